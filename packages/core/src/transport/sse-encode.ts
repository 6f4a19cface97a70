import type { StreamEvent } from "@anyllm/types";

/** The frame that ends a stream of server-sent events. */
export const SSE_DONE = "data: [DONE]\n\n";

/**
 * One event as a server-sent event: `event:` equal to the type, one `data:` line, LF (statements
 * 26, 27 and 43).
 *
 * @example
 * ```ts
 * import { encodeEvent, SSE_DONE } from "@anyllm/core";
 *
 * const frame = encodeEvent({ type: "acme:progress", sequence_number: 3, percent: 40 });
 * console.log(frame + SSE_DONE);
 * ```
 */
export function encodeEvent(event: StreamEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
