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

// Told as a 400. Source: https://docs.anthropic.com/en/api/rate-limits#spend-limits
it("a limit of spending that is reached is no wrong request", async () => {
  const message =
    "You have reached your specified API usage limits. You will regain access on 2026-12-01.";
  const body = JSON.stringify({ type: "error", error: { type: "invalid_request_error", message } });
  const llm = clientOf(body, "application/json", 400);
  const call = llm.responses({ model: "anthropic/m", input: "Hi" });
  await expect(call).rejects.toMatchObject({ code: "insufficient_quota", retryable: false });
});
