import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mcp, stdioTool } from "@anyllm/mcp";
import type { McpTool } from "@anyllm/types";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filesystem } from "../../../packages/mcp/test/support/everything.ts";
import { type Ask, createAgent, itemsOf, kept, typesOf, user, verdicts } from "./mcp/agent.ts";
import { functionsOf } from "./mcp/wire.ts";
import { rows } from "./peers/rows.ts";
import { type Server, servers } from "./peers/servers.ts";

const names = ["openai", "deepseek", "anthropic (embedded-1)", "gemini (embedded-1)"];
const over = names.map((name) => [name, rows.find((row) => row.name === name)!] as const);

// Letters alone: the embedded model reads numbers out of a prompt.
const letters = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) =>
  String.fromCharCode(97 + (byte % 26)),
).join("");
const folder = join(realpathSync(tmpdir()), `anyllm-files-${letters}`);
const runner = mcp();
let embedded: Server;
beforeAll(async () => {
  mkdirSync(folder);
  writeFileSync(join(folder, "notes.txt"), "Buy oat milk.");
  embedded = await servers.embedded();
});
afterAll(async () => {
  await runner.close();
  await embedded.close();
  rmSync(folder, { recursive: true });
});

const files = (more?: Partial<McpTool>): McpTool =>
  stdioTool({
    server_label: "files",
    command: process.execPath,
    args: [filesystem, folder],
    require_approval: { never: { read_only: true } },
    ...more,
  });

describe.each(over)("server-filesystem over stdio, by %s", (_name, row) => {
  describe.each([
    ["whole", false],
    ["streamed", true],
  ])("%s", (mode, stream) => {
    const agent = (): Ask => {
      const baseURL = embedded.url + row.base.embedded;
      const provider = row.create({ baseURL, apiKey: "key" });
      return createAgent({ provider, model: "embedded-1", stream, mcp: runner }).ask;
    };

    it("reads a file without asking, for the server says that reading changes nothing", async () => {
      const input = `Use files__read_text_file with "${folder}/notes.txt".`;
      const { response } = await agent()({ input, tools: [files()] });
      expect(typesOf(response)).toEqual(["mcp_list_tools", "mcp_call", "message"]);
      expect(itemsOf(response, "mcp_call")[0]?.["output"]).toBe("Buy oat milk.");
      expect(response.output_text).toContain("Buy oat milk");
    });

    it("offers what reads alone, where allowed_tools says so", async () => {
      const tools = [files({ allowed_tools: { read_only: true } })];
      const { response, sent } = await agent()({ input: "Hello!", tools });
      expect(typesOf(response)).toEqual(["mcp_list_tools", "message"]);
      const { offered } = functionsOf(sent[0]?.body ?? {});
      expect(offered).toContain("files__list_directory");
      expect(offered).not.toContain("files__write_file");
    });

    it.each([true, false])("writes a file when a person says %s", async (approve) => {
      const path = join(folder, `${row.name.replaceAll(/\W/g, "")}-${mode}-${approve}.txt`);
      const ask = agent();
      const tools = [files()];
      const input = [user(`Use files__write_file with "${path}" and "written".`)];
      const first = await ask({ input, tools });
      expect(typesOf(first.response)).toEqual(["mcp_list_tools", "mcp_approval_request"]);
      expect(existsSync(path)).toBe(false);
      const second = await ask({
        input: [...input, ...kept(first.response), ...verdicts(first.response, approve, "no room")],
        tools,
      });
      expect(existsSync(path)).toBe(approve);
      expect(typesOf(second.response)).toEqual(approve ? ["mcp_call", "message"] : ["message"]);
      expect(approve ? readFileSync(path, "utf8") : second.response.output_text).toMatch(
        approve ? /^written$/ : /no room/,
      );
    });

    it("tells the model that a file outside its folder is not to be had", async () => {
      const input = 'Use files__read_text_file with "/etc/hostname".';
      const { response, sent } = await agent()({ input, tools: [files()] });
      const [call] = itemsOf(response, "mcp_call");
      expect(call).toMatchObject({ status: "failed", output: null });
      expect(JSON.stringify(call?.["error"])).toMatch(/mcp_tool_execution_error.*denied/);
      expect(functionsOf(sent[1]?.body ?? {}).outputs).toEqual([
        expect.stringMatching(/Error.*denied/),
      ]);
      expect(response.status).toBe("completed");
    });
  });
});
