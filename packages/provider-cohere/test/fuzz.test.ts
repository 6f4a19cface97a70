import { checkGrammar } from "@anyllm/core";
import { createWriter } from "@anyllm/core/translate";
import { loadRecordings, mutations } from "@anyllm/testing";
import type { StreamEvent } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { decodeCohere } from "../src/decode.ts";
import { linesOf, type Loose } from "./wire.ts";

const { recordings, missing } = loadRecordings({ wire: "cohere-chat-v2" });
const answers = recordings
  .filter(({ status }) => status === 200)
  .map((recording) => [recording.id, linesOf(recording)] as const);

function play(payloads: readonly unknown[]): StreamEvent[] {
  const events: StreamEvent[] = [];
  let ids = 0;
  const writer = createWriter({
    request: { model: "m", input: "Hi" },
    emit: (event) => events.push(event),
    id: (prefix) => `${prefix}_${ids++}`,
    now: () => 0,
  });
  const decoder = decodeCohere(writer);
  for (const payload of payloads) {
    if (typeof payload === "object" && payload) decoder.frame(payload as Loose, "");
  }
  decoder.end(true);
  writer.end();
  return events;
}

describe.skipIf(missing)(`answers with something wrong in them ${missing ?? ""}`, () => {
  it.each(answers)("%s", (_, all) => {
    // One frame of each kind is enough, and what comes before and after it.
    const kinds = new Map(
      all.map((line) => [
        `${String(line["type"])} ${Object.keys(line["delta"]?.message ?? {}).join()}`,
        line,
      ]),
    );
    const lines = all.filter((line) => [...kinds.values()].includes(line));
    for (const [at, line] of lines.entries()) {
      for (const odd of mutations(line)) {
        const events = play([...lines.slice(0, at), odd, ...lines.slice(at + 1)]);
        const ended = events.some(({ type }) => /\.(completed|incomplete|failed)$/.test(type));
        expect(ended ? checkGrammar(events) : []).toEqual([]);
      }
      expect(() => play([...lines.slice(0, at), line, ...lines.slice(at)])).not.toThrow();
    }
  });
});
