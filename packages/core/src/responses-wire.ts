import type { StreamEvent } from "@anyllm/types";
import { isObject, list } from "./events/families.ts";
import { soundCall } from "./events/filled.ts";
import { createNormaliser } from "./events/normalise.ts";
import { fillResource, statusAtEnd } from "./events/resource.ts";
import { withoutOurs } from "./history/mcp-items.ts";
import type { DecodeContext, Decoder } from "./provider.ts";

// A module of its own, loaded with the first call of a provider that speaks Responses.

export type LooseEvents = readonly Record<string, unknown>[];

/** Reads answers that are Responses already; `adjust` rewrites events where the vendor strays. */
export function decodeResponses(
  context: DecodeContext,
  adjust: ((event: Record<string, unknown>) => LooseEvents) | undefined,
): Decoder {
  const take = context.stream ? createNormaliser(context) : takeWhole(context);
  return {
    frame(payload, name) {
      const event = asEvent(payload, name);
      if (!adjust) return take(event);
      for (const each of adjust(event)) take(each);
    },
    end() {},
  };
}

// Nobody sees the events of a whole answer: its items need not be told one by one.
function takeWhole({
  request,
  emit,
  now,
}: DecodeContext): (event: Record<string, unknown>) => void {
  return (event) => {
    const told = event["response"];
    if (!isObject(told)) return;
    const seed = { id: "", created_at: Math.floor(now() / 1000) };
    fillResource(request, told, seed);
    told["output"] = list(told["output"]).filter(isObject).map(soundCall);
    event["sequence_number"] = 0;
    emit(event as unknown as StreamEvent);
  };
}

// A whole answer is the last word of a stream that was never seen. An event may have its name in its
// frame alone, and an error none at all.
function asEvent(payload: Record<string, unknown>, name: string): Record<string, unknown> {
  const { type, object, error, response } = payload;
  if (object === "response" || (type === undefined && "output" in payload)) return ending(payload);
  if (object === "error" || (name === "error" && type !== name)) {
    return { ...payload, type: "error", error: error ?? payload };
  }
  if (type !== undefined) return payload;
  if (name === "" && isObject(response)) return ending(response);
  return { ...payload, type: name === "" && error ? "error" : name };
}

function ending(whole: Record<string, unknown>): Record<string, unknown> {
  const told = whole["status"];
  if (told === "queued" || told === "in_progress") {
    return { type: `response.${told}`, response: whole };
  }
  const status = statusAtEnd(whole);
  whole["status"] = status;
  const known = status === "failed" || status === "incomplete";
  return { type: `response.${known ? status : "completed"}`, response: whole };
}

// An item the upstream gave no id must not come back with an empty one; our marks are not its
// business.
export function toSend(item: unknown): unknown {
  if (!isObject(item)) return item;
  const { id, anyllm, type } = item;
  const ran = type === "mcp_call" || type === "mcp_approval_request";
  if (id !== "" && !anyllm && !ran) return item;
  const { anyllm: _, ...rest } = ran ? withoutOurs(item) : item;
  if (id === "") delete rest["id"];
  return rest;
}
