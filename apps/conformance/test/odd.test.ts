import { AnyLLMError, checkGrammar, expand, type Provider } from "@anyllm/core";
import { loadRecordings, type Recording } from "@anyllm/testing";
import type { ResponseRequest, ResponseResource, StreamEvent } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { contextOf, settle } from "../src/decoding.ts";
import { isObject, type Json, string } from "../src/facts.ts";
import { isStream, offline } from "../src/play.ts";
import { createRandom, spoil } from "../src/oddities.ts";
import { readRaw } from "../src/raw.ts";
import { vendorOf } from "../src/vendors.ts";
import { wires } from "../src/wires/index.ts";

const { recordings, missing } = loadRecordings();
const small = recordings.filter(
  (one) => wires[one.wire] && one.status < 400 && readRaw(one).frames.length < 40,
);
// Of each vendor and wire some, streams and whole answers.
const sampled = [...groupBy(small).values()].flatMap((group) => group.slice(0, 3));
const rounds = 40;

describe.skipIf(missing !== undefined)(
  `answers with something odd in them: ${sampled.length} recordings, ${rounds} times each${missing ? ` (${missing})` : ""}`,
  () => {
    it.each(sampled.map((one) => [one.id, one] as const))("%s", async (_, recording) => {
      const problems = await oddities(recording);
      expect(problems, problems.join("\n")).toEqual([]);
    });
  },
);

async function oddities(recording: Recording): Promise<string[]> {
  const provider = (await vendorOf(recording)).create(offline);
  const request = { ...(await settle(provider)), model: recording.model ?? "m" };
  const random = createRandom(recording.id.length);
  const { frames } = readRaw(recording);
  const problems = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    const changed = structuredClone(frames);
    const where = spoilFrames(changed, random);
    const problem = read(provider, request, { frames: changed, stream: isStream(recording) });
    if (problem) problems.add(`${where}: ${problem}`);
  }
  return [...problems];
}

// A decoder never throws, and what it says is in order whatever it was told.
function read(
  provider: Provider,
  request: ResponseRequest,
  told: { frames: Json[]; stream: boolean },
): string | undefined {
  const events: StreamEvent[] = [];
  try {
    const decoder = provider.decode({
      ...contextOf(request),
      stream: told.stream,
      emit: (event) => events.push(event),
    });
    for (const frame of told.frames) {
      const [name, payload] = namedBy(provider, frame);
      decoder.frame(payload, name);
    }
    decoder.end(false);
  } catch (error) {
    // A whole answer that does not say that it is complete is an error of its own.
    if (AnyLLMError.isInstance(error)) return undefined;
    return `threw ${String(error)} ${String((error as Error).stack).split("\n")[1]}`;
  }
  // Of a whole answer the last event alone is told: it is held to the order that it stands for.
  const [last, second] = events;
  if (!told.stream && second) return `${events.length} events told`;
  const ended = !told.stream && last && "response" in last && last.type !== "response.in_progress";
  const all = ended ? expand(last.response as ResponseResource) : told.stream ? events : [];
  const broken = checkGrammar(all).find(
    ({ statement }) => statement !== 30 && statement !== 29 && statement !== 37,
  );
  return broken && `statement ${broken.statement}: ${broken.message}`;
}

// As the binary framing names them; others carry their names inside.
function namedBy(provider: Provider, frame: Json): [string, Json] {
  const [name = "", payload] = Object.entries(frame)[0] ?? [];
  const named = provider.framing && Object.keys(frame).length === 1 && isObject(payload);
  return named ? [name, payload] : [string(frame["type"]), frame];
}

// Puts something odd in a place, or takes it away, or tells a frame twice.
function spoilFrames(frames: Json[], random: () => number): string {
  if (random() >= 0.1) return spoil(frames, random);
  const at = Math.floor(random() * frames.length);
  frames.splice(at, 0, structuredClone(frames[at] as Json));
  return `frame ${at} twice`;
}

function groupBy(all: readonly Recording[]): Map<string, Recording[]> {
  const groups = new Map<string, Recording[]>();
  for (const one of all) {
    const key = `${one.provider} ${one.wire} ${one.mode}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}
