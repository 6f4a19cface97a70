import {
  isObject,
  list,
  type Loose,
  object,
  type ReasoningOfTurn,
  text,
} from "@anyllm/core/translate";
import type { Wire } from "./encode-wire.ts";

/** Reasoning of earlier answers, as the vendor wants to see it again. */
export interface Replay {
  /** Beside the content of the assistant's message. */
  fields?: Loose;
  /** Before its text. */
  opening?: string;
}

/** The reasoning of one assistant's message. */
export function encodeReplay(thoughts: readonly ReasoningOfTurn[], wire: Wire): Replay {
  const { replay = "none", tags } = wire.dialect.reasoning ?? {};
  if (thoughts.length === 0 || replay === "summaries") return {};
  if (replay === "reasoning_details") return { fields: byDetails(thoughts, wire) };
  const blocks = typeof replay === "object" ? blocksOf(thoughts, replay.blocks ?? []) : {};
  const said = thoughts.map((thought) => readable(thought, wire, Object.keys(blocks))).join("");
  const fields = { ...blocks, ...opaqueOf(thoughts) };
  if (typeof replay === "object") {
    return { fields: { ...(said !== "" && { [replay.key]: said }), ...fields } };
  }
  if (said === "" || replay === "parts") return {};
  if (replay === "none") {
    tellLost(wire);
    return {};
  }
  const [open, close] = tags?.[0] ?? ["<think>", "</think>"];
  return { opening: `${open}\n${said}\n${close}\n\n` };
}

/**
 * A message with what stands for reasoning that is not there, where the vendor refuses it without any.
 * Some take an empty string for none.
 */
export function withReasoning(message: Loose, { dialect }: Wire): Loose {
  const { replay } = dialect.reasoning ?? {};
  if (typeof replay !== "object" || !replay.needed || replay.key in message) return message;
  const needs = replay.needed === "all" || "tool_calls" in message;
  return needs ? { [replay.key]: " ", ...message } : message;
}

/** Reasoning as a part of the content, where it is one. */
export function thinkingPart(thought: ReasoningOfTurn, wire: Wire): Loose | undefined {
  const { replay } = wire.dialect.reasoning ?? {};
  if (replay === "summaries") return summariesPart(thought, wire);
  if (replay !== "parts") return undefined;
  const { thinking: own } = thought.item;
  const said = isObject(own) ? thought.text : readable(thought, wire);
  if (said === "" && !isObject(own)) return undefined;
  return { type: "thinking", thinking: [{ type: "text", text: said }], ...(isObject(own) && own) };
}

// Unsigned, they are refused.
function summariesPart(thought: ReasoningOfTurn, wire: Wire): Loose | undefined {
  const summary = list(thought.item["reasoning_details"]).flatMap((detail) => {
    const { summary: said, ...more } = object(detail);
    return text(more["signature"]) === "" ? [] : [{ ...more, text: text(said) }];
  });
  if (summary.length > 0) return { type: "reasoning", summary };
  if (thought.text || thought.summary || thought.sealed) tellLost(wire);
  return undefined;
}

/** Content without the parts of reasoning that nothing follows: they are refused at the end. */
export function withoutLastThoughts<Part>(content: readonly Part[], { dialect }: Wire): Part[] {
  if (dialect.reasoning?.replay !== "summaries") return [...content];
  return content.slice(
    0,
    content.findLastIndex((part) => object(part)["type"] !== "reasoning") + 1,
  );
}

// A seal without its own place is of no use to a vendor that did not set it.
function readable(
  { text: said, summary, sealed, item }: ReasoningOfTurn,
  wire: Wire,
  blocks: readonly string[] = [],
): string {
  const kept = isOpaque(item) || blocks.some((key) => item[key] !== undefined);
  if (sealed !== undefined && !kept) tellLost(wire);
  return said === "" ? summary : said;
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

function tellLost(wire: Wire): void {
  wire.warnOnce(
    "input",
    `${wire.dialect.name} does not take back reasoning, or its seal, in this form: it was left out.`,
  );
}
