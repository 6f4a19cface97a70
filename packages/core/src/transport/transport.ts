/** One HTTP call, fully described. Providers make these; only a {@link Transport} sends them. */
export interface HttpRequest {
  /** HTTP method, upper case. */
  method: string;
  /** Absolute URL, query included. */
  url: string;
  /** Header names in lower case. */
  headers: Record<string, string>;
  /** Absent for methods without a body. */
  body?: string | Uint8Array;
}

/** What came back: the head at once, the body when it is read. */
export interface HttpResponse {
  /** HTTP status code. */
  status: number;
  /** Case-insensitive look-up; `null` when the header is absent. */
  headers: { get(name: string): string | null };
  /** The body, decompressed, readable once. `null` when there is none. */
  body: AsyncIterable<Uint8Array> | null;
  /** Drops the rest of the body and releases the socket. Safe to call at any time, more than once. */
  cancel(): void;
}

/** What {@link Transport.send} is told besides the request. */
export interface SendOptions {
  /** Aborting it closes the socket in every phase: connecting, waiting for headers, reading. */
  signal: AbortSignal;
  /** Milliseconds for the connection to stand; transports that cannot see it ignore it. */
  connectTimeout?: number;
}

/**
 * The one interface that touches the network. A transport sends a request once: no retries, no
 * deadlines but the connect one, no redirects to other origins. It rejects with whatever its
 * runtime throws; the caller turns that into an `AnyLLMError`.
 *
 * @example
 * ```ts
 * import { createClient, fetchTransport } from "@anyllm/core";
 *
 * const llm = createClient({ providers: [], transport: fetchTransport(globalThis.fetch) });
 * ```
 */
export interface Transport {
  send(request: HttpRequest, options: SendOptions): Promise<HttpResponse>;
}
