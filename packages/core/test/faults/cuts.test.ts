import { loadRecordings, type Recording, splitResponses } from "@anyllm/testing";
import type { StreamEvent } from "@anyllm/types";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createNormaliser } from "../../src/events/normalise.ts";
import { sseDecode } from "../../src/transport/sse-decode.ts";
import { play, watchRejections } from "../support/play.ts";
import { DONE, golden, sse } from "../support/upstream.ts";

watchRejections();

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const body = bytes(sse(golden) + DONE);

/** What a client makes of chunks, without the network. */
function decode(chunks: Iterable<Uint8Array>): StreamEvent[] {
  const events: StreamEvent[] = [];
  const request = { model: "m", input: "" };
  const normalise = createNormaliser({
    request,
    emit: (event) => events.push(event),
    now: () => 0,
  });
  const parser = sseDecode((data) => {
    if (data !== "[DONE]") normalise(JSON.parse(data));
  }, 2 ** 20);
  for (const chunk of chunks) parser.feed(chunk);
  return events;
}

function* cutAt(whole: Uint8Array, ...places: number[]): Generator<Uint8Array> {
  const ends = [...places, whole.length].toSorted((one, other) => one - other);
  let start = 0;
  for (const end of ends) {
    yield whole.subarray(start, end);
    start = end;
  }
}

describe("T1: a sound stream gives the same events however it is cut", () => {
  test("T1: every byte in a chunk of its own, over HTTP", async () => {
    const uncut = await play({ body });
    const cut = await play({ body, cut: 1 });
    expect(uncut.error).toBeUndefined();
    expect(uncut.events).toHaveLength(golden.length);
    expect(cut.events).toEqual(uncut.events);
    expect(cut.response).toEqual(uncut.response);
    expect(cut.response?.output_text).toContain("Grüße \u{1F30D}");
  });

  test("T1: one cut, at each place in turn", () => {
    const uncut = JSON.stringify(decode([body]));
    const places = Array.from({ length: body.length }, (_, at) => at);
    const differing = places.filter((at) => JSON.stringify(decode(cutAt(body, at))) !== uncut);
    expect(differing).toEqual([]);
  });

  test("T1: any number of cuts at any places", () => {
    const uncut = decode([body]);
    const places = fc.array(fc.nat(body.length), { maxLength: 40 });
    fc.assert(
      fc.property(places, (cuts) => {
        expect(decode(cutAt(body, ...cuts))).toEqual(uncut);
      }),
      { numRuns: 100 },
    );
  });
});

/** The smallest recorded stream of each vendor: every byte a chunk, so small is quick. */
function smallest(recordings: Recording[]): Recording[] {
  const found = new Map<string, Recording>();
  const size = (recording: Recording | undefined): number =>
    recording?.streamBody()?.length ?? Infinity;
  for (const recording of recordings) {
    const known = found.get(recording.provider);
    if (size(recording) < Math.min(size(known), 40_000)) found.set(recording.provider, recording);
  }
  return [...found.values()];
}

const { recordings, missing } = loadRecordings({ wire: "openai-responses", mode: "stream" });
const picked = smallest(recordings);

describe.skipIf(missing)(`T1: recorded streams, cut at every byte ${missing ?? ""}`, () => {
  test.concurrent.each(picked.map((recording) => [recording.id, recording] as const))(
    "T1: %s",
    async (_, recording) => {
      const recorded = splitResponses(recording.streamBody() as Uint8Array)[0] as string;
      const uncut = await play({ body: recorded });
      const cut = await play({ body: recorded, cut: 1 });
      expect(uncut.events.length).toBeGreaterThan(2);
      expect(cut.events).toEqual(uncut.events);
      expect(cut.response).toEqual(uncut.response);
      expect(cut.error?.code).toBe(uncut.error?.code);
    },
  );
});
