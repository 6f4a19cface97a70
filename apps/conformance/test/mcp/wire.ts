import { isObject, type Json } from "../../src/facts.ts";

/** What a body of any wire says of functions. */
export interface WireFunctions {
  /** The functions that the model is offered. */
  offered: string[];
  /** The calls in the history. */
  calls: string[];
  /** The outputs in the history, as JSON. */
  outputs: string[];
  /** A letter for each call and each output, in their order. */
  order: string;
}

/** Reads the functions of a body, whichever wire it is of. */
export function functionsOf(body: Json): WireFunctions {
  const found: WireFunctions = { offered: [], calls: [], outputs: [], order: "" };
  const config = isObject(body["toolConfig"]) ? body["toolConfig"]["tools"] : undefined;
  walk(body["tools"] ?? config, ({ name }) => {
    if (typeof name === "string") found.offered.push(name);
  });
  walk(body["input"] ?? body["messages"] ?? body["contents"], (node) => {
    const call = callOf(node);
    if (call) found.calls.push(String(call["name"]));
    if (isOutput(node)) found.outputs.push(JSON.stringify(node));
    found.order += call ? "c" : isOutput(node) ? "o" : "";
  });
  return found;
}

function callOf(node: Json): Json | undefined {
  const { type } = node;
  if (type === "function_call" || type === "tool_use") return node;
  for (const key of ["functionCall", "toolUse"]) if (isObject(node[key])) return node[key];
  // Chat Completions, Cohere and Ollama: what a call is stands under `function`.
  return isObject(node["function"]) ? node["function"] : undefined;
}

function isOutput(node: Json): boolean {
  const { type, role } = node;
  if (role === "tool" || type === "function_call_output" || type === "tool_result") return true;
  return isObject(node["functionResponse"]) || isObject(node["toolResult"]);
}

// Schemas are looked through too: the names of their properties are keys, not values.
function walk(value: unknown, visit: (node: Json) => void): void {
  if (Array.isArray(value)) for (const entry of value) walk(entry, visit);
  if (!isObject(value)) return;
  visit(value);
  for (const [key, entry] of Object.entries(value)) {
    if (key !== "parameters" && key !== "input_schema" && key !== "function") walk(entry, visit);
    else if (key === "function") walk(isObject(entry) ? { name: entry["name"] } : entry, visit);
  }
}

const counts = {
  input: ["input_tokens", "prompt_tokens", "promptTokenCount"],
  output: ["output_tokens", "completion_tokens", "candidatesTokenCount"],
};

/** The tokens that an answer of a model counts, whole or streamed. */
export function tokensOf(answer: string): { input: number; output: number } {
  const most = { input: 0, output: 0 };
  const lines = answer.split("\n").map((line) => line.replace(/^data: /, ""));
  const whole = isJson(answer) ? [answer] : lines.filter(isJson);
  for (const payload of whole) {
    walk(JSON.parse(payload), (node) => {
      for (const side of ["input", "output"] as const) {
        for (const name of counts[side]) {
          const count = node[name];
          // Streams tell it again as it grows.
          if (typeof count === "number") most[side] = Math.max(most[side], count);
        }
      }
    });
  }
  return most;
}

function isJson(text: string): boolean {
  try {
    return isObject(JSON.parse(text));
  } catch {
    return false;
  }
}

// What only an upstream that hosts MCP may see.
const hosted =
  /"(type|object)":"mcp|mcp_(call|list_tools|approval_re\w+)"|server_url|require_approval/;

/** What in a body only a vendor that hosts MCP would know. */
export function tellsMcp(body: Json): string | undefined {
  return hosted.exec(JSON.stringify(body))?.[0];
}
