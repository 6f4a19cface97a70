import {
  type CallOfTurn,
  type EncodeContext,
  isObject,
  type Loose,
  parseJson,
  readMedia,
  readTurns,
  textParts,
  type Turn,
  type TurnItem,
  type TurnPart,
} from "@anyllm/core/translate";
import type { ResponseRequest } from "@anyllm/types";

/** Instructions and input as Ollama's messages. */
export function encodeMessages(request: ResponseRequest, context: EncodeContext): Loose[] {
  const { instructions } = request;
  const encode = turnEncoder(context);
  const messages = readTurns(request).flatMap(encode);
  return instructions ? [{ role: "system", content: instructions }, ...messages] : messages;
}

function turnEncoder(context: EncodeContext): (turn: Turn) => Loose[] {
  let warned = false;
  const unreadable = (): void => {
    if (warned) return;
    warned = true;
    context.warn("input", "Reasoning that cannot be read here was left out.");
  };
  const assistant = (items: TurnItem[]): Loose[] => {
    const texts: string[] = [];
    const thoughts: string[] = [];
    const images: string[] = [];
    const tool_calls: Loose[] = [];
    for (const item of items) {
      if (item.kind === "call") tool_calls.push(callOf(item, context));
      else if (item.kind === "reasoning") {
        const thought = item.text || item.summary;
        if (thought !== "") thoughts.push(thought);
        else if (item.sealed === undefined) unreadable();
      } else if (item.kind === "message") texts.push(contentOf(item.parts, context).content);
      else images.push(imageOf(item, context));
    }
    if (items.length === 0) return [];
    const message = {
      role: "assistant",
      content: texts.filter(Boolean).join("\n\n"),
      ...(thoughts.length > 0 && { thinking: thoughts.join("\n\n") }),
      ...(images.length > 0 && { images }),
      ...(tool_calls.length > 0 && { tool_calls }),
    };
    return message.content || Object.keys(message).length > 2 ? [message] : [];
  };
  return ({ role, items }) => {
    if (role === "assistant") return assistant(items);
    return items.map((item) => {
      if (item.kind === "output") {
        const { call_id: tool_call_id, name: tool_name } = item;
        const known = { ...(tool_name && { tool_name }), tool_call_id };
        return { role: "tool", ...contentOf(item.parts, context), ...known };
      }
      if (item.kind !== "message") return refuseItem(item, context);
      // The template of a model may know further roles, such as "control".
      const { role: told } = item.item;
      const said = typeof told === "string" ? told : role;
      return {
        role: role === "user" ? said : "system",
        ...contentOf(item.parts, context),
      };
    });
  };
}

function callOf({ call_id: id, name, path, ...call }: CallOfTurn, context: EncodeContext): Loose {
  const values = parseJson(call.arguments);
  if (!isObject(values)) {
    const remedy = "Give the arguments as JSON, or leave the call and its output out.";
    context.refuse(`${path}.arguments`, "arguments that are no JSON object", remedy);
  }
  return { id, function: { name, arguments: values } };
}

interface Content {
  content: string;
  images?: string[];
}

// A message has one text, and its images beside it.
function contentOf(parts: readonly TurnPart[], context: EncodeContext): Content {
  const texts: string[] = [];
  const images: string[] = [];
  for (const given of parts) {
    const { type, part, path } = given;
    const text = textParts([given]);
    const media = text.length > 0 ? undefined : readMedia(given);
    if (text.length > 0) texts.push(...text);
    else if (type === "refusal") texts.push(String(part["refusal"]));
    else if (type !== "input_image" || !media) {
      context.refuse(path, `content of type ${type}`, "Give text and images.");
    } else if (media.kind !== "data") {
      context.refuse(path, "images behind a URL or an id", "Give the image as a data URL.");
    } else images.push(media.data);
  }
  return { content: texts.join("\n"), ...(images.length > 0 && { images }) };
}

function imageOf(item: TurnItem, context: EncodeContext): string {
  const { type, result } = item.item;
  if (type === "image_generation_call" && typeof result === "string") return result;
  return refuseItem(item, context);
}

function refuseItem({ path, item }: TurnItem, context: EncodeContext): never {
  const remedy = "Give the client history: portableHistory(), or leave it out.";
  return context.refuse(path, `items of type ${String(item["type"])}`, remedy);
}
