import { checkGrammar, createClient, type Warning } from "@anyllm/core";
import { replay } from "@anyllm/testing";
import type { StreamEvent } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { fireworks } from "../src/index.ts";

const request = { model: "fireworks/accounts/fireworks/models/qwen3", input: "What is 2 + 2?" };
const thought = "<think>\nSimple sum.\n</think>\n\nIt is 4.";

const echo = {
  id: "msg_in",
  role: "user",
  content: [{ type: "input_text", text: "What is 2 + 2?" }],
  status: "completed",
};
const message = (text: string) => ({
  id: "msg_out",
  role: "assistant",
  content: [{ type: "output_text", text }],
  status: "completed",
});
// As https://docs.fireworks.ai/guides/response-api shows it.
const told = (output: object[], fields: object = {}) => ({
  id: "resp_1",
  object: "response",
  created_at: 1_735_000_000,
  status: "completed",
  model: "accounts/fireworks/models/qwen3",
  output,
  usage: { prompt_tokens: 15, completion_tokens: 8, total_tokens: 23 },
  previous_response_id: null,
  store: true,
  max_tool_calls: null,
  ...fields,
});

async function serving(body: string) {
  const server = await replay({ body });
  const warnings: Warning[] = [];
  const provider = fireworks({ apiKey: "fw_test", baseURL: server.baseURL });
  const llm = createClient({ providers: [provider], onWarning: (each) => warnings.push(each) });
  return { server, llm, warnings, [Symbol.asyncDispose]: () => server.close() };
}
const whole = async (response: object) => {
  await using play = await serving(JSON.stringify(response));
  return await play.llm.responses(request);
};

const reasoning = {
  type: "reasoning",
  id: "rs_msg_out",
  status: "completed",
  summary: [],
  content: [{ type: "reasoning_text", text: "Simple sum." }],
};
const answer = {
  type: "message",
  id: "msg_out",
  status: "completed",
  role: "assistant",
  content: [{ type: "output_text", text: "It is 4.", annotations: [], logprobs: [] }],
};

describe("a whole answer", () => {
  it("has its thought in a reasoning item, and no message of the request", async () => {
    const response = await whole(told([echo, message(thought)]));
    expect(response.output).toEqual([reasoning, answer]);
    expect(response.output_text).toBe("It is 4.");
  });

  it("has usage under the specification's names", async () => {
    const { usage } = await whole(told([message("4")]));
    expect(usage).toMatchObject({ input_tokens: 15, output_tokens: 8, total_tokens: 23 });
  });

  it("has an id although Fireworks gives none to what it does not store", async () => {
    const { id } = await whole(told([message("4")], { id: null, store: false }));
    expect(id).toMatch(/^resp_./);
  });

  it("that was cut short while thinking has no empty message", async () => {
    const response = await whole(told([message("<think>Let me")], { status: "incomplete" }));
    const content = [{ type: "reasoning_text", text: "Let me" }];
    expect(response.output).toEqual([{ ...reasoning, status: "incomplete", content }]);
  });

  it("tells a call by its newer keys or by the deprecated ones", async () => {
    const old = {
      id: "fc_1",
      type: "function_call",
      function: { name: "f", arguments: '{"a":1}' },
    };
    const { output } = await whole(told([old]));
    const call = { type: "function_call", id: "fc_1", call_id: "fc_1", name: "f" };
    expect(output).toEqual([{ ...call, arguments: '{"a":1}' }]);
  });

  it("leaves MCP calls and settings as they are", async () => {
    const call = { id: "mcp_1", type: "mcp_call", mcp: { name: "search" } };
    const response = await whole(told([call], { reasoning: { effort: "low" } }));
    expect(response.output).toEqual([call]);
    expect(response.reasoning).toEqual({ effort: "low" });
  });
});

function stream(deltas: readonly string[], text: string): string {
  const part = { type: "output_text", text: "" };
  const at = { item_id: "msg_out", output_index: 1, content_index: 0 };
  const begun = told([], { status: "in_progress", usage: null });
  const events: { type: string; [key: string]: unknown }[] = [
    { type: "response.created", response: begun },
    { type: "response.in_progress", response: begun },
    { type: "response.output_item.added", output_index: 0, item: echo },
    { type: "response.output_item.done", output_index: 0, item: echo },
    {
      type: "response.output_item.added",
      output_index: 1,
      item: { ...message(""), content: [], status: "in_progress" },
    },
    { type: "response.content_part.added", ...at, part },
    ...deltas.map((delta) => ({ type: "response.output_text.delta", ...at, delta })),
    { type: "response.output_text.done", ...at, text },
    { type: "response.content_part.done", ...at, part: { ...part, text } },
    { type: "response.output_item.done", output_index: 1, item: message(text) },
    { type: "response.completed", response: told([echo, message(text)]) },
  ];
  return events
    .map((event, sequence_number) => JSON.stringify({ ...event, sequence_number }))
    .map((data) => `data: ${data}\n\n`)
    .join("");
}

async function streamed(body: string) {
  await using play = await serving(body);
  const answering = await play.llm.responses({ ...request, stream: true });
  const events: StreamEvent[] = [];
  for await (const event of answering) events.push(event);
  return { events, final: await answering.finalResponse(), warnings: play.warnings };
}

describe("a stream", () => {
  const pieces: [string, string[]][] = [
    ["at once", [thought]],
    ["letter by letter", Array.from(thought)],
    ["at the tags", ["<think>", "\nSimple sum.\n", "</think>", "\n\n", "It is 4."]],
    ["not at all, but for the item", []],
  ];
  it.each(pieces)("told %s is the same as the whole answer", async (_, deltas) => {
    const { events, final, warnings } = await streamed(stream(deltas, thought));
    expect(checkGrammar(events)).toEqual([]);
    expect(final.output).toEqual([reasoning, answer]);
    const texts = events.flatMap((event) =>
      event.type === "response.output_text.delta" ? [event.delta] : [],
    );
    expect(texts.join("")).toBe("It is 4.");
    const thoughts = events.flatMap((event) =>
      event.type === "response.reasoning.delta" ? [event.delta] : [],
    );
    expect(thoughts.join("")).toBe("Simple sum.");
    expect(warnings).toEqual([]);
  });

  it("without thought passes as it came, but for the echo", async () => {
    const { events, final } = await streamed(stream(["It is", " 4."], "It is 4."));
    expect(checkGrammar(events)).toEqual([]);
    expect(final.output).toEqual([answer]);
    const places = events.flatMap((event) => ("output_index" in event ? [event.output_index] : []));
    expect(new Set(places)).toEqual(new Set([0]));
  });

  it("cut short while thinking ends the thought, without an empty message", async () => {
    const { events, final } = await streamed(stream(["<think>Let", " me"], "<think>Let me"));
    expect(checkGrammar(events)).toEqual([]);
    const content = [{ type: "reasoning_text", text: "Let me" }];
    expect(final.output).toEqual([{ ...reasoning, status: "incomplete", content }]);
  });

  it("with null for a delta, and null among its items, says no more than without", async () => {
    const body = stream(["It is", "?", " 4."], "It is 4.")
      .replace('"delta":"?"', '"delta":null')
      .replace('"output":[{"id":"msg_in"', '"output":[null,{"id":"msg_in"');
    const { events, final } = await streamed(body);
    expect(checkGrammar(events)).toEqual([]);
    expect(final.output).toEqual([answer]);
  });

  it("gives the thought as it comes, not at its end", async () => {
    const { events } = await streamed(stream(["<think>One. ", "Two. ", "</think>4"], "x"));
    const thoughts = events.filter(({ type }) => type === "response.reasoning.delta");
    expect(thoughts.length).toBeGreaterThan(1);
  });
});

describe("MCP tools", () => {
  it("are sent as they are, for Fireworks to run", async () => {
    await using play = await serving(JSON.stringify(told([message("4")])));
    const tools = [
      { type: "mcp" as const, server_label: "wiki", server_url: "https://mcp.example/mcp" },
    ];
    await play.llm.responses({ ...request, tools, max_tool_calls: 2 });
    expect(play.server.requests[0]!.json).toMatchObject({ tools, max_tool_calls: 2 });
  });
});

describe("how far a model can be held to a form", () => {
  it.each([["accounts/fireworks/models/qwen3-235b-a22b", "json_schema", true, false, true]])(
    "%s: %s, beside tools %s, strict tools %s, forced ones %s",
    (model, ...facts) => {
      const [format, withTools, strictTools, forcedTools] = facts;
      const support = { format, withTools, strictTools, forcedTools };
      expect(fireworks().structured?.(model)).toEqual(support);
    },
  );
});
