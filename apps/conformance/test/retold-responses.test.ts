import { checkGrammar } from "@anyllm/core";
import { loadRecordings } from "@anyllm/testing";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { type Json, list, object, objects, string } from "../src/facts.ts";
import { createRandom } from "../src/oddities.ts";
import { offline, play, type Played } from "../src/play.ts";
import { readRaw } from "../src/raw.ts";
import { vendorOf } from "../src/vendors.ts";

// What other servers of this wire do to the same answer: leave out, count, name or frame otherwise.
// Whatever a recorded stream says, it says still.

const { recordings, missing } = loadRecordings({ wire: "openai-responses" });
const streams = recordings.filter(({ mode, status }) => mode === "stream" && status < 400);
const pairs = 12;

type Retelling = (events: Json[]) => Json[];

const is = (event: Json, pattern: RegExp): boolean => pattern.test(string(event["type"]));
const isEnd = (event: Json): boolean => is(event, /^response\.(completed|failed|incomplete)$/);
const each =
  (change: (event: Json, at: number) => void): Retelling =>
  (events) => {
    events.forEach(change);
    return events;
  };
const without =
  (pattern: RegExp): Retelling =>
  (events) =>
    events.filter((event) => !is(event, pattern));
const atEnd = (change: (response: Json, event: Json) => void): Retelling =>
  each((event) => isEnd(event) && change(object(event["response"]), event));
const withKey = (key: string, change: (value: unknown, event: Json, at: number) => unknown) =>
  each((event, at) => key in event && (event[key] = change(event[key], event, at)));
const plus = (by: number) => (value: unknown) => Number(value) + by;
const anew = (() => {
  let count = 0;
  return () => `anew_${++count}`;
})();
const doneWords = /(text|reasoning|refusal|arguments)\.done$/;

const retellings: Readonly<Record<string, Retelling>> = {
  "no beginning": without(/^response\.(created|in_progress|queued)$/),
  "a beginning without a response": each(
    (event) => is(event, /^response\.(created|in_progress)$/) && delete event["response"],
  ),
  "parts never opened": without(/part\.added$/),
  "parts never told of": without(/part\.(added|done)$/),
  "strings never done": without(doneWords),
  "nothing done": without(/\.done$/),
  "no deltas": without(/\.delta$/),
  "the end alone": (events) => events.filter(isEnd),
  "no item_id": each((event) => delete event["item_id"]),
  "another item_id each time": withKey("item_id", anew),
  "no output_index": each((event) => delete event["output_index"]),
  "sparse output_index": withKey("output_index", (value) => Number(value) * 2 + 3),
  "no part indexes": each((event) => {
    delete event["content_index"];
    delete event["summary_index"];
  }),
  "content_index from 1": withKey("content_index", plus(1)),
  "content_index from -1": withKey("content_index", plus(-1)),
  "content_index over all items": withKey("content_index", (value, { output_index }) =>
    plus(Number(output_index))(value),
  ),
  "content_index that counts deltas": each((event, at) => {
    if (is(event, /(output_text|reasoning|reasoning_text)\.delta$/)) event["content_index"] = at;
  }),
  "no numbers": each((event) => delete event["sequence_number"]),
  "two events to a number": each((event, at) => (event["sequence_number"] = at >> 1)),
  "falling numbers": each((event, at) => (event["sequence_number"] = 10_000 - at)),
  "every numbered event twice": (events) =>
    events.flatMap((event) => ("sequence_number" in event ? [event, event] : [event])),
  "done without words": each((event) => {
    if (!is(event, doneWords)) return;
    for (const key of ["text", "refusal", "arguments"]) if (key in event) event[key] = "";
  }),
  "parts done without themselves": each(
    (event) => is(event, /part\.done$/) && delete event["part"],
  ),
  "items done without their words": each((event) => {
    if (!is(event, /item\.done$/)) return;
    const item = object(event["item"]);
    for (const key of ["content", "summary"]) if (list(item[key]).length > 0) item[key] = [];
    if (item["type"] === "function_call") item["arguments"] = "";
  }),
  "an end without its items": atEnd((response) => (response["output"] = [])),
  "an end without its last item": atEnd((response) => list(response["output"]).pop()),
  "an end without its reasoning": atEnd((response) => {
    const items = objects(response["output"]);
    response["output"] = items.filter(({ type }) => type !== "reasoning");
  }),
  "an end with items named anew": atEnd((response) =>
    objects(response["output"]).forEach((item) => (item["id"] = anew())),
  ),
  "an end without its status": atEnd((response) => delete response["status"]),
  "response.done": atEnd((_, event) => (event["type"] = "response.done")),
  "keepalives and extensions": (events) =>
    events.flatMap((event) => [{ type: "keepalive" }, { type: "acme:progress", at: 1 }, event]),
};

describe.skipIf(missing !== undefined)(
  `the same stream as others would tell it: ${streams.length} recordings${missing ? ` (${missing})` : ""}`,
  () => {
    it.each(streams.map((one) => [one.id, one] as const))("%s", async (id, recording) => {
      const provider = (await vendorOf(recording)).create(offline);
      const told = async (events: readonly Json[]): Promise<Played> => {
        const frames = events.map((event) => `data: ${JSON.stringify(event)}\n\n`);
        const headers = { "content-type": "text/event-stream" };
        const body = `${frames.join("")}data: [DONE]\n\n`;
        return play(provider, { headers, body, native: true }, { stream: true });
      };
      const random = createRandom(id.length);
      const problems: string[] = [];
      for (const events of responsesOf(readRaw(recording).frames)) {
        const base = await told(events);
        // Where the recording itself lacks words of its own, others cannot stand for them.
        if (!isWhole(events, base)) continue;
        for (const name of [...Object.keys(retellings), ...pairsOf(random)]) {
          const retold = name
            .split(" + ")
            .reduce((all, one) => (retellings[one] as Retelling)(all), structuredClone(events));
          const problem = differenceOf(base, await told(retold));
          if (problem) problems.push(`${name}: ${problem}`);
        }
      }
      expect(problems, problems.join("\n")).toEqual([]);
    });
  },
);

// Two at a time, of those that take nothing away which the other needs.
function pairsOf(random: () => number): string[] {
  const names = Object.keys(retellings).filter((name) => !/^(the end|no deltas|every)/.test(name));
  const taking = /without (its (items|last|reasoning)|the|words)|done$|never|anew|another/;
  return Array.from({ length: pairs }, () =>
    [0, 1].map(() => names[Math.floor(random() * names.length)] as string),
  )
    .filter((pair) => pair.filter((name) => taking.test(name)).length < 2)
    .map((pair) => pair.join(" + "));
}

// Some recordings hold several responses.
function responsesOf(frames: readonly Json[]): Json[][] {
  const bodies: Json[][] = [];
  for (const frame of frames) {
    if (bodies.length === 0 || frame["type"] === "response.created") bodies.push([]);
    bodies.at(-1)?.push(frame);
  }
  return bodies;
}

function isWhole(told: readonly Json[], { events, error }: Played): boolean {
  const ends = told.filter(
    (event) => isEnd(event) && objects(object(event["response"])["output"])[0],
  );
  const deltas = (all: readonly Json[]): number => all.filter((one) => is(one, /delta$/)).length;
  const mended = deltas(events as unknown as Json[]) !== deltas(told);
  return !error && ends.length === 1 && !mended && checkGrammar(events).length === 0;
}

function differenceOf(base: Played, { events, response, error }: Played): string | undefined {
  if (error) return `${error.code}: ${error.message}`;
  const [broken] = checkGrammar(events);
  if (broken) return `statement ${broken.statement}: ${broken.message}`;
  if (response?.status !== base.response?.status) return `status ${response?.status}`;
  const [a, b] = [base.response, response].map((one) => objects(one?.output).map(plain));
  return isDeepStrictEqual(a, b) ? undefined : `${JSON.stringify(b)}, not ${JSON.stringify(a)}`;
}

// Ids, states and seals are told anew by some; what is null or empty is as good as not there.
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(
    ([key, said]) =>
      !/^(id|item_id|status|logprobs|encrypted_content|fingerprint)$/.test(key) &&
      said !== null &&
      list(said).length + Number(!Array.isArray(said)) > 0,
  );
  return Object.fromEntries(kept.map(([key, said]) => [key, plain(said)]));
}
