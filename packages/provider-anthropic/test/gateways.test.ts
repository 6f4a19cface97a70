import { createClient } from "@anyllm/core";
import { expect, it } from "vitest";
import { anthropic } from "../src/index.ts";

type Loose = Record<string, unknown>;

const clientOf = (body: string, type: string, status = 200) =>
  createClient({
    providers: [anthropic({ apiKey: "k" })],
    fetch: async () => new Response(body, { status, headers: { "content-type": type } }),
    maxRetries: 0,
  });

const framed = (frame: Loose): string => `data: ${JSON.stringify(frame)}\n\n`;

async function streamed(frames: readonly Loose[], last = ""): Promise<Loose> {
  const llm = clientOf(frames.map(framed).join("") + last, "text/event-stream");
  const events = await llm.responses({ model: "anthropic/m", input: "Hi", stream: true });
  return (await events.finalResponse()) as unknown as Loose;
}

const usage = { input_tokens: 3, output_tokens: 1 };
const start = {
  type: "message_start",
  message: { id: "msg", role: "assistant", model: "m", content: [], usage },
};
const begin = (index: number, content_block: Loose) => ({
  type: "content_block_start",
  index,
  content_block,
});
const delta = (index: number, told: Loose) => ({ type: "content_block_delta", index, delta: told });
const end = [
  { type: "message_delta", delta: { stop_reason: "end_turn" } },
  { type: "message_stop" },
];

// Servers that speak this wire for others do not always say that a block ends, and count all as one.
it("a block ends where another begins in its place", async () => {
  const { output } = await streamed([
    start,
    begin(0, { type: "thinking", thinking: "" }),
    delta(0, { type: "thinking_delta", thinking: "Hm." }),
    delta(0, { type: "signature_delta", signature: "seal" }),
    begin(0, { type: "text", text: "" }),
    delta(0, { type: "text_delta", text: "So." }),
    ...end,
  ]);
  expect(output).toMatchObject([
    { type: "reasoning", encrypted_content: "seal" },
    { type: "message", content: [{ text: "So." }] },
  ]);
});

it("a block ends where another begins beside it, but for calls, which may be made at once", async () => {
  const { output } = await streamed([
    start,
    begin(0, { type: "thinking", thinking: "" }),
    delta(0, { type: "thinking_delta", thinking: "Hm." }),
    delta(0, { type: "signature_delta", signature: "seal" }),
    begin(1, { type: "server_tool_use", id: "srv", name: "web_search", input: {} }),
    delta(1, { type: "input_json_delta", partial_json: '{"query":"q"}' }),
    begin(2, { type: "web_search_tool_result", tool_use_id: "srv", content: [] }),
    begin(3, { type: "text", text: "" }),
    delta(3, { type: "text_delta", text: "So." }),
    begin(4, { type: "tool_use", id: "a", name: "f", input: {} }),
    begin(5, { type: "tool_use", id: "b", name: "g", input: {} }),
    delta(4, { type: "input_json_delta", partial_json: '{"x":1}' }),
    delta(5, { type: "input_json_delta", partial_json: '{"y":2}' }),
    { type: "message_delta", delta: { stop_reason: "tool_use" } },
    { type: "message_stop" },
  ]);
  expect(output).toMatchObject([
    { type: "reasoning", encrypted_content: "seal" },
    { type: "web_search_call", action: { query: "q" } },
    { type: "message", content: [{ text: "So." }] },
    { type: "function_call", call_id: "a", arguments: '{"x":1}' },
    { type: "function_call", call_id: "b", arguments: '{"y":2}' },
  ]);
});

it("a signature that is empty takes none away", async () => {
  const { output } = await streamed([
    start,
    begin(0, { type: "thinking", thinking: "Hm.", signature: "" }),
    delta(0, { type: "signature_delta", signature: "seal" }),
    delta(0, { type: "signature_delta", signature: "" }),
    { type: "content_block_stop", index: 0 },
    ...end,
  ]);
  expect(output).toMatchObject([{ type: "reasoning", encrypted_content: "seal" }]);
});

// Source: https://docs.anthropic.com/en/api/errors#error-shapes
it("the id that support asks for stands beside an error in a stream", async () => {
  const error = { type: "overloaded_error", message: "Overloaded" };
  const response = await streamed([start, { type: "error", error, request_id: "req_1" }]);
  expect(response).toMatchObject({ status: "failed", anthropic: { request_id: "req_1" } });
});

// Seen of gateways: a citation that comes when no text is open.
it("a citation of no block is kept", async () => {
  const citation = {
    type: "web_search_result_location",
    url: "https://a.example",
    cited_text: "c",
  };
  const response = await streamed([
    start,
    delta(3, { type: "citations_delta", citation }),
    begin(4, { type: "text", text: "" }),
    delta(4, { type: "text_delta", text: "So." }),
    ...end,
  ]);
  expect(JSON.stringify(response)).toContain("https://a.example");
});

it("a citation of no block is not given to the message that follows as well", async () => {
  const citation = { type: "web_search_result_location", url: "https://a.example" };
  const response = await streamed([
    start,
    begin(0, { type: "text", text: "One." }),
    { type: "content_block_stop", index: 0 },
    delta(1, { type: "citations_delta", citation }),
    end[0] as Loose,
    { ...start, message: { ...start.message, id: "next" } },
    begin(0, { type: "text", text: "Two." }),
    ...end,
  ]);
  expect(JSON.stringify(response["output"])).not.toContain("https://a.example");
  expect(response["anthropic"]).toMatchObject({ citations: [citation] });
});

it("a citation of no block is not given to a message that breaks into its own, and each is kept", async () => {
  const cited = (url: string) => delta(9, { type: "citations_delta", citation: { url } });
  const response = await streamed([
    start,
    begin(0, { type: "text", text: "One." }),
    { type: "content_block_stop", index: 0 },
    cited("https://a.example"),
    { ...start, message: { ...start.message, id: "next" } },
    begin(0, { type: "text", text: "Two." }),
    { type: "content_block_stop", index: 0 },
    cited("https://b.example"),
    ...end,
  ]);
  expect(JSON.stringify(response["output"])).not.toContain("example");
  expect(response["anthropic"]).toMatchObject({
    citations: [{ url: "https://a.example" }, { url: "https://b.example" }],
  });
});

it.each([
  ["an error", { type: "error", error: { type: "api_error", message: "Gone." } }],
  ["another message", { ...start, message: { ...start.message, id: "next" } }],
])("a citation that came before the rest of its text is not lost with %s", async (_, broken) => {
  const citation = { type: "web_search_result_location", url: "https://a.example" };
  const { output } = await streamed([
    start,
    begin(0, { type: "text", text: "" }),
    delta(0, { type: "citations_delta", citation }),
    delta(0, { type: "text_delta", text: "One" }),
    broken,
    ...end,
  ]);
  expect(output).toMatchObject([{ content: [{ annotations: [{ url: "https://a.example" }] }] }]);
});

// Servers behind gateways tell errors as other wires have them, or without their type.
it.each([
  ["in the form of Chat Completions", `data: {"error":{"message":"Boom.","code":"429"}}`, "429"],
  ["by its name alone", `event: error\ndata: {"message":"Boom.","code":503}`, "503"],
  [
    "by its name, and a type of its own",
    `event: error\ndata: {"type":"overloaded_error","message":"Boom."}`,
    "overloaded_error",
  ],
  ["by its words alone", `data: {"code":500,"msg":"Boom.","success":false}`, "500"],
  ["as a string", `data: {"type":"error","error":"Boom."}`, "server_error"],
  ["without an object", `data: {"type":"error","message":"Boom."}`, "server_error"],
])("an error in a stream is told in its own words: %s", async (_, frame, code) => {
  const said = [start, begin(0, { type: "text", text: "One." })];
  const { status, error } = await streamed(said, `${frame}\n\n`);
  expect([status, error]).toEqual(["failed", { code, message: "Boom." }]);
  const first = await streamed([], `${frame}\n\n`);
  expect([first["status"], first["error"]]).toEqual(["failed", { code, message: "Boom." }]);
});

// Some fill in zeros for what the end of a stream does not count.
it("a prompt that was counted does not become one of no tokens", async () => {
  const zeros = { input_tokens: 0, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 };
  const { usage: counted } = await streamed([
    { ...start, message: { ...start.message, usage: { ...usage, cache_read_input_tokens: 2 } } },
    { ...end[0], usage: { ...zeros, output_tokens: 7 } },
  ]);
  expect(counted).toMatchObject({
    input_tokens: 5,
    input_tokens_details: { cached_tokens: 2 },
    output_tokens: 7,
    total_tokens: 12,
  });
});

it("an empty reason ends nothing", async () => {
  const nothing = { type: "message_delta", delta: { stop_reason: "", stop_sequence: "" } };
  const cut = streamed([start, nothing, begin(0, { type: "text", text: "One" })]);
  await expect(cut).rejects.toMatchObject({ code: "stream_truncated" });
  const whole = await streamed([start, nothing, begin(0, { type: "text", text: "One." }), ...end]);
  expect(whole).toMatchObject({ status: "completed", output: [{ content: [{ text: "One." }] }] });
});

it("a reason may come before the rest of what it ends", async () => {
  const { output } = await streamed([
    start,
    begin(0, { type: "tool_use", id: "a", name: "f", input: {} }),
    { type: "message_delta", delta: { stop_reason: "tool_use" } },
    delta(0, { type: "input_json_delta", partial_json: '{"x":1}' }),
    { type: "content_block_stop", index: 0 },
    { type: "message_stop" },
  ]);
  expect(output).toMatchObject([{ call_id: "a", arguments: '{"x":1}', status: "completed" }]);
});

it("the reason of one message does not end another that is cut off", async () => {
  const cut = streamed([
    start,
    begin(0, { type: "text", text: "One." }),
    end[0] as Loose,
    { ...start, message: { ...start.message, id: "next" } },
    begin(0, { type: "text", text: "Tw" }),
  ]);
  await expect(cut).rejects.toMatchObject({ code: "stream_truncated" });
});

it("calls may have their input as a text, and an empty id is none", async () => {
  const called = (at: number, input: unknown) => [
    begin(at, { type: "tool_use", id: "", name: "f", input }),
    { type: "content_block_stop", index: at },
  ];
  const { output } = await streamed([
    start,
    ...called(0, '{"x": 1}'),
    ...called(1, ""),
    { type: "message_delta", delta: { stop_reason: "tool_use" } },
    { type: "message_stop" },
  ]);
  expect(output).toMatchObject([{ arguments: '{"x": 1}' }, { arguments: "{}" }]);
  const ids = (output as Loose[]).map(({ call_id }) => call_id);
  expect(new Set(ids.filter(Boolean)).size).toBe(2);
});

it("an answer that says nothing may say so with null", async () => {
  const answer = { ...start.message, type: "message", content: null, stop_reason: "end_turn" };
  const llm = clientOf(JSON.stringify(answer), "application/json");
  const response = await llm.responses({ model: "anthropic/m", input: "Hi" });
  expect(response).toMatchObject({ status: "completed", output: [] });
});

// Told as a 400. Source: https://docs.anthropic.com/en/api/rate-limits#spend-limits
it("a limit of spending that is reached is no wrong request", async () => {
  const message =
    "You have reached your specified API usage limits. You will regain access on 2026-12-01.";
  const body = JSON.stringify({ type: "error", error: { type: "invalid_request_error", message } });
  const llm = clientOf(body, "application/json", 400);
  const call = llm.responses({ model: "anthropic/m", input: "Hi" });
  await expect(call).rejects.toMatchObject({ code: "insufficient_quota", retryable: false });
});
