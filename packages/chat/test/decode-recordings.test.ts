import { checkGrammar } from "@anyllm/core";
import { loadRecordings, type Recording } from "@anyllm/testing";
import { afterAll, describe, expect, it } from "vitest";
import { type Item, type Json, play, type Played } from "./helpers/decode.ts";

const { recordings, missing } = loadRecordings({ wire: "chat-completions" });
const good = recordings.filter(({ status }) => status === 200);

// Answers that end in an error of the vendor's, in the midst of a stream.
const failed = new Set([
  "groq/chat-completions/pydantic-ai-tool-use-failed-error-streaming-x0-stream",
  "groq/chat-completions/req-llm-meta-llama-llama-4-scout-17b-16e-instruct-object-streaming-stream",
  "openrouter/chat-completions/constructed-midstream-provider-error-stream",
  "openrouter/chat-completions/req-llm-google-gemini-2-5-flash-lite-object-streaming-stream",
]);

interface Call {
  id: string;
  name: string;
  arguments: string;
}

/** What an answer says. */
interface Facts {
  text: string;
  reasoning: string;
  seals: string[];
  calls: Call[];
  refusal: string;
  urls: string[];
  status: string;
  usage: Json | undefined;
  /** Texts of the choices after the first. */
  others: string[];
}

interface Message {
  content?: string | Json | (Part & Json)[] | null;
  reasoning?: string | null;
  reasoning_content?: string | null;
  reasoning_details?: Record<"text" | "summary" | "signature" | "data", string>[];
  refusal?: string | null;
  annotations?: { url_citation: { url: string } }[] | null;
  tool_calls?: { id?: string; index?: number; function: Partial<Call> }[] | null;
  function_call?: Partial<Call> | null;
}
interface Part {
  type: string;
  text: string;
  thinking: { text: string }[];
}
interface Payload extends Json {
  choices?: { index: number; delta?: Message; message?: Message; finish_reason?: string | null }[];
  usage?: Json | null;
  x_groq?: { usage?: Json } | null;
  citations?: string[];
}

/** Read without the decoder. */
function payloadsOf(recording: Recording): Payload[] {
  const body = new TextDecoder().decode(recording.streamBody() ?? recording.responseBody());
  if (recording.mode === "json") return [JSON.parse(body) as Payload];
  return body
    .split(/\r?\n/)
    .filter((line) => line.startsWith("data:") && line.slice(5).trim() !== "[DONE]")
    .map((line) => JSON.parse(line.slice(5)) as Payload);
}

function textOf(content: Message["content"]): string {
  if (content == null || typeof content === "string") return content ?? "";
  if (!Array.isArray(content)) return JSON.stringify(content);
  return content.map((part) => (part.type === "text" ? part.text : "")).join("");
}

function reasoningOf({ content, reasoning_details: details, ...said }: Message): string {
  const inDetails = (details ?? []).map(({ text, summary }) => text ?? summary ?? "").join("");
  const parts = Array.isArray(content) ? content : [];
  const inParts = parts.flatMap((part) => part.thinking ?? []).map(({ text }) => text);
  return inDetails || said.reasoning_content || said.reasoning || inParts.join("");
}

function callsOf(messages: readonly Message[], whole: boolean): Call[] {
  const calls: (Call & { index?: number | undefined })[] = [];
  for (const { tool_calls, function_call: legacy } of messages) {
    for (const { id = "", index, function: called } of tool_calls ?? []) {
      const before = calls.findLast((call) => (id ? call.id === id : call.index === index));
      const goesOn = before !== undefined && !whole;
      const call = goesOn ? before : { id: id ?? "", name: "", arguments: "", index };
      if (!goesOn) calls.push(call);
      call.name ||= called.name ?? "";
      call.arguments += called.arguments ?? "";
    }
    if (legacy?.name) calls.push({ id: "", name: legacy.name, arguments: legacy.arguments ?? "" });
  }
  return calls.map(({ id, name, arguments: given }) => ({ id, name, arguments: given || "{}" }));
}

/** Thinking that stands at the beginning of the text, between tags. */
function partTags(text: string): [thought: string, text: string] {
  const [, name = ""] = /^\s*<(think|reasoning)>/.exec(text) ?? [];
  let thought = "";
  let rest = text;
  while (name && rest.trimStart().startsWith(`<${name}>`)) {
    const [inside = "", ...after] = rest
      .trimStart()
      .slice(name.length + 2)
      .split(`</${name}>`);
    thought += inside;
    rest = after.join(`</${name}>`).trimStart();
  }
  return [thought.trim(), rest];
}

function usageOf(usage: Json): Json {
  const { prompt_tokens, completion_tokens, total_tokens } = usage as Record<string, number>;
  const details = (usage["completion_tokens_details"] ?? {}) as Record<string, number>;
  const reasoning = details["reasoning_tokens"] ?? Number(usage["reasoning_tokens"] ?? 0);
  const apart = reasoning === total_tokens! - prompt_tokens! - completion_tokens!;
  return {
    input: prompt_tokens,
    output: completion_tokens! + (apart ? reasoning : 0),
    total: total_tokens,
    reasoning,
    cost: usage["cost"],
  };
}

function factsOf(recording: Recording): Facts {
  const payloads = payloadsOf(recording);
  const whole = recording.mode === "json";
  const choices = payloads.flatMap((payload) => payload.choices ?? []);
  const messagesOf = (index: number): Message[] =>
    choices
      .filter((choice) => (choice.index ?? 0) === index)
      .map(({ delta, message }) => (whole ? message : (delta ?? message)) ?? {});
  const texts = (index: number): string =>
    messagesOf(index)
      .map(({ content }) => textOf(content))
      .join("");
  const messages = messagesOf(0);
  const [thought, text] = partTags(texts(0));
  const details = messages.flatMap(({ reasoning_details }) => reasoning_details ?? []);
  const annotations = messages.flatMap((message) => message.annotations ?? []);
  const cited = annotations.map(({ url_citation }) => url_citation.url);
  const sources = new Set(payloads.flatMap(({ citations }) => citations ?? []));
  const urls = [...cited, ...[...sources].filter((url) => !cited.includes(url))];
  const finish = choices.findLast((choice) => choice.index === 0 && choice.finish_reason);
  const cut = /^(length|content_filter)$/.test(finish?.finish_reason ?? "");
  const usage = payloads.map((payload) => payload.usage ?? payload.x_groq?.usage);
  const told = usage.findLast((counts) => counts?.["total_tokens"]);
  return {
    text,
    reasoning: messages.map(reasoningOf).join("") + thought,
    seals: details.flatMap(({ signature, data }) => signature || data || []),
    calls: callsOf(messages, whole),
    refusal: messages.map(({ refusal }) => refusal ?? "").join(""),
    urls: urls.toSorted(),
    status: failed.has(recording.id) ? "failed" : cut ? "incomplete" : "completed",
    usage: told ? usageOf(told) : undefined,
    others: [...new Set(choices.map(({ index }) => index ?? 0))].filter(Boolean).map(texts),
  };
}

/** The same, of the response. */
function toldBy({ response }: Played): Facts {
  const items = response.output.filter(({ choice }) => choice === undefined);
  const partsOf = (given: readonly Item[]) =>
    given.filter(({ type }) => type === "message").flatMap(({ content }) => content);
  const texts = (given: readonly Item[]): string =>
    partsOf(given)
      .map(({ type, text }) => (type === "output_text" ? text : ""))
      .join("");
  const parts = partsOf(items);
  const thoughts = items.filter(({ type }) => type === "reasoning");
  const calls = items.filter(({ type }) => type === "function_call");
  const { usage } = response;
  return {
    text: texts(items),
    refusal: parts.map((part) => part.refusal ?? "").join(""),
    urls: parts
      .flatMap((part) => (part.annotations ?? []).map(({ url }) => String(url)))
      .toSorted(),
    reasoning: thoughts
      .flatMap(({ summary, content }) => [...summary, ...content])
      .map(({ text }) => text)
      .join(""),
    seals: thoughts.flatMap((item) => (item["encrypted_content"] as string | undefined) ?? []),
    calls: (calls as unknown as (Call & { call_id: string })[]).map((call) => ({
      id: call.call_id,
      name: call.name,
      arguments: call.arguments,
    })),
    status: response.status,
    usage: usage
      ? {
          input: usage.input_tokens,
          output: usage.output_tokens,
          total: usage.total_tokens,
          reasoning: usage.output_tokens_details?.reasoning_tokens,
          cost: usage["cost"],
        }
      : undefined,
    others: response.output
      .filter(({ choice, type }) => choice && type === "message")
      .map((item) => texts([item])),
  };
}

/** What is made anew each time. */
const madeUp = /^(id|item_id|call_id|completed_at|created_at)$/;

function strip(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, one: unknown) => (madeUp.test(key) ? undefined : one)),
  );
}

const done = { whole: 0, streams: 0, cuts: 0 };

describe.skipIf(missing)(`recorded answers lose nothing ${missing ?? ""}`, () => {
  const named = (mode: string) =>
    good.filter((one) => one.mode === mode).map((one) => [one.id, one] as const);

  const expected = (recording: Recording): Facts => {
    const facts = factsOf(recording);
    const id: unknown = expect.stringMatching(/./);
    const calls = facts.calls.map((call) => ({ ...call, id: call.id || (id as string) }));
    return { ...facts, calls };
  };

  it.each(named("json"))("whole: %s", async (_, recording) => {
    const played = await play(payloadsOf(recording)[0] as object);
    expect(toldBy(played)).toEqual(expected(recording));
    done.whole++;
  });

  it.each(named("stream"))("streamed: %s", async (_, recording) => {
    const body = new TextDecoder().decode(recording.streamBody());
    const played = await play(body);
    expect(played.error).toBe(undefined);
    expect(checkGrammar(played.events)).toEqual([]);
    expect(toldBy(played)).toEqual(expected(recording));
    done.streams++;
    const small = body.length < 8_000;
    for (const cut of small ? [1, 7, 333] : body.length < 200_000 ? [61, 4096] : [4096]) {
      const again = await play(body, { cut });
      expect(strip(again.events), `cut at ${cut} bytes`).toEqual(strip(played.events));
      done.cuts++;
    }
  });

  afterAll(() => {
    const { whole, streams, cuts } = done;
    console.log(`${whole} whole answers, ${streams} streams, cut in ${cuts} further ways`);
  });
});
