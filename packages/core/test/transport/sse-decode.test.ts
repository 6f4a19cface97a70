import { describe, expect, test } from "vitest";
import type { FrameParser } from "../../src/transport/framing.ts";
import { sseDecode } from "../../src/transport/sse-decode.ts";
import { heapInUse } from "../support/collect.ts";

const encoder = new TextEncoder();
const whole = `event: some.event.with.a.long.name\ndata: {"delta":"some text or other"}\n\n`;

/** The bytes of heap that parsers hold, which have read some chunk each and wait for the next. */
function heldBy(count: number, chunk: string): number {
  const bytes = encoder.encode(chunk);
  const parsers: FrameParser[] = [];
  const before = heapInUse();
  for (let index = 0; index < count; index++) {
    const parser = sseDecode(() => {}, 1_000_000);
    parser.feed(bytes);
    parsers.push(parser);
  }
  const held = heapInUse() - before;
  expect(parsers).toHaveLength(count);
  return held;
}

describe("between two chunks", () => {
  test.each([
    ["nothing", ""],
    ["a line", `data: {"delta":"some text t`],
    ["lines of an event", whole.slice(0, -1)],
    ["lines that end with CR LF", whole.slice(0, -1).replaceAll("\n", "\r\n")],
  ])("no more than what is unfinished is held: %s", (_, unfinished) => {
    const end = unfinished.includes("\r") ? "\r\n" : "\n";
    const chunk = whole.replaceAll("\n", end).repeat(1000) + unfinished;
    // A thousand times the text of a chunk would be 70 MB.
    expect(heldBy(1000, chunk)).toBeLessThan(8_000_000);
  });
});
