import type { StreamEvent } from "@anyllm/types";
import { AnyLLMError } from "./errors.ts";
import { ResponseStream } from "./stream.ts";
import { createPump } from "./transport/pump.ts";
import { sseDecode } from "./transport/sse-decode.ts";

/**
 * Reads the events of a response from bytes of server-sent events, such as those that
 * `stream.toReadableStream()` made: in a browser, the body of a `fetch` to your own server.
 *
 * @param body - The bytes; cancelled when the stream is left.
 * @example
 * ```ts
 * import { readResponseStream } from "@anyllm/core";
 *
 * const { body } = await fetch("/api/chat", { method: "POST", body: "Hi" });
 * for await (const text of readResponseStream(body!).textStream) console.log(text);
 * ```
 */
export function readResponseStream(body: ReadableStream<Uint8Array>): ResponseStream {
  const reader = body.getReader();
  const nothing = (): void => {};
  return new ResponseStream(
    createPump({
      body: {
        [Symbol.asyncIterator]: () => ({
          next: () => reader.read() as Promise<IteratorResult<Uint8Array>>,
        }),
      },
      framing: sseDecode,
      maxEventSize: 64 * 2 ** 20,
      decode: (emit) => ({
        frame: (payload) => emit(payload as unknown as StreamEvent),
        end: nothing,
      }),
      guard: {
        reason: undefined,
        reading: nothing,
        read: nothing,
        event: nothing,
        abort: nothing,
        dispose: nothing,
      },
      readError: (cause) =>
        new AnyLLMError("connection_failed", "The stream could not be read on.", { cause }),
      redact: (text) => text,
      details: { provider: "stream" },
      release: () => void reader.cancel().catch(nothing),
    }),
  );
}
