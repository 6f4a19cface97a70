import type { ResponseResource, StreamEvent } from "@anyllm/types";
import { AnyLLMError } from "./errors.ts";
import { type AnyLLMResponse, withText } from "./response.ts";
import { abortError } from "./transport/guard.ts";
import type { Pump } from "./transport/pump.ts";
import { encodeEvent, SSE_DONE } from "./transport/sse-encode.ts";

type Result<T> = Promise<IteratorResult<T, undefined>>;

/**
 * The events of one response, as they come. Iterate it once; leaving the loop closes the
 * connection. Events are snapshots: they never change after they were delivered.
 *
 * @example
 * ```ts
 * import type { Client } from "@anyllm/core";
 *
 * async function tell(llm: Client): Promise<void> {
 *   await using stream = await llm.responses({ model: "openai/gpt-5.2", input: "Hi", stream: true });
 *   for await (const event of stream) {
 *     if (event.type === "response.output_text.delta") console.log(event.delta);
 *   }
 *   const { usage } = await stream.finalResponse();
 *   console.log(usage?.total_tokens);
 * }
 * ```
 */
export class ResponseStream implements AsyncIterable<StreamEvent>, AsyncDisposable {
  readonly #pump: Pump;
  #iterated = false;
  #discarded = false;
  #waiting = false;
  #pulling: Promise<void> | undefined;
  #thrown = false;
  #done: PromiseWithResolvers | undefined;

  /** Streams come from `llm.responses({ stream: true })` or from `readResponseStream`. */
  constructor(pump: Pump) {
    this.#pump = pump;
  }

  /** The response as it stands after the events received so far. */
  get response(): ResponseResource | undefined {
    const { response } = this.#pump;
    return response && structuredClone(response);
  }

  [Symbol.asyncIterator](): AsyncIterator<StreamEvent, undefined> {
    if (this.#discarded) {
      const said = "finalResponse() has read the events of this stream. Iterate it first.";
      throw new AnyLLMError("invalid_request", said);
    }
    this.#iterated = true;
    return {
      next: () => this.#next(),
      return: async () => {
        this.abort();
        return { done: true, value: undefined };
      },
    };
  }

  // Not async: an event that is already here costs one resolved promise and no more.
  #next(): Result<StreamEvent> {
    const value = this.#pump.take();
    return value === undefined ? this.#wait() : Promise.resolve({ done: false, value });
  }

  // Promises alone, as waiting is what open streams do most: see `read` of the pump.
  #wait(): Result<StreamEvent> {
    if (this.#pump.ended) return this.#waitOn();
    this.#waiting = true;
    return this.#pull().then(this.#arrive);
  }

  readonly #arrive = (): IteratorResult<StreamEvent, undefined> | Result<StreamEvent> => {
    this.#waiting = false;
    const value = this.#pump.take();
    return value === undefined ? this.#waitOn() : { done: false, value };
  };

  // What came may be no event, or another reader may have taken it.
  async #waitOn(): Result<StreamEvent> {
    const pump = this.#pump;
    while (!pump.ended) {
      this.#waiting = true;
      await this.#pull();
      this.#waiting = false;
      const value = pump.take();
      if (value !== undefined) return { done: false, value };
    }
    this.#done?.resolve();
    if (pump.failure === undefined || this.#thrown) return { done: true, value: undefined };
    this.#thrown = true;
    throw pump.failure;
  }

  // One read at a time, whoever asks for it.
  #pull(): Promise<void> {
    return (this.#pulling ??= this.#pump.pull().then(this.#settle));
  }

  readonly #settle = (): void => {
    this.#pulling = undefined;
  };

  /**
   * Reads what is left of the stream, and gives the whole response: the fold of all events. May be
   * called before, during or after an iteration, and takes no event away from one that has begun.
   *
   * @returns The response, whatever its status: `completed`, `incomplete` or `failed`.
   * @throws AnyLLMError with `partial` when the stream broke off or was left early.
   */
  async finalResponse(): Promise<AnyLLMResponse> {
    const pump = this.#pump;
    if (this.#waiting) await (this.#done ??= withResolvers()).promise;
    while (!pump.over) {
      await this.#pull();
      // A loop comes back for its events; nobody else does.
      if (this.#iterated) {
        pump.decode();
      } else {
        this.#discarded = true;
        while (pump.take());
      }
    }
    if (pump.failure !== undefined) {
      this.#thrown = true;
      throw pump.failure;
    }
    return withText(pump.response as ResponseResource);
  }

  /** The assistant's text alone, in pieces as they come. Consumes the stream, like iterating it. */
  get textStream(): AsyncIterable<string> {
    return { [Symbol.asyncIterator]: () => textOf(this[Symbol.asyncIterator]()) };
  }

  /**
   * The stream as server-sent events, ready to be the body of an HTTP answer. A failure on the way
   * travels in band: an `error` event, then `response.failed`. {@link readResponseStream} reads it
   * back.
   */
  toReadableStream(): ReadableStream<Uint8Array> {
    const events = this[Symbol.asyncIterator]();
    const encoder = new TextEncoder();
    let last = -1;
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const write = (text: string): void => controller.enqueue(encoder.encode(text));
          try {
            const { done, value } = await events.next();
            if (done) {
              write(SSE_DONE);
              controller.close();
            } else {
              last = value.sequence_number ?? last;
              write(encodeEvent(value));
            }
          } catch (error) {
            write(failureFrames(error, this.#pump.response, last) + SSE_DONE);
            controller.close();
          }
        },
        cancel: () => this.abort(),
      },
      { highWaterMark: 0 },
    );
  }

  /** Stops the response and closes the connection. Reading on gives an `AbortError`. */
  abort(): void {
    this.#pump.cancel(abortError());
    this.#done?.resolve();
  }

  /** Leaving an `await using` block aborts what has not ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.abort();
  }
}

function textOf(events: AsyncIterator<StreamEvent, undefined>): AsyncIterator<string, undefined> {
  return {
    async next() {
      for (;;) {
        const { done, value } = await events.next();
        if (done) return { done, value };
        if (value.type === "response.output_text.delta") return { done: false, value: value.delta };
      }
    },
    async return() {
      await events.return?.();
      return { done: true, value: undefined };
    },
  };
}

interface PromiseWithResolvers {
  promise: Promise<void>;
  resolve(): void;
}

// Promise.withResolvers is younger than the oldest Node this runs on.
function withResolvers(): PromiseWithResolvers {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}

function failureFrames(
  error: unknown,
  response: ResponseResource | undefined,
  last: number,
): string {
  const known = AnyLLMError.isInstance(error) ? error : undefined;
  const {
    type = "server_error",
    code = "server_error",
    message = "The stream failed.",
  } = known ?? {};
  const param = known?.param ?? null;
  const failed = {
    type: "error",
    sequence_number: last + 1,
    error: { type, code, message, param },
  };
  const frames = encodeEvent(failed as StreamEvent);
  if (!response) return frames;
  const resource = { ...response, status: "failed", error: { code, message } };
  const terminal = { type: "response.failed", sequence_number: last + 2, response: resource };
  return frames + encodeEvent(terminal as StreamEvent);
}
