import { isObject, type Json, object, objects, string } from "../facts.ts";
import { olderSchema } from "../requests/chat-completions.ts";
import { closed, nested, without } from "./common.ts";

/** Without reasoning that says nothing. */
export function spokenReasoning(message: Json): Json {
  const silent = ["reasoning", "reasoning_content", "reasoning_text"].filter(
    (key) => message[key] === "",
  );
  return silent.length > 0 ? without(message, ...silent) : message;
}

/** What a client wrote into a function, where it stands in ours: beside it, once. */
export function besideFunction(tool: Json): Json {
  const told = object(tool["function"]);
  const { required, cache_control, ...own } = told;
  if (!isObject(tool["function"])) return tool;
  return {
    ...(tool["name"] === told["name"] ? without(tool, "name") : tool),
    ...(required !== undefined && { required }),
    ...(cache_control !== undefined && { cache_control }),
    function: own,
  };
}

/** A function that nobody promised to hold to its schema. */
export function laxFunction(tool: Json): Json {
  return nested(tool, "function", (told) => without(told, "strict"));
}

/** A schema as it was asked for once, in the form of today. */
export function newerFormat(body: Json): Json {
  return nested(body, "response_format", (format) => {
    const schema = olderSchema(format);
    return schema ? { type: "json_schema", json_schema: { schema } } : format;
  });
}

/** Together's log probabilities: how many, in the place of whether. */
export function countedLogprobs(body: Json): Json {
  const { logprobs, top_logprobs: top, ...rest } = body;
  return logprobs === true && typeof top === "number" ? { ...rest, logprobs: top || 1 } : body;
}

const off = { type: "disabled" };
const on = { type: "enabled" };

// By the vendors' own pages, which stand beside their rows.
const switches: readonly (readonly [vendors: RegExp, efforts: Readonly<Record<string, Json>>])[] = [
  [/^(deepseek|moonshotai|zai)$/, { none: { thinking: off } }],
  [/^xiaomi$/, { none: { thinking: off }, high: { thinking: on } }],
  [/^minimax$/, { none: { thinking: off }, high: { thinking: { type: "adaptive" } } }],
  [/^llamacpp$/, { none: { chat_template_kwargs: { enable_thinking: false } } }],
  [/^vllm$/, { none: { chat_template_kwargs: { enable_thinking: false, thinking: false } } }],
  [/^(alibaba|gpustack)$/, { none: { enable_thinking: false }, high: { enable_thinking: true } }],
  [/^mistralrs$/, { none: { enable_thinking: false } }],
  [/^together$/, { none: { reasoning: { enabled: false } } }],
];

/** An effort as the vendor's own switch. */
export function switchedEffort(vendor: string): (body: Json) => Json {
  const efforts = switches.find(([vendors]) => vendors.test(vendor))?.[1] ?? {};
  return (body) => {
    const { reasoning_effort: effort, ...rest } = body;
    const own = efforts[string(effort)];
    return own ? { ...rest, ...own } : body;
  };
}

/** All vendors that have such switches. */
export const switching =
  "deepseek moonshotai zai xiaomi minimax llamacpp vllm alibaba gpustack mistralrs together".split(
    " ",
  );

/** Calls that one answer made, told in a message each, as one message. */
export function joinCalls(a: Json, b: Json): Json | undefined {
  const calls = [a, b].map((message) => objects(message["tool_calls"]));
  const bare = Object.keys(b).every((key) => key === "role" || key === "tool_calls");
  return a["role"] === "assistant" && b["role"] === "assistant" && bare && calls[0]?.length
    ? { ...a, tool_calls: calls.flat() }
    : undefined;
}

/** A result that is nothing is an empty one. */
export function toldResult(message: Json): Json {
  return message["role"] === "tool" ? { ...message, content: message["content"] ?? "" } : message;
}

/** What a result cannot hold, in the user's next message. */
export function movedMedia(body: Json): Json {
  if (!Array.isArray(body["messages"])) return body;
  const messages: Json[] = [];
  let moved: Json[] = [];
  const tell = (): void => {
    if (moved.length > 0) messages.push({ role: "user", content: moved });
    moved = [];
  };
  for (const message of objects(body["messages"])) {
    const parts = objects(message["content"]);
    const texts = parts.filter(({ type }) => type === "text").map(({ text }) => string(text));
    if (message["role"] !== "tool") tell();
    if (message["role"] !== "tool" || texts.length === parts.length) messages.push(message);
    else {
      moved.push(...parts.filter(({ type }) => type !== "text"));
      const content = texts.join("\n") || "The output is in the next message of the user.";
      messages.push({ ...message, content });
    }
  }
  tell();
  return { ...body, messages };
}

/** The schema of an answer, whose objects have no further properties. */
export function closedFormat(body: Json): Json {
  return nested(body, "response_format", (format) =>
    nested(format, "json_schema", (told) => ({ ...told, schema: closed(told["schema"]) })),
  );
}
