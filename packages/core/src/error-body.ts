import { AnyLLMError, type ErrorCode, type ErrorDetails } from "./errors.ts";
import { isObject, type Loose } from "./events/families.ts";

/** An error as an upstream described it, whatever the shape it came in. */
export interface ErrorBody {
  message: string;
  code: string | null;
  type: string | null;
  param: string | null;
}

/**
 * Reads the five shapes errors come in (`{error: {…}}`, the flat event, the nested event, the
 * WebSocket envelope, `response.error`), and the ones vendors made up: a bare string, a list of
 * problems, a `message` or `detail` at the top.
 *
 * @returns `undefined` when nothing in the value reads like an error.
 * @see OpenResponses 2026-04-24, errors
 */
export function readErrorBody(body: unknown): ErrorBody | undefined {
  if (Array.isArray(body)) return readErrorBody(body[0]);
  if (!isObject(body)) return undefined;
  const response = isObject(body["response"]) ? body["response"]["error"] : undefined;
  const nested = body["error"] ?? response ?? body["detail"] ?? body["errors"];
  const inner: unknown = Array.isArray(nested) ? nested[0] : nested;
  if (typeof inner === "string") {
    return { message: inner, code: text(body["code"]), type: text(body["type"]), param: null };
  }
  const source: Loose = isObject(inner) ? inner : body;
  const message = words(source) ?? words(body);
  const code = text(source["code"] ?? source["error_code"]);
  if (typeof message !== "string" && code === null) return undefined;
  return {
    message: typeof message === "string" ? message : (code as string),
    code,
    type: text(source["type"]) ?? statusName(source["status"]),
    param: text(source["param"]),
  };
}

// Some nest once more: `{ message: { detail: [{ msg }] } }`, `{ detail: { error: "…" } }`. Some
// gateways write `Message`.
function words(source: Loose): unknown {
  const { message = source["Message"], msg, error } = source;
  return isObject(message) ? readErrorBody(message)?.message : (message ?? msg ?? plain(error));
}

function plain(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

// As in google.rpc.Code; other words there say no more than that it failed.
function statusName(value: unknown): string | null {
  return typeof value === "string" && /^[A-Z]+(_[A-Z]+)*$/.test(value) ? value : null;
}

function text(value: unknown): string | null {
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}

const byStatus: Record<number, ErrorCode> = {
  400: "invalid_request",
  401: "authentication",
  402: "insufficient_quota",
  403: "permission_denied",
  404: "not_found",
  408: "timeout",
  409: "conflict",
  413: "request_too_large",
  422: "invalid_request",
  429: "rate_limited",
  501: "not_implemented",
  503: "overloaded",
  504: "timeout",
  529: "overloaded",
};

// The vendor's own words, most telling first.
const named: [RegExp, ErrorCode][] = [
  [/previous_response_not_found/, "previous_response_not_found"],
  [
    /context_length|context_window|context_size|prompt_too_long|too_many_prompt_tokens/,
    "context_length_exceeded",
  ],
  [/insufficient_quota|billing|credits?_exhausted/, "insufficient_quota"],
  [/content_filter|content_policy|moderation_blocked/, "content_filter"],
  [/model_not_found|unknown_model/, "model_not_found"],
  [/invalid_api_key|authentication/, "authentication"],
  [/permission/, "permission_denied"],
  [/rate_limit|too_many_requests/, "rate_limited"],
  [/overloaded/, "overloaded"],
  [/model_error/, "model_error"],
  [/not_found/, "not_found"],
  [/invalid|unsupported/, "invalid_request"],
];

// Said in the message alone by many.
const overflow =
  /max(imum)? context length|available context size|context size has been exceeded|exceeds? (the )?context (window|length|limit)|(prompt|input) (is )?too long|prompt exceeds max length|exceeded model token limit|input token count\b.* exceeds|number of input tokens \d+ cannot exceed|length of prompt_tokens \S+ must be less|range of input length should be/i;

/** The code for an upstream error: its own code and type first, then the status. */
export function errorCode(body: ErrorBody | undefined, status?: number): ErrorCode {
  for (const name of [body?.code, body?.type]) {
    const match = name && named.find(([pattern]) => pattern.test(name.toLowerCase()));
    // Many vendors call every refusal an invalid request: then the status says more.
    const vague = match?.[1] === "invalid_request" && status !== undefined && status in byStatus;
    if (match && !vague) return match[1];
  }
  if (body && overflow.test(body.message)) return "context_length_exceeded";
  // Behind a good status, vendors write that of the error as its code.
  const told = status ?? Number(/^[45]\d\d$/.exec(body?.code ?? "")?.[0] ?? 500);
  return byStatus[told] ?? (told >= 500 ? "server_error" : "invalid_request");
}

/** An upstream error as an {@link AnyLLMError}. */
export function upstreamError(body: ErrorBody | undefined, details: ErrorDetails): AnyLLMError {
  const { provider, status } = details;
  const said = body?.message ?? `answered ${status ?? "with an error"} without a reason`;
  return new AnyLLMError(errorCode(body, status), `${provider}: ${said}`, {
    param: body?.param,
    vendorCode: body?.code ?? undefined,
    vendorType: body?.type ?? undefined,
    ...details,
  });
}
