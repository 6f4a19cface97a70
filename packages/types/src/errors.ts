import type { OpenEnum } from "./unknown.ts";

/**
 * The error types of the specification. Its table says `invalid_request`, its examples
 * `invalid_request_error`; both arrive, and OpenAI's clients know the second.
 */
export type ErrorType =
  | "invalid_request_error"
  | "invalid_request"
  | "not_found"
  | "too_many_requests"
  | "server_error"
  | "model_error";

/** Why a response failed. Source: OpenResponses 2026-04-24, Error. */
export interface Error {
  code: string;
  message: string;
  /** OpenAI. */
  type?: string | null;
  /** OpenAI. */
  param?: string | null;
}

/**
 * The body of an in-stream error.
 *
 * Source: OpenResponses 2026-04-24, ErrorPayload. The specification requires `type`, `code` and
 * `param`; an error that leaves them out is still an error.
 */
export interface ErrorPayload {
  type?: OpenEnum<ErrorType> | null;
  /** For example `model_not_found` or `previous_response_not_found`. */
  code?: string | null;
  message: string;
  /** The request field at fault, as a path. */
  param?: string | null;
  /** Response headers worth passing on, such as `retry-after`. */
  headers?: { [name: string]: string };
}

/**
 * First of the five error shapes: the body of an HTTP answer of 4xx or 5xx.
 *
 * Source: OpenResponses 2026-04-24, "Errors". `param` and `code` may be missing in practice.
 */
export interface HttpErrorBody {
  error: {
    message: string;
    type?: OpenEnum<ErrorType> | null;
    param?: string | null;
    code?: string | null;
  };
}

/** Second shape: an error inside a stream. Source: OpenResponses 2026-04-24, ErrorStreamingEvent. */
export interface ErrorStreamingEvent {
  type: "error";
  sequence_number: number;
  error: ErrorPayload;
}

/**
 * Third shape: an error on a WebSocket. It ends the turn and leaves the socket open.
 *
 * Source: OpenResponses 2026-04-24, WebSocketErrorEvent.
 */
export interface WebSocketErrorEvent {
  type: "error";
  /** HTTP status that the error would have had. */
  status: number;
  error: {
    type?: string;
    code: string;
    message: string;
    param?: string | null;
    [key: string]: unknown;
  };
}

/** Fourth shape: OpenAI's flat error event. Source: OpenAI, ResponseErrorEvent. */
export interface FlatErrorEvent {
  type: "error";
  sequence_number: number;
  code?: string | null;
  message: string;
  param?: string | null;
}

/** Fifth shape: `response.error` inside `response.failed`, as its own type {@link Error}. */
export type ResponseError = Error;

/** Any event of type `error`. Tell them apart by `"error" in event` and `"status" in event`. */
export type ErrorEvent = ErrorStreamingEvent | FlatErrorEvent | WebSocketErrorEvent;
