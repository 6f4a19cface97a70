import type { AnyLLMError, ErrorDetails } from "../errors.ts";
import { connectionError } from "./failure.ts";
import type { Guard } from "./guard.ts";
import type { Attempt } from "./open.ts";
import { redact } from "./redact.ts";
import type { HttpRequest, HttpResponse } from "./transport.ts";

const idHeaders = ["x-request-id", "request-id", "x-amzn-requestid", "apim-request-id"];

/** An answer whose head has come, and what an error that follows must know of its call. */
export class Opened {
  readonly response: HttpResponse;
  readonly guard: Guard;
  /** The content type; empty where none is told. */
  readonly type: string;
  readonly #attempt: Attempt;
  readonly #request: HttpRequest;

  constructor(attempt: Attempt, guard: Guard, exchange: Exchange) {
    this.response = exchange.response;
    this.guard = guard;
    this.type = this.response.headers.get("content-type") ?? "";
    this.#attempt = attempt;
    this.#request = exchange.request;
  }

  /** What each error about the answer carries. */
  get details(): ErrorDetails & { provider: string } {
    const { status, headers } = this.response;
    const named = idHeaders.find((name) => headers.get(name));
    const requestId = named && (headers.get(named) ?? undefined);
    return { provider: this.#attempt.provider.id, status, requestId };
  }

  /** Unix time in milliseconds, for dates that a provider names. */
  get now(): number {
    return this.#attempt.wallClock();
  }

  /** Takes keys and the caller's words out of a text of the upstream. */
  redact(text: string): string {
    return redact(text, { headers: this.#request.headers, words: this.#attempt.words });
  }

  /** Turns what the transport throws into an error of ours. */
  readError(cause: unknown): AnyLLMError {
    return (
      this.guard.reason ?? connectionError(cause, this.#attempt.provider.id, this.#request.url)
    );
  }
}

/** One request and what came of it. */
interface Exchange {
  request: HttpRequest;
  response: HttpResponse;
}
