import { type AnyLLMError, readResponseStream, type ResponseStream } from "@anyllm/core";
import { type Exchange, replay } from "@anyllm/testing";
import type { StreamEvent } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { clientAt, collect } from "./helpers/native.ts";
import { payloads, saying, sse, written } from "./helpers/wire.ts";

const events = saying("Once ", "upon ", "a time.");
const whole: Exchange = { body: sse(events) };
// The first two pieces of text, then nothing more.
const half = events.slice(0, 6);

/** Opens a stream of this exchange, and closes the server behind the work done with it. */
async function streaming<T>(
  exchange: Exchange,
  work: (stream: ResponseStream, server: Awaited<ReturnType<typeof replay>>) => Promise<T>,
): Promise<T> {
  await using server = await replay(exchange);
  const stream = await clientAt(server.baseURL).responses({
    model: "native/m",
    input: "Hi",
    stream: true,
  });
  return await work(stream, server);
}

const failure = (work: Promise<unknown>): Promise<AnyLLMError> =>
  work.then(
    () => {
      throw new Error("it did not fail");
    },
    (error: unknown) => error as AnyLLMError,
  );

describe("a stream", () => {
  it("gives the events as they came, then the response they add up to", async () => {
    const { events: got, final } = await streaming(whole, collect);
    expect(got).toEqual(events);
    expect(final).toMatchObject({ status: "completed", output_text: "Once upon a time." });
  });

  it("gives the response without being iterated", async () => {
    const final = await streaming(whole, (stream) => stream.finalResponse());
    expect(final.output_text).toBe("Once upon a time.");
  });

  it("gives the same response each time it is asked", async () => {
    await streaming(whole, async (stream) => {
      const [first, second] = await Promise.all([stream.finalResponse(), stream.finalResponse()]);
      expect(await stream.finalResponse()).toEqual(first);
      expect(second).toEqual(first);
    });
  });

  it.each([{ cut: 60 }, {}])(
    "gives the response in the middle of a loop, which misses nothing (cut: %o)",
    async (cut) => {
      await streaming({ ...whole, ...cut }, async (stream) => {
        const seen: StreamEvent[] = [];
        for await (const event of stream) {
          seen.push(event);
          if (seen.length !== 4) continue;
          expect((await stream.finalResponse()).output_text).toBe("Once upon a time.");
        }
        expect(seen).toEqual(events);
      });
    },
  );

  it.each([{ cut: 60 }, {}])(
    "gives the response to whoever asked for it before the loop, which misses nothing (cut: %o)",
    async (cut) => {
      await streaming({ ...whole, ...cut }, async (stream) => {
        const asked = stream.finalResponse();
        const { events: seen, final } = await collect(stream);
        expect(seen).toEqual(events);
        expect(await asked).toEqual(final);
      });
    },
  );

  it("gives each event once to readers that ask at the same time", async () => {
    await streaming({ ...whole, cut: 60 }, async (stream) => {
      const iterator = stream[Symbol.asyncIterator]();
      const seen: StreamEvent[] = [];
      for (;;) {
        const results = await Promise.all([iterator.next(), iterator.next(), iterator.next()]);
        seen.push(...results.flatMap(({ done, value }) => (done ? [] : [value])));
        if (results.some(({ done }) => done)) break;
      }
      expect(seen).toEqual(events);
    });
  });

  it("waits with finalResponse for a loop that is already reading", async () => {
    await streaming({ ...whole, cut: 60, delay: 1 }, async (stream) => {
      const seen: StreamEvent[] = [];
      const loop = (async () => {
        for await (const event of stream) seen.push(event);
      })();
      await new Promise((resolve) => setTimeout(resolve, 5));
      const final = await stream.finalResponse();
      await loop;
      expect(seen).toEqual(events);
      expect(final.output_text).toBe("Once upon a time.");
    });
  });

  it("shows the response as it stands, on every step", async () => {
    await streaming({ ...whole, cut: 40 }, async (stream) => {
      const texts = new Set<string>();
      for await (const event of stream) {
        const { output } = stream.response!;
        if (event.type !== "response.output_text.delta" || output[0]?.type !== "message") continue;
        texts.add((output[0].content[0] as { text: string }).text);
      }
      expect([...texts].at(-1)).toBe("Once upon a time.");
      expect(texts.size).toBeGreaterThan(1);
    });
  });

  it("never changes an event after it was delivered", async () => {
    await streaming(whole, async (stream) => {
      const kept: { event: StreamEvent; copy: StreamEvent }[] = [];
      for await (const event of stream) kept.push({ event, copy: structuredClone(event) });
      for (const { event, copy } of kept) expect(event).toEqual(copy);
    });
  });

  it("gives its text in pieces through textStream", async () => {
    const pieces = await streaming(whole, async (stream) => {
      const got: string[] = [];
      for await (const text of stream.textStream) got.push(text);
      return got;
    });
    expect(pieces).toEqual(["Once ", "upon ", "a time."]);
  });

  it("closes the connection when a loop over its text is left", async () => {
    await streaming({ body: sse(half, ""), ending: "stall" }, async (stream, server) => {
      for await (const text of stream.textStream) if (text) break;
      await server.requests[0]!.closed;
      expect(server.requests[0]!.aborted).toBe(true);
    });
  });

  it("closes the connection when its block is left with await using", async () => {
    await streaming({ body: sse(half, ""), ending: "stall" }, async (stream, server) => {
      {
        await using left = stream;
        for await (const event of left) if (event.type === "response.output_text.delta") break;
      }
      await server.requests[0]!.closed;
      expect(await failure(stream.finalResponse())).toMatchObject({ code: "aborted" });
    });
  });

  it("that was aborted says so, once, with the response as far as it came", async () => {
    await streaming({ body: sse(half, ""), ending: "stall" }, async (stream) => {
      const iterator = stream[Symbol.asyncIterator]();
      for (let count = 0; count < half.length; count++) await iterator.next();
      stream.abort();
      const error = await failure(iterator.next());
      expect(error).toMatchObject({ name: "AbortError", code: "aborted", retryable: false });
      expect(error.partial).toMatchObject({ output: [{ content: [{ text: "Once upon " }] }] });
      expect(await iterator.next()).toEqual({ done: true, value: undefined });
    });
  });

  it("that has ended is not changed by abort", async () => {
    await streaming(whole, async (stream) => {
      await stream.finalResponse();
      stream.abort();
      expect((await stream.finalResponse()).status).toBe("completed");
    });
  });

  it("that breaks off fails in the loop and in finalResponse alike", async () => {
    await streaming({ body: sse(half, "") }, async (stream) => {
      const error = await failure(collect(stream));
      expect(error).toMatchObject({ code: "stream_truncated", retryable: true });
      expect(await failure(stream.finalResponse())).toBe(error);
    });
  });
});

describe("a stream passed on over HTTP", () => {
  it("comes out of readResponseStream as it went into toReadableStream", async () => {
    const { events: got, final } = await streaming(whole, (stream) =>
      collect(readResponseStream(stream.toReadableStream())),
    );
    expect(got).toEqual(events);
    expect(final.output_text).toBe("Once upon a time.");
  });

  it("is the wire format: an event name for each type, [DONE] at the end, nothing before it is asked for", async () => {
    const text = await streaming(whole, (stream) => new Response(stream.toReadableStream()).text());
    expect(text).toBe(sse(events));
  });

  it("carries a failure in band, as an error and response.failed", async () => {
    const text = await streaming({ body: sse(half, "") }, (stream) =>
      new Response(stream.toReadableStream()).text(),
    );
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
    const [error, failed] = payloads(text).slice(-2);
    const last = half.at(-1)!.sequence_number!;
    expect(error).toMatchObject({
      type: "error",
      sequence_number: last + 1,
      error: { type: "server_error", code: "stream_truncated", param: null },
    });
    expect(failed).toMatchObject({
      type: "response.failed",
      sequence_number: last + 2,
      response: { status: "failed", output: [{ content: [{ text: "Once upon " }] }] },
    });
  });

  it("ends as a failed response for whoever reads it back", async () => {
    await streaming({ body: sse(half, "") }, async (stream) => {
      const { events: got, final } = await collect(readResponseStream(stream.toReadableStream()));
      expect(got.slice(0, half.length)).toEqual(half);
      expect(final).toMatchObject({ status: "failed", error: { code: "stream_truncated" } });
    });
  });

  it("closes the upstream when its reader goes away", async () => {
    await streaming({ body: sse(half, ""), ending: "stall" }, async (stream, server) => {
      const reader = stream.toReadableStream().getReader();
      await reader.read();
      await reader.cancel();
      await server.requests[0]!.closed;
      expect(server.requests[0]!.aborted).toBe(true);
    });
  });

  it("that broke on the way is an error with the response as far as it came", async () => {
    const bytes = new TextEncoder().encode(sse(half, ""));
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes);
        controller.close();
      },
    });
    const error = await failure(collect(readResponseStream(body)));
    expect(error).toMatchObject({ code: "stream_truncated" });
    expect(error.partial).toMatchObject({ output: [{ content: [{ text: "Once upon " }] }] });
  });

  it("keeps extension events and items", async () => {
    const mixed = written((writer) => {
      const item = writer.open({ type: "acme:note", id: "n_1", status: "in_progress" });
      item.event("acme:progress", { percent: 40 });
      item.done({ type: "acme:note", status: "completed", body: "…" });
      writer.finish();
      writer.end();
    });
    const { events: got, final } = await streaming({ body: sse(mixed) }, (stream) =>
      collect(readResponseStream(stream.toReadableStream())),
    );
    expect(got).toEqual(mixed);
    expect(final.output).toEqual([
      { type: "acme:note", status: "completed", body: "…", id: "n_1" },
    ]);
  });
});
