import { mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mcp, stdioTool } from "../src/index.ts";
import { everything, filesystem } from "./support/everything.ts";
import { contextOf, failure, run, toolOf } from "./support/open.ts";

const runner = mcp();
let folder = "";

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "anyllm-mcp-")));
  await writeFile(join(folder, "notes.txt"), "buy milk");
});
afterAll(async () => {
  await runner.close();
  await rm(folder, { recursive: true });
});

const files = (more: object = {}): ReturnType<typeof stdioTool> =>
  stdioTool({
    server_label: "files",
    command: process.execPath,
    args: [filesystem, folder],
    require_approval: { never: { read_only: true } },
    ...more,
  });

describe("server-filesystem over stdio", () => {
  it("reads and writes", async () => {
    const server = await runner.open(files(), contextOf());
    const path = join(folder, "notes.txt");
    expect((await run(server, "read_text_file", { path })).output).toBe("buy milk");
    const { error } = await run(server, "write_file", { path, content: "buy bread" });
    expect(error).toBeNull();
    expect(await readFile(path, "utf8")).toBe("buy bread");
  });

  it("is kept to its folder by itself, and the model is told", async () => {
    const server = await runner.open(files(), contextOf());
    expect((await run(server, "read_text_file", { path: "/etc/passwd" })).error).toMatchObject({
      type: "mcp_tool_execution_error",
      content: [{ type: "text", text: expect.stringMatching(/denied/i) }],
    });
  });

  it("needs no approval to read, and needs one to write", async () => {
    const server = await runner.open(files(), contextOf());
    expect(toolOf(server, "read_text_file").needsApproval).toBe(false);
    expect(toolOf(server, "write_file").needsApproval).toBe(true);
  });

  it("offers only what changes nothing, if so asked", async () => {
    const server = await runner.open(files({ allowed_tools: { read_only: true } }), contextOf());
    const names = server.listed.map(({ name }) => name);
    expect(names).toContain("read_text_file");
    expect(names).not.toContain("write_file");
  });
});

describe("a command", () => {
  it("gets no variable of ours but those it is given", async () => {
    process.env["CANARY_API_KEY"] = "canary-env";
    try {
      const tool = stdioTool({
        server_label: "env",
        command: process.execPath,
        args: [everything, "stdio"],
        env: { GIVEN: "on purpose" },
      });
      const { output } = await run(await runner.open(tool, contextOf()), "get-env");
      expect(output).toMatch(/"GIVEN": "on purpose"/);
      expect(output).not.toMatch(/canary/);
    } finally {
      delete process.env["CANARY_API_KEY"];
    }
  });

  it("that a request names may be run where that is allowed", async () => {
    const tool = { ...JSON.parse(JSON.stringify(files())) } as ReturnType<typeof files>;
    expect(await failure(runner.open(tool, contextOf()))).toMatchObject({
      code: "permission_denied",
    });
    const open = mcp({ commands: (command) => command === process.execPath });
    expect((await open.open(tool, contextOf())).listed.length).toBeGreaterThan(5);
    await open.close();
  });

  it.each([
    ["that is not there", "no-such-command-of-ours", []],
    ["that ends at once", process.execPath, ["-e", "process.exit(3)"]],
  ])("%s is a failed connection", async (_what, command, args) => {
    const tool = stdioTool({ server_label: "broken", command, args });
    expect(await failure(runner.open(tool, contextOf()))).toMatchObject({
      code: "connection_failed",
      message: expect.stringMatching(/"broken"/),
    });
  });

  it("that speaks something else is given up", async () => {
    const args = ["-e", "console.log('welcome'); setTimeout(() => {}, 60_000)"];
    const tool = stdioTool({ server_label: "odd", command: process.execPath, args });
    const impatient = mcp({ timeout: 300 });
    expect(await failure(impatient.open(tool, contextOf()))).toMatchObject({ code: "timeout" });
    await impatient.close();
  });

  it("that crashes in a call is not called again, and is started anew for the next call", async () => {
    const crashing = fileURLToPath(new URL("support/crashing.mjs", import.meta.url));
    const args = [crashing, folder];
    const tool = stdioTool({ server_label: "crashing", command: process.execPath, args });
    const server = await runner.open(tool, contextOf());
    expect((await run(server, "work")).error).toMatchObject({
      type: "mcp_protocol_error",
      code: -32_000,
      message: 'MCP server "crashing" has ended.',
    });
    expect(await readFile(join(folder, "calls"), "utf8")).toBe("call\n");
    expect(await run(server, "work")).toEqual({ output: "worked", error: null });
  });

  it("is ended on close, and started again when it is needed", async () => {
    const one = mcp();
    const server = await one.open(files(), contextOf());
    await one.close();
    expect((await run(server, "list_allowed_directories")).output).toMatch(folder);
    await one.close();
  });
});
