import type { LogProb, OutputItem } from "@anyllm/types";
import { rows } from "./families.ts";
import type { Grown } from "./grown.ts";

/** A part, an item, or anything else with a type. */
export type Part = Record<string, unknown> & { type: string };
/** Where the parts of an item stand. */
type Place = "content" | "summary";

/** A kind of part that deltas build: its type, its place, its string, and the names of its events. */
export interface Kind {
  type: string;
  place: Place;
  key: "text" | "refusal";
  delta: string;
  done: string;
}

/** An item, as it stands in the response. */
export type Item = Part & { id: string };

/** A part that deltas are building. */
export interface OpenPart {
  owner: OpenItem;
  part: Part;
  kind: Kind;
  /** Its index among the parts of its item. */
  at: number;
  logprobs: LogProb[] | undefined;
  /** Its string, from the second delta on; the first is in its place. */
  grown: Grown | undefined;
}

/** An item that has begun. */
export interface OpenItem {
  id: string;
  output_index: number;
  item: Item;
  /** As it began: what is its own, no further field replaces. Made with the first such field. */
  own: Part | undefined;
  current: OpenPart | undefined;
  summaryIndex: number | undefined;
  /** As far as events of its own told it, where nobody saw them. */
  seen: OutputItem | undefined;
  /** As it ended. */
  final: OutputItem | undefined;
}

// They stand in this order, before what has no parts.
export const [text, refusal, reasoning, summary] = /* @__PURE__ */ rows.map(
  ([name, place, key, type]) => ({
    type,
    place,
    key,
    delta: `response.${name}.delta`,
    done: `response.${name}.done`,
  }),
) as [Kind, Kind, Kind, Kind];

/** A message or reasoning of which nothing is written yet. */
export function emptyItem(type: "message" | "reasoning", id: string, phase?: string): Item {
  if (type === "reasoning") return { type, status: "in_progress", summary: [], content: [], id };
  return phase
    ? { type, status: "in_progress", role: "assistant", content: [], phase, id }
    : { type, status: "in_progress", role: "assistant", content: [], id };
}

/** What ids of items begin with. */
export const prefixes: Record<string, string> = {
  message: "msg",
  reasoning: "rs",
  function_call: "fc",
  function_call_output: "fco",
};

/** Where a part stands, as its events say it. */
export function placeOf({ place }: Kind, at: number): object {
  return place === "content" ? { content_index: at } : { summary_index: at };
}

/** Two levels are all that a writer ever changes: the item's own keys and its arrays of parts. */
export function copy<T extends object>(value: T): T {
  const result = { ...value } as Record<string, unknown>;
  for (const key in result) {
    const entry = result[key];
    if (Array.isArray(entry)) result[key] = entry.slice();
  }
  return result as T;
}

/** Adds what was told late, but for what is the item's own. */
export function addFields(to: { item: Part; own: Part | undefined }, fields: object): void {
  const told = fields as Record<string, unknown>;
  for (const key in told) {
    const own = (to.own ??= { ...to.item });
    if (key !== "id" && !Object.hasOwn(own, key)) to.item[key] = told[key];
  }
}
