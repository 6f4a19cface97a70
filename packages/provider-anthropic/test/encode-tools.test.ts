import type { ResponseRequest } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import type { Loose } from "./support/read.ts";
import { encode } from "./support/run.ts";

const model = "claude-sonnet-4-5";
const bodyOf = (request: Partial<ResponseRequest>): Loose =>
  encode({ model, input: "Hi", ...request }).body;

describe("tools", () => {
  const tools = (...given: Loose[]): Loose => bodyOf({ tools: given as never });

  it("are functions, with what Anthropic has beyond them", () => {
    const parameters = { type: "object", properties: { n: { type: "integer", minimum: 1 } } };
    const tool = { type: "function", name: "f", parameters, strict: false, defer_loading: true };
    expect(tools(tool, { type: "function", name: "g", strict: true, parameters })["tools"]).toEqual(
      [
        { name: "f", input_schema: parameters, defer_loading: true },
        {
          name: "g",
          strict: true,
          input_schema: {
            type: "object",
            properties: { n: { type: "integer", description: "(minimum: 1)" } },
            additionalProperties: false,
          },
        },
      ],
    );
  });

  it("say in words what the API refuses at the root of their parameters", () => {
    const shape = { type: "object", properties: { route: { type: "string" }, file: {} } };
    const anyOf = [{ required: ["route"] }, { required: ["file"] }];
    const parameters = { ...shape, anyOf };
    expect(tools({ type: "function", name: "f", parameters })["tools"]).toEqual([
      { name: "f", input_schema: { ...shape, description: `(anyOf: ${JSON.stringify(anyOf)})` } },
    ]);
  });

  it.each([
    [{}, { type: "object" }],
    [{ properties: { a: {} } }, { type: "object", properties: { a: {} } }],
    [
      { $ref: "#/$defs/a", $defs: { a: { type: "object", properties: { b: {} } } } },
      { type: "object", properties: { b: {} }, $defs: expect.anything() as unknown },
    ],
  ])(
    "have an object at the root of their parameters, which the API insists on: %j",
    (parameters, schema) => {
      expect(tools({ type: "function", name: "f", parameters })["tools"]).toEqual([
        { name: "f", input_schema: schema },
      ]);
    },
  );

  it("are not strict where their schema cannot be held to", () => {
    const parameters = { type: "object", additionalProperties: { type: "string" } };
    expect(tools({ type: "function", name: "f", strict: true, parameters })["tools"]).toEqual([
      { name: "f", input_schema: parameters },
    ]);
  });

  it.each([
    [
      { type: "web_search", filters: { allowed_domains: ["a"] }, user_location: { city: "Oslo" } },
      {
        type: "web_search_20250305",
        name: "web_search",
        allowed_domains: ["a"],
        user_location: { type: "approximate", city: "Oslo" },
      },
    ],
    [{ type: "web_search_preview" }, { type: "web_search_20250305", name: "web_search" }],
    [
      { type: "web_fetch", max_uses: 2 },
      { type: "web_fetch_20250910", name: "web_fetch", max_uses: 2 },
    ],
    [
      { type: "code_interpreter", container: { type: "auto" } },
      { type: "code_execution_20250825", name: "code_execution" },
    ],
    [
      { type: "web_search_20260209", name: "web_search" },
      { type: "web_search_20260209", name: "web_search" },
    ],
  ])("are Anthropic's where it has them: %j", (tool, sent) => {
    expect(tools(tool)["tools"]).toEqual([sent]);
  });

  it("keep the caller's order, for a prompt is cached by its beginning", () => {
    const sent = tools(
      { type: "web_search" },
      { type: "function", name: "f" },
      { type: "web_fetch" },
    );
    const names = (sent["tools"] as Loose[]).map(({ name }) => name);
    expect(names).toEqual(["web_search", "f", "web_fetch"]);
  });

  it("are those of MCP servers", () => {
    const tool = {
      type: "mcp",
      server_label: "wiki",
      server_url: "https://a.example/mcp",
      require_approval: "never",
      allowed_tools: ["ask"],
      headers: { Authorization: "Bearer t" },
    };
    const { body, betas } = encode({ model, input: "Hi", tools: [tool as never] });
    expect(body["mcp_servers"]).toEqual([
      { type: "url", url: "https://a.example/mcp", name: "wiki", authorization_token: "t" },
    ]);
    expect(body["tools"]).toEqual([
      {
        type: "mcp_toolset",
        mcp_server_name: "wiki",
        default_config: { enabled: false },
        configs: { ask: { enabled: true } },
      },
    ]);
    expect(betas).toEqual(["mcp-client-2025-11-20"]);
  });

  it("are those of MCP servers, in the vendor's own words", () => {
    const toolset = { type: "mcp_toolset", mcp_server_name: "wiki" };
    const { body, betas } = encode({ model, input: "Hi", tools: [toolset as never] });
    expect(body["tools"]).toEqual([toolset]);
    expect(betas).toEqual(["mcp-client-2025-11-20"]);
  });

  it.each([
    { type: "mcp", server_label: "w", server_url: "https://a.example" },
    { type: "mcp", server_label: "w", connector_id: "c", require_approval: "never" },
    { type: "custom", name: "c" },
    { type: "web_search", external_web_access: false },
    { type: "code_interpreter", container: { type: "auto", file_ids: ["file_1"] } },
  ])("are refused where they mean something else here: %j", (tool) => {
    expect(() => tools(tool)).toThrow(/refused tools\[0\]/);
  });

  it("have their beta named", () => {
    const tool = { type: "computer_20251124", name: "computer" } as never;
    expect(encode({ model, input: "Hi", tools: [tool] }).betas).toEqual([
      "computer-use-2025-11-24",
    ]);
  });

  const f = { type: "function", name: "f" } as never;
  it.each([
    ["auto", { type: "auto" }],
    ["required", { type: "any" }],
    ["none", { type: "none" }],
    [
      { type: "function", name: "f" },
      { type: "tool", name: "f" },
    ],
    [{ type: "web_search" }, { type: "tool", name: "web_search" }],
    [
      { type: "allowed_tools", mode: "required", tools: [{ type: "function", name: "f" }] },
      { type: "any" },
    ],
  ])("are chosen: %j", (tool_choice, sent) => {
    expect(bodyOf({ tools: [f], tool_choice: tool_choice as never })["tool_choice"]).toEqual(sent);
  });

  it("may be used one at a time", () => {
    expect(bodyOf({ tools: [f], parallel_tool_calls: false })["tool_choice"]).toEqual({
      type: "auto",
      disable_parallel_tool_use: true,
    });
  });

  it("are left to choose, with a warning, by a model that cannot be made to call one", () => {
    const request = {
      model: "claude-sonnet-5-5",
      input: "Hi",
      tools: [f],
      tool_choice: "required",
    };
    const { body, warnings } = encode(request as ResponseRequest);
    expect(body["tool_choice"]).toEqual({ type: "auto" });
    expect(warnings).toHaveLength(1);
  });
});
