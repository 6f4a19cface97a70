import { checkGrammar } from "@anyllm/core";
import { createWriter } from "@anyllm/core/translate";
import { loadRecordings, mutations } from "@anyllm/testing";
import type { StreamEvent } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { decodeConverse } from "../src/decode.ts";
import { linesOf, type Loose } from "./wire.ts";

const { recordings, missing } = loadRecordings({ wire: "bedrock-converse" });
const streams = recordings
  .filter(({ mode, status }) => mode === "stream" && status === 200)
  .map((recording) => [recording.id, linesOf(recording)] as const)
  .filter(([, lines]) => lines.length < 20);

// Plays payloads to the decoder, whatever they are, and gives the events.
function play(lines: readonly Loose[]): StreamEvent[] {
  const events: StreamEvent[] = [];
  let ids = 0;
  const writer = createWriter({
    request: { model: "m", input: "Hi" },
    emit: (event) => events.push(event),
    id: (prefix) => `${prefix}_${ids++}`,
    now: () => 0,
  });
  const decoder = decodeConverse(writer);
  for (const line of lines) {
    const [name, payload] = Object.entries((line as Loose | null) ?? {})[0] ?? ["", {}];
    decoder.frame(typeof payload === "object" && payload ? (payload as Loose) : {}, name);
  }
  decoder.end(false);
  writer.end();
  return events;
}

describe.skipIf(missing)(`streams with something wrong in them ${missing ?? ""}`, () => {
  it.each(streams)("%s", (_, lines) => {
    for (const [at, line] of lines.entries()) {
      for (const odd of mutations(line)) {
        const events = play([...lines.slice(0, at), odd as Loose, ...lines.slice(at + 1)]);
        const ended = events.some(({ type }) => /\.(completed|incomplete|failed)$/.test(type));
        expect(ended ? checkGrammar(events) : []).toEqual([]);
      }
      // A frame that is missing, or comes twice.
      expect(() => play([...lines.slice(0, at), ...lines.slice(at + 1)])).not.toThrow();
      expect(() => play([...lines.slice(0, at), line, ...lines.slice(at)])).not.toThrow();
    }
  });
});
