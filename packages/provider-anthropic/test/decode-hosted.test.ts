import { describe, expect, it } from "vitest";
import { begin, delta, ended, run, start, stop, text, whole } from "./support/build.ts";
import type { Loose } from "./support/read.ts";
import { encode } from "./support/run.ts";

describe("tools that Anthropic runs", () => {
  const use = (name: string, input: Loose): Loose => ({
    type: "server_tool_use",
    id: `srv_${name}`,
    name,
    input,
  });
  const result = (name: string, content: unknown, type = `${name}_tool_result`): Loose => ({
    type,
    tool_use_id: `srv_${name}`,
    content,
  });

  it("are searches with what they found", () => {
    const found = {
      type: "web_search_result",
      title: "A",
      url: "https://a.example",
      encrypted_content: "x",
    };
    const blocks = [use("web_search", { query: "a" }), result("web_search", [found])];
    expect(run([whole(blocks)]).items[0]).toEqual({
      type: "web_search_call",
      id: "srv_web_search",
      status: "completed",
      action: {
        type: "search",
        query: "a",
        sources: [{ type: "url", title: "A", url: "https://a.example" }],
      },
      anthropic: { blocks },
    });
  });

  it("are pages that were opened", () => {
    const error = { type: "web_fetch_tool_result_error", error_code: "unavailable" };
    const blocks = [use("web_fetch", { url: "https://a.example" }), result("web_fetch", error)];
    expect(run([whole(blocks)]).items[0]).toMatchObject({
      type: "web_search_call",
      status: "failed",
      action: { type: "open_page", url: "https://a.example" },
    });
  });

  it.each([
    [
      "code_execution",
      { code: "print(1)" },
      { stdout: "1", stderr: "", content: [] },
      "print(1)",
      "1",
    ],
    [
      "bash_code_execution",
      { command: "ls" },
      { stdout: "", stderr: "no", content: [] },
      "ls",
      "no",
    ],
    [
      "text_editor_code_execution",
      { command: "view", path: "/a" },
      { type: "text_editor_code_execution_view_result", content: "hello" },
      '{"command":"view","path":"/a"}',
      '{"content":"hello"}',
    ],
  ])("are programs that ran: %s", (name, input, content, code, logs) => {
    expect(run([whole([use(name, input), result(name, content)])]).items[0]).toMatchObject({
      type: "code_interpreter_call",
      status: "completed",
      code,
      outputs: [{ type: "logs", logs }],
    });
  });

  it("are calls of an MCP server, and their failures", () => {
    const call = {
      type: "mcp_tool_use",
      id: "mcp_1",
      name: "ask",
      server_name: "wiki",
      input: { q: 1 },
    };
    const answer = (is_error: boolean): Loose => ({
      type: "mcp_tool_result",
      tool_use_id: "mcp_1",
      is_error,
      content: [{ type: "text", text: "so" }],
    });
    expect(run([whole([call, answer(false)])]).items[0]).toMatchObject({
      type: "mcp_call",
      server_label: "wiki",
      arguments: '{"q":1}',
      output: "so",
      error: null,
      status: "completed",
    });
    expect(run([whole([call, answer(true)])]).items[0]).toMatchObject({
      output: null,
      error: { type: "mcp_tool_execution_error", content: "so" },
      status: "failed",
    });
  });

  it("stand where they began when another ran inside them", () => {
    const outer = use("code_execution", { code: "search()" });
    const inner = use("web_search", { query: "a" });
    const blocks = [
      outer,
      inner,
      result("web_search", []),
      result("code_execution", { stdout: "" }),
    ];
    const { items } = run([whole(blocks)]);
    expect(items.map(({ type }) => type)).toEqual(["code_interpreter_call", "web_search_call"]);
    expect(items[0]?.["anthropic"]).toEqual({ blocks: [outer, blocks[3]], apart: 2 });
  });

  it("are incomplete when the turn paused before their result", () => {
    const { items } = run([
      whole([use("web_search", { query: "a" })], { stop_reason: "pause_turn" }),
    ]);
    expect(items[0]?.["status"]).toBe("incomplete");
  });

  it("go on after functions that they called", () => {
    const caller = { type: "code_execution_20260120", tool_id: "srv_code_execution" };
    const first = [
      use("code_execution", { code: "await f()" }),
      { type: "tool_use", id: "toolu_1", name: "f", input: {}, caller },
    ];
    const then = [result("code_execution", { stdout: "1" }), { type: "text", text: "One." }];
    const told = run([whole(first, { stop_reason: "tool_use" })]);
    const output = { type: "function_call_output" as const, call_id: "toolu_1", output: "1" };
    const { body } = encode({
      model: "claude-opus-4-8",
      input: [...told.output, output, ...run([whole(then)]).output],
    });
    expect(body["messages"]).toEqual([
      { role: "assistant", content: first },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1", content: "1" }] },
      { role: "assistant", content: then },
    ]);
  });

  it("are kept as they are where there is no item for them", () => {
    const blocks = [
      use("advisor", {}),
      result("advisor", { type: "advisor_result", text: "Do." }),
      { type: "fallback", from: { model: "a" }, to: { model: "b" } },
      { type: "container_upload", file_id: "file_1" },
      { type: "something_new", value: 1 },
    ];
    const { items } = run([whole(blocks)]);
    expect(items.map(({ type, anthropic }) => [type, anthropic])).toEqual(
      blocks.map((block) => [`anthropic:${String(block["type"])}`, { blocks: [block] }]),
    );
  });

  it("may compact the conversation", () => {
    const { items } = run([
      start(),
      begin(0, { type: "compaction", content: null }),
      delta(0, { type: "compaction_delta", content: "So " }),
      delta(0, { type: "compaction_delta", content: "far." }),
      stop(0),
      ...text(1, "Hi"),
      ...ended("end_turn"),
    ]);
    expect(items[0]).toMatchObject({
      type: "compaction",
      encrypted_content: "So far.",
      anthropic: { blocks: [{ type: "compaction", content: "So far." }] },
    });
  });
});
