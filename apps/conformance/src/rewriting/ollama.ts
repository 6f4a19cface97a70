import { isDeepStrictEqual } from "node:util";
import type { Json } from "../facts.ts";
import { joinTurns } from "./chat.ts";
import { dropValue, nested, without } from "./common.ts";

/** What the assistant says in a row is one message. */
export function joinSaid(a: Json, b: Json): Json | undefined {
  const said = [a, b].every(
    (message) => message["role"] === "assistant" && Object.keys(message).length === 2,
  );
  return said ? joinTurns(a, b) : undefined;
}

/** The name of a result is read under another key; beside calls there need be no words. */
export function plainTurn(message: Json): Json {
  if (message["role"] === "tool") return without(message, "name");
  return message["tool_calls"] ? dropValue(message, "content", "") : message;
}

/** The name of a tool is read in its function; one without parameters takes none. */
export function plainTool(tool: Json): Json {
  const { name } = tool["function"] as Json;
  return nested(dropValue(tool, "name", name), "function", (told) => {
    const none = isDeepStrictEqual(told["parameters"], { type: "object", properties: {} });
    return dropValue(none ? without(told, "parameters") : told, "strict", false);
  });
}

/** Thoughts that came between tags, under the key that the server has for them. */
export function taggedThoughts(message: Json): Json {
  const told = /^\s*<think>\s*([^]*?)\s*<\/think>\s*([^]*)$/.exec(String(message["content"]));
  if (message["role"] !== "assistant" || !told) return message;
  const [, thinking, content] = told;
  return { ...message, content, ...(thinking && { thinking }) };
}
