import { AnyLLMError } from "../errors.ts";
import { connectionError, errorAnswer, EXCERPT, notJson } from "./failure.ts";
import type { Framing } from "./framing.ts";
import { createGuard, type Guard, type GuardOptions } from "./guard.ts";
import { Opened } from "./opened.ts";
import { createPump, type Pump, type PumpOptions } from "./pump.ts";
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
  readonly transport: Transport;
  /** What the caller wrote, to be kept out of error messages. */
  readonly words: unknown;
  /** Unix time in milliseconds, for dates that a provider names. */
  wallClock(): number;
  /** Describes the request; may fetch a token first. */
  describe(): HttpRequest | Promise<HttpRequest>;
}

/**
 * Sends one request and waits for a good head.
 *
 * @throws AnyLLMError for everything else, with the body of an error read, bounded and redacted.
 */
export async function open(attempt: Attempt): Promise<Opened> {
  const { provider, transport, timeouts } = attempt;
  const guard = createGuard(attempt);
  let url = "";
  try {
    if (guard.reason) throw guard.reason;
    // Fetching a token takes as long as it likes; the caller and the deadlines do not wait for it.
    const described = attempt.describe();
    const request = "then" in described ? await Promise.race([described, ended(guard)]) : described;
    checkHeaders(request.headers, provider.id);
    url = request.url;
    const { signal } = guard;
    const response = await transport.send(request, { signal, connectTimeout: timeouts.connect });
    guard.begun();
    const opened = new Opened(attempt, guard, { request, response });
    const { status } = response;
    if (status < 200 || status > 299) {
      throw errorAnswer(opened, await readText(opened, EXCERPT).catch(() => ""));
    }
    return opened;
  } catch (error) {
    guard.dispose();
    throw guard.reason ?? connectionError(error, provider.id, url);
  }
}

function ended(guard: Guard): Promise<never> {
  return new Promise((_, reject) => {
    guard.signal.addEventListener("abort", () => reject(guard.reason), { once: true });
  });
}

/** Reads an answer that is one JSON value. */
export async function readJson(opened: Opened, limit: number): Promise<unknown> {
  return parseJson(opened, await readText(opened, limit));
}

/** What a body says that has been read. */
export function parseJson(opened: Opened, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    opened.response.cancel();
    // Whoever gave up, or a deadline, may be why the text ends here.
    throw opened.readError(notJson(opened, text, "JSON"));
  }
}

/** A pump over the answer's events. */
export async function readEvents(
  opened: Opened,
  options: Pick<PumpOptions, "maxEventSize" | "decode"> & { framing: Framing | undefined },
): Promise<Pump> {
  const { response, guard, details, type } = opened;
  const { framing = sseDecode, maxEventSize, decode } = options;
  // Lines of JSON go by several names; a page is none of them.
  const plain = framing === sseDecode ? /^(text\/html|application\/(problem\+)?json)/i : /html/i;
  if (plain.test(type)) {
    const text = await readText(opened, EXCERPT).finally(() => response.cancel());
    throw notJson(opened, text, "a stream of events");
  }
  return createPump({
    body: response.body ?? nothing,
    framing,
    maxEventSize,
    decode,
    guard,
    details,
    readError: (cause) => opened.readError(cause),
    redact: (text) => opened.redact(text),
    release: () => response.cancel(),
  });
}

const nothing: AsyncIterable<Uint8Array> = {
  [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }),
};

/**
 * Reads the body as text: all of it, or its beginning when it is only to be quoted. The attempt is
 * over then.
 */
export async function readText(opened: Opened, limit: number): Promise<string> {
  const { response, guard } = opened;
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
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
      throw tooLarge(opened, limit);
    }
  } catch (error) {
    response.cancel();
    throw opened.readError(error);
  } finally {
    guard.dispose();
  }
}

function tooLarge({ details }: Opened, limit: number): AnyLLMError {
  const said = `${details.provider}: the answer has more than ${limit} bytes. Raise maxResponseSize if it is legitimate.`;
  return new AnyLLMError("response_too_large", said, details);
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

const token = /^[\w!#$%&'*+.^`|~-]+$/;

// fetch would refuse these too, but quote the value, which is a key.
function checkHeaders(headers: Record<string, string>, provider: string): void {
  let values = "";
  let names = "";
  for (const name in headers) {
    names += name || " ";
    values += headers[name] as string;
  }
  // All at once: most calls have nothing wrong with them.
  if (token.test(names) && isCarried(values)) return;
  for (const name in headers) {
    const named = token.test(name);
    if (named && isCarried(headers[name] as string)) continue;
    const said = `${provider}: a header holds characters that headers cannot carry. Check the key and headers given.`;
    const param = named ? `headers.${name.slice(0, 40)}` : "headers";
    throw new AnyLLMError("invalid_request", said, { provider, param });
  }
}

function isCarried(value: string): boolean {
  return !/[^\t\x20-\x7e\x80-\xff]/.test(value);
}
