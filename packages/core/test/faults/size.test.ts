import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { replay } from "@anyllm/testing";
import { describe, expect, test } from "vitest";
import { ask, connect, failure, play, streamed, watchRejections } from "../support/play.ts";
import { watchMemory } from "../support/memory.ts";
import { completed, DONE, golden, message, resource, sse, whole } from "../support/upstream.ts";

watchRejections();

const MB = 2 ** 20;

describe("T6: a line without end", () => {
  const endless = Buffer.alloc(200 * MB, "x");
  endless.write("data: ");

  test("T6: ends at the cap, holding no more than twice the cap", async () => {
    const memory = watchMemory();
    const { error } = await play({ body: endless, cut: 65_536 }, { maxEventSize: 8 * MB });
    const grown = memory.peak();
    expect(error).toMatchObject({ code: "event_too_large", provider: "openai", retryable: false });
    expect(error?.message).toContain("maxEventSize");
    // Twice the cap, and the garbage of the runtime that is not yet collected.
    expect(grown).toBeLessThan(2 * 8 * MB + 48 * MB);
  });

  test("T6: the rest is never asked for: the connection is closed", async () => {
    await using server = await replay({ body: endless, cut: 65_536 });
    const error = await failure(connect(server.baseURL, { maxEventSize: MB }).responses(streamed));
    expect(error.code).toBe("event_too_large");
    await server.requests[0]?.closed;
    expect(server.requests[0]?.aborted).toBe(true);
  });

  test.each([
    ["many data lines of one event", "data: 0123456789\n"],
    ["one comment", "x"],
  ])("T6: the cap holds for %s too", async (_, piece) => {
    const body = (piece === "x" ? ": " : "") + piece.repeat(MB / piece.length + 1);
    const { error } = await play({ body, cut: 65_536 }, { maxEventSize: MB / 2 });
    expect(error?.code).toBe("event_too_large");
  });

  test("T6: many events that are each within the cap may be more than the cap", async () => {
    const events = whole(...message(Array.from({ length: 200 }, () => "word ".repeat(40))));
    const { error, response } = await play({ body: sse(events) }, { maxEventSize: 100_000 });
    expect(error).toBeUndefined();
    expect(response?.output_text).toHaveLength(40_000);
  });
});

describe("T7: an event that is large and legitimate", () => {
  test("T7: 20 MB in the last event are delivered by default", async () => {
    const text = "All work and no play. ".repeat((20 * MB) / 22);
    const last = message([text]).at(-1);
    const body = sse([...whole().slice(0, 2), completed(last ? [last] : [])]);
    expect(body.length).toBeGreaterThan(20 * MB - 100);
    const { error, response } = await play({ body });
    expect(error).toBeUndefined();
    expect(response?.output_text.length).toBe(text.length);
  });
});

const codings = [
  ["gzip", gzipSync],
  ["br", brotliCompressSync],
  ["deflate", deflateSync],
] as const;

describe("T11: compressed answers", () => {
  test.each(codings)("T11: a stream in %s, cut at every byte", async (coding, compress) => {
    const body = compress(sse(golden) + DONE);
    const headers = { "content-type": "text/event-stream", "content-encoding": coding };
    const plain = await play({ body: sse(golden) + DONE });
    const { events, error } = await play({ headers, body, cut: 1 });
    expect(error).toBeUndefined();
    expect(events).toEqual(plain.events);
  });

  test.each(codings)(
    "T11: a %s stream that breaks off inside is broken off, not complete",
    async (coding, compress) => {
      const body = compress(sse(golden));
      const headers = { "content-type": "text/event-stream", "content-encoding": coding };
      const { error } = await play({ headers, body, truncateAt: body.length - 20 });
      expect(["stream_truncated", "connection_failed"]).toContain(error?.code);
      expect(error?.retryable).toBe(true);
    },
  );

  test("T11: a small answer that unpacks beyond the byte cap is an error, not a full memory", async () => {
    const bomb = gzipSync(Buffer.alloc(300 * MB, " "), { level: 1 });
    const headers = { "content-type": "application/json", "content-encoding": "gzip" };
    const memory = watchMemory();
    const { error } = await ask({ headers, body: bomb }, { maxResponseSize: 4 * MB });
    const grown = memory.peak();
    expect(error?.code).toBe("response_too_large");
    expect(error?.message).toContain("maxResponseSize");
    expect(grown).toBeLessThan(64 * MB);
  });

  test("T11: so is a stream, and an error's body is read no further than its excerpt", async () => {
    const bomb = gzipSync(Buffer.alloc(100 * MB, "x"), { level: 1 });
    const headers = { "content-encoding": "gzip", "content-type": "text/event-stream" };
    const memory = watchMemory();
    const played = await play({ headers, body: bomb }, { maxEventSize: 4 * MB });
    const failed = await ask({ headers, body: bomb, status: 400 });
    const grown = memory.peak();
    expect(played.error?.code).toBe("event_too_large");
    expect(failed.error?.code).toBe("invalid_request");
    expect(failed.error?.body?.length).toBeLessThan(20_000);
    expect(grown).toBeLessThan(64 * MB);
  });

  test("T11: a compressed answer within the cap is read", async () => {
    const answer = resource({ status: "completed", output: [message(["Yes"]).at(-1)?.["item"]] });
    const headers = { "content-type": "application/json", "content-encoding": "br" };
    const { response } = await ask({ headers, body: brotliCompressSync(JSON.stringify(answer)) });
    expect(response?.output_text).toBe("Yes");
  });
});
