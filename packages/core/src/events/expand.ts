import type { ResponseResource, StreamEvent } from "@anyllm/types";
import type { Loose } from "./families.ts";
import { createNormaliser } from "./normalise.ts";

const terminals: Record<string, string> = { failed: "failed", incomplete: "incomplete" };

/**
 * A whole response as the stream of events that would have told it: the same lifecycle as a live
 * stream, each string in one delta. Folding the events gives the response back.
 *
 * @param response - A response that has ended (`completed`, `failed` or `incomplete`).
 * @example
 * ```ts
 * import { encodeEvent, expand } from "@anyllm/core";
 * import type { ResponseResource } from "@anyllm/types";
 *
 * const sse = (response: ResponseResource) => expand(response).map(encodeEvent).join("");
 * ```
 */
export function expand(response: ResponseResource): StreamEvent[] {
  const events: StreamEvent[] = [];
  const normalise = createNormaliser({
    request: { model: response.model, input: "" },
    emit: (event) => events.push(event),
    now: () => response.created_at * 1000,
    seed: response as unknown as Loose,
  });
  normalise({ type: `response.${terminals[response.status] ?? "completed"}`, response });
  return events;
}
