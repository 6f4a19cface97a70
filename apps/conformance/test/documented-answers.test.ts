import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkGrammar } from "@anyllm/core";
import { describe, expect, it } from "vitest";
import { differences } from "../src/compare.ts";
import { frameMessages } from "../src/eventstream.ts";
import type { Json } from "../src/facts.ts";
import { outcomeProblems } from "../src/outcome.ts";
import { offline, play, streamType } from "../src/play.ts";
import { vendorOf } from "../src/vendors.ts";
import { wires } from "../src/wires/index.ts";

/** An answer that a vendor documents and nobody recorded, by hand: one frame, or those of a stream. */
interface Row {
  what: string;
  stream?: boolean;
  /** Whether `[DONE]` is said at the end. */
  done?: boolean;
  frames: Json[];
}

const folder = join(import.meta.dirname, "answers");

// `<provider>-<wire>.jsonl`
const files = readdirSync(folder).map((file) => {
  const wire = Object.keys(wires).find((name) => file.endsWith(`-${name}.jsonl`)) ?? "";
  return { file, wire, provider: file.slice(0, -`-${wire}.jsonl`.length) };
});

describe.each(files)(
  "what a vendor says arrives ($provider, $wire)",
  ({ file, wire, provider }) => {
    const lines = readFileSync(join(folder, file), "utf8").trim().split("\n");
    const rows = lines.map((line) => JSON.parse(line) as Row);

    it.each(rows.map((row) => [row.what, row] as const))("%s", async (_, row) => {
      const { stream = false, done = false, frames } = row;
      const raw = { stream, done, frames };
      const told = (wires[wire] as (typeof wires)[string])(raw);
      const { create } = await vendorOf({ provider, wire });
      const headers = { "content-type": stream ? streamType(wire) : "application/json" };
      const body = stream ? streamOf(wire, row) : JSON.stringify(frames[0]);
      const played = await play(create(offline), { headers, body }, { stream });
      const problems = outcomeProblems(told, played, raw);
      if (played.response) problems.push(...differences(told, played.response, wire));
      if (played.events.length > 0 && !played.error) {
        problems.push(...checkGrammar(played.events).map(({ message }) => `grammar: ${message}`));
      }
      expect(problems, problems.join("\n")).toEqual([]);
    });
  },
);

function streamOf(wire: string, { frames, done }: Row): string | Uint8Array {
  if (wire === "bedrock-converse") return frameMessages(frames);
  const lines = frames.map((frame) => JSON.stringify(frame));
  if (wire === "ollama-chat") return lines.map((line) => `${line}\n`).join("");
  const events = [...lines, ...(done ? ["[DONE]"] : [])];
  return events.map((line) => `data: ${line}\n\n`).join("");
}
