import type { ResponseRequest } from "@anyllm/types";
import {
  isObject,
  list,
  type Loose,
  parseJson,
  readTurns,
  type ReasoningOfTurn,
  type Strand,
  type Turn,
  type TurnItem,
  weave,
} from "@anyllm/core/translate";
import { toCitations } from "./citations.ts";
import { blockOf, cacheControl } from "./encode-parts.ts";
import type { Encoding } from "./encoding.ts";
import { ownOf, rest } from "./wire.ts";

/** A message of this wire, and where its first item stands in the request. */
interface Entry {
  role: "system" | "user" | "assistant";
  content: Loose[];
  path: string;
}

/** A conversation as this wire has it. */
export interface Conversation {
  system: Loose[];
  messages: { role: string; content: Loose[] }[];
}

/** The input of a request as messages, and its instructions as the system prompt. */
export function conversationOf(request: ResponseRequest, to: Encoding): Conversation {
  const { instructions } = request;
  const system: Loose[] = instructions ? [{ type: "text", text: instructions }] : [];
  const turns = readTurns(request, (item) => blocksOf(item).length > 0);
  const entries = merged(turns.map((turn) => entryOfTurn(turn, to)));
  const kept = entries.filter((entry, index) => {
    if (entry.role !== "system" || staysInPlace(entries, index, to)) return true;
    system.push(...entry.content);
    if (index > 0) {
      const said = "A system message was moved up to the system prompt: it may not stand there.";
      to.warnOnce(entry.path, said);
    }
    return false;
  });
  // What could not be given back leaves nothing: a message without content would be refused.
  const said = merged(kept.filter(({ content }) => content.length > 0));
  const messages = said.map(({ role, content }) => ({ role, content }));
  trimPrefill(messages);
  return { system, messages };
}

// Source: https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages
function staysInPlace(entries: Entry[], index: number, to: Encoding): boolean {
  const before = entries[index - 1]?.role;
  const after = entries[index + 1]?.role ?? "assistant";
  return to.facts.inlineSystem && before === "user" && after === "assistant";
}

function merged(entries: Entry[]): Entry[] {
  const result: Entry[] = [];
  for (const entry of entries) {
    const last = result.at(-1);
    if (last?.role === entry.role) last.content = [...last.content, ...entry.content];
    else result.push({ ...entry });
  }
  return result;
}

// The answer goes on where the last message ends, which may not be in white space.
function trimPrefill(messages: Conversation["messages"]): void {
  const last = messages.at(-1);
  const block = last?.role === "assistant" ? last.content.at(-1) : undefined;
  if (last && block?.["type"] === "text") {
    last.content[last.content.length - 1] = { ...block, text: String(block["text"]).trimEnd() };
  }
}

function entryOfTurn({ role, items }: Turn, to: Encoding): Entry {
  const path = items[0]?.path ?? "input";
  if (role === "assistant") return { role, content: answerOf(items, to), path };
  const told = items.flatMap((item) => saidBlocks(item, to));
  if (role !== "user") return { role: "system", content: told, path };
  // Source: https://docs.anthropic.com/en/docs/agents-and-tools/tool-use/implement-tool-use
  const results = told.filter(isResult);
  const others = told.filter((block) => !isResult(block));
  if (told.findLastIndex(isResult) >= results.length) {
    to.warnOnce(path, "Outputs of functions were put before what the user said with them.");
  }
  return { role, content: [...results, ...others], path };
}

function isResult(block: Loose): boolean {
  return block["type"] === "tool_result";
}

function saidBlocks(item: TurnItem, to: Encoding): Loose[] {
  if (item.kind === "message") return item.parts.map((part) => blockOf(part, to));
  if (item.kind !== "output") return [...hostedBlocks(item, to).blocks];
  const { call_id, parts, item: told } = item;
  const { status, output, is_error } = told;
  const blocks = parts.map((part) => blockOf(part, to));
  const block = {
    type: "tool_result",
    tool_use_id: callIdOf(call_id),
    content: typeof output === "string" ? output : blocks,
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
function textBlocks(parts: Parameters<typeof blockOf>[0][], to: Encoding): Loose[] {
  return parts.flatMap((part) => {
    const block = blockOf(part, to);
    if (block["type"] !== "text") return [block];
    if (String(block["text"]).trim() === "") return [];
    const { citations, foreign } = toCitations(part.part["annotations"]);
    if (foreign) to.warnOnce("input", "Citations of another vendor were left out; the text stays.");
    return [citations.length > 0 ? { ...block, citations } : block];
  });
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

// What this vendor said, kept on an item of its own.
function blocksOf(item: Loose): Loose[] {
  return list(ownOf(item)?.["blocks"]).filter(isObject);
}
