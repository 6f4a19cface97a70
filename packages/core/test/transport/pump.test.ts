import { describe, expect, test } from "vitest";
import { readResponseStream } from "../../src/read-stream.ts";
import { heapInUse } from "../support/collect.ts";

const encoder = new TextEncoder();

/** Reads one event that comes after many chunks, and tells how much the heap grew until then. */
async function grownBefore(chunk: string, chunks: number): Promise<number> {
  const bytes = encoder.encode(chunk);
  let count = 0;
  let before = 0;
  let grown = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (count === 1000) before = heapInUse();
      if (count++ < chunks) return controller.enqueue(bytes);
      grown = heapInUse() - before;
      controller.enqueue(encoder.encode(`data: {"type":"response.queued","response":{}}\n\n`));
      controller.close();
    },
  });
  const { value } = await readResponseStream(body)[Symbol.asyncIterator]().next();
  expect(value?.type).toBe("response.queued");
  return grown;
}

describe("a long wait for one event", () => {
  test.each([
    ["comments", ": keepalive\n\n"],
    ["values that are no events", "data: 1\n\n"],
  ])("holds nothing for each chunk that comes in between: %s", async (_, chunk) => {
    // A promise for each of them would be 10 MB.
    expect(await grownBefore(chunk, 100_000)).toBeLessThan(2_000_000);
  });
});
