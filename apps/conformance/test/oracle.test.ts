import type { ResponseResource } from "@anyllm/types";
import { loadRecordings } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { differences } from "../src/compare.ts";
import type { Json } from "../src/facts.ts";
import { outcomeProblems } from "../src/outcome.ts";
import { playRecording } from "../src/play.ts";
import { readRaw } from "../src/raw.ts";
import { wires } from "../src/wires/index.ts";

const { recordings, missing } = loadRecordings();

// What a careless decoder would do, each to an answer that has what it loses.
const losses: readonly [what: string, lose: (text: string) => string, wire?: RegExp][] = [
  ["a letter of the text", (text) => text.replace(/("type":"output_text","text":")./, "$1")],
  [
    "a letter of the reasoning",
    (text) => text.replace(/("type":"reasoning_text","text":")./, "$1"),
  ],
  [
    "a letter of a seal",
    (text) => text.replace(/("encrypted_content":"[^"]{20})./, "$1"),
    /anthropic|bedrock/,
  ],
  ["an argument", (text) => text.replace(/"arguments":"(?!\{\}")[^}]*\}"/, '"arguments":"{}"')],
  ["the name of a call", (text) => text.replace(/("name":")[a-z]/, "$1")],
  [
    "the id of a call",
    (text) => text.replace(/("call_id":").../, "$1"),
    /chat-completions|anthropic|bedrock/,
  ],
  ["a token of the input", (text) => text.replace(/("input_tokens":\d+)/, "$10")],
  ["the tokens of the output", (text) => text.replace(/("output_tokens":)\d+/, "$10")],
  [
    "the source of a citation",
    (text) => text.replaceAll(/"url":"[^"]*"/g, '"url":""'),
    /anthropic-messages/,
  ],
];

describe.skipIf(missing !== undefined)(
  `the oracle sees a loss${missing ? ` (${missing})` : ""}`,
  () => {
    it.each(losses.map(([what, lose, wire = /./]) => [what, { lose, where: wire }] as const))(
      "%s",
      async (_, { lose, where }) => {
        const seenOn = new Set<string>();
        for (const [wire, read] of Object.entries(wires)) {
          for (const recording of recordings) {
            if (
              recording.wire !== wire ||
              recording.status >= 400 ||
              seenOn.has(wire) ||
              !where.test(wire)
            )
              continue;
            const { response } = await playRecording(recording);
            const before = JSON.stringify(response?.output) + JSON.stringify(response?.usage);
            if (!response || lose(before) === before) continue;
            const told = read(readRaw(recording));
            if (differences(told, response, wire).length > 0) continue;
            const lost = JSON.parse(lose(JSON.stringify(response))) as ResponseResource;
            expect(differences(told, lost, wire), recording.id).not.toEqual([]);
            seenOn.add(wire);
          }
        }
        expect(seenOn.size).toBeGreaterThan(0);
      },
    );

    it("an end that is none", async () => {
      const recording = recordings.find(
        ({ wire, features }) => wires[wire] && features.includes("incomplete"),
      );
      const raw = readRaw(recording as NonNullable<typeof recording>);
      const played = await playRecording(recording as NonNullable<typeof recording>);
      const told = (wires[recording?.wire ?? ""] as (typeof wires)[string])(raw);
      expect(outcomeProblems(told, played, raw)).toEqual([]);
      const completed = {
        ...(played.response as unknown as Json),
        status: "completed",
        incomplete_details: null,
      };
      const wrong = { ...played, response: completed as unknown as ResponseResource };
      expect(outcomeProblems(told, wrong, raw)).not.toEqual([]);
    });
  },
);
