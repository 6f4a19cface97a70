import type { StreamEvent } from "@anyllm/types";
import { AnyLLMError } from "../errors.ts";
import type { Decoder } from "../provider.ts";
import { connectionError, errorAnswer, EXCERPT, notJson } from "./failure.ts";
import type { Framing } from "./framing.ts";
import { createGuard, type Guard, type GuardOptions } from "./guard.ts";
import { createPump, type Pump } from "./pump.ts";
import { createRedactor, type Redact } from "./redact.ts";
import type { Opened } from "./opened.ts";
import { sseDecode } from "./sse-decode.ts";
import type { HttpRequest, Transport } from "./transport.ts";

/** Limits on what an upstream may send. */
export interface Limits {
  /** Characters in one event of a stream. @default 67_108_864 */
  maxEventSize: number;
  /** Bytes in an answer that is not a stream. @default 268_435_456 */
  maxResponseSize: number;
}

/** One attempt at a call. */
export interface Attempt extends GuardOptions {
  transport: Transport;
  limits: Limits;
  /** What the caller wrote, to be kept out of error messages. */
  words: unknown;
  /** Unix time in milliseconds, for dates that a provider names. */
  wallClock(): number;
  /** Describes the request; may fetch a token first. */
  request(): HttpRequest | Promise<HttpRequest>;
}

/**
 * Sends one request and waits for a good head.
 *
 * @throws AnyLLMError for everything else, with the body of an error read, bounded and redacted.
 */
export async function open(attempt: Attempt): Promise<Opened> {
  const { provider, transport, timeouts, words, wallClock } = attempt;
  const guard = createGuard(attempt);
  let redact: Redact = (text) => text;
  let url = "";
  const readError = (cause: unknown): AnyLLMError =>
    guard.reason ?? connectionError(cause, provider, url);
  try {
    if (guard.reason) throw guard.reason;
    // Fetching a token takes as long as it likes; the caller and the deadlines do not wait for it.
    const described = attempt.request();
    const request = "then" in described ? await Promise.race([described, ended(guard)]) : described;
    redact = createRedactor(request.headers, words);
    checkHeaders(request.headers, provider);
    url = request.url;
    const { signal } = guard;
    const response = await transport.send(request, { signal, connectTimeout: timeouts.connect });
    guard.begun();
    const { status, headers } = response;
    const requestId = readId(headers);
    const details = { provider, status, requestId };
    const opened = { response, guard, redact, readError, details, wallClock };
    if (status < 200 || status > 299)
      throw errorAnswer(opened, await readText(opened, EXCERPT).catch(() => ""));
    return opened;
  } catch (error) {
    guard.dispose();
    throw readError(error);
  }
}

const idHeaders = ["x-request-id", "request-id", "x-amzn-requestid", "apim-request-id"];

function readId(headers: Opened["response"]["headers"]): string | undefined {
  for (const name of idHeaders) {
    const id = headers.get(name);
    if (id) return id;
  }
  return undefined;
}

function ended(guard: Guard): Promise<never> {
  return new Promise((_, reject) => {
    guard.signal.addEventListener("abort", () => reject(guard.reason), { once: true });
  });
}

/** Reads an answer that is one JSON value. */
export async function readJson(opened: Opened, limit: number): Promise<unknown> {
  const { guard, response } = opened;
  try {
    const text = await readText(opened, limit);
    try {
      return JSON.parse(text);
    } catch {
      throw notJson(opened, text, "JSON");
    }
  } catch (error) {
    response.cancel();
    throw opened.readError(error);
  } finally {
    guard.dispose();
  }
}

/** A pump over the answer's events. */
export async function readEvents(
  opened: Opened,
  options: {
    framing: Framing | undefined;
    maxEventSize: number;
    decode(emit: (event: StreamEvent) => void): Decoder;
  },
): Promise<Pump> {
  const { response, guard } = opened;
  const type = response.headers.get("content-type") ?? "";
  const { framing = sseDecode } = options;
  if (framing === sseDecode && /^(text\/html|application\/(problem\+)?json)/i.test(type)) {
    const text = await readText(opened, EXCERPT).finally(() => {
      response.cancel();
      guard.dispose();
    });
    throw notJson(opened, text, "a stream of events");
  }
  return createPump({
    ...opened,
    ...options,
    framing,
    body: response.body ?? nothing,
    release: () => response.cancel(),
  });
}

const nothing: AsyncIterable<Uint8Array> = {
  [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }),
};

/** Reads the body as text: all of it, or its beginning when it is only to be quoted. */
async function readText({ response, guard, details }: Opened, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const bytes = (response.body ?? nothing)[Symbol.asyncIterator]();
  for (;;) {
    guard.reading();
    const { done, value } = (await bytes.next()) as IteratorResult<Uint8Array, undefined>;
    guard.read();
    if (done) return toText(chunks);
    size += value.length;
    chunks.push(value);
    if (size <= limit) continue;
    if (limit === EXCERPT) return toText(chunks);
    const said = `${details.provider}: the answer has more than ${limit} bytes. Raise maxResponseSize if it is legitimate.`;
    throw new AnyLLMError("response_too_large", said, details);
  }
}

const utf8 = /* @__PURE__ */ new TextDecoder();

// Most answers are one chunk, for which a decoder need not be made.
function toText(chunks: Uint8Array[]): string {
  const [only] = chunks;
  if (chunks.length <= 1) return utf8.decode(only);
  const decoder = new TextDecoder();
  const text = chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("");
  return text + decoder.decode();
}

// fetch would refuse these too, but quote the value, which is a key.
function checkHeaders(headers: Record<string, string>, provider: string): void {
  for (const name in headers) {
    const value = headers[name] as string;
    const named = /^[\w!#$%&'*+.^`|~-]+$/.test(name);
    if (named && !/[^\t\x20-\x7e\x80-\xff]/.test(value)) continue;
    const said = `${provider}: a header holds characters that headers cannot carry. Check the key and headers given.`;
    const param = named ? `headers.${name.slice(0, 40)}` : "headers";
    throw new AnyLLMError("invalid_request", said, { provider, param });
  }
}
