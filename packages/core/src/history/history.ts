import type { ResponseRequest, StreamEvent } from "@anyllm/types";
import type { Provenance } from "./provenance.ts";
import type { Warning } from "../request.ts";

/** What a client does with the items that pass through it. `portableHistory` makes one. */
export interface History {
  /** A request on its way to a model; what it loses is told to `warn`. */
  send(request: ResponseRequest, to: Provenance, warn: (warning: Warning) => void): ResponseRequest;
  /** For one answer: what becomes of its events before anyone sees them. */
  receive(from: Provenance): (event: StreamEvent) => StreamEvent;
}
