import {
  list,
  type Loose,
  type MessageOfTurn,
  readTurns,
  textParts,
  type Turn,
  type TurnItem,
  type TurnPart,
} from "@anyllm/core/translate";
import type { InputItem, ResponseRequest } from "@anyllm/types";
import { encodeGroup, toGroups } from "./encode-assistant.ts";
import { encodeContent, encodePart, saysMore, tellBeside } from "./encode-parts.ts";
import { callIdOf, furtherKeys, refuseItem, type Wire } from "./encode-wire.ts";

/**
 * The conversation as messages.
 *
 * @param asked - What must be asked for in words, after the instructions.
 */
export function encodeMessages(
  request: ResponseRequest,
  wire: Wire,
  asked: string | undefined,
): Loose[] {
  const { developer = "system", prefix } = wire.dialect;
  const { input, instructions } = request;
  const messages: Loose[] = [];
  const said = instructions && asked ? `${instructions}\n\n${asked}` : instructions || asked;
  if (said) messages.push({ role: developer, content: said });
  if (typeof input === "string") addMessage({ role: "user", content: input }, messages, wire);
  else for (const turn of readTurns(withPlainOutputs(request))) addTurn(turn, messages, wire);
  const last = messages.at(-1);
  if (prefix && last?.["role"] === "assistant") last[prefix] = true;
  return messages;
}

function addMessage(message: Loose, messages: Loose[], wire: Wire): void {
  const { role } = message;
  const before = messages.at(-1);
  if (role === "user" && before?.["role"] === "tool") addReply(messages, wire);
  const again = wire.dialect.alternates && before?.["role"] === role && role !== "tool";
  if (before && again) join(before, message, wire);
  else messages.push(message);
}

// Two messages of one role, as one.
function join(first: Loose, second: Loose, wire: Wire): void {
  const { content, tool_calls, name, ...fields } = second;
  if (name !== first["name"]) {
    const said = `${wire.dialect.name} wants user and assistant by turns: the names of several who speak in a row were left out.`;
    wire.warnOnce("input", said);
    delete first["name"];
  }
  const before = first["content"];
  const strings = typeof before === "string" && typeof content === "string";
  const calls = [...list(first["tool_calls"]), ...list(tool_calls)];
  Object.assign(first, fields, calls.length > 0 && { tool_calls: calls });
  first["content"] = strings
    ? `${before}\n\n${content}`
    : [...partsOf(before), ...partsOf(content)];
}

function partsOf(content: unknown): unknown[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : list(content);
}

function addReply(messages: Loose[], wire: Wire): void {
  const { name, afterOutputs: content } = wire.dialect;
  if (content === undefined) return;
  const said = `${name} takes no message of the user after outputs of functions: "${content}" of the assistant was put between.`;
  wire.warnOnce("input", said);
  messages.push({ role: "assistant", content });
}

// What a custom tool returned is told like what a function returned.
function withPlainOutputs(request: ResponseRequest): ResponseRequest {
  const custom = "custom_tool_call_output";
  const { input } = request;
  if (!Array.isArray(input) || !input.some(({ type }) => type === custom)) return request;
  const plain = input.map((item) =>
    item.type === custom ? { ...item, type: "function_call_output" } : item,
  );
  return { ...request, input: plain as InputItem[] };
}

function addTurn({ role, items }: Turn, messages: Loose[], wire: Wire): void {
  if (role === "user") return addUser(items, messages, wire);
  if (role === "assistant") {
    for (const group of toGroups(items, wire)) {
      const message = encodeGroup(group, wire);
      if (message) addMessage(message, messages, wire);
    }
    return;
  }
  const { developer = "system" } = wire.dialect;
  // Who knows developers knows systems too.
  const told = role === "system" && developer === "developer" ? role : developer;
  for (const item of items) {
    if (item.kind === "message") addMessage(encodeMessage(item, told, wire), messages, wire);
  }
}

const ofMessages = ["type", "role", "content", "id", "status", "phase", "anyllm"];

function encodeMessage({ item, parts }: MessageOfTurn, role: string, wire: Wire): Loose {
  return { role, content: encodeContent(parts, wire), ...furtherKeys(item, ofMessages) };
}

function addUser(items: readonly TurnItem[], messages: Loose[], wire: Wire): void {
  // Outputs of parallel calls stand together: what they cannot hold comes after the last of them.
  let moved: Loose[] | undefined;
  for (const item of items) {
    if (item.kind === "output") {
      const { content, rest } = encodeOutput(item.parts, wire);
      const { cache_control } = item.item;
      const tool_call_id = callIdOf(item.call_id, wire);
      const mark = cache_control != null && { cache_control };
      addMessage({ role: "tool", tool_call_id, content, ...mark }, messages, wire);
      if (rest) moved = moved ? [...moved, ...rest] : rest;
      continue;
    }
    if (moved) addMessage({ role: "user", content: moved }, messages, wire);
    moved = undefined;
    if (item.kind === "message") addMessage(encodeMessage(item, "user", wire), messages, wire);
    else if (item.kind === "other") refuseItem(item, wire);
  }
  if (moved) addMessage({ role: "user", content: moved }, messages, wire);
}

interface EncodedOutput {
  content: string | Loose[];
  /** What the output cannot hold on this wire. */
  rest?: Loose[];
}

function encodeOutput(parts: readonly TurnPart[], wire: Wire): EncodedOutput {
  const { name, media, cacheControl } = wire.dialect;
  if (media?.toolOutputs) return { content: encodeContent(parts, wire) };
  const texts = textParts(parts);
  if (texts.length === parts.length) {
    const marked = saysMore(parts);
    if (marked && cacheControl) return { content: encodeContent(parts, wire) };
    if (marked) tellBeside(wire);
    return { content: texts.join("\n") };
  }
  const others = parts.filter((part) => textParts([part]).length === 0);
  const said = `${name} takes text alone as the output of a function: the rest was sent as the user's next message.`;
  wire.warnOnce("input", said);
  return {
    content: texts.join("\n") || "The output is in the next message of the user.",
    rest: others.map((part) => encodePart(part, wire)),
  };
}
