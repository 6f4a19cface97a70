import { UnsupportedError } from "@anyllm/core";
import type { McpListedTool, McpTool } from "@anyllm/types";
import { afterEach, describe, expect, it } from "vitest";
import { functionName, functionNames } from "../src/names.ts";
import { needsApproval } from "../src/filter.ts";
import { mcp, stdioTool } from "../src/index.ts";
import { closeAll, contextOf, failure, run, runner, toolAt, toolOf } from "./support/open.ts";
import { echoTool, startServer } from "./support/server.ts";

afterEach(closeAll);

const named = (...names: string[]): McpListedTool[] =>
  names.map((name) => ({ name, input_schema: {} }));
const valid = /^[a-zA-Z0-9_-]{1,64}$/;

describe("the name of a tool as a function", () => {
  it.each([
    ["docs", "search", "docs__search"],
    ["my docs", "find.all/pages", "my_docs__find_all_pages"],
    ["docs", "größe", "docs__gr__e"],
  ])("of %s and %s is %s", async (label, name, expected) => {
    expect(await functionName(label, name)).toBe(expected);
  });

  it("is shortened so that long names stay apart", async () => {
    const long = "x".repeat(80);
    const [one, two] = await functionNames("docs", named(`${long}1`, `${long}2`));
    expect(one).toMatch(valid);
    expect(two).toMatch(valid);
    expect(one).not.toBe(two);
  });

  it("that two tools would share is an error that names both", async () => {
    const error = await failure(functionNames("docs", named("a.b", "a_b")));
    expect(error).toMatchObject({
      code: "invalid_request",
      message: expect.stringMatching(/"a\.b" and "a_b".*docs__a_b.*allowed_tools/),
    });
  });

  it("that two would share is none if one is not allowed", async () => {
    const tools = [
      { ...echoTool, name: "a.b" },
      { ...echoTool, name: "a_b" },
    ];
    const server = await startServer({ "tools/list": () => ({ result: { tools } }) });
    const one = runner();
    expect(await failure(one.open(toolAt(server.url), contextOf()))).toMatchObject({
      code: "invalid_request",
    });
    const opened = await one.open(toolAt(server.url, { allowed_tools: ["a.b"] }), contextOf());
    expect((await run(opened, "a.b", { text: "x" })).output).toBe("echo x");
    expect(server.received.at(-1)?.params).toMatchObject({ name: "a.b" });
  });
});

describe("allowed_tools", () => {
  const tools = [
    { ...echoTool, name: "read", annotations: { readOnlyHint: true } },
    { ...echoTool, name: "write", annotations: { readOnlyHint: false } },
    { ...echoTool, name: "other" },
  ];
  it.each([
    [null, ["read", "write", "other"]],
    [["write"], ["write"]],
    [{ tool_names: ["other"] }, ["other"]],
    [{ read_only: true }, ["read"]],
    [{ read_only: false }, ["write", "other"]],
    [{ tool_names: ["read", "other"], read_only: true }, ["read"]],
    [[], []],
  ])("as %j gives %j", async (allowed_tools, expected) => {
    const server = await startServer({ "tools/list": () => ({ result: { tools } }) });
    const tool = toolAt(server.url, { allowed_tools });
    const one = runner();
    const opened = await one.open(tool, contextOf());
    expect(opened.listed.map(({ name }) => name)).toEqual(expected);
    expect(opened.tools.map(({ hosted }) => hosted?.name)).toEqual(expected);
    const listed = tools.map(({ inputSchema: input_schema, ...rest }) => ({
      ...rest,
      input_schema,
    }));
    const again = await one.open(tool, contextOf({ listed }));
    expect(again.listed.map(({ name }) => name)).toEqual(expected);
  });

  it("that the server does not offer is warned of", async () => {
    const server = await startServer();
    const context = contextOf();
    await runner().open(toolAt(server.url, { allowed_tools: ["echo", "fly"] }), context);
    expect(context.warnings.map(({ message }) => message)).toEqual([
      'MCP server "test" does not offer fly.',
    ]);
  });
});

describe("require_approval", () => {
  const read = { name: "read", input_schema: {}, annotations: { readOnlyHint: true } };
  const write = { name: "write", input_schema: {} };
  it.each<[McpTool["require_approval"], boolean, boolean]>([
    [undefined, true, true],
    [null, true, true],
    ["always", true, true],
    ["never", false, false],
    [{ never: { tool_names: ["read"] } }, false, true],
    [{ never: { read_only: true } }, false, true],
    [{ always: { tool_names: ["write"] }, never: { read_only: true } }, false, true],
    [{ always: { tool_names: ["read"] }, never: { tool_names: ["read", "write"] } }, true, false],
    [{ always: { tool_names: ["write"] } }, true, true],
    [{ never: {} }, true, true],
    [{}, true, true],
    ["sometimes" as never, true, true],
  ])("as %j asks for read: %s, write: %s", (required, forRead, forWrite) => {
    expect(needsApproval(read, required)).toBe(forRead);
    expect(needsApproval(write, required)).toBe(forWrite);
  });
});

describe("what of a tool might be misread", () => {
  it.each([
    [{ require_approval: { always: { tool_names: ["echo"] } } }, /always alone/],
    [{ defer_loading: true }, /defer_loading/],
    [{ allowed_callers: ["direct" as const] }, /allowed_callers/],
  ])("is warned of: %j", async (more, said) => {
    const server = await startServer();
    const context = contextOf();
    await runner().open(toolAt(server.url, more), context);
    expect(context.warnings.map(({ message }) => message)).toEqual([expect.stringMatching(said)]);
  });
});

describe("arguments", () => {
  it.each([
    ['{"text":"a"}', { value: { text: "a" } }],
    ["", { value: {} }],
    ["[1]", { problem: expect.any(String) }],
    ["null", { problem: expect.any(String) }],
    ['{"text":', { problem: expect.any(String) }],
  ])("as %j are %j", async (json, expected) => {
    const server = await startServer();
    const opened = await runner().open(toolAt(server.url), contextOf());
    expect(await toolOf(opened, "echo").read(json)).toEqual(expected);
  });
});

describe("an mcp tool that cannot be opened here", () => {
  const base = { type: "mcp", server_label: "test" } as const;
  it.each([
    [{ ...base, connector_id: "connector_gmail" }, "not_implemented", /OpenAI/],
    [{ ...base, tunnel_id: "t" }, "not_implemented", /OpenAI/],
    [{ ...base }, "invalid_request", /server_url/],
    [{ ...base, server_url: "no url" }, "invalid_request", /not a URL/],
    [
      { ...base, server_label: "", server_url: "https://a.example" },
      "invalid_request",
      /server_label/,
    ],
    [
      { ...base, server_url: "https://a.example", headers: { "a\nb": "c" } },
      "invalid_request",
      /headers/,
    ],
    [
      { ...base, server_url: "https://a.example", headers: { a: "b\r\nc: d" } },
      "invalid_request",
      /headers/,
    ],
    [
      { ...base, server_url: "https://a.example", authorization: 1 as never },
      "invalid_request",
      /authorization/,
    ],
    [{ ...base, command: "sh" }, "permission_denied", /stdioTool\(\).*commands: true/],
  ])("%j is refused as %s", async (tool, code, said) => {
    const error = await failure(mcp().open(tool, contextOf()));
    expect(error).toMatchObject({ code, message: expect.stringMatching(said) });
    expect(error instanceof UnsupportedError).toBe(code === "not_implemented");
  });
});

describe("what only this machine can reach", () => {
  it.each([
    [stdioTool({ server_label: "a", command: "x" }), true],
    [toolAt("http://localhost:3000/mcp"), true],
    [toolAt("http://10.0.0.1/mcp"), true],
    [toolAt("https://mcp.example.com"), false],
    [{ type: "mcp" as const, server_label: "a", connector_id: "c" }, false],
  ])("is run here although the provider would: %j", (tool, local) => {
    expect(mcp().local(tool)).toBe(local);
  });
});
