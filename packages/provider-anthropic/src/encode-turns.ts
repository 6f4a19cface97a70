import type { ResponseRequest } from "@anyllm/types";
import {
  isObject,
  type Loose,
  parseJson,
  readTurns,
  type ReasoningOfTurn,
  type Strand,
  type Turn,
  type TurnItem,
  type TurnPart,
  weave,
} from "@anyllm/core/translate";
import { toCitations } from "./citations.ts";
import { blockOf, cacheControl } from "./encode-parts.ts";
import type { Encoding } from "./encoding.ts";
import { objects, ownOf, rest } from "./wire.ts";

interface Message {
  role: "system" | "user" | "assistant";
  content: Loose[];
}

/** A message as the request has it, and where its first item stands there. */
interface Entry extends Message {
  path: string;
}

/** A conversation as this wire has it. */
export interface Conversation {
  system: Loose[];
  messages: Message[];
}

/**
 * The input of a request as messages, and its instructions as the system prompt.
 *
 * @param inlineSystem - Whether system messages may stand between the others.
 */
export function conversationOf(
  request: ResponseRequest,
  inlineSystem: boolean,
  to: Encoding,
): Conversation {
  const { instructions, input } = request;
  const system: Loose[] = instructions ? [{ type: "text", text: instructions }] : [];
  if (typeof input === "string") {
    return { system, messages: [{ role: "user", content: [{ type: "text", text: input }] }] };
  }
  const entries: Entry[] = [];
  for (const turn of readTurns(request, isKept)) join(entries, entryOfTurn(turn, to));
  const messages: Message[] = [];
  entries.forEach(({ role, content, path }, index) => {
    if (role !== "system" || (inlineSystem && staysInPlace(entries, index))) {
      // What could not be given back leaves nothing: a message without content would be refused.
      if (content.length > 0) join(messages, { role, content });
      return;
    }
    system.push(...content);
    if (index > 0) {
      const said = "A system message was moved up to the system prompt: it may not stand there.";
      to.warnOnce(path, said);
    }
  });
  trimPrefill(messages);
  return { system, messages };
}

// Source: https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages
function staysInPlace(entries: Entry[], index: number): boolean {
  const before = entries[index - 1]?.role;
  const after = entries[index + 1]?.role ?? "assistant";
  return before === "user" && after === "assistant";
}

function join<T extends Message>(messages: T[], next: T): void {
  const last = messages.at(-1);
  if (last?.role === next.role) last.content.push(...next.content);
  else messages.push(next);
}

// The answer goes on where the last message ends, which may not be in white space.
function trimPrefill(messages: Message[]): void {
  const last = messages.at(-1);
  const block = last?.role === "assistant" ? last.content.at(-1) : undefined;
  if (last && block?.["type"] === "text") {
    last.content[last.content.length - 1] = { ...block, text: String(block["text"]).trimEnd() };
  }
}

function entryOfTurn({ role, items }: Turn, to: Encoding): Entry {
  const path = items[0]?.path ?? "input";
  if (role === "assistant") return { role, content: answerOf(items, to), path };
  const content: Loose[] = [];
  for (const item of items) content.push(...saidBlocks(item, to));
  return { role: role === "user" ? role : "system", content: saying(content), path };
}

function saidBlocks(item: TurnItem, to: Encoding): readonly Loose[] {
  if (item.kind !== "message" && item.kind !== "output") return hostedBlocks(item, to).blocks;
  const blocks = item.parts.map((part) => blockOf(part, to));
  if (item.kind === "message") return blocks;
  const { call_id, item: told } = item;
  const { status, output, is_error } = told;
  const block = {
    type: "tool_result",
    tool_use_id: callIdOf(call_id),
    content: typeof output === "string" ? output : saying(blocks),
    ...((status === "incomplete" || status === "failed") && { is_error: true }),
    ...(typeof is_error === "boolean" && { is_error }),
    ...cacheControl(told, to),
    ...ownOf(told),
  };
  return [block];
}

/** What a model said in one turn, its blocks as they came. */
function answerOf(items: TurnItem[], to: Encoding): Loose[] {
  return weave(items.map((item) => strandOf(item, to)));
}

function strandOf(item: TurnItem, to: Encoding): Strand<Loose> {
  if (item.kind === "message") return { blocks: textBlocks(item.parts, to) };
  if (item.kind === "call") return { blocks: [toolUse(item, to)] };
  if (item.kind !== "reasoning") return hostedBlocks(item, to);
  const block = thinkingOf(item);
  if (block) return { blocks: [block] };
  to.warnOnce("input", "Reasoning that this vendor did not seal was left out.");
  return { blocks: [] };
}

// The API refuses texts of white space alone.
function isBlank({ type, text }: Loose): boolean {
  return type === "text" && String(text).trim() === "";
}

// A picture may come without words. Where nothing else is said, the API says what it lacks.
function saying(blocks: Loose[]): Loose[] {
  const said = blocks.filter((block) => !isBlank(block));
  return said.length > 0 ? said : blocks;
}

function textBlocks(parts: readonly TurnPart[], to: Encoding): Loose[] {
  const blocks: Loose[] = [];
  for (const part of parts) {
    const block = blockOf(part, to);
    if (block["type"] !== "text") blocks.push(block);
    else if (!isBlank(block)) {
      const { citations, foreign } = toCitations(part.part["annotations"]);
      if (foreign) {
        to.warnOnce("input", "Citations of another vendor were left out; the text stays.");
      }
      blocks.push(citations.length > 0 ? { ...block, citations } : block);
    }
  }
  return blocks;
}

function toolUse(call: Extract<TurnItem, { kind: "call" }>, to: Encoding): Loose {
  const { call_id, name, arguments: json, item, path } = call;
  let input = parseJson(json);
  if (input === undefined) {
    // Source: https://docs.anthropic.com/en/docs/agents-and-tools/tool-use/fine-grained-tool-streaming
    input = { INVALID_JSON: json };
    to.warn(`${path}.arguments`, "Arguments that are no JSON were sent as {INVALID_JSON: …}.");
  }
  return {
    type: "tool_use",
    id: callIdOf(call_id),
    name,
    input,
    ...callerOf(item),
    ...cacheControl(item, to),
    ...ownOf(item),
  };
}

// A program of OpenAI's is none here; the others are the same in both.
// Source: https://platform.claude.com/docs/en/agents-and-tools/tool-use/programmatic-tool-calling
function callerOf({ caller }: Loose): Loose | undefined {
  const known = isObject(caller) && /^(direct$|code_execution_)/.test(String(caller["type"]));
  return known ? { caller } : undefined;
}

// Ids of other vendors may hold characters that are refused here; a call and its output agree.
function callIdOf(call_id: string): string {
  return call_id.replace(/[^a-zA-Z0-9_-]/g, "_");
}

function thinkingOf({ item, text, sealed }: ReasoningOfTurn): Loose | undefined {
  const own = ownOf(item);
  if (sealed === undefined) return undefined;
  const more = rest(own ?? {}, "type");
  if (own?.["type"] === "redacted_thinking") {
    return { type: "redacted_thinking", data: sealed, ...more };
  }
  const told = own !== undefined || text !== "";
  return told ? { type: "thinking", thinking: text, signature: sealed, ...more } : undefined;
}

function hostedBlocks(turnItem: TurnItem, to: Encoding): Strand<Loose> {
  const { item, path } = turnItem;
  const own = blocksOf(item);
  const { apart } = ownOf(item) ?? {};
  if (own.length > 0)
    return {
      blocks: own.map((block) => ({ ...block })),
      apart: typeof apart === "number" ? apart : 0,
    };
  const what = `items of type "${turnItem.kind === "other" ? turnItem.type : turnItem.kind}" that it did not make`;
  const remedy = "Give the client history: portableHistory(), or leave it out.";
  return to.refuse(path, what, remedy);
}

function isKept(item: Loose): boolean {
  return blocksOf(item).length > 0;
}

// What this vendor said, kept on an item of its own.
function blocksOf(item: Loose): Loose[] {
  return objects(ownOf(item)?.["blocks"]);
}
