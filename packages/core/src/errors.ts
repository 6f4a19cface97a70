import type { ResponseResource } from "@anyllm/types";
import type { Checkpoint } from "./agent/options.ts";

/** The specification's error types, as they stand on the wire. */
export type ErrorType =
  | "invalid_request_error"
  | "not_found"
  | "too_many_requests"
  | "server_error"
  | "model_error";

// Each code with its usual HTTP status.
const statuses = {
  // What the caller sent, or configured.
  invalid_request: 400,
  authentication: 401,
  permission_denied: 403,
  insufficient_quota: 402,
  not_found: 404,
  model_not_found: 404,
  previous_response_not_found: 404,
  request_too_large: 413,
  context_length_exceeded: 400,
  content_filter: 400,
  missing_api_key: 401,
  unknown_provider: 400,
  incompatible_provider: 500,
  not_implemented: 501,
  // What the provider did.
  conflict: 409,
  rate_limited: 429,
  model_error: 500,
  server_error: 500,
  overloaded: 503,
  // What happened between.
  connection_failed: 502,
  timeout: 504,
  aborted: 499,
  stream_truncated: 502,
  protocol_error: 502,
  event_too_large: 502,
  response_too_large: 502,
};
const passing = /^(conflict|rate_|server_|overl|connection|timeout|stream_)/;

/** The closed set of codes; every error this library throws carries one of them. */
export type ErrorCode = keyof typeof statuses;

/** Which deadline passed. `idle` covers both a silent socket and one that sends only keepalives. */
export type TimeoutPhase = "connect" | "headers" | "idle" | "total";

/** What an {@link AnyLLMError} is made of besides its code and message. */
export interface ErrorDetails {
  /** The provider's id. */
  provider?: string | undefined;
  /** HTTP status, when there was an answer; otherwise the usual one for the code. */
  status?: number | undefined;
  /** Overrides whether another try may help. */
  retryable?: boolean | undefined;
  /** Milliseconds the provider asked to wait. */
  retryAfter?: number | undefined;
  /** The request field at fault. */
  param?: string | null | undefined;
  /** The provider's own code and type, as it sent them. */
  vendorCode?: string | undefined;
  vendorType?: string | undefined;
  /** The provider's request id, for its support. */
  requestId?: string | undefined;
  /** The provider's error body: bounded, and without keys or the prompt. */
  body?: string | undefined;
  /** The response as far as it came. Never complete; calls in it must not be executed. */
  partial?: ResponseResource | undefined;
  phase?: TimeoutPhase | undefined;
  cause?: unknown;
}

const marker = Symbol.for("anyllm.error");

/**
 * The one error of this library. `code` tells what happened; the message names the remedy where
 * there is one. It never carries a key, and never the prompt.
 *
 * @example
 * ```ts
 * import { AnyLLMError, createClient } from "@anyllm/core";
 *
 * const llm = createClient({ providers: [] });
 * try {
 *   await llm.responses({ model: "openai/gpt-5.2", input: "Hi" });
 * } catch (error) {
 *   if (AnyLLMError.isInstance(error) && error.code === "rate_limited") {
 *     console.log(`again in ${error.retryAfter} ms`);
 *   }
 * }
 * ```
 */
export class AnyLLMError extends Error {
  readonly code: ErrorCode;
  /** The specification's error type. */
  readonly type: ErrorType;
  readonly status: number;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  declare readonly provider?: string;
  declare readonly retryAfter?: number;
  declare readonly param?: string | null;
  declare readonly vendorCode?: string;
  declare readonly vendorType?: string;
  declare readonly requestId?: string;
  declare readonly phase?: TimeoutPhase;
  /** Not enumerable, so that printing an error prints no answer. */
  declare readonly body?: string;
  /** Not enumerable, like {@link body}. */
  declare readonly partial?: ResponseResource;
  /** How far a response with tools had come, for `resume`. Not enumerable either. */
  declare readonly checkpoint?: Checkpoint;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    const { cause, body, partial, ...plain } = details;
    super(message, cause === undefined ? undefined : { cause });
    this.name = code === "aborted" ? "AbortError" : "AnyLLMError";
    this.code = code;
    this.status = statuses[code];
    this.type = errorType(code, this.status);
    this.retryable = passing.test(code);
    for (const [key, value] of Object.entries(plain)) {
      if (value !== undefined) Object.assign(this, { [key]: value });
    }
    hide(this, { [marker]: true, body, partial });
  }

  /** Like `instanceof`, but true across duplicate installs of this package. */
  static isInstance(value: unknown): value is AnyLLMError {
    return typeof value === "object" && value !== null && marker in value;
  }
}

function errorType(code: ErrorCode, status: number): ErrorType {
  if (code === "model_error") return code;
  if (status === 404) return "not_found";
  if (status === 429 || status === 402) return "too_many_requests";
  return status < 500 || status === 501 ? "invalid_request_error" : "server_error";
}

export function hide(target: object, properties: Record<string | symbol, unknown>): void {
  for (const key of Reflect.ownKeys(properties)) {
    const value = properties[key];
    // A getter, because what prints hidden properties as well does not call it.
    if (value !== undefined)
      Object.defineProperty(target, key, { get: () => value, configurable: true });
  }
}

/** The same error with the response as far as it came. */
export function withPartial(
  error: AnyLLMError,
  partial: ResponseResource | undefined,
): AnyLLMError {
  if (!error.partial) hide(error, { partial });
  return error;
}

/** No key was given and the provider's environment variable is unset; the message names both. */
export class MissingApiKeyError extends AnyLLMError {
  /** The environment variable that would have been read. */
  readonly envVar: string;
  constructor(provider: string, envVar: string, packageName = `@anyllm/provider-${provider}`) {
    const said = `No API key for ${provider}: set ${envVar}, or pass apiKey to ${packageName}.`;
    super("missing_api_key", said, { provider });
    this.name = "MissingApiKeyError";
    this.envVar = envVar;
  }
}

/** The provider lacks what was asked for; thrown before anything is sent. */
export class UnsupportedError extends AnyLLMError {
  constructor(message: string, details?: ErrorDetails) {
    super("not_implemented", message, details);
    this.name = "UnsupportedError";
  }
}
