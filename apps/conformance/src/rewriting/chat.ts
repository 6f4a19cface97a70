import { isDeepStrictEqual } from "node:util";
import { isObject, type Json, list, objects, parseArguments, string } from "../facts.ts";
import { dropValue, nested, without } from "./common.ts";

export function chatMessage(message: Json): Json {
  const { content } = message;
  const [part, second] = list(content);
  const bare =
    isObject(part) && !second && Object.keys(part).length === 2 && part["type"] === "text";
  const text = bare ? part["text"] : content;
  const empty = text === "" || text === undefined || (Array.isArray(text) && text.length === 0);
  const nothing = message["role"] === "assistant" && empty;
  return nothing ? without(message, "content") : { ...message, content: text };
}

export function parsedCalls(message: Json): Json {
  if (!Array.isArray(message["tool_calls"])) return message;
  const calls = objects(message["tool_calls"]).map((call) =>
    nested(call, "function", (told) => ({
      ...told,
      arguments: parseArguments(string(told["arguments"])),
    })),
  );
  return { ...message, tool_calls: calls };
}

export function plainCalls(message: Json): Json {
  const calls = message["tool_calls"];
  const rest = dropValue(message, "prefix", false);
  return Array.isArray(calls)
    ? { ...rest, tool_calls: objects(calls).map((call) => without(call, "index")) }
    : rest;
}

export function plainFunction(tool: Json): Json {
  if (!isObject(tool["function"])) return tool;
  const told = dropValue(tool["function"], "strict", false);
  return { ...tool, type: "function", function: told };
}

export function mergeChat(a: Json, b: Json): Json | undefined {
  const calls = a["tool_calls"] || b["content"];
  return a["role"] === "assistant" && b["role"] === "assistant" && !calls
    ? { ...a, ...b }
    : undefined;
}

export function imageUrls(message: Json): Json {
  if (!Array.isArray(message["content"])) return message;
  const content = objects(message["content"]).map((part) =>
    typeof part["image_url"] === "string"
      ? { ...part, image_url: { url: part["image_url"] } }
      : part,
  );
  return { ...message, content };
}

export function oneReasoning(message: Json): Json {
  const { reasoning, reasoning_content: same, ...rest } = message;
  const told = reasoning ?? same;
  return told === undefined ? message : { ...rest, reasoning: told };
}

export function spokenParts(message: Json): Json {
  const { content } = message;
  const said = objects(content).filter(({ type }) => type !== "thinking");
  return Array.isArray(content) ? chatMessage({ ...message, content: said }) : message;
}

export function cohereContent(message: Json): Json {
  const empty = isDeepStrictEqual(message["content"], [{ type: "text", text: "" }]);
  return empty && message["tool_calls"] ? without(message, "content") : message;
}

export function ollamaCalls(message: Json): Json {
  const rest = without(message, "tool_call_id");
  if (!Array.isArray(rest["tool_calls"])) return rest;
  const calls = objects(rest["tool_calls"]).map((call) =>
    nested(without(call, "id", "type"), "function", (told) => without(told, "index")),
  );
  return { ...rest, tool_calls: calls };
}
