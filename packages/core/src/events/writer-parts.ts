import type { Grown } from "./grown.ts";
import type { LogProb, OutputItem } from "@anyllm/types";

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

/** A part that deltas are building. */
export interface OpenPart {
  owner: OpenItem;
  part: Part;
  kind: Kind;
  /** Its index among the parts of its item. */
  at: number;
  logprobs: LogProb[] | undefined;
  grown: Grown;
}

/** An item that has begun. */
export interface OpenItem {
  id: string;
  output_index: number;
  item: Part & { id: string };
  /** As it began: what is its own, no further field replaces. */
  own: Part;
  current: OpenPart | undefined;
  summaryIndex: number | undefined;
  /** As far as events of its own told it, where nobody saw them. */
  seen: OutputItem | undefined;
  /** As it ended. */
  final: OutputItem | undefined;
}

const kinds = /* @__PURE__ */ (
  [
    ["output_text", "content", "output_text", "text"],
    ["refusal", "content", "refusal", "refusal"],
    ["reasoning_text", "content", "reasoning", "text"],
    ["summary_text", "summary", "reasoning_summary_text", "text"],
  ] as const
).map(([type, place, name, key]): Kind => {
  const stem = `response.${name}`;
  return { type, place, key, delta: `${stem}.delta`, done: `${stem}.done` };
});
export const [text, refusal, reasoning, summary] = kinds as [Kind, Kind, Kind, Kind];

/** The stems of the events about parts. */
export const partEvents = {
  content: "response.content_part",
  summary: "response.reasoning_summary_part",
};

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

/** Adds what was told late, but for what is the target's own. */
export function addFields(target: Part, own: Part, fields: object): void {
  for (const [key, value] of Object.entries(fields)) {
    if (key !== "id" && !Object.hasOwn(own, key)) target[key] = value;
  }
}
