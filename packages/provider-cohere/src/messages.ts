import {
  type CallOfTurn,
  type EncodeContext,
  type Loose,
  type MessageOfTurn,
  type OtherOfTurn,
  type OutputOfTurn,
  readMedia,
  readTurns,
  type ReasoningOfTurn,
  type Turn,
  type TurnPart,
} from "@anyllm/core/translate";
import type { ResponseRequest } from "@anyllm/types";
import { citationsOf } from "./citations.ts";

/** Instructions and input as Cohere's messages. */
export function encodeMessages(request: ResponseRequest, context: EncodeContext): Loose[] {
  const { instructions } = request;
  const told = { reasoning: false };
  const messages = readTurns(request).flatMap((turn) => encodeTurn(turn, { context, told }));
  return instructions ? [{ role: "system", content: instructions }, ...messages] : messages;
}

interface Around {
  context: EncodeContext;
  /** What has been warned of in this request. */
  told: { reasoning: boolean };
}

function encodeTurn({ role, items }: Turn, around: Around): Loose[] {
  const { context } = around;
  if (role === "assistant") return encodeAssistant(items as AssistantItem[], around);
  return items.flatMap((item): Loose[] => {
    if (item.kind === "output") return [toolMessage(item, context)];
    if (item.kind !== "message") return refuseItem(item as OtherOfTurn, context);
    return [{ role: role === "user" ? role : "system", content: contentOf(item, context) }];
  });
}

type AssistantItem = MessageOfTurn | ReasoningOfTurn | CallOfTurn | OtherOfTurn;

// All that the model says before it is answered is one message.
function encodeAssistant(items: AssistantItem[], { context, told }: Around): Loose[] {
  const content: Loose[] = [];
  const tool_calls: Loose[] = [];
  const citations: Loose[] = [];
  const plans: string[] = [];
  const calls = items.some(({ kind }) => kind === "call");
  for (const item of items) {
    if (item.kind === "call") tool_calls.push(callOf(item));
    else if (item.kind === "reasoning") {
      const thinking = item.text || item.summary;
      if (thinking !== "") content.push({ type: "thinking", thinking });
      else if (!told.reasoning && item.sealed === undefined) {
        told.reasoning = true;
        context.warn("input", "Reasoning that cannot be read here was left out.");
      }
    } else if (item.kind === "message") {
      for (const { part } of item.parts) citations.push(...citationsOf(part["annotations"]));
      const blocks = item.parts.flatMap((part) => assistantPart(part, context));
      const planned = calls && item.item["phase"] === "commentary";
      if (planned) plans.push(...blocks.map(({ text }) => String(text)));
      else content.push(...blocks);
    } else refuseItem(item, context);
  }
  if (content.length + tool_calls.length + plans.length === 0) return [];
  return [
    {
      role: "assistant",
      ...(plans.length > 0 && { tool_plan: plans.join("") }),
      ...(content.length > 0 && { content }),
      ...(tool_calls.length > 0 && { tool_calls }),
      ...(citations.length > 0 && { citations }),
    },
  ];
}

function callOf({ call_id: id, name, arguments: given }: CallOfTurn): Loose {
  return { id, type: "function", function: { name, arguments: given } };
}

function assistantPart(given: TurnPart, context: EncodeContext): Loose[] {
  const { type, part } = given;
  if (type === "refusal") return [{ type: "text", text: part["refusal"] }];
  return encodePart(given, context).filter(({ text }) => text !== "");
}

// What was written as a string stays one.
function contentOf({ parts, item }: MessageOfTurn, context: EncodeContext): unknown {
  return typeof item["content"] === "string"
    ? item["content"]
    : parts.flatMap((part) => encodePart(part, context));
}

function encodePart(given: TurnPart, context: EncodeContext): Loose[] {
  const { type, part, path } = given;
  if (/^(input_|output_)?text$/.test(type)) return [{ type: "text", text: part["text"] }];
  // Blocks of Cohere's own: documents that a function found, thoughts of a client without items.
  if (type === "document" || type === "thinking") return [part];
  if (type.startsWith("cohere:")) return [{ ...part, type: type.slice("cohere:".length) }];
  const media = readMedia(given);
  if (type !== "input_image" || !media) {
    return context.refuse(path, `content of type ${type}`, "Give text and images.");
  }
  if (media.kind === "id") {
    return context.refuse(path, "ids of files", "Give the image as a URL or a data URL.");
  }
  const { detail } = part;
  const url = media.kind === "url" ? media.url : `data:${media.mediaType};base64,${media.data}`;
  return [{ type: "image_url", image_url: { url, ...(detail != null && { detail }) } }];
}

function toolMessage(item: OutputOfTurn, context: EncodeContext): Loose {
  const { call_id: tool_call_id, parts } = item;
  const { output } = item.item;
  const image = parts.find(({ type }) => type === "input_image");
  if (image) {
    const remedy = "Give what it shows as text, or the image in a message of the user.";
    context.refuse(image.path, "images in the output of a function", remedy);
  }
  const content =
    typeof output === "string" ? output : parts.flatMap((part) => encodePart(part, context));
  return { role: "tool", tool_call_id, content };
}

function refuseItem({ path, type }: OtherOfTurn, context: EncodeContext): never {
  const remedy = "Give the client history: portableHistory(), or leave it out.";
  return context.refuse(path, `items of type ${type}`, remedy);
}
