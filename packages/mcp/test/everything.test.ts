import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mcp, stdioTool } from "../src/index.ts";
import { everything, type RunningServer, startEverything } from "./support/everything.ts";
import { contextOf, run, toolAt, toolOf } from "./support/open.ts";

const runner = mcp({ allowPrivate: true });
const running: RunningServer[] = [];

beforeAll(async () => {
  running.push(await startEverything("streamableHttp"), await startEverything("sse"));
});
afterAll(async () => {
  await runner.close();
  await Promise.all(running.map((server) => server.stop()));
});

describe.each([
  ["streamable HTTP", () => toolAt(running[0]?.url ?? "")],
  ["SSE, which it falls back to", () => toolAt(running[1]?.url ?? "")],
  [
    "stdio",
    () =>
      stdioTool({
        server_label: "test",
        command: process.execPath,
        args: [everything, "stdio"],
        require_approval: "never",
      }),
  ],
])("server-everything over %s", (_transport, makeTool) => {
  it("lists its tools as they are", async () => {
    const context = contextOf();
    const server = await runner.open(makeTool(), context);
    const echo = server.listed.find(({ name }) => name === "echo");
    expect(echo).toMatchObject({
      description: "Echoes back the input string",
      input_schema: { type: "object", properties: { message: { type: "string" } } },
    });
    expect(toolOf(server, "echo").definition).toMatchObject({
      type: "function",
      name: "test__echo",
      parameters: echo?.input_schema,
    });
    expect(context.warnings).toEqual([]);
  });

  it("calls a tool", async () => {
    const server = await runner.open(makeTool(), contextOf());
    expect(await run(server, "echo", { message: "hello" })).toEqual({
      output: "Echo: hello",
      error: null,
    });
    expect((await run(server, "get-sum", { a: 2, b: 40 })).output).toContain("42");
  });

  it("gives a picture to the model as a picture", async () => {
    const server = await runner.open(makeTool(), contextOf());
    const { output, content } = await run(server, "get-tiny-image");
    expect(output).toContain("[image, image/png]");
    expect(content).toContainEqual({
      type: "input_image",
      detail: "auto",
      image_url: expect.stringMatching(/^data:image\/png;base64,iVBOR/),
    });
  });

  it("gives what is structured as text", async () => {
    const server = await runner.open(makeTool(), contextOf());
    const { output } = await run(server, "get-structured-content", { location: "New York" });
    expect(JSON.parse(output ?? "")).toMatchObject({ conditions: expect.any(String) });
  });

  it("tells arguments that the server refuses as an error of the tool", async () => {
    const server = await runner.open(makeTool(), contextOf());
    const { output, error } = await run(server, "get-sum", { a: "two" });
    expect(output).toBeNull();
    expect(error).toMatchObject({ type: "mcp_tool_execution_error" });
  });
});
