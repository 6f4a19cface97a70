import { isObject, type Json, object, objects, string } from "./facts.ts";
import type { Raw } from "./raw.ts";
import { blocksOf as anthropicBlocks } from "./wires/anthropic-messages.ts";
import { blocksOf as bedrockBlocks } from "./wires/bedrock-converse.ts";
import { readFacts as readChat } from "./wires/chat-completions.ts";
import { readFacts as readGemini } from "./wires/gemini-generate-content.ts";

/**
 * The assistant's turn as the vendor's documentation wants it back: the answer's own message, with
 * the pieces of a stream joined. `undefined` where there is nothing to give back.
 */
export function ownTurn(wire: string, raw: Raw): Json | undefined {
  const read = readers[wire];
  const turn = read?.(raw);
  const content = turn?.["content"] ?? turn?.["parts"];
  return Array.isArray(content) && content.length === 0 ? undefined : turn;
}

const anthropic = (raw: Raw): Json => ({ role: "assistant", content: anthropicBlocks(raw) });

const readers: Readonly<Record<string, (raw: Raw) => Json | undefined>> = {
  "anthropic-messages": anthropic,
  "chat-completions": chatMessage,
  "bedrock-invoke-anthropic": anthropic,
  "bedrock-converse": bedrockMessage,
  "gemini-generate-content": (raw) => ({ role: "model", parts: geminiParts(raw) }),
  "ollama-chat": ollamaMessage,
  "cohere-chat-v2": cohereMessage,
};

// Pieces of one text are one part; a part with a signature stays as it came, even an empty one.
function geminiParts({ frames }: Raw): Json[] {
  const parts: Json[] = [];
  const calls = readGemini({ stream: true, frames }).calls.map(({ arguments: args }) => args);
  for (const frame of frames) {
    const [candidate] = objects(frame["candidates"]);
    for (const part of objects(object(candidate?.["content"])["parts"])) {
      const call = part["functionCall"];
      // Arguments that come in pieces are given back whole.
      if (isObject(call) && !call["name"]) continue;
      if (isObject(call)) {
        const { willContinue: _, partialArgs: __, ...told } = call;
        parts.push({ ...part, functionCall: { ...told, args: calls.shift() } });
      } else addGeminiPart(parts, part);
    }
  }
  return parts;
}

function addGeminiPart(parts: Json[], part: Json): void {
  const last = parts.at(-1);
  const sealed = part["thoughtSignature"] !== undefined;
  if (!sealed && (part["text"] === "" || Object.keys(part).length === 0)) return;
  const joins =
    last &&
    typeof part["text"] === "string" &&
    typeof last["text"] === "string" &&
    (part["thought"] ?? false) === (last["thought"] ?? false) &&
    last["thoughtSignature"] === undefined &&
    !sealed;
  if (joins) Object.assign(last, part, { text: string(last["text"]) + string(part["text"]) });
  else parts.push({ ...part });
}

// A stream tells the text and its citations beside each other, a message one in the other.
function bedrockMessage(raw: Raw): Json {
  const content = bedrockBlocks(raw).map(({ text, citations, ...block }) => {
    if (citations === undefined) return text === undefined ? block : { ...block, text };
    return {
      ...block,
      citationsContent: { ...(text !== undefined && { content: [{ text }] }), citations },
    };
  });
  return { role: "assistant", content };
}

function ollamaMessage({ frames }: Raw): Json {
  const joined: Json = { role: "assistant", content: "" };
  const calls: Json[] = [];
  for (const frame of frames) {
    const message = object(frame["message"]);
    joined["content"] = string(joined["content"]) + string(message["content"]);
    if (message["thinking"])
      joined["thinking"] = string(joined["thinking"]) + string(message["thinking"]);
    calls.push(...objects(message["tool_calls"]));
  }
  return calls.length > 0 ? { ...joined, tool_calls: calls } : joined;
}

// Of streams, the recorded requests tell the form.
function cohereMessage({ stream, frames: [whole = {}] }: Raw): Json | undefined {
  return stream ? undefined : object(whole["message"]);
}

// Text and calls: what goes back beside them is each vendor's own rule.
function chatMessage(raw: Raw): Json | undefined {
  const { text, calls, tagged, rest } = readChat(raw);
  const further = raw.frames.some((frame) =>
    objects(frame["choices"]).some(({ index }) => Number(index ?? 0) > 0),
  );
  if (tagged || further || rest.length > 0 || (text === "" && calls.length === 0)) return undefined;
  const tool_calls = calls.map(({ id, name, arguments: input }) => {
    const written = typeof input === "string" ? input : JSON.stringify(input);
    return {
      ...(id !== undefined && { id }),
      type: "function",
      function: { name, arguments: written },
    };
  });
  return { role: "assistant", content: text, ...(calls.length > 0 && { tool_calls }) };
}
