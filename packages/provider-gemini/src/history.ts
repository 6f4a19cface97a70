import {
  type CallOfTurn,
  type EncodeContext,
  isObject,
  type Loose,
  type MessageOfTurn,
  type OtherOfTurn,
  parseJson,
  type ReasoningOfTurn,
  type Turn,
  type TurnPart,
} from "@anyllm/core/translate";
import { MADE_ID, objectOf, objectsOf, present, stringOf } from "./wire.ts";

/**
 * What the model said in an earlier answer, as the parts that Google had sent: each signature on its
 * own part.
 *
 * @param order - Gets the place of each call, by its id.
 */
export function toModelParts(
  { items }: Turn,
  context: EncodeContext,
  order: Map<string, number>,
): Loose[] {
  return items.flatMap((item): Loose[] => {
    if (Number(item.item["candidate_index"]) > 0) {
      context.warn("input", "Candidates after the first are no history and were left out.");
      return [];
    }
    if (item.kind === "message") return toModelText(item, context);
    if (item.kind === "reasoning") return toThought(item);
    if (item.kind === "call") {
      order.set(item.call_id, order.size);
      return [toCall(item, context)];
    }
    return toOwn(item as OtherOfTurn, context);
  });
}

function toModelText(message: MessageOfTurn, context: EncodeContext): Loose[] {
  const { item } = message;
  if (item["prompt_feedback"] !== undefined) return [];
  const more = objectOf(item["part"]);
  const parts = message.parts.map((part): Loose => ({ ...more, ...toSpoken(part, context) }));
  const signature = stringOf(item["thought_signature"]);
  if (signature === undefined) {
    const said = parts.filter(({ text }) => text !== "");
    // An empty turn is taken, and keeps those around it apart.
    return said.length > 0 ? said : parts.slice(0, 1);
  }
  const last = parts.findLastIndex(({ text }) => typeof text === "string");
  const text = stringOf(parts[last]?.["text"]) ?? "";
  const mark = { ...more, thoughtSignature: signature };
  const signed = splitAt(text, item["thought_signature_index"], mark);
  parts.splice(last < 0 ? parts.length : last, 1, ...signed);
  return parts;
}

function toSpoken(part: TurnPart, context: EncodeContext): Loose {
  const { refusal, data, mime_type } = part.part;
  const text = textOf(part);
  if (text !== undefined) return { text };
  if (part.type === "refusal") return { text: String(refusal) };
  if (part.type === "output_audio" && typeof data === "string") {
    return toInline(part.part, stringOf(mime_type) ?? "audio/wav", data);
  }
  const remedy = "Leave the part out.";
  return context.refuse(part.path, `${part.type} in a message of the assistant`, remedy);
}

// A text of which the signed part is the end.
function splitAt(text: string, index: unknown, mark: Loose): Loose[] {
  const at = typeof index === "number" ? Math.min(index, text.length) : 0;
  const signed = { text: text.slice(at), ...mark };
  return at > 0 ? [{ text: text.slice(0, at) }, signed] : [signed];
}

function toThought({ item, text, summary, sealed }: ReasoningOfTurn): Loose[] {
  const thought = summary || text;
  const more = { ...objectOf(item["part"]), thought: true };
  if (sealed === undefined) return thought === "" ? [] : [{ text: thought, ...more }];
  if (item["thought"] === false) return [{ text: "", thoughtSignature: sealed }];
  const parts = splitAt(thought, item["thought_signature_index"], { thoughtSignature: sealed });
  return parts.map((part) => ({ ...part, ...more }));
}

function toCall(
  { item, name, call_id, arguments: json, path }: CallOfTurn,
  context: EncodeContext,
): Loose {
  const args = parseJson(json);
  if (!isObject(args)) {
    const remedy = "Leave out calls that were broken off.";
    context.refuse(`${path}.arguments`, "arguments that are no JSON object", remedy);
  }
  const signature = stringOf(item["thought_signature"]);
  return {
    ...objectOf(item["part"]),
    functionCall: present({ id: idOf(call_id), name, args }),
    ...(signature !== undefined && { thoughtSignature: signature }),
  };
}

// Items of what Google ran or drew; their raw parts are on them.
function toOwn(other: OtherOfTurn, context: EncodeContext): Loose[] {
  const { type, item } = other;
  if (Array.isArray(item["parts"])) return objectsOf(item["parts"]);
  if (type === "gemini:part" && isObject(item["part"])) return [item["part"]];
  // Told beside the parts, and never sent back.
  if (item["grounding_metadata"] ?? item["url_metadata"]) return [];
  const { result, output_format, mime_type } = item;
  if (type !== "image_generation_call" || typeof result !== "string") {
    return refuseItem(other, context);
  }
  const mimeType = stringOf(mime_type) ?? `image/${stringOf(output_format) ?? "png"}`;
  return [toInline(item, mimeType, result)];
}

function toInline(
  { filename, thought_signature, part }: Loose,
  mimeType: string,
  data: string,
): Loose {
  return {
    ...objectOf(part),
    inlineData: present({ mimeType, data, displayName: stringOf(filename) }),
    ...(thought_signature !== undefined && { thoughtSignature: thought_signature }),
  };
}

/** The text of a part that is one. */
export function textOf({ type, part: { text } }: TurnPart): string | undefined {
  const isText = type === "input_text" || type === "output_text" || type === "text";
  return isText && typeof text === "string" ? text : undefined;
}

/** The id of a call, unless it is one that we made. */
export function idOf(call_id: string): string | undefined {
  return call_id.startsWith(`${MADE_ID}_`) ? undefined : call_id;
}

/** For items of other types, which only who made them can read. */
export function refuseItem({ type, path }: OtherOfTurn, context: EncodeContext): never {
  const remedy = "Give the client history: portableHistory(), or leave it out.";
  return context.refuse(path, `items of type ${type}`, remedy);
}
