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

async function streamed(frames: readonly Loose[]): Promise<Loose> {
  const body = frames.map((frame) => `data: ${JSON.stringify(frame)}\n\n`).join("");
  const llm = clientOf(body, "text/event-stream");
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

// Told as a 400. Source: https://docs.anthropic.com/en/api/rate-limits#spend-limits
it("a limit of spending that is reached is no wrong request", async () => {
  const message =
    "You have reached your specified API usage limits. You will regain access on 2026-12-01.";
  const body = JSON.stringify({ type: "error", error: { type: "invalid_request_error", message } });
  const llm = clientOf(body, "application/json", 400);
  const call = llm.responses({ model: "anthropic/m", input: "Hi" });
  await expect(call).rejects.toMatchObject({ code: "insufficient_quota", retryable: false });
});
