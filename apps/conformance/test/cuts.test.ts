import type { Provider } from "@anyllm/core";
import { loadRecordings, type Recording } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { eventsOf, type Frame, framesOf, framingOf, settle } from "../src/decoding.ts";
import { answerOf, offline } from "../src/play.ts";
import { vendorOf } from "../src/vendors.ts";
import { wires } from "../src/wires/index.ts";

const { recordings, missing } = loadRecordings({ mode: "stream" });
const streams = recordings.filter(({ wire, status }) => wires[wire] && status < 400);

// Beyond this size only some frames are cut at each of their bytes; all are fed byte by byte.
const large = 20_000;
const sample = 12;

describe.skipIf(missing !== undefined)(
  `streams cut anywhere${missing ? ` (${missing})` : ""}`,
  () => {
    const seen = { streams: 0, cuts: 0, sampled: 0, chunked: 0, lineEnds: 0 };

    it.each(streams.map((recording) => [recording.id, recording] as const))(
      "%s",
      async (_, recording) => {
        const provider = (await vendorOf(recording)).create(offline);
        const request = await settle(provider);
        const { body } = answerOf(recording);
        const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
        const framing = framingOf(provider);
        const whole = framesOf(framing, [bytes]);
        expect(whole.length).toBeGreaterThan(0);
        const single = framesOf(framing, everyByte(bytes));
        expect(same(single, whole)).toBe(true);
        expect(eventsOf(provider, single, request)).toEqual(eventsOf(provider, whole, request));
        seen.streams++;
        seen.cuts += cutEachFrame(provider, bytes, recording);
        const chunks = piecesOf(bytes, recording.chunkSizes ?? []);
        expect(same(framesOf(framing, chunks), whole)).toBe(true);
        if (recording.chunkSizes) seen.chunked++;
        // Byte by byte for LF and CRLF; larger streams in odd pieces, which cut every kind of place.
        const ends = provider.framing ? [] : ["\n", "\r\n"];
        const wrong = ends.filter((end) => {
          const text = new TextDecoder().decode(bytes).replaceAll(/\r\n|\r|\n/g, end);
          const again = new TextEncoder().encode(`${text}${end}${end}`);
          const pieces = again.length > large ? evenPieces(again, 7) : everyByte(again);
          seen.lineEnds++;
          return !same(framesOf(framing, pieces), whole);
        });
        expect(wrong).toEqual([]);
      },
    );

    it("counts what was cut", () => {
      console.log(
        `${seen.streams} streams fed byte by byte; ${seen.cuts} single cuts (${seen.sampled} streams sampled); ` +
          `${seen.chunked} in their recorded chunks; ${seen.lineEnds} with other line ends`,
      );
      expect(seen.streams).toBe(streams.length);
    });

    // A frame and the one after it, cut once at each byte of the first: a parser keeps nothing between
    // frames, so this is the stream cut there.
    function cutEachFrame(provider: Provider, bytes: Uint8Array, recording: Recording): number {
      const framing = framingOf(provider);
      const bounds = boundsOf(bytes, recording.wire);
      const step = bytes.length > large ? Math.max(1, Math.floor(bounds.length / sample)) : 1;
      if (step > 1) seen.sampled++;
      let cuts = 0;
      for (let at = 0; at + 1 < bounds.length; at += step) {
        const piece = bytes.subarray(bounds[at], bounds[at + 2] ?? bounds[at + 1]);
        const length = (bounds[at + 1] as number) - (bounds[at] as number);
        const whole = framesOf(framing, [piece]);
        // Of a frame that is large itself, not every byte is cut.
        const stride = Math.max(1, Math.floor(length / 6000));
        for (let cut = 1; cut < length; cut += stride) {
          cuts++;
          const parts = framesOf(framing, [piece.subarray(0, cut), piece.subarray(cut)]);
          if (!same(parts, whole))
            throw new Error(`cut after byte ${(bounds[at] as number) + cut}`);
        }
      }
      return cuts;
    }
  },
);

function* everyByte(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at++) yield bytes.subarray(at, at + 1);
}

function* evenPieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function* piecesOf(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  let at = 0;
  for (const size of sizes) yield bytes.subarray(at, (at += size));
  if (at < bytes.length) yield bytes.subarray(at);
}

function same(a: readonly Frame[], b: readonly Frame[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ data, name }, at) => data === b[at]?.data && name === b[at]?.name)
  );
}

// Where frames begin, and the end: after an empty line, after a line, or by the length told first.
function boundsOf(bytes: Uint8Array, wire: string): number[] {
  const bounds = [0];
  if (wire.startsWith("bedrock")) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + 4 <= bytes.length; bounds.push(at)) at += view.getUint32(at);
    return bounds;
  }
  const lines = wire === "ollama-chat";
  for (let at = 1; at < bytes.length; at++) {
    if (bytes[at - 1] !== 10) continue;
    const empty = bytes[at - 2] === 10 || (bytes[at - 2] === 13 && bytes[at - 3] === 10);
    if (lines || empty) bounds.push(at);
  }
  if (bounds.at(-1) !== bytes.length) bounds.push(bytes.length);
  return bounds;
}
