import { checkGrammar } from "@anyllm/core";
import { loadRecordings } from "@anyllm/testing";
import type { ResponseResource } from "@anyllm/types";
import { responseResourceSchema } from "@anyllm/types/schemas";
import { describe, expect, it } from "vitest";
import { type Facts, factsOf, type Loose, payloadsOf } from "./support/read.ts";
import { streamOf } from "./support/stream.ts";
import { decode, encode } from "./support/run.ts";

const { recordings: all, missing } = loadRecordings();
const recordings = all.filter(
  ({ wire, status }) =>
    (wire === "anthropic-messages" || wire === "bedrock-invoke-anthropic") && status < 400,
);

// Why a block that is given back differs from the one that came.
const explained: [reason: string, is: (block: Loose) => boolean][] = [
  [
    "texts of white space alone are refused by the API",
    ({ type, text }) => type === "text" && String(text).trim() === "",
  ],
  [
    "unsigned thinking is refused by the API",
    ({ type, signature }) => type === "thinking" && !signature,
  ],
];

describe.skipIf(missing)(`recorded answers ${missing ?? ""}`, () => {
  it.each(recordings.map((recording) => [recording.id, recording] as const))(
    "%s loses nothing",
    (_, recording) => {
      for (const payloads of answersOf(payloadsOf(recording))) expectNothingLost(payloads);
    },
  );
});

// Some recordings hold the answers of several requests one after another.
function answersOf(payloads: Loose[]): Loose[][] {
  const answers: Loose[][] = [];
  let over = true;
  for (const payload of payloads) {
    if (over) answers.push([]);
    answers.at(-1)?.push(payload);
    over = payload["type"] === "message_stop";
  }
  return answers;
}

function expectNothingLost(payloads: Loose[]): void {
  const facts = factsOf(payloads);
  const { events, response } = decode(payloads);
  expect(checkGrammar(events)).toEqual([]);
  expect(responseResourceSchema.safeParse(response).error).toBeUndefined();
  if (facts.error) return expectFailure(facts, response);
  expect([response.id, response.model]).toEqual([facts.id, facts.model]);
  expectText(facts, response);
  expectCalls(facts, response);
  expectReasoning(facts, response);
  expectCitations(facts, response);
  expectUsage(facts, response);
  expectEnding(facts, response);
  expectSameHistory(facts, response);
  expectSameStreamed(payloads, response);
}

// A whole answer, told as a stream, gives the same.
function expectSameStreamed(payloads: Loose[], response: ResponseResource): void {
  if (payloads[0]?.["type"] !== "message") return;
  const { events, response: streamed } = decode(streamOf(payloads[0]));
  expect(checkGrammar(events)).toEqual([]);
  expect(plain(streamed)).toEqual(plain(response));
}

function plain(response: ResponseResource): unknown {
  return JSON.parse(
    JSON.stringify(response, (key, value: unknown) => {
      if (key === "arguments") return parsed(String(value));
      return key === "id" ? undefined : value;
    }),
  );
}

function expectFailure({ error, blocks }: Facts, response: ResponseResource): void {
  expect(response.status).toBe("failed");
  expect(response.error).toMatchObject({ code: error?.["type"], message: error?.["message"] });
  expectText({ blocks } as Facts, response);
}

function items(response: ResponseResource, type: string): Loose[] {
  return response.output.filter((item) => item.type === type) as unknown as Loose[];
}

function parts(response: ResponseResource): Loose[] {
  return items(response, "message").flatMap(({ content }) => content as Loose[]);
}

function ofType(blocks: Loose[], type: string): Loose[] {
  return blocks.filter((block) => block["type"] === type);
}

function expectText({ blocks }: Facts, response: ResponseResource): void {
  const said = ofType(blocks, "text").map(({ text }) => text);
  // Each block is a part of its own.
  expect(parts(response).map(({ text }) => text)).toEqual(said.filter((text) => text !== ""));
}

function expectCalls({ blocks }: Facts, response: ResponseResource): void {
  const called = items(response, "function_call").map(({ call_id, name, arguments: json }) => [
    call_id,
    name,
    parsed(String(json)),
  ]);
  expect(called).toEqual(
    ofType(blocks, "tool_use").map(({ id, name, input, partial }) => [id, name, partial ?? input]),
  );
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

function expectReasoning({ blocks }: Facts, response: ResponseResource): void {
  const thought = items(response, "reasoning").map(({ content, encrypted_content }) => [
    (content as Loose[]).map(({ text }) => text).join(""),
    encrypted_content ?? "",
  ]);
  const thinking = blocks.filter(({ type }) => String(type).endsWith("thinking"));
  expect(thought).toEqual(
    thinking.map(({ thinking: text = "", signature, data }) => [text, data ?? signature ?? ""]),
  );
}

function expectCitations({ blocks }: Facts, response: ResponseResource): void {
  const cited = parts(response).flatMap(({ annotations }) => annotations as Loose[]);
  const given = blocks.flatMap(({ citations }) => (citations ?? []) as Loose[]);
  expect(cited.map(({ cited_text }) => cited_text)).toEqual(
    given.map(({ cited_text }) => cited_text),
  );
}

function expectUsage({ usage }: Facts, response: ResponseResource): void {
  const number = (key: string): number => Number(usage[key] ?? 0);
  const read = number("cache_read_input_tokens");
  const written = number("cache_creation_input_tokens");
  const details = (usage["output_tokens_details"] ?? {}) as Loose;
  expect(response.usage).toMatchObject({
    input_tokens: number("input_tokens") + read + written,
    output_tokens: number("output_tokens"),
    input_tokens_details: { cached_tokens: read },
    output_tokens_details: { reasoning_tokens: details["thinking_tokens"] ?? 0 },
  });
  const known =
    /^(input_tokens|output_tokens|output_tokens_details|cache_(read|creation)_input_tokens)$/;
  for (const [key, value] of Object.entries(usage)) {
    if (value !== null && !known.test(key))
      expect((response.usage as unknown as Loose)[key]).toEqual(value);
  }
}

function expectEnding({ stop }: Facts, response: ResponseResource): void {
  const reasons: Loose = { max_tokens: "max_output_tokens", refusal: "content_filter" };
  const complete = /^(end_turn|stop_sequence|tool_use)$/.test(String(stop));
  if (complete && response.incomplete_details?.reason !== "message_restarted") {
    expect(response.status).toBe("completed");
  } else if (!complete) {
    expect(response.incomplete_details).toEqual({ reason: reasons[String(stop)] ?? stop });
  }
  expect((response as unknown as { anthropic: Loose }).anthropic["stop_reason"]).toBe(stop);
}

// The answer as history: the vendor's own blocks, in their order.
function expectSameHistory({ blocks }: Facts, response: ResponseResource): void {
  const { body } = encode({
    model: "claude-sonnet-4-5",
    input: [...response.output, { type: "message", role: "user", content: "Go on." }],
  });
  const messages = body["messages"] as { role: string; content: Loose[] }[];
  const given = messages[0]?.role === "assistant" ? messages[0].content : [];
  const came = blocks.filter((block) => !explained.some(([, is]) => is(block)));
  expect(given).toEqual(came.map(asSent));
}

// As it is sent: without the nulls and empty lists that stand for nothing.
function asSent({ partial, citations, ...block }: Loose): Loose {
  const cited = Array.isArray(citations) && citations.length > 0 ? { citations } : {};
  if (partial !== undefined) block["input"] = { INVALID_JSON: partial };
  return { ...block, ...cited };
}
