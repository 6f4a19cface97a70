import { checkGrammar, expand, reduce } from "@anyllm/core";
import type { ResponseRequest, ResponseResource, StreamEvent } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { cohere } from "../src/index.ts";
import type { Loose } from "./wire.ts";

const provider = cohere({ apiKey: "k" });
await provider.load?.();

function read(frames: readonly Loose[], stream: boolean): ResponseResource | undefined {
  const events: StreamEvent[] = [];
  let count = 0;
  const decoder = provider.decode({
    request: { model: "m", input: "Hi" },
    emit: (event) => events.push(event),
    id: (prefix) => `${prefix}_${count++}`,
    now: () => 0,
    resumed: false,
    stream,
    onRepair() {},
  });
  for (const frame of frames) decoder.frame(frame, "");
  decoder.end(stream);
  let response: ResponseResource | undefined;
  for (const event of events) response = reduce(response, event);
  // Of a whole answer the last event alone is told: it is held to the order that it stands for.
  const told = stream || !response ? events : expand(response);
  expect(checkGrammar(told)).toEqual([]);
  return response;
}

async function messagesOf(input: Loose[], more: Loose = {}): Promise<Loose> {
  const request = { model: "m", input, ...more } as unknown as ResponseRequest;
  const extras = { headers: {}, query: {}, body: {} };
  const call = await provider.encode(request, extras);
  return JSON.parse(String(call.body)) as Loose;
}

describe("an answer of Cohere", () => {
  it("keeps what is not known of it, under cohere of the response", () => {
    const message = { role: "assistant", content: [{ type: "text", text: "Hi" }], mood: "good" };
    const meta = { api_version: { version: "2" } };
    const response = read([{ id: "r", message, finish_reason: "STOP_SEQUENCE", meta }], false);
    expect(response).toMatchObject({ cohere: { mood: "good", meta } });
  });

  it("fails by an error without a reason", () => {
    const frames = [
      { type: "message-start", id: "r" },
      { type: "message-end", delta: { error: "Out of memory." } },
    ];
    expect(read(frames, true)).toMatchObject({
      status: "failed",
      error: { message: "Out of memory." },
    });
  });

  it("tells what kind of error ended it", () => {
    const delta = {
      finish_reason: "ERROR",
      error: "No such tool.",
      error_type: "INVALID_TOOL_GENERATION",
    };
    const frames = [
      { type: "message-start", id: "r" },
      { type: "message-end", delta },
    ];
    expect(read(frames, true)).toMatchObject({
      status: "failed",
      error: { code: "model_error", message: "No such tool." },
      cohere: { error_type: "INVALID_TOOL_GENERATION" },
    });
  });

  it("keeps probabilities of which the text is not told", () => {
    const logprobs = [{ text: "a", token_ids: [1], logprobs: [-0.5] }];
    const content = [
      { type: "text", text: "a" },
      { type: "text", text: "b" },
    ];
    const frames = [{ id: "r", message: { content }, finish_reason: "COMPLETE", logprobs }];
    expect(read(frames, false)).toMatchObject({ cohere: { logprobs } });
  });

  it("marks no words of the text for what a thought cites", () => {
    const citation = { start: 0, end: 4, text: "Rain", sources: [], type: "THINKING_CONTENT" };
    const content = [
      { type: "thinking", thinking: "Rain again." },
      { type: "text", text: "Take a coat." },
    ];
    const message = { content, citations: [{ ...citation, content_index: 0 }] };
    const response = read([{ id: "r", message, finish_reason: "COMPLETE" }], false);
    expect(response?.output[1]).toMatchObject({
      content: [{ annotations: [{ start_index: 0, end_index: 0, citation }] }],
    });
  });

  it("tells what it cost even after an error", () => {
    const usage = { tokens: { input_tokens: 3, output_tokens: 1 } };
    const frames = [
      { type: "message-start", id: "r" },
      { message: "Overloaded." },
      { type: "content-delta", delta: { message: { content: { text: "more" } } } },
      { type: "message-end", delta: { finish_reason: "COMPLETE", usage } },
    ];
    const response = read(frames, true);
    expect(response).toMatchObject({ status: "failed", usage: { input_tokens: 3 }, output: [] });
  });

  it("may have arguments that are no string", () => {
    const call = { id: "1", type: "function", function: { name: "f", arguments: { a: 1 } } };
    const message = { role: "assistant", tool_calls: [call] };
    const response = read([{ id: "r", message, finish_reason: "TOOL_CALL" }], false);
    expect(response?.output).toMatchObject([{ type: "function_call", arguments: '{"a":1}' }]);
  });
});

describe("a request to Cohere in its own words", () => {
  const call = { type: "function_call", call_id: "1", name: "f", arguments: "{}" };
  const document = { type: "document", document: { id: "d", data: { text: "19 degrees" } } };

  it("has documents that a function found", async () => {
    const output = { type: "function_call_output", call_id: "1", output: [document] };
    const { messages } = await messagesOf([{ role: "user", content: "Hi" }, call, output]);
    expect(messages.at(-1)).toEqual({ role: "tool", tool_call_id: "1", content: [document] });
  });

  it("has thoughts among the words of the assistant", async () => {
    const content = [
      { type: "thinking", thinking: "Hm." },
      { type: "text", text: "Hello" },
    ];
    const { messages } = await messagesOf([
      { role: "user", content: "Hi" },
      { type: "message", role: "assistant", content },
      { role: "user", content: "Go on" },
    ]);
    expect(messages[1]).toEqual({ role: "assistant", content });
  });

  it("has the summary of a thought where there is no more of it", async () => {
    const summary = [{ type: "summary_text", text: "Sum." }];
    const { messages } = await messagesOf([{ type: "reasoning", summary }]);
    expect(messages).toEqual([
      { role: "assistant", content: [{ type: "thinking", thinking: "Sum." }] },
    ]);
  });

  it("asks for probabilities where they are to be included", async () => {
    const include = ["message.output_text.logprobs"];
    expect(await messagesOf([], { include })).toMatchObject({ logprobs: true });
    expect(await messagesOf([], { include: null })).not.toHaveProperty("logprobs");
  });

  it("has a function's description, even an empty one", async () => {
    const tool = { type: "function", name: "f", description: "", parameters: {} };
    const { tools } = await messagesOf([{ role: "user", content: "Hi" }], { tools: [tool] });
    expect(tools[0].function).toMatchObject({ description: "" });
  });
});
