import { isDeepStrictEqual } from "node:util";
import { isObject, type Json, objects } from "../facts.ts";

// What the caller, a tool or the model wrote: there a null and an empty list say something.
const data =
  /^(arguments|args|input|response|json|parameters|parametersJsonSchema|input_schema|inputSchema|schema|json_schema|responseSchema|responseJsonSchema|metadata_filter|input_examples)$/;

// Lists and objects that say nothing when they are empty. Elsewhere an empty object may be the kind
// of a thing, such as `googleSearch: {}` or `auto: {}`.
const settings =
  /^(tools|functions|system|options|generationConfig|inferenceConfig|toolConfig|systemInstruction|annotations|citations|tool_calls|images|stop|stop_sequences|stopSequences|logit_bias|metadata|requestMetadata|labels|safetySettings|documents|mcp_servers|edits|context_management|output_config|reasoning_details|plugins|models|additionalModelRequestFields|additionalModelResponseFieldPaths|promptVariables|citation_options|extra_content)$/;

export function dropEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropEmpty);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([key, entry]): [string, unknown][] => {
    if (entry === null || entry === undefined) return [];
    if (data.test(key)) return [[key, entry]];
    const told = dropEmpty(entry);
    const empty =
      settings.test(key) && typeof told === "object" && Object.keys(told ?? {}).length === 0;
    return empty ? [] : [[key, told]];
  });
  return Object.fromEntries(entries);
}

/** Leaves out what a field is when nothing is said. */
export function dropDefaults(defaults: Json): (body: Json) => Json {
  return (body) =>
    Object.fromEntries(
      Object.entries(body).filter(
        ([key, value]) => !(key in defaults && isDeepStrictEqual(value, defaults[key])),
      ),
    );
}

/** Objects of a strict schema have no further properties, whether or not that is said. */
export function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (!isObject(schema)) return schema;
  const read = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      /^(enum|const|default|examples|required)$/.test(key) ? value : closed(value),
    ]),
  );
  return isObject(schema["properties"]) && schema["type"] === "object"
    ? { additionalProperties: false, ...read }
    : read;
}

export function without(body: Json, ...keys: string[]): Json {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !keys.includes(key)));
}

export function dropValue(body: Json, key: string, value: unknown): Json {
  return body[key] === value ? without(body, key) : body;
}

export function rename(body: Json, from: string, to: string): Json {
  return from in body ? { ...without(body, from), [to]: body[from] } : body;
}

export function nested(body: Json, key: string, change: (value: Json) => Json): Json {
  const value = body[key];
  return isObject(value) ? { ...body, [key]: change(value) } : body;
}

export function eachMessage(change: (message: Json) => Json): (body: Json) => Json {
  return (body) =>
    Array.isArray(body["messages"])
      ? { ...body, messages: objects(body["messages"]).map(change) }
      : body;
}

export function eachTool(body: Json, change: (tool: Json) => Json): Json {
  return Array.isArray(body["tools"])
    ? { ...body, tools: objects(body["tools"]).map(change) }
    : body;
}

export function merge(body: Json, key: string, join: (a: Json, b: Json) => Json | undefined): Json {
  if (!Array.isArray(body[key])) return body;
  const merged: Json[] = [];
  for (const message of objects(body[key])) {
    const last = merged.at(-1);
    const joined = last && join(last, message);
    if (joined) merged[merged.length - 1] = joined;
    else merged.push(message);
  }
  return { ...body, [key]: merged };
}
