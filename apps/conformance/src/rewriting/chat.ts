import { isDeepStrictEqual } from "node:util";
import { isObject, type Json, list, object, objects, parseArguments, string } from "../facts.ts";
import { closed, dropDefaults, dropValue, nested, rename, without } from "./common.ts";

export function chatMessage(message: Json): Json {
  const { content } = message;
  const [part, second] = list(content);
  if (isObject(part) && !second && part["type"] === "refusal") {
    return { ...without(message, "content"), refusal: part["refusal"] };
  }
  const bare =
    isObject(part) && !second && Object.keys(part).length === 2 && part["type"] === "text";
  const text = bare ? part["text"] : joinTexts(message["role"], content);
  const empty = text === "" || text === undefined || (Array.isArray(text) && text.length === 0);
  const nothing = message["role"] === "assistant" && empty;
  return nothing ? without(message, "content") : { ...message, content: text };
}

// Texts and nothing else are one text: some servers take no parts. What the model said goes on
// without a break.
function joinTexts(role: unknown, content: unknown): unknown {
  const texts = objects(content);
  const plain = texts.every((part) => part["type"] === "text" && Object.keys(part).length === 2);
  return texts.length > 1 && plain
    ? texts.map(({ text }) => string(text)).join(role === "assistant" ? "" : "\n")
    : content;
}

/** The client's name of reasoning as the vendor's own. */
export function reasoningAs(own: string): (message: Json) => Json {
  return (message) => {
    const { reasoning, reasoning_content, reasoning_text, ...rest } = message;
    const told = reasoning ?? reasoning_content ?? reasoning_text;
    return told === undefined ? message : { ...rest, [own]: told };
  };
}

/** Reasoning under another vendor's name as the thinking that goes before the text. */
export function asThinking(message: Json): Json {
  const { reasoning, reasoning_content, content, ...rest } = message;
  const told = reasoning ?? reasoning_content;
  if (typeof told !== "string") return message;
  const thinking = { type: "thinking", thinking: [{ type: "text", text: told }] };
  const said =
    typeof content === "string" && content ? [{ type: "text", text: content }] : list(content);
  return { ...rest, content: [thinking, ...said] };
}

/** Two turns of one side as one, where the vendor wants the sides by turns. */
export function joinTurns(a: Json, b: Json): Json | undefined {
  const contents = [a["content"], b["content"]];
  if (a["role"] !== b["role"] || a["role"] === "tool") return undefined;
  if (contents.every((content) => typeof content === "string")) {
    return { ...a, content: contents.join("\n\n") };
  }
  const parts = contents.flatMap((content) =>
    typeof content === "string" ? [{ type: "text", text: content }] : list(content),
  );
  return { ...a, content: parts };
}

export function parsedCalls(message: Json): Json {
  if (!Array.isArray(message["tool_calls"])) return message;
  const calls = objects(message["tool_calls"]).map((call) =>
    nested(call, "function", (told) => ({
      ...told,
      arguments: isObject(told["arguments"])
        ? told["arguments"]
        : parseArguments(string(told["arguments"])),
    })),
  );
  return { ...message, tool_calls: calls };
}

export function plainCalls(message: Json): Json {
  const calls = message["tool_calls"];
  const rest = dropValue(message, "prefix", false);
  return Array.isArray(calls)
    ? {
        ...rest,
        tool_calls: objects(calls).map((call) => ({ type: "function", ...without(call, "index") })),
      }
    : rest;
}

export function plainFunction(tool: Json): Json {
  if (!isObject(tool["function"])) return tool;
  const told = dropValue(tool["function"], "strict", false);
  const { parameters, ...rest } = told;
  if (told["strict"] === true) {
    return { ...tool, type: "function", function: { ...rest, parameters: closed(parameters) } };
  }
  // A function without parameters takes none.
  const none = isDeepStrictEqual(parameters, {}) || isDeepStrictEqual(parameters, noParameters);
  return { ...tool, type: "function", function: none ? rest : told };
}

const noParameters = { type: "object", properties: {} };

/** The newer names of a turn: its role, its calls. */
export function newerNames(message: Json): Json {
  const { role, function_call: made, ...rest } = message;
  if (role === "developer") return { ...message, role: "system" };
  if (role === "function") return { ...without(rest, "name"), role: "tool" };
  return isObject(made) ? { ...rest, role, tool_calls: [{ function: made }] } : message;
}

/** A result is known by the id of its call, not by a name. */
export function plainResult(message: Json): Json {
  return message["role"] === "tool" ? without(message, "name") : message;
}

/** Without turns in which nobody said anything. */
export function spokenTurns(body: Json): Json {
  if (!Array.isArray(body["messages"])) return body;
  const said = objects(body["messages"]).filter((message) => {
    const { role, content } = message;
    const silent =
      content === undefined || content === "" || (Array.isArray(content) && content.length === 0);
    return !(
      silent &&
      /^(assistant|system)$/.test(string(role)) &&
      !Object.keys(message).some((key) => key !== "role" && key !== "content")
    );
  });
  return { ...body, messages: said };
}

/** Reasoning that is told in pieces is not told a second time. */
export function detailedReasoning(message: Json): Json {
  const details = objects(message["reasoning_details"]);
  const told = details.map(({ text, summary }) => string(text) || string(summary)).join("");
  return details.length > 0 &&
    (told === message["reasoning"] || told === message["reasoning_content"])
    ? without(message, "reasoning", "reasoning_content")
    : message;
}

/** Any object is a schema of its own where JSON alone cannot be asked for. */
export function anyObject(body: Json): Json {
  return nested(body, "response_format", (format) =>
    isDeepStrictEqual(object(format["json_schema"])["schema"], { type: "object" })
      ? { type: "json_object" }
      : format,
  );
}

const words =
  /^Answer with one JSON object(?: \([^]*?\))? and nothing else\. It must match this JSON Schema:\n(.*)(?:\n\n([^]*))?$/;

/** A schema that is told in words, as the schema that it is. */
export function schemaInWords(body: Json): Json {
  const format = object(body["response_format"]);
  const schema = object(format["json_schema"])["schema"];
  const plain =
    schema === undefined
      ? body
      : { ...body, response_format: { type: "json_schema", json_schema: { schema } } };
  const [first, ...others] = objects(body["messages"]);
  const [, told, more] = words.exec(string(first?.["content"])) ?? [];
  if (!told) return plain;
  const messages = more ? [{ ...first, content: more }, ...others] : others;
  const said = { type: "json_schema", json_schema: { schema: parseArguments(told) } };
  return { ...body, messages, response_format: said };
}

/** An effort has a field of its own. */
export function plainEffort(body: Json): Json {
  const { reasoning, chat_template_kwargs: template, ...rest } = body;
  if (isObject(template) && template["reasoning_effort"] !== undefined) {
    const { reasoning_effort, ...more } = template;
    const left = Object.keys(more).length > 0 && { chat_template_kwargs: more };
    return { ...without(body, "chat_template_kwargs"), ...left, reasoning_effort };
  }
  if (!isObject(reasoning) || reasoning["effort"] === undefined) return body;
  const { effort, ...more } = reasoning;
  return {
    ...rest,
    ...(template !== undefined && { chat_template_kwargs: template }),
    reasoning_effort: effort,
    ...(Object.keys(more).length > 0 && { reasoning: more }),
  };
}

function named(choice: unknown): unknown {
  return object(object(choice)["function"])["name"];
}

// Tools that are not allowed need not be told.
function onlyAllowed(body: Json): Json {
  if (body["tool_choice"] === "none") return without(body, "tools", "tool_choice");
  const choice = object(body["tool_choice"]);
  const only = named(choice);
  if (only !== undefined) {
    const tools = objects(body["tools"]).filter(
      (tool) => object(tool["function"])["name"] === only,
    );
    return { ...body, ...(tools.length > 0 && { tools }) };
  }
  if (choice["type"] !== "allowed_tools") return body;
  const { mode, tools } = object(choice["allowed_tools"]);
  const names = new Set(objects(tools).map((tool) => object(tool["function"])["name"]));
  const allowed = objects(body["tools"]).filter((tool) =>
    names.has(object(tool["function"])["name"]),
  );
  return { ...body, tool_choice: mode, tools: allowed };
}

/** Settings whose older or shorter form says the same. */
export function chatSettings(body: Json): Json {
  const { stop, tool_choice: given, ...rest } = onlyAllowed(body);
  const choice = named(given) === undefined ? given : "required";
  const kind = isObject(choice) && Object.keys(choice).length === 1 ? choice["type"] : choice;
  return {
    ...rest,
    ...(stop !== undefined && { stop: typeof stop === "string" ? [stop] : stop }),
    ...(choice !== undefined && { tool_choice: kind === "any" ? "required" : kind }),
  };
}

export function mergeChat(a: Json, b: Json): Json | undefined {
  const calls = a["tool_calls"] || b["content"];
  return a["role"] === "assistant" && b["role"] === "assistant" && !calls
    ? { ...a, ...b }
    : undefined;
}

export function imageUrls(message: Json): Json {
  if (!Array.isArray(message["content"])) return message;
  const content = objects(message["content"]).map((part) => {
    const { image_url: image } = part;
    const url = typeof image === "string" ? { url: image } : image;
    return isObject(url) ? { ...part, image_url: dropValue(url, "detail", "auto") } : part;
  });
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

/** The schema of an answer has an older name, and text is the default. */
export function cohereFormat(body: Json): Json {
  const renamed = nested(body, "response_format", (format) =>
    rename(format, "schema", "json_schema"),
  );
  return dropDefaults({ response_format: { type: "text" } })(renamed);
}

export function cohereContent(message: Json): Json {
  const [part, second] = list(message["content"]);
  const bare = isObject(part) && !second && part["type"] === "text";
  const content = bare ? part["text"] : message["content"];
  const silent = content === "" && message["tool_calls"];
  return silent || content === undefined ? without(message, "content") : { ...message, content };
}

export function ollamaCalls(message: Json): Json {
  const rest = without(message, "tool_call_id");
  if (!Array.isArray(rest["tool_calls"])) return rest;
  const calls = objects(rest["tool_calls"]).map((call) =>
    nested(without(call, "id", "type"), "function", (told) => without(told, "index")),
  );
  return { ...rest, tool_calls: calls };
}
