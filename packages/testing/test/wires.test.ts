import { createResource } from "@anyllm/core/translate";
import {
  type ChatAnswerOptions,
  type Exchange,
  playChat,
  playGemini,
  playMessages,
} from "@anyllm/testing";
import type { OutputItem, ResponseResource } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { eventsOf } from "./vendor.ts";
import type { Json } from "./wire.ts";

const thought: OutputItem = {
  type: "reasoning",
  id: "rs_1",
  summary: [],
  content: [{ type: "reasoning_text", text: "Grüße verlangen Grüße. 👋🏽" }],
  encrypted_content: "c2VhbA==",
};
const message: OutputItem = {
  type: "message",
  id: "msg_1",
  status: "completed",
  role: "assistant",
  content: [
    { type: "output_text", text: "Hallo, 世界! 👋🏽 How are you?", annotations: [], logprobs: [] },
  ],
};
const call: OutputItem = {
  type: "function_call",
  id: "fc_1",
  call_id: "call_1",
  name: "weather",
  arguments: '{"city":"Paris","days":[1,2]}',
  status: "completed",
};

function answer(output: OutputItem[], more: Partial<ResponseResource> = {}): ResponseResource {
  return {
    ...createResource({ model: "m", input: "Hi" }, { id: "resp_1", created_at: 7 }),
    status: "completed",
    output,
    usage: {
      input_tokens: 10,
      input_tokens_details: { cached_tokens: 4 },
      output_tokens: 9,
      output_tokens_details: { reasoning_tokens: 5 },
      total_tokens: 19,
    },
    ...more,
  };
}
const full = answer([thought, message, call]);
const cut = answer([message], {
  status: "incomplete",
  incomplete_details: { reason: "max_output_tokens" },
});
const filtered = answer([message], {
  status: "incomplete",
  incomplete_details: { reason: "content_filter" },
});
const refused = answer([
  { ...message, content: [{ type: "refusal", refusal: "I can't help with that." }] },
]);

const json = ({ body }: Exchange): Json => JSON.parse(String(body));
const events = ({ body }: Exchange) => eventsOf(String(body));
const data = (exchange: Exchange): Json[] => events(exchange).map((event) => event.data);

describe("an answer on the Chat Completions wire", () => {
  const chunks = (response: ResponseResource, options?: ChatAnswerOptions): Json[] =>
    data(playChat(response, true, options)).filter((chunk) => chunk !== "[DONE]");
  const deltas = (response: ResponseResource, options?: ChatAnswerOptions): Json[] =>
    chunks(response, options).flatMap(({ choices }) => choices.map(({ delta }: Json) => delta));
  const said = (all: Json[], key: string): string => all.map((delta) => delta[key] ?? "").join("");

  it("streams what the whole answer says, in pieces that break no character", () => {
    const whole = json(playChat(full, false)).choices[0].message;
    const all = deltas(full);
    expect(said(all, "content")).toBe(whole.content);
    expect(said(all, "reasoning_content")).toBe(whole.reasoning_content);
    const calls = all.flatMap(({ tool_calls = [] }) => tool_calls);
    expect(calls.map((piece: Json) => piece.function.arguments).join("")).toBe(
      whole.tool_calls[0].function.arguments,
    );
    expect([calls[0].id, whole.tool_calls[0].id]).toEqual(["call_1", "call_1"]);
    expect(JSON.stringify(all)).not.toContain("\\ud");
    expect(all.length).toBeGreaterThan(10);
  });

  it("counts tokens in a chunk of its own, and ends in [DONE]", () => {
    expect(chunks(full).at(-1)).toMatchObject({
      choices: [],
      usage: {
        prompt_tokens: 10,
        prompt_tokens_details: { cached_tokens: 4 },
        completion_tokens: 9,
        completion_tokens_details: { reasoning_tokens: 5 },
        total_tokens: 19,
      },
    });
    expect(chunks(full, { usageChunk: false }).at(-1).choices).toHaveLength(1);
    expect(data(playChat(full, true)).at(-1)).toBe("[DONE]");
  });

  it.each([
    ["tool_calls", full],
    ["stop", answer([message])],
    ["length", cut],
    ["content_filter", filtered],
  ])("ends with %s", (reason, response) => {
    expect(json(playChat(response, false)).choices[0].finish_reason).toBe(reason);
    expect(chunks(response).at(-2).choices[0].finish_reason).toBe(reason);
  });

  it("tells a refusal apart from the content", () => {
    const whole = json(playChat(refused, false)).choices[0].message;
    expect(whole).toMatchObject({ content: null, refusal: "I can't help with that." });
    expect(said(deltas(refused), "refusal")).toBe("I can't help with that.");
  });

  it("tells reasoning where the dialect has it", () => {
    const text = "Grüße verlangen Grüße. 👋🏽";
    const read = (reasoning: NonNullable<ChatAnswerOptions["reasoning"]>): Json =>
      json(playChat(answer([thought, message]), false, { reasoning })).choices[0].message;
    expect(read("reasoning").reasoning).toBe(text);
    expect(read("reasoning_details").reasoning_details).toMatchObject([{ text }]);
    expect(read("tags").content).toMatch(`<think>${text}</think>\n\nHallo`);
    expect(read("parts").content).toMatchObject([
      { type: "thinking", thinking: [{ type: "text", text }] },
      { type: "text" },
    ]);
  });
});

describe("an answer on Anthropic's wire", () => {
  it("streams the blocks of the whole answer", () => {
    const whole = json(playMessages(full, false));
    expect(whole.content).toEqual([
      { type: "thinking", thinking: "Grüße verlangen Grüße. 👋🏽", signature: "c2VhbA==" },
      { type: "text", text: "Hallo, 世界! 👋🏽 How are you?" },
      { type: "tool_use", id: "call_1", name: "weather", input: { city: "Paris", days: [1, 2] } },
    ]);
    const all = data(playMessages(full, true));
    const deltas = (index: number): Json[] =>
      all.filter((event) => event.index === index && event.delta).map(({ delta }) => delta);
    expect(
      deltas(0)
        .map(({ thinking = "" }) => thinking)
        .join(""),
    ).toBe(whole.content[0].thinking);
    expect(deltas(0).at(-1)).toEqual({ type: "signature_delta", signature: "c2VhbA==" });
    expect(
      deltas(1)
        .map(({ text }) => text)
        .join(""),
    ).toBe(whole.content[1].text);
    const input = deltas(2)
      .map((delta) => delta.partial_json)
      .join("");
    expect(JSON.parse(input)).toEqual(whole.content[2].input);
    expect(all.filter(({ type }) => type === "content_block_stop")).toHaveLength(3);
  });

  it("names its events, and tells cached tokens apart", () => {
    for (const { name, data: event } of events(playMessages(full, true))) {
      expect(name).toBe(event.type);
    }
    const [start] = data(playMessages(full, true));
    expect(start.message.usage).toMatchObject({ input_tokens: 6, cache_read_input_tokens: 4 });
    expect(json(playMessages(full, false)).usage).toMatchObject({
      input_tokens: 6,
      output_tokens: 9,
    });
  });

  it("tells sealed reasoning without a text as redacted thinking", () => {
    const sealed = answer([{ ...thought, content: [] }]);
    const block = { type: "redacted_thinking", data: "c2VhbA==" };
    expect(json(playMessages(sealed, false)).content).toEqual([block]);
    expect(JSON.stringify(data(playMessages(sealed, true)))).toContain(JSON.stringify(block));
  });

  it.each([
    ["tool_use", full],
    ["end_turn", answer([message])],
    ["max_tokens", cut],
    ["refusal", filtered],
    ["refusal", refused],
  ])("stops for %s", (reason, response) => {
    expect(json(playMessages(response, false)).stop_reason).toBe(reason);
    const told = data(playMessages(response, true)).find(({ type }) => type === "message_delta");
    expect(told.delta.stop_reason).toBe(reason);
  });
});

describe("an answer on Gemini's wire", () => {
  const signed = answer([
    thought,
    { ...message, thought_signature: "dGV4dA==" } as OutputItem,
    { ...call, thought_signature: "Y2FsbA==" } as OutputItem,
  ]);
  const parts = (chunk: Json): Json[] => chunk.candidates[0].content.parts;

  it("streams the parts of the whole answer, with their signatures", () => {
    const whole = parts(json(playGemini(signed, false)));
    expect(whole).toMatchObject([
      { thought: true, thoughtSignature: "c2VhbA==" },
      { text: "Hallo, 世界! 👋🏽 How are you?", thoughtSignature: "dGV4dA==" },
      { functionCall: { id: "call_1", name: "weather" }, thoughtSignature: "Y2FsbA==" },
    ]);
    const all = data(playGemini(signed, true)).flatMap(parts);
    const said = (thinking: boolean): string =>
      all
        .filter(({ text, thought: thinks = false }) => text !== undefined && thinks === thinking)
        .map(({ text }) => text)
        .join("");
    expect([said(true), said(false)]).toEqual([whole[0].text, whole[1].text]);
    expect(all.find(({ functionCall }) => functionCall)).toEqual(whole[2]);
    expect(all.flatMap(({ thoughtSignature = [] }) => thoughtSignature)).toEqual([
      "c2VhbA==",
      "dGV4dA==",
      "Y2FsbA==",
    ]);
  });

  it("counts thoughts apart from what is said", () => {
    const usage = {
      promptTokenCount: 10,
      cachedContentTokenCount: 4,
      candidatesTokenCount: 4,
      thoughtsTokenCount: 5,
      totalTokenCount: 19,
    };
    expect(json(playGemini(full, false)).usageMetadata).toMatchObject(usage);
    expect(data(playGemini(full, true)).at(-1).usageMetadata).toMatchObject(usage);
  });

  it.each([
    ["STOP", full],
    ["MAX_TOKENS", cut],
    ["SAFETY", filtered],
    ["SAFETY", refused],
  ])("finishes for %s", (reason, response) => {
    expect(json(playGemini(response, false)).candidates[0].finishReason).toBe(reason);
    const chunks = data(playGemini(response, true));
    expect(chunks.map((chunk) => chunk.candidates[0].finishReason).filter(Boolean)).toEqual([
      reason,
    ]);
  });
});

it.each([playChat, playMessages, playGemini])("%o loses no item of another type", (play) => {
  const odd = answer([{ type: "web_search_call", id: "ws_1", status: "completed" }]);
  expect(() => play(odd, false)).toThrow("cannot carry web_search_call");
  const part = { type: "output_text" as const, text: "x", annotations: [], logprobs: [] };
  const cited = { type: "file_citation", file_id: "f", filename: "f", index: 0 } as const;
  const message1 = { ...message, content: [{ ...part, annotations: [cited] }] };
  expect(() => play(answer([message1]), false)).toThrow("cannot carry annotations");
  const audio = {
    ...message,
    content: [{ type: "output_audio", data: "" }],
  } as unknown as OutputItem;
  expect(() => play(answer([audio]), true)).toThrow("cannot carry output_audio");
});
