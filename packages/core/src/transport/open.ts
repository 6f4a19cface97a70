import type { StreamEvent } from "@anyllm/types";
import { type ErrorBody, readErrorBody, upstreamError } from "../error-body.ts";
import { AnyLLMError, type ErrorDetails } from "../errors.ts";
import type { Decoder } from "../provider.ts";
import type { Framing } from "./framing.ts";
import { createGuard, type Guard, type GuardOptions } from "./guard.ts";
import { createPump, type Pump } from "./pump.ts";
import { createRedactor, type Redact } from "./redact.ts";
import { readRetryAfter } from "./retry.ts";
import { sseDecode } from "./sse-decode.ts";
import type { HttpRequest, HttpResponse, Transport } from "./transport.ts";

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

/** An answer whose head has come and is good. */
export interface Opened {
  wallClock(): number;
  response: HttpResponse;
  guard: Guard;
  redact: Redact;
  details: ErrorDetails;
  readError(cause: unknown): AnyLLMError;
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
    const request = await Promise.race([attempt.request(), ended(guard)]);
    redact = createRedactor(request.headers, words);
    checkHeaders(request.headers, provider);
    url = request.url;
    const { signal } = guard;
    const response = await transport.send(request, { signal, connectTimeout: timeouts.connect });
    guard.begun();
    const { status, headers } = response;
    const requestId = headers.get("x-request-id") ?? headers.get("request-id") ?? undefined;
    const details = { provider, status, requestId };
    const opened = { response, guard, redact, readError, details, wallClock };
    if (status < 200 || status > 299) throw await errorAnswer(opened);
    return opened;
  } catch (error) {
    guard.dispose();
    throw readError(error);
  }
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

const EXCERPT = 16_384;

const nothing: AsyncIterable<Uint8Array> = {
  [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }),
};

async function readText({ response, guard, details }: Opened, limit: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  const bytes = (response.body ?? nothing)[Symbol.asyncIterator]();
  for (;;) {
    guard.reading();
    const { done, value } = (await bytes.next()) as IteratorResult<Uint8Array, undefined>;
    guard.read();
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > limit && limit !== EXCERPT) {
      const said = `${details.provider}: the answer has more than ${limit} bytes. Raise maxResponseSize if it is legitimate.`;
      throw new AnyLLMError("response_too_large", said, details);
    }
    text += decoder.decode(value, { stream: true });
    if (size > limit) return text;
  }
}

async function errorAnswer(opened: Opened): Promise<AnyLLMError> {
  const { response, details, redact } = opened;
  const { status, headers } = response;
  const text = redact(await readText(opened, EXCERPT).catch(() => ""));
  response.cancel();
  const retryAfter = readRetryAfter(headers, opened.wallClock());
  const should = headers.get("x-should-retry");
  const redirect = status < 400 ? headers.get("location") : null;
  const body = redirect === null ? readBody(text) : redirected(redirect);
  return upstreamError(body && { ...body, message: excerpt(redact(body.message), 1000) }, {
    ...details,
    retryAfter,
    body: excerpt(text, EXCERPT),
    ...(should && { retryable: should === "true" }),
  });
}

function readBody(text: string): ErrorBody | undefined {
  const message = excerpt(text.replace(/<(style|script)[^]*?<\/\1>|<[^>]*>/g, " "), 200);
  const page = /^([{[]|$)/.test(message)
    ? undefined
    : { message, code: null, type: null, param: null };
  return readJsonBody(text) ?? page;
}

function readJsonBody(text: string): ErrorBody | undefined {
  try {
    return readErrorBody(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function redirected(location: string): ErrorBody {
  const [target] = location.split("?");
  const message = `redirects to ${target}; keys do not follow redirects, so set baseURL to it`;
  return { message, code: "invalid_request", type: null, param: null };
}

// A 200 that is an error after all, or a page of some proxy.
function notJson(opened: Opened, told: string, wanted: string): AnyLLMError {
  const { response, details, redact } = opened;
  const text = redact(told);
  const parsed = readJsonBody(text);
  if (parsed)
    return upstreamError(
      { ...parsed, message: redact(parsed.message) },
      { ...details, status: undefined },
    );
  const type = response.headers.get("content-type") ?? "no content-type";
  const html = /html/i.test(type) ? ` It begins: ${readBody(text)?.message ?? ""}` : "";
  const said = `${details.provider}: expected ${wanted}, got ${type}. Check baseURL.${html}`;
  return new AnyLLMError("protocol_error", said, { ...details, body: excerpt(text, 2000) });
}

function excerpt(text: string, length: number): string {
  const flat = text.replace(/\s+/g, " ").trim();
  return flat.length > length ? `${flat.slice(0, length)}…` : flat;
}

// fetch would refuse these too, but quote the value, which is a key.
function checkHeaders(headers: Record<string, string>, provider: string): void {
  for (const name in headers) {
    const value = headers[name] as string;
    const named = /^[\w!#$%&'*+.^`|~-]+$/.test(name);
    if (named && !/[^\t\x20-\x7e\x80-\xff]/.test(value)) continue;
    const said = `${provider}: a header holds characters that headers cannot carry, such as line breaks. Check the key and the headers given.`;
    const param = named ? `headers.${name.slice(0, 40)}` : "headers";
    throw new AnyLLMError("invalid_request", said, { provider, param });
  }
}

// fetch refuses the same, but quotes a password, and what it says looks worth another try.
function readOrigin(url: string): string | undefined {
  try {
    const { protocol, username, password, origin } = new URL(url);
    return /^https?:$/.test(protocol) && !username && !password ? origin : undefined;
  } catch {
    return undefined;
  }
}

const phases: Record<string, "connect" | "headers" | "idle"> = {
  UND_ERR_CONNECT_TIMEOUT: "connect",
  ETIMEDOUT: "connect",
  UND_ERR_HEADERS_TIMEOUT: "headers",
  UND_ERR_BODY_TIMEOUT: "idle",
};

/** What a transport threw, as an error of ours. */
export function connectionError(cause: unknown, provider: string, url: string): AnyLLMError {
  if (AnyLLMError.isInstance(cause)) {
    return cause.provider ? cause : Object.assign(cause, { provider });
  }
  const origin = readOrigin(url);
  if (origin === undefined) {
    const said = `${provider}: the base URL must begin with http:// or https:// and have no user name in it.`;
    return new AnyLLMError("invalid_request", said, { provider, param: "baseURL" });
  }
  let code = "";
  for (let inner: unknown = cause; inner instanceof Error && !code; inner = inner.cause) {
    const told = (inner as { code?: unknown }).code;
    if (typeof told === "string") code = told;
  }
  const phase = phases[code];
  if (phase) {
    return new AnyLLMError("timeout", `${provider}: ${phase} timeout at ${origin}.`, {
      provider,
      phase,
      cause,
    });
  }
  // The certificate will not be another one the next time.
  const retryable = !/CERT|SSL|TLS|SELF_SIGNED|ERR_INVALID/.test(code);
  const why = code || (cause instanceof Error ? cause.message : "unknown cause");
  const said = `${provider}: no connection to ${origin} (${why}).`;
  return new AnyLLMError("connection_failed", said, { provider, retryable, cause });
}
