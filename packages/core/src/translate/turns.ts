import type { ResponseRequest } from "@anyllm/types";
import { append } from "../events/append.ts";
import { isObject, list, type Loose } from "../events/families.ts";
import { callId, itemType } from "../history/items.ts";
import { lowerMcpItems, type PlacedItem } from "../history/mcp-items.ts";
import { text } from "./foreign.ts";
import { outputOrder } from "./outputs.ts";

/** A content part of a message or of a function's output, and where it stands in the request. */
export interface TurnPart {
  /** `input_text` and `output_text` for what was written as a plain string. */
  type: string;
  part: Loose;
  /** Such as `input[2].content[0]`, for messages to the user. */
  path: string;
}

interface Placed {
  /** The item as the caller gave it; a string input has a message made for it. */
  item: Loose;
  /** Such as `input[2]`, for messages to the user. */
  path: string;
}

/** A message of any role. */
export interface MessageOfTurn extends Placed {
  kind: "message";
  parts: TurnPart[];
}

/** Reasoning of an earlier answer. */
export interface ReasoningOfTurn extends Placed {
  kind: "reasoning";
  /** The raw reasoning; its parts joined by line breaks. */
  text: string;
  /** Its summaries, joined by blank lines. */
  summary: string;
  /** `encrypted_content`: opaque, and only readable by who made it. */
  sealed: string | undefined;
}

/** A function call of an earlier answer. */
export interface CallOfTurn extends Placed {
  kind: "call";
  call_id: string;
  name: string;
  /** JSON, as the model wrote it, or of the object that was given; `{}` where it wrote nothing. */
  arguments: string;
}

/** What a function returned. */
export interface OutputOfTurn extends Placed {
  kind: "output";
  call_id: string;
  /** The function's name, read off its call; empty where the call is not in the input. */
  name: string;
  parts: TurnPart[];
}

/** An item of any other type: hosted tools, compactions, references, vendors' own. */
export interface OtherOfTurn extends Placed {
  kind: "other";
  type: string;
}

/** What a turn is made of. */
export type TurnItem = MessageOfTurn | ReasoningOfTurn | CallOfTurn | OutputOfTurn | OtherOfTurn;

/**
 * What one side says before the other answers. Outputs of functions are the user's side; items of
 * other types are the assistant's, but for those whose type ends in `_output` or `_response`.
 */
export interface Turn {
  role: "system" | "developer" | "user" | "assistant";
  items: TurnItem[];
}

/**
 * The input of a request as the turns of a conversation, in the caller's order, for wires that speak
 * in turns. Each system and developer message is a turn of its own. An output that something parts from
 * its call is put right after what was said with it; providers made by `defineTranslator` tell so. A call
 * of an MCP tool is read as one of a function and its output; lists of MCP tools and approvals are left out.
 *
 * @param keeps - Whether an item of MCP is one that the vendor made itself and takes back: such a one
 * is an item of another type.
 * @example
 * ```ts
 * import { readTurns } from "@anyllm/core/translate";
 *
 * const [turn] = readTurns({ input: "Hi" });
 * console.log(turn?.role); // "user"
 * ```
 */
export function readTurns(
  { input }: Pick<ResponseRequest, "input">,
  keeps?: (item: Loose) => boolean,
): Turn[] {
  if (typeof input === "string") {
    const said = { type: "message", role: "user", content: input };
    return [{ role: "user", items: [readItem(said, "input[0]")] }];
  }
  const items = inOrder(lowerMcpItems(list(input) as Loose[], keeps));
  const turns: Turn[] = [];
  let names: Map<string, unknown> | undefined;
  let last: Turn | undefined;
  for (const { item, index } of items) {
    const read = readItem(item, `input[${index}]`);
    if (read.kind === "output") {
      read.name = text((names ??= namesOf(items)).get(read.call_id) ?? item["name"]);
    }
    const role = roleOf(read);
    if (last?.role === role && role !== "system" && role !== "developer") last.items.push(read);
    else turns.push((last = { role, items: [read] }));
  }
  return turns;
}

function inOrder(items: readonly PlacedItem[]): readonly PlacedItem[] {
  const order = outputOrder(items.map(({ item }) => item));
  return order ? order.map((place) => items[place] as PlacedItem) : items;
}

// The names of the functions that were called. An output has the call's id as well, but no name.
function namesOf(items: readonly PlacedItem[]): Map<string, unknown> {
  const names = new Map<string, unknown>();
  for (const { item } of items) {
    if (item["name"] !== undefined) names.set(callId(item), item["name"]);
  }
  return names;
}

function roleOf(read: TurnItem): Turn["role"] {
  if (read.kind === "output") return "user";
  if (read.kind === "other") return /_(output|response)$/.test(read.type) ? "user" : "assistant";
  if (read.kind !== "message") return "assistant";
  const { role } = read.item;
  return role === "system" || role === "developer" || role === "assistant" ? role : "user";
}

// The name of an output's function stands elsewhere.
function readItem(item: Loose, path: string): TurnItem {
  const type = itemType(item);
  if (type === "message") {
    return { kind: "message", item, path, parts: readParts(item, "content", path) };
  }
  if (type === "reasoning") {
    const { encrypted_content: sealed } = item;
    return {
      kind: "reasoning",
      item,
      path,
      text: texts(item["content"]).join("\n"),
      summary: texts(item["summary"]).join("\n\n"),
      sealed: typeof sealed === "string" ? sealed : undefined,
    };
  }
  const call_id = callId(item);
  if (type === "function_call") {
    const { name, arguments: given } = item;
    return {
      kind: "call",
      item,
      path,
      call_id,
      name: String(name),
      arguments: argumentsOf(given),
    };
  }
  if (type === "function_call_output") {
    return {
      kind: "output",
      item,
      path,
      call_id,
      name: "",
      parts: readParts(item, "output", path),
    };
  }
  return { kind: "other", item, path, type };
}

// Some software keeps them as an object.
function argumentsOf(given: unknown): string {
  if (isObject(given)) return JSON.stringify(given);
  return text(given).trim() === "" ? "{}" : text(given);
}

function readParts(item: Loose, key: "content" | "output", path: string): TurnPart[] {
  const told = item[key];
  if (typeof told === "string") {
    const type = item["role"] === "assistant" ? "output_text" : "input_text";
    return [{ type, part: { type, text: told }, path: `${path}.${key}` }];
  }
  // Holes are parts as well: what is none is refused by its place.
  return Array.from(list(told), (part, index) => ({
    type: isObject(part) ? String(part["type"]) : "",
    part: isObject(part) ? part : {},
    path: `${path}.${key}[${index}]`,
  }));
}

function texts(parts: unknown): string[] {
  return list(parts).flatMap((part) =>
    isObject(part) && typeof part["text"] === "string" ? [part["text"]] : [],
  );
}

/** The text of parts that are text (`input_text`, `output_text`, `text`), in order. */
export function textParts(parts: readonly TurnPart[]): string[] {
  let said: string[] = [];
  for (const { type, part } of parts) {
    const known = type === "input_text" || type === "output_text" || type === "text";
    if (known && typeof part["text"] === "string") said = append(said, part["text"]);
  }
  return said;
}
