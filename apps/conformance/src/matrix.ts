// Writes apps/docs/matrix.md: what of each provider was seen to work, by giving it to the provider
// and looking at what would be sent, and by playing what its vendor answered. Needs the recordings.
// `node --conditions=@anyllm/source apps/conformance/src/matrix.ts`
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadRecordings } from "@anyllm/testing";
import { catalogue, type Entry } from "./catalogue.ts";
import { differences } from "./compare.ts";
import { encodeBy, type Encoded } from "./encoding.ts";
import type { Facts } from "./facts.ts";
import { probes } from "./matrix-probes.ts";
import { outcomeProblems } from "./outcome.ts";
import { isStream, offline, playRecording } from "./play.ts";
import { readRaw } from "./raw.ts";
import { vendorOf } from "./vendors.ts";
import { wires } from "./wires/index.ts";

const told: readonly (readonly [feature: string, has: (facts: Facts) => boolean])[] = [
  ["text", ({ text }) => text !== ""],
  ["calls", ({ calls }) => calls.length > 0],
  ["parallel calls", ({ calls }) => calls.length > 1],
  ["reasoning", ({ reasoning }) => reasoning !== ""],
  ["seals", ({ seals }) => seals.length > 0],
  ["citations", ({ citations }) => citations.length > 0],
  ["hosted items", ({ rest }) => rest.length > 0],
  ["media", ({ media }) => media.length > 0],
  ["usage", ({ usage }) => usage !== undefined],
];

/** The page as it should be. */
export async function matrixPage(): Promise<string> {
  const environment = process.env;
  process.env = {};
  try {
    // Those that speak Responses are asked as they are: nothing is translated.
    const entries = (await catalogue()).filter(({ wire }) => wire !== "Responses");
    const sent: string[] = [];
    for (const entry of entries) {
      process.env = { ...entry.environment };
      sent.push(await sentRow(entry));
    }
    process.env = { ...environment };
    const read = await readRows();
    return `# What was seen to work

Each provider that translates, by feature. This page is written by \`apps/conformance/src/matrix.ts\`
from runs of the conformance suite; a test fails when it is stale. A cell says what a run saw, and
nothing where no run looked.

## What is sent

The feature was given to the provider, and the body that would be sent was looked at.

- ● the body holds it, where the vendor wants it
- ◐ it is said in another way, such as in words, with a warning
- △ it is left out, with a warning
- ✕ it is refused before anything is sent

| id | wire | ${probes.map(({ feature }) => feature).join(" | ")} |
| --- | --- | ${probes.map(() => ":-:").join(" | ")} |
${sent.join("\n")}

## What was read

Recorded answers of the vendor that say it, and of which nothing was lost: streams + whole answers.

| id | wire | answers | ${told.map(([feature]) => feature).join(" | ")} |
| --- | --- | :-: | ${told.map(() => ":-:").join(" | ")} |
${read.join("\n")}
`;
  } finally {
    process.env = environment;
  }
}

// Where what can be said depends on the model, one of today's.
const models: Readonly<Record<string, string>> = {
  "Anthropic Messages": "claude-sonnet-4-6",
  "Bedrock Converse": "us.anthropic.claude-sonnet-4-6",
  "Gemini generateContent": "gemini-2.5-pro",
};

async function sentRow({ provider: made, wire }: Entry): Promise<string> {
  // Ours looks at what is sent.
  const provider = { ...made, transport: undefined };
  const cells: string[] = [];
  for (const { request, base, marker } of probes) {
    const before = { model: models[wire] ?? "m", input: "Hi", ...base };
    const plain = await encodeBy(provider, before);
    const given = await encodeBy(provider, { ...before, ...request });
    cells.push(signOf(plain, given, marker));
  }
  return `| \`${provider.id}\` | ${wire} | ${cells.join(" | ")} |`;
}

function signOf(plain: Encoded, given: Encoded, marker: RegExp | undefined): string {
  if (!given.body) return given.refused?.code === "not_implemented" ? "✕" : "";
  const text = JSON.stringify(given.body);
  const changed = text !== JSON.stringify(plain.body);
  const warned = given.warnings.length > plain.warnings.length;
  if (!changed) return warned ? "△" : "";
  if (marker && !marker.test(text)) return warned ? "△" : "";
  return warned ? "◐" : "●";
}

async function readRows(): Promise<string[]> {
  const rows = new Map<string, { streams: Map<string, number>; wholes: Map<string, number> }>();
  for (const recording of loadRecordings().recordings) {
    const read = wires[recording.wire];
    if (!read || recording.status >= 400) continue;
    const vendor = await vendorOf(recording);
    if (!vendor.own) continue;
    const raw = readRaw(recording);
    const facts = read(raw);
    const played = await playRecording(recording);
    const sound =
      played.response !== undefined &&
      outcomeProblems(facts, played, raw).length === 0 &&
      differences(facts, played.response, recording.wire).length === 0;
    if (!sound) continue;
    const key = `| \`${vendor.create(offline).id}\` | ${recording.wire} |`;
    const row = rows.get(key) ?? {
      streams: new Map<string, number>(),
      wholes: new Map<string, number>(),
    };
    rows.set(key, row);
    const counts = isStream(recording) ? row.streams : row.wholes;
    for (const name of [
      "answers",
      ...told.flatMap(([feature, has]) => (has(facts) ? [feature] : [])),
    ]) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return [...rows]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { streams, wholes }]) => {
      const cells = ["answers", ...told.map(([feature]) => feature)].map((name) => {
        const counts = [streams.get(name) ?? 0, wholes.get(name) ?? 0];
        return counts.some(Boolean) ? counts.join(" + ") : "";
      });
      return `${key} ${cells.join(" | ")} |`;
    });
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(import.meta.dirname, "../../docs/matrix.md"), await matrixPage());
}
