import { checkGrammar } from "@anyllm/core";
import { createWriter } from "@anyllm/core/translate";
import { mutations } from "@anyllm/testing";
import type { StreamEvent } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { decodeNative } from "../src/chat-native/decode.ts";

const call = { id: "c", function: { index: 0, name: "f", arguments: { a: 1 } } };
const message = {
  role: "assistant",
  content: "A",
  thinking: "T",
  tool_calls: [call],
  images: ["x"],
};
const logprobs = [{ token: "A", logprob: -1, top_logprobs: [] }];
const last = { done: true, done_reason: "stop", prompt_eval_count: 1, eval_count: 2 };
const line = { model: "m", created_at: "2026-01-01T00:00:00Z", message, logprobs, ...last };

function play(payloads: readonly unknown[], stream: boolean): StreamEvent[] {
  const events: StreamEvent[] = [];
  let ids = 0;
  const writer = createWriter({
    request: { model: "m", input: "Hi" },
    emit: (event) => events.push(event),
    id: (prefix) => `${prefix}_${ids++}`,
    now: () => 0,
  });
  const decoder = decodeNative(writer, { stream });
  for (const payload of payloads) {
    if (typeof payload === "object" && payload) {
      decoder.frame(payload as Record<string, unknown>, "");
    }
  }
  decoder.end(true);
  writer.end();
  return events;
}

describe("an answer of Ollama's", () => {
  it.each([true, false])("that is odd never breaks the reader; stream: %s", (stream) => {
    for (const odd of mutations(line)) {
      const events = play(stream ? [odd, line] : [odd], stream);
      const ended = events.some(({ type }) => /\.(completed|incomplete|failed)$/.test(type));
      expect(ended ? checkGrammar(events) : []).toEqual([]);
    }
  });
});
