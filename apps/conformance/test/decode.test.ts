import { isDeepStrictEqual } from "node:util";
import { accumulate, checkGrammar } from "@anyllm/core";
import { loadRecordings, type Recording } from "@anyllm/testing";
import { afterAll, describe, expect, it } from "vitest";
import { differences } from "../src/compare.ts";
import { outcomeProblems } from "../src/outcome.ts";
import { playRecording } from "../src/play.ts";
import { readRaw } from "../src/raw.ts";
import { vendorOf } from "../src/vendors.ts";
import { wires } from "../src/wires/index.ts";

const { recordings, missing } = loadRecordings();
const answers = recordings.filter(({ wire, status }) => wires[wire] && status < 400);

describe.skipIf(missing !== undefined)(
  `every recorded answer, decoded${missing ? ` (${missing})` : ""}`,
  () => {
    it.each(answers.map((recording) => [recording.id, recording] as const))(
      "%s",
      async (_, recording) => {
        const problems = await problemsOf(recording);
        expect(problems, problems.join("\n")).toEqual([]);
      },
    );

    afterAll(async () => {
      const names = new Map(answers.map((one) => [`${one.provider}/${one.wire}`, one]));
      const strangers: string[] = [];
      for (const [name, one] of names) {
        const { own, name: stand } = await vendorOf(one);
        if (!own) strangers.push(`${name} (as ${stand})`);
      }
      console.log(`played as nobody in particular: ${strangers.join(", ") || "none"}`);
    });
  },
);

async function problemsOf(recording: Recording): Promise<string[]> {
  const raw = readRaw(recording);
  const told = (wires[recording.wire] as (typeof wires)[string])(raw);
  const played = await playRecording(recording);
  const problems = outcomeProblems(told, played, raw);
  if (!played.response) return [...problems, `no response: ${String(played.error)}`];
  problems.push(...differences(told, played.response, recording.wire));
  if (played.events.length > 0 && !played.error) {
    problems.push(
      ...checkGrammar(played.events).map(
        ({ statement, message }) => `grammar ${statement}: ${message}`,
      ),
    );
    const folded = await accumulate(played.events);
    if (!isDeepStrictEqual(folded?.output, played.response.output)) {
      problems.push("the final response is not the fold of its events");
    }
  }
  return problems;
}
