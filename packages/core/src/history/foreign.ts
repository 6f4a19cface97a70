import type { InputItem } from "@anyllm/types";
import { isObject, list, type Loose } from "../events/families.ts";
import { itemType } from "./items.ts";
import { lowerMcpCall } from "./mcp-items.ts";

/** What an item lost on its way to another provider or model. */
export type LossKind =
  | "sealed_reasoning"
  | "readable_reasoning"
  | "signature"
  | "compaction"
  | "hosted_item"
  | "reference"
  | "content"
  | "extension";

/** An item as another provider can read it, and what that took. */
export interface Translated {
  /** None: nothing of the item can be read there. */
  items: Loose[];
  losses: [kind: LossKind, what: string][];
}

export type ReadableReasoning = "keep" | "drop";

// What a provider put on an item to know its own thoughts again: `encrypted_content`,
// `thought_signature`, `extra_content.google.thought_signature`, `reasoning_details`.
export const seal = /encrypted|signature|^extra_content$|_details$/;
const keys: Record<string, string> = {
  message: "type role content status phase",
  function_call: "type call_id name arguments status",
  function_call_output: "type call_id output status",
  reasoning: "type summary content status",
};

/**
 * An item as a provider that did not make it can read it: the specification's own fields, without
 * the ids of the one that made it.
 */
export function toForeign(item: Loose, readable: ReadableReasoning): Translated {
  const type = itemType(item);
  if (type === "reasoning") return unseal(pick(item).item, item, readable);
  if (type === "custom_tool_call") return customCall(item);
  if (type === "mcp_call") return mcpCall(item);
  if (!keys[type]) return lost(item, type);
  const { item: picked, losses } = pick(item);
  if (type !== "message" || !Array.isArray(item["content"])) return { items: [picked], losses };
  const parts = item["content"].map(toForeignPart);
  const content = parts.flatMap(({ part }) => part ?? []);
  for (const { gone, unsealed } of parts) {
    if (gone) losses.push(["content", gone]);
    if (unsealed) losses.push(["signature", "what a citation is known by to its provider"]);
  }
  return { items: content.length > 0 ? [{ ...picked, content }] : [], losses };
}

/**
 * An item as another model of the same provider can read it: whole, but for what only the model that
 * made it can read, and for the id that would tie it to that.
 */
export function toSibling(item: Loose, readable: ReadableReasoning): Translated {
  const type = itemType(item);
  if (!keys[type]) return { items: [item], losses: [] };
  const { id: _, ...rest } = item;
  if (type === "reasoning") return unseal(rest, item, readable);
  const losses: Translated["losses"] = [];
  for (const key of Object.keys(rest)) {
    if (!seal.test(key)) continue;
    if (rest[key] != null) losses.push(["signature", `the signature of a ${type} (${key})`]);
    delete rest[key];
  }
  return { items: [rest], losses };
}

function pick(item: Loose): { item: Loose; losses: Translated["losses"] } {
  const type = itemType(item);
  const known = (keys[type] as string).split(" ");
  const losses: Translated["losses"] = [];
  const kept: Loose = {};
  for (const [key, value] of Object.entries(item)) {
    if (known.includes(key)) kept[key] = value;
    else if (value != null && !/^(id|created_by)$/.test(key) && type !== "reasoning") {
      losses.push(
        seal.test(key)
          ? ["signature", `the signature of a ${type} (${key})`]
          : ["extension", `${key} of a ${type}`],
      );
    }
  }
  return { item: kept, losses };
}

// Reasoning of which nothing readable remains goes: an empty item is refused.
function unseal(rest: Loose, told: Loose, readable: ReadableReasoning): Translated {
  const losses: Translated["losses"] = [];
  const { content: _, ...open } = rest;
  const plain = Object.fromEntries(Object.entries(open).filter(([key]) => !seal.test(key)));
  if (told["encrypted_content"] != null) losses.push(["sealed_reasoning", "sealed reasoning"]);
  const texts = (key: string): unknown[] =>
    list(told[key]).filter((part) => isObject(part) && typeof part["text"] === "string");
  const summary = texts("summary");
  const content = texts("content");
  if (summary.length + content.length === 0) return { items: [], losses };
  if (readable === "drop") {
    return { items: [], losses: [...losses, ["readable_reasoning", "readable reasoning"]] };
  }
  const item = { ...plain, summary, ...(content.length > 0 && { content }) };
  return { items: [item], losses };
}

interface ForeignPart {
  part?: Loose;
  gone?: string;
  unsealed?: boolean;
}

function toForeignPart(part: unknown): ForeignPart {
  const told: Loose = isObject(part) ? part : {};
  const { type, text, refusal, annotations } = told;
  if (String(type).startsWith("input_")) return { part: told };
  if (type === "refusal") return { part: { type, refusal } };
  if (type !== "output_text") return { gone: `content of type ${String(type)}` };
  const given = list(annotations);
  const kept = given.filter(isCitation);
  return {
    part: { type, text, annotations: kept.map(plainCitation) },
    ...(kept.length < given.length && { gone: "citations of files" }),
    unsealed: kept.some((citation) => Object.keys(citation as Loose).some((key) => seal.test(key))),
  };
}

// The specification's own keys; what a vendor adds is for itself.
function plainCitation(annotation: unknown): Loose {
  const { type, url, title, start_index, end_index } = annotation as Loose;
  return { type, url, title, start_index, end_index };
}

function isCitation(annotation: unknown): boolean {
  if (!isObject(annotation) || annotation["type"] !== "url_citation") return false;
  const { start_index, end_index, title } = annotation;
  return [start_index, end_index].every(Number.isInteger) && typeof title === "string";
}

function lost(item: Loose, type: string): Translated {
  if (type === "compaction") {
    const what = "a compaction, and with it everything that it stood for";
    return { items: [], losses: [["compaction", what]] };
  }
  if (type === "item_reference") {
    return {
      items: [],
      losses: [["reference", `a reference to the stored item ${String(item["id"])}`]],
    };
  }
  return { items: [], losses: [["hosted_item", `an item of type ${type}`]] };
}

/** A call of free text is a call of a function with one argument. */
function customCall({ call_id, name, input }: Loose): Translated {
  const call = { type: "function_call", call_id, name, arguments: JSON.stringify({ input }) };
  return { items: [call], losses: [["hosted_item", "custom_tool_call, now a function_call"]] };
}

/** A call that the provider made for the model, told as one that we made. */
function mcpCall(told: Loose): Translated {
  const [call, output] = lowerMcpCall(told);
  const { item, losses } = pick(call);
  const what = "mcp_call, now a function_call and its output";
  return { items: [item, output], losses: [["hosted_item", what], ...losses] };
}

/** The output of a custom tool, for the function that the call became. */
export function customOutput({ call_id, output }: Loose): InputItem {
  return { type: "function_call_output", call_id, output } as unknown as InputItem;
}
