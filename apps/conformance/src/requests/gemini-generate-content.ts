// Source: https://ai.google.dev/api/generate-content
import { isObject, type Json, list, object, objects, string } from "../facts.ts";
import {
  call,
  defined,
  filePart,
  leastTokens,
  message,
  output,
  type RequestReader,
  schemaFormat,
  without,
} from "./common.ts";

/** The JSON of protocol buffers has two spellings of every key; this is the usual one. */
export function camelCase(value: unknown, raw = false): unknown {
  if (Array.isArray(value)) return value.map((entry) => camelCase(entry, raw));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => {
      const name = raw
        ? key
        : key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
      // What the user or the model wrote keeps its keys.
      const data =
        raw || /^(args|response|parametersJsonSchema|responseJsonSchema|properties)$/.test(name);
      return [name, camelCase(entry, data)];
    }),
  );
}

export const readRequest: RequestReader = (given, readTurn) => {
  const body = listed(camelCase(given) as Json);
  const generation = object(body["generationConfig"]);
  const {
    maxOutputTokens: tokens,
    temperature,
    topP,
    presencePenalty,
    frequencyPenalty,
  } = generation;
  const limited = typeof tokens === "number" && tokens >= leastTokens;
  const schema = generation["responseJsonSchema"] ?? jsonSchema(generation["responseSchema"]);
  const json = generation["responseMimeType"] === "application/json";
  const config = without(
    generation,
    "temperature",
    "topP",
    "presencePenalty",
    "frequencyPenalty",
    ...(limited ? ["maxOutputTokens"] : []),
    ...(json ? ["responseMimeType", "responseJsonSchema", "responseSchema"] : []),
  );
  const system = objects(object(body["systemInstruction"])["parts"]).map(({ text }) => text);
  const calling = object(object(body["toolConfig"])["functionCallingConfig"]);
  const functions = objects(body["tools"]).some((tool) => tool["functionDeclarations"]);
  const choice = functions ? readChoice(calling) : undefined;
  // A mode without a name in Responses keeps its own.
  const named = choice !== undefined || Object.keys(calling).length === 0;
  const toolConfig = without(
    object(body["toolConfig"]),
    ...(named ? ["functionCallingConfig"] : []),
  );
  const ids = createIds();
  return defined({
    ...without(
      body,
      "contents",
      "generationConfig",
      "systemInstruction",
      "tools",
      "toolConfig",
      "model",
    ),
    ...(Object.keys(config).length > 0 && { generationConfig: config }),
    ...(Object.keys(toolConfig).length > 0 && { toolConfig }),
    instructions: system.length === 1 ? system[0] : undefined,
    input: [
      ...(system.length > 1 ? system.map((text) => message("system", text)) : []),
      ...objects(body["contents"]).flatMap((content) => readContent(content, ids, readTurn)),
    ],
    temperature,
    top_p: topP,
    presence_penalty: presencePenalty,
    frequency_penalty: frequencyPenalty,
    max_output_tokens: limited ? tokens : undefined,
    text: json ? (schema ? schemaFormat(schema) : { format: { type: "json_object" } }) : undefined,
    tools: Array.isArray(body["tools"]) ? objects(body["tools"]).flatMap(readTool) : undefined,
    tool_choice: choice,
  });
};

// A list of one may be told as the one.
function listed(body: Json): Json {
  const one = (value: unknown): unknown => (isObject(value) ? [value] : value);
  const turn = (content: Json): Json => ({ ...content, parts: one(content["parts"]) });
  const { systemInstruction: system } = body;
  return defined({
    ...body,
    contents: objects(one(body["contents"])).map(turn),
    tools: one(body["tools"]),
    systemInstruction: isObject(system) ? turn(system) : system,
  });
}

const types = ["", "string", "number", "integer", "boolean", "array", "object", "null"];

/** An OpenAPI schema of the vendor's as JSON schema: types in lower case, or by their number. */
export function jsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(jsonSchema);
  if (!isObject(value)) return value;
  const { type, ...more } = value;
  const read = Object.fromEntries(
    Object.entries(more).map(([key, entry]) => [key, jsonSchema(entry)]),
  );
  if (typeof type === "number") return { ...read, type: types[type] };
  return typeof type === "string"
    ? { ...read, type: type.toLowerCase() }
    : "type" in value
      ? { ...read, type: jsonSchema(type) }
      : read;
}

interface Ids {
  made(name: unknown, id: string): void;
  next(name: unknown): string;
  /** One that no other turn has. */
  apart(id: string): string;
  answered(name: unknown): string;
}

// Calls without ids are answered in their order, by name.
function createIds(): Ids {
  const open: { name: unknown; id: string }[] = [];
  let count = 0;
  return {
    made(name, id) {
      open.push({ name, id });
    },
    next(name) {
      const id = `call_${count++}`;
      open.push({ name, id });
      return id;
    },
    apart: (id) => `${id}_${count++}`,
    answered(name) {
      const at = open.findIndex((made) => made.name === name);
      return at < 0 ? `call_${count++}` : (open.splice(at, 1)[0] as { id: string }).id;
    },
  };
}

function readContent({ role, parts }: Json, ids: Ids, readTurn: (message: Json) => Json[]): Json[] {
  const told = objects(parts);
  const model = role === "model";
  const plain = told.every(isPlain);
  if (model && !plain) {
    const items = readTurn({ role, parts: told });
    const given = new Set(told.map((part) => object(part["functionCall"])["id"]));
    return items.map((item) => {
      const { type, call_id, name: called } = item;
      if (type !== "function_call") return item;
      // Each turn is read by itself, so that what it made up is its own alone.
      const id = given.has(call_id) ? string(call_id) : ids.apart(string(call_id));
      ids.made(called, id);
      return { ...item, call_id: id };
    });
  }
  const items: Json[] = [];
  let content: Json[] = [];
  const flush = (): void => {
    if (content.length > 0) items.push(message(model ? "assistant" : "user", content));
    content = [];
  };
  for (const part of told) {
    const made = part["functionCall"] ?? part["functionResponse"];
    if (!isObject(made)) {
      content.push(
        model ? { type: "output_text", text: part["text"], annotations: [] } : readPart(part),
      );
      continue;
    }
    flush();
    const { id, name } = made;
    if (part["functionCall"]) items.push(call(id ?? ids.next(name), name, made["args"]));
    else {
      const { response, parts: files, id: _, name: __, ...more } = made;
      const text = JSON.stringify(response);
      const answer = Array.isArray(files)
        ? [{ type: "input_text", text }, ...objects(files).map(readPart)]
        : text;
      // Whose call is not in this request, it is known by its name alone.
      items.push({ ...output(id ?? ids.answered(name), answer), name, ...more });
    }
  }
  flush();
  return items;
}

// Said or called, and nothing beside it.
function isPlain(part: Json): boolean {
  const plain = Object.keys(part).every((key) => /^(text|functionCall)$/.test(key));
  return plain && !object(part["functionCall"])["partialArgs"];
}

function readPart(part: Json): Json {
  if (typeof part["text"] === "string") return { type: "input_text", ...part };
  const { inlineData, fileData, ...more } = part;
  const { mimeType, data, fileUri, displayName } = object(inlineData ?? fileData);
  // An address need not tell its type, and a data URL has no room for parameters.
  const type = fileData || string(mimeType).includes(";") ? mimeType : undefined;
  const named = defined({ filename: displayName, mimeType: type, ...more });
  return filePart(string(mimeType), inlineData ? { data } : { url: fileUri }, named);
}

function readTool(tool: Json): Json[] {
  const declared = objects(tool["functionDeclarations"]).map((told) => {
    const { parameters, parametersJsonSchema, ...more } = told;
    return defined({
      ...more,
      type: "function",
      parameters: parametersJsonSchema ?? jsonSchema(parameters),
    });
  });
  const kinds = Object.entries(without(tool, "functionDeclarations"));
  return [
    ...declared,
    ...kinds.flatMap(([kind, settings]) =>
      kind === "mcpServers" ? objects(settings).map(readServer) : [readHosted(kind, settings)],
    ),
  ];
}

function readHosted(kind: string, settings: unknown): Json {
  if (kind === "googleSearch") return { type: "web_search", ...object(settings) };
  if (kind === "codeExecution") return { type: "code_interpreter", container: { type: "auto" } };
  if (kind === "fileSearch") {
    const { fileSearchStoreNames, topK, ...more } = object(settings);
    return defined({
      type: "file_search",
      vector_store_ids: list(fileSearchStoreNames),
      max_num_results: topK,
      ...more,
    });
  }
  return {
    // By the vendor's own name.
    type: `gemini:${kind}`.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    ...object(settings),
  };
}

function readServer({ name, streamableHttpTransport }: Json): Json {
  const { url, ...more } = object(streamableHttpTransport);
  return { type: "mcp", server_label: name, server_url: url, require_approval: "never", ...more };
}

function readChoice({ mode, allowedFunctionNames, ...more }: Json): unknown {
  const names = list(allowedFunctionNames);
  if (Object.keys(more).length > 0) return undefined;
  if (mode === "AUTO") return names.length > 0 ? undefined : "auto";
  if (mode === "NONE") return "none";
  if (mode !== "ANY") return undefined;
  if (names.length > 1) {
    const tools = names.map((name) => ({ type: "function", name }));
    return { type: "allowed_tools", mode: "required", tools };
  }
  return names.length === 1 ? { type: "function", name: names[0] } : "required";
}
