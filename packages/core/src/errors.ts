import type { ResponseResource } from "@anyllm/types";

/** The specification's error types, as they stand on the wire. */
export type ErrorType =
  | "invalid_request_error"
  | "not_found"
  | "too_many_requests"
  | "server_error"
  | "model_error";

// code: [specification type, usual HTTP status, worth another try]
const table = {
  // What the caller sent, or configured.
  invalid_request: ["invalid_request_error", 400, false],
  authentication: ["invalid_request_error", 401, false],
  permission_denied: ["invalid_request_error", 403, false],
  insufficient_quota: ["too_many_requests", 402, false],
  not_found: ["not_found", 404, false],
  model_not_found: ["not_found", 404, false],
  previous_response_not_found: ["not_found", 404, false],
  request_too_large: ["invalid_request_error", 413, false],
  context_length_exceeded: ["invalid_request_error", 400, false],
  content_filter: ["invalid_request_error", 400, false],
  missing_api_key: ["invalid_request_error", 401, false],
  unknown_provider: ["invalid_request_error", 400, false],
  incompatible_provider: ["server_error", 500, false],
  not_implemented: ["invalid_request_error", 501, false],
  // What the provider did.
  conflict: ["invalid_request_error", 409, true],
  rate_limited: ["too_many_requests", 429, true],
  model_error: ["model_error", 500, false],
  server_error: ["server_error", 500, true],
  overloaded: ["server_error", 503, true],
  // What happened between.
  connection_failed: ["server_error", 502, true],
  timeout: ["server_error", 504, true],
  aborted: ["invalid_request_error", 499, false],
  stream_truncated: ["server_error", 502, true],
  protocol_error: ["server_error", 502, false],
  event_too_large: ["server_error", 502, false],
  response_too_large: ["server_error", 502, false],
} as const satisfies Record<string, readonly [ErrorType, number, boolean]>;

/** The closed set of codes; every error this library throws carries one of them. */
export type ErrorCode = keyof typeof table;

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

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    const { cause, body, partial, ...plain } = details;
    super(message, cause === undefined ? undefined : { cause });
    const [type, status, retryable] = table[code];
    this.name = code === "aborted" ? "AbortError" : "AnyLLMError";
    this.code = code;
    this.type = type;
    this.status = status;
    this.retryable = retryable;
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

function hide(target: object, properties: Record<string | symbol, unknown>): void {
  for (const key of Reflect.ownKeys(properties)) {
    const value = properties[key];
    if (value !== undefined) Object.defineProperty(target, key, { value, configurable: true });
  }
}

/** The same error with the response as far as it came. */
export function withPartial(error: unknown, partial: ResponseResource | undefined): unknown {
  if (AnyLLMError.isInstance(error) && !error.partial) hide(error, { partial });
  return error;
}

/** No key was given and the provider's environment variable is unset; the message names both. */
export class MissingApiKeyError extends AnyLLMError {
  /** The environment variable that would have been read. */
  readonly envVar: string;
  constructor(provider: string, envVar: string, factory = provider) {
    super(
      "missing_api_key",
      `No API key for ${provider}: set ${envVar} in the environment, or pass ${factory}({ apiKey }).`,
      { provider },
    );
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
