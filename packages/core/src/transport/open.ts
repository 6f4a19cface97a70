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
  let origin = "";
  const readError = (cause: unknown): AnyLLMError =>
    guard.reason ?? connectionError(cause, provider, origin);
  try {
    if (guard.reason) throw guard.reason;
    const request = await attempt.request();
    redact = createRedactor(request.headers, words);
    origin = checkHead(request, provider);
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
  const text = await readText(opened, EXCERPT).catch(() => "");
  response.cancel();
  const retryAfter = readRetryAfter(headers, opened.wallClock());
  const should = headers.get("x-should-retry");
  const redirect = status < 400 ? headers.get("location") : null;
  const body = redirect === null ? readBody(text) : redirected(redirect);
  return upstreamError(body && { ...body, message: redact(excerpt(body.message, 1000)) }, {
    ...details,
    retryAfter,
    body: redact(excerpt(text, EXCERPT)),
    ...(should && { retryable: should === "true" }),
  });
}

function readBody(text: string): ErrorBody | undefined {
  try {
    return readErrorBody(JSON.parse(text));
  } catch {
    const message = excerpt(text.replace(/<(style|script)[^]*?<\/\1>|<[^>]*>/g, " "), 200);
    return message === "" ? undefined : { message, code: null, type: null, param: null };
  }
}

function redirected(location: string): ErrorBody {
  const [target] = location.split("?");
  const message = `redirects to ${target}; keys do not follow redirects, so set baseURL to it`;
  return { message, code: "invalid_request", type: null, param: null };
}

// A 200 that is an error after all, or a page of some proxy.
function notJson(opened: Opened, text: string, wanted: string): AnyLLMError {
  const { response, details, redact } = opened;
  const parsed = /^\s*[{[]/.test(text) ? readBody(text) : undefined;
  if (parsed)
    return upstreamError(
      { ...parsed, message: redact(parsed.message) },
      { ...details, status: undefined },
    );
  const type = response.headers.get("content-type") ?? "no content-type";
  const html = /html/i.test(type) ? ` It begins: ${redact(readBody(text)?.message ?? "")}` : "";
  const said = `${details.provider}: expected ${wanted}, got ${type}. Check baseURL.${html}`;
  return new AnyLLMError("protocol_error", said, { ...details, body: redact(excerpt(text, 2000)) });
}

function excerpt(text: string, length: number): string {
  const flat = text.replace(/\s+/g, " ").trim();
  return flat.length > length ? `${flat.slice(0, length)}…` : flat;
}

// fetch would refuse these too, but quote the value, which is a key.
function checkHead({ url, headers }: HttpRequest, provider: string): string {
  for (const name in headers) {
    const bad =
      !/^[\w!#$%&'*+.^`|~-]+$/.test(name) ||
      /[^\t\x20-\x7e\x80-\xff]/.test(headers[name] as string);
    if (!bad) continue;
    const what = JSON.stringify(name.slice(0, 40));
    const said = `${provider}: the header ${what} holds characters that headers cannot carry, such as line breaks. Check the key and headers given.`;
    throw new AnyLLMError("invalid_request", said, {
      provider,
      param: `headers.${name.slice(0, 40)}`,
    });
  }
  try {
    return new URL(url).origin;
  } catch {
    const said = `${provider}: the base URL is not a valid absolute URL.`;
    throw new AnyLLMError("invalid_request", said, { provider, param: "baseURL" });
  }
}

const phases: Record<string, "connect" | "headers" | "idle"> = {
  UND_ERR_CONNECT_TIMEOUT: "connect",
  ETIMEDOUT: "connect",
  UND_ERR_HEADERS_TIMEOUT: "headers",
  UND_ERR_BODY_TIMEOUT: "idle",
};

/** What a transport threw, as an error of ours. */
export function connectionError(cause: unknown, provider: string, origin: string): AnyLLMError {
  if (AnyLLMError.isInstance(cause)) return cause;
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
