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
import { encodeAssistant } from "./encode-assistant.ts";
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
  const { developer = "system", prefix, alternates } = wire.dialect;
  const said = [request.instructions, asked].filter((text) => text != null);
  const messages: Loose[] =
    said.length > 0 ? [{ role: developer, content: said.join("\n\n") }] : [];
  for (const turn of readTurns(withPlainOutputs(request))) {
    for (const message of encodeTurn(turn, wire)) {
      if (message["role"] === "user" && messages.at(-1)?.["role"] === "tool") {
        messages.push(...encodeReply(wire));
      }
      const last = messages.at(-1);
      const again = alternates && last?.["role"] === message["role"] && message["role"] !== "tool";
      if (last && again) join(last, message, wire);
      else messages.push(message);
    }
  }
  const last = messages.at(-1);
  if (prefix && last?.["role"] === "assistant") last[prefix] = true;
  return messages;
}

// Two messages of one role, as one.
function join(first: Loose, second: Loose, { dialect, warnOnce }: Wire): void {
  const { content, tool_calls, name, ...fields } = second;
  if (name !== first["name"]) {
    const said = `${dialect.name} wants user and assistant by turns: the names of several who speak in a row were left out.`;
    warnOnce("input", said);
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

function encodeReply({ dialect, warnOnce }: Wire): Loose[] {
  const { name, afterOutputs: content } = dialect;
  if (content === undefined) return [];
  const said = `${name} takes no message of the user after outputs of functions: "${content}" of the assistant was put between.`;
  warnOnce("input", said);
  return [{ role: "assistant", content }];
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

function encodeTurn({ role, items }: Turn, wire: Wire): Loose[] {
  if (role === "assistant") return encodeAssistant(items, wire);
  if (role === "user") return encodeUser(items, wire);
  const { developer = "system" } = wire.dialect;
  // Who knows developers knows systems too.
  const told = role === "system" && developer === "developer" ? role : developer;
  return items.flatMap((item): Loose[] =>
    item.kind === "message" ? [encodeMessage(item, told, wire)] : [],
  );
}

const ofMessages = ["type", "role", "content", "id", "status", "phase", "anyllm"];

function encodeMessage({ item, parts }: MessageOfTurn, role: string, wire: Wire): Loose {
  return { role, content: encodeContent(parts, wire), ...furtherKeys(item, ofMessages) };
}

function encodeUser(items: readonly TurnItem[], wire: Wire): Loose[] {
  const messages: Loose[] = [];
  // Outputs of parallel calls stand together: what they cannot hold comes after the last of them.
  let moved: Loose[] = [];
  const tellMoved = (): void => {
    if (moved.length > 0) messages.push({ role: "user", content: moved });
    moved = [];
  };
  for (const item of items) {
    if (item.kind === "output") {
      const { content, rest } = encodeOutput(item.parts, wire);
      const { cache_control } = item.item;
      messages.push({
        role: "tool",
        tool_call_id: callIdOf(item.call_id, wire),
        content,
        ...(cache_control != null && { cache_control }),
      });
      moved.push(...rest);
      continue;
    }
    tellMoved();
    if (item.kind === "message") messages.push(encodeMessage(item, "user", wire));
    else if (item.kind === "other") refuseItem(item, wire);
  }
  tellMoved();
  return messages;
}

interface EncodedOutput {
  content: string | Loose[];
  /** What the output cannot hold on this wire. */
  rest: Loose[];
}

function encodeOutput(parts: readonly TurnPart[], wire: Wire): EncodedOutput {
  const { name, media, cacheControl } = wire.dialect;
  if (media?.toolOutputs) return { content: encodeContent(parts, wire), rest: [] };
  const texts = textParts(parts);
  if (texts.length === parts.length) {
    const marked = saysMore(parts);
    if (marked && cacheControl) return { content: encodeContent(parts, wire), rest: [] };
    if (marked) tellBeside(wire);
    return { content: texts.join("\n"), rest: [] };
  }
  const others = parts.filter((part) => textParts([part]).length === 0);
  const said = `${name} takes text alone as the output of a function: the rest was sent as the user's next message.`;
  wire.warnOnce("input", said);
  return {
    content: texts.join("\n") || "The output is in the next message of the user.",
    rest: others.map((part) => encodePart(part, wire)),
  };
}
