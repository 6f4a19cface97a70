import { isObject, type Loose, type ReasoningOfTurn } from "@anyllm/core/translate";
import type { Wire } from "./encode-wire.ts";

/** Reasoning of earlier answers, as the vendor wants to see it again. */
export interface Replay {
  /** Beside the content of the assistant's message. */
  fields: Loose;
  /** Before its text. */
  opening: string;
}

/** The reasoning of one assistant's message. */
export function encodeReplay(thoughts: readonly ReasoningOfTurn[], wire: Wire): Replay {
  const nothing: Replay = { fields: {}, opening: "" };
  if (thoughts.length === 0) return nothing;
  const { replay = "none", tags } = wire.dialect.reasoning ?? {};
  if (replay === "reasoning_details") return { fields: byDetails(thoughts, wire), opening: "" };
  const blocks = typeof replay === "object" ? blocksOf(thoughts, replay.blocks ?? []) : {};
  const text = thoughts.map((thought) => readable(thought, wire, Object.keys(blocks))).join("");
  const fields = { ...blocks, ...opaqueOf(thoughts) };
  if (typeof replay === "object") {
    return { fields: { ...(text !== "" && { [replay.key]: text }), ...fields }, opening: "" };
  }
  if (text === "" || replay === "parts") return nothing;
  if (replay === "none") {
    tellLost(wire);
    return nothing;
  }
  const [open, close] = tags?.[0] ?? ["<think>", "</think>"];
  return { fields: {}, opening: `${open}\n${text}\n${close}\n\n` };
}

/** Reasoning as a part of the content. */
export function thinkingPart(thought: ReasoningOfTurn, wire: Wire): Loose | undefined {
  const { thinking: own } = thought.item;
  const text = isObject(own) ? thought.text : readable(thought, wire);
  if (text === "" && !isObject(own)) return undefined;
  return { type: "thinking", thinking: [{ type: "text", text }], ...(isObject(own) && own) };
}

// A seal without its own place is of no use to a vendor that did not set it.
function readable(
  { text, summary, sealed, item }: ReasoningOfTurn,
  wire: Wire,
  blocks: readonly string[] = [],
): string {
  const kept = isOpaque(item) || blocks.some((key) => item[key] !== undefined);
  if (sealed !== undefined && !kept) tellLost(wire);
  return text === "" ? summary : text;
}

const lists = ["reasoning_details", "thinking_blocks"] as const;

function blocksOf(thoughts: readonly ReasoningOfTurn[], keys: readonly string[]): Loose {
  const fields: Loose = {};
  for (const key of keys) {
    const blocks = thoughts.flatMap(({ item }) => [item[key] ?? []].flat());
    if (blocks.length > 0) fields[key] = blocks;
  }
  return fields;
}

// The vendor's own blocks as they came; what has none goes as text.
function byDetails(thoughts: readonly ReasoningOfTurn[], wire: Wire): Loose {
  const fields = blocksOf(thoughts, lists);
  const others = thoughts.filter(
    ({ item }) => lists.every((key) => item[key] === undefined) && !isOpaque(item),
  );
  const reasoning = others.map((thought) => readable(thought, wire)).join("");
  return { ...(reasoning !== "" && { reasoning }), ...fields, ...opaqueOf(thoughts) };
}

// A seal that came as a string beside the content.
function opaqueOf(thoughts: readonly ReasoningOfTurn[]): Loose {
  const { sealed } = thoughts.findLast(({ item }) => isOpaque(item)) ?? {};
  return sealed === undefined ? {} : { reasoning_opaque: sealed };
}

function isOpaque(item: Loose): boolean {
  return item["reasoning_opaque"] === true;
}

function tellLost({ dialect, warnOnce }: Wire): void {
  warnOnce(
    "input",
    `${dialect.name} does not take back reasoning, or its seal, in this form: it was left out.`,
  );
}
