import type { AnyLLMError, ErrorDetails } from "../errors.ts";
import type { Guard } from "./guard.ts";
import type { Redact } from "./redact.ts";
import type { HttpResponse } from "./transport.ts";

/** An answer whose head has come and is good. */
export interface Opened {
  wallClock(): number;
  response: HttpResponse;
  guard: Guard;
  redact: Redact;
  details: ErrorDetails;
  readError(cause: unknown): AnyLLMError;
}
