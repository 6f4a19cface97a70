import type { HttpResponse, Transport } from "./transport.ts";

/** The shape of `fetch` that this library calls; the global one and every polyfill satisfy it. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * A transport over `fetch`, the default of every client.
 *
 * @param fetch - Defaults to the global `fetch`, looked up at each call so that it can be patched.
 * @example
 * ```ts
 * import { fetchTransport } from "@anyllm/core";
 *
 * const transport = fetchTransport((url, init) => {
 *   console.log(init.method, url);
 *   return fetch(url, init);
 * });
 * ```
 */
export function fetchTransport(fetch?: Fetch): Transport {
  return {
    async send({ method, url, headers, body }, { signal }) {
      const init: RequestInit = {
        method,
        headers,
        body: (body ?? null) as BodyInit | null,
        // A redirect would carry the key to wherever the server points.
        redirect: "manual",
        signal,
      };
      return new Fetched(await (fetch ?? globalThis.fetch)(url, init));
    },
  };
}

// The answer, its body and the reader of it in one object. A reader's results are iterator results:
// there is no generator and no pipe between the socket and the caller.
class Fetched implements HttpResponse, AsyncIterableIterator<Uint8Array> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AsyncIterable<Uint8Array> | null;
  readonly #stream: ReadableStream<Uint8Array> | null;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;

  constructor(response: Response) {
    this.status = response.status;
    this.headers = response.headers;
    this.#stream = response.body;
    this.body = this.#stream && this;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Uint8Array>> {
    const stream = this.#stream as ReadableStream<Uint8Array>;
    const reader = (this.#reader ??= stream.getReader());
    return reader.read() as Promise<IteratorResult<Uint8Array>>;
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    this.cancel();
    return { done: true, value: undefined };
  }

  cancel(): void {
    const held = this.#reader ?? (this.#stream?.locked ? undefined : this.#stream);
    held?.cancel().catch(() => {});
  }
}
