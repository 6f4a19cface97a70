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
      const response = await (fetch ?? globalThis.fetch)(url, {
        method,
        headers,
        body: (body ?? null) as BodyInit | null,
        // A redirect would carry the key to wherever the server points.
        redirect: "manual",
        signal,
      });
      return wrap(response);
    },
  };
}

function wrap(response: Response): HttpResponse {
  const { body } = response;
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  const cancel = (): void => {
    const cancelled = reader ? reader.cancel() : body && !body.locked && body.cancel();
    if (cancelled) cancelled.catch(() => {});
  };
  return {
    status: response.status,
    headers: response.headers,
    // A reader's results are iterator results: no generator, no pipe between socket and caller.
    body: body && {
      [Symbol.asyncIterator]: () => {
        const { read } = (reader = body.getReader());
        return {
          next: read.bind(reader) as () => Promise<IteratorResult<Uint8Array>>,
          return: async () => (cancel(), { done: true, value: undefined }),
        };
      },
    },
    cancel,
  };
}
