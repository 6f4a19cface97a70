import { type ErrorBody, readErrorBody, upstreamError } from "../error-body.ts";
import { AnyLLMError } from "../errors.ts";
import type { Opened } from "./opened.ts";
import { readRetryAfter } from "./retry.ts";

/** The most characters of an error's body that are kept. */
export const EXCERPT = 16_384;

/** An HTTP answer that is an error, with what could be read of its body. */
export function errorAnswer(opened: Opened, told: string): AnyLLMError {
  const { response, details } = opened;
  const { status, headers } = response;
  const text = opened.redact(told);
  response.cancel();
  const retryAfter = readRetryAfter(headers, opened.now);
  const should = headers.get("x-should-retry");
  const [type] = (headers.get("x-amzn-errortype") ?? "").split(":");
  const redirect = status < 400 ? headers.get("location") : null;
  const body = redirect === null ? readBody(text) : redirected(redirect);
  return upstreamError(body && { ...body, message: excerpt(opened.redact(body.message), 1000) }, {
    ...details,
    retryAfter,
    body: excerpt(text, EXCERPT),
    ...(should && { retryable: should === "true" }),
    ...(type && !body?.type && { vendorType: type }),
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

/** A good status over something else than was wanted: an error after all, or a page of some proxy. */
export function notJson(opened: Opened, told: string, wanted: string): AnyLLMError {
  const { response, details } = opened;
  const text = opened.redact(told);
  const parsed = readJsonBody(text);
  if (parsed) {
    const body = { ...parsed, message: opened.redact(parsed.message) };
    return upstreamError(body, { ...details, status: undefined });
  }
  const type = response.headers.get("content-type") ?? "no content-type";
  const html = /html/i.test(type) ? ` It begins: ${readBody(text)?.message ?? ""}` : "";
  const said = `${details.provider}: expected ${wanted}, got ${type}. Check baseURL.${html}`;
  return new AnyLLMError("protocol_error", said, { ...details, body: excerpt(text, 2000) });
}

function excerpt(text: string, length: number): string {
  const flat = text.replace(/\s+/g, " ").trim();
  return flat.length > length ? `${flat.slice(0, length)}…` : flat;
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
    const said = `${provider}: the base URL must begin with http(s):// and have no user name in it.`;
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
