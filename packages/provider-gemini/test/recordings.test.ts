import { loadRecordings, type Recording } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { decode, framesOf, itemsOf, type Loose, outputOf, payloadsOf } from "./support/decoding.ts";
import { readFacts } from "./support/facts.ts";

const { recordings, missing } = loadRecordings({ wire: "gemini-generate-content" });
const answers = recordings.filter(({ status }) => status === 200);

const list = (value: unknown): Loose[] => (Array.isArray(value) ? (value as Loose[]) : []);
const count = (value: unknown): number => (typeof value === "number" ? value : 0);

function read(recording: Recording) {
  const payloads = payloadsOf(recording);
  const stream = recording.mode === "stream" || payloads.length > 1;
  const decoded = decode(payloads, { stream });
  return { payloads, decoded, facts: readFacts(payloads), stream };
}

describe.skipIf(missing)(`recorded answers ${missing ?? ""}`, () => {
  it.each(answers.map((recording) => [recording.id, recording] as const))("%s", (_, recording) => {
    const { decoded, facts } = read(recording);
    expect(decoded.violations).toEqual([]);
    const messages = itemsOf(decoded, "message");
    const parts = messages.flatMap(({ content }) => list(content));
    const texts = parts.filter(({ type }) => type === "output_text");
    expect(texts.map(({ text }) => text).join("")).toBe(facts.text);
    const reasoning = itemsOf(decoded, "reasoning");
    const summaries = reasoning.flatMap(({ summary }) => list(summary));
    expect(summaries.map(({ text }) => text).join("")).toBe(facts.thoughts);

    const calls = itemsOf(decoded, "function_call");
    const made = expect.stringMatching(/^gemini_/) as unknown;
    expect(calls.map(({ call_id }) => call_id)).toEqual(facts.calls.map(({ id }) => id ?? made));
    expect(
      calls.map((call) => ({
        name: call["name"],
        args: JSON.parse(String(call["arguments"])) as unknown,
        signature: call["thought_signature"],
      })),
    ).toEqual(facts.calls.map(({ name, args, signature }) => ({ name, args, signature })));
    expect(new Set(calls.map(({ call_id }) => call_id)).size).toBe(calls.length);

    expect(signaturesOf(outputOf(decoded))).toEqual(facts.signatures);
    const ran = itemsOf(decoded, "code_interpreter_call");
    expect(ran.map(({ code }) => code)).toEqual(facts.code);
    const logs = ran.flatMap(({ outputs }) => list(outputs)).map((output) => output["logs"]);
    expect(logs).toEqual(facts.logs);
    const images = itemsOf(decoded, "image_generation_call");
    expect(images.map(({ result }) => result)).toEqual(facts.images);

    const annotations = texts.flatMap((part) => list(part["annotations"]));
    const told = String(texts.at(-1)?.["text"]);
    expect(
      annotations.map(({ url, file_id, start_index, end_index }, index) => ({
        source: url ?? file_id,
        words: facts.cited[index]?.words && told.slice(count(start_index), count(end_index)),
      })),
    ).toEqual(facts.cited);
    for (const { end_index } of annotations)
      expect(count(end_index)).toBeLessThanOrEqual(told.length);
    const searches = itemsOf(decoded, "web_search_call").map(({ action }) => action as Loose);
    const searched = searches.filter((action) => action["sources"]);
    expect(searched.flatMap(({ queries }) => queries)).toEqual(facts.queries);
    expect(searches.flatMap(({ type, url }) => (type === "open_page" ? [url] : []))).toEqual(
      facts.pages,
    );

    const { usage: counts } = facts;
    const output = count(counts["candidatesTokenCount"]) + count(counts["thoughtsTokenCount"]);
    const input = count(counts["promptTokenCount"]) + count(counts["toolUsePromptTokenCount"]);
    const usage = {
      input_tokens: input,
      output_tokens: output,
      total_tokens: counts["totalTokenCount"] ?? input + output,
      input_tokens_details: { cached_tokens: count(counts["cachedContentTokenCount"]) },
      output_tokens_details: { reasoning_tokens: count(counts["thoughtsTokenCount"]) },
    };
    const counted = Object.keys(counts).length > 0;
    expect([decoded.response?.usage]).toMatchObject([counted ? usage : null]);
    expect(decoded.response?.status).toBe(statusOf(facts));
  });

  it.each(
    answers
      .filter((recording) => recording.mode === "stream")
      .map((recording) => [recording.id, recording] as const),
  )("%s says the same, cut anywhere", (_, recording) => {
    const bytes = recording.streamBody() as Uint8Array;
    const whole = framesOf(bytes);
    const sizes = bytes.length < 4000 ? [1, 2, 3, 7] : [61, 1021];
    const crlf = new TextEncoder().encode(
      new TextDecoder().decode(bytes).replaceAll("\r\n", "\n").replaceAll("\n", "\r\n"),
    );
    const cut = sizes.flatMap((size) => [framesOf(bytes, size), framesOf(crlf, size)]);
    expect(cut).toEqual(cut.map(() => whole));
  });

  it.each(
    answers
      .filter(({ id }) => !/recitation|prompt-blocked|image-basic/.test(id))
      .map((recording) => [recording.id, recording] as const),
  )("%s broken off is never complete", (_, recording) => {
    const { payloads } = read(recording);
    const begun = payloads.map((__, end) => decode(payloads.slice(0, end), { stream: true }));
    const states = new Set(begun.map(({ response }) => response?.status));
    expect(
      [...states].filter((status) => status !== undefined && status !== "in_progress"),
    ).toEqual([]);
  });
});

function statusOf({ finish, blocked }: ReturnType<typeof readFacts>): string {
  // One recording has the enumeration as its number.
  if (blocked || (finish && !/^(STOP|1)$/.test(finish))) return "incomplete";
  return "completed";
}

// In the order of the parts, wherever the item keeps them.
function signaturesOf(output: readonly Loose[]): unknown[] {
  return output.flatMap((item) => {
    if (Array.isArray(item["parts"])) {
      return list(item["parts"]).flatMap((part) => part["thoughtSignature"] ?? []);
    }
    return item["thought_signature"] ?? item["encrypted_content"] ?? [];
  });
}
