import { isObject, type Json, list, object, objects, string } from "../facts.ts";
import { jsonSchema } from "../requests/gemini-generate-content.ts";
import { dropDefaults, dropEmpty, eachTool, nested, without } from "./common.ts";

export function mapSeals(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mapSeals);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, entry]) =>
    /^thought_?signature$/i.test(key)
      ? [key, string(entry).replaceAll("-", "+").replaceAll("_", "/")]
      : [key, mapSeals(entry)],
  );
  return Object.fromEntries(entries);
}

export function mergeParts(a: Json, b: Json): Json | undefined {
  if (a["role"] !== b["role"]) return undefined;
  return { ...a, parts: [...list(a["parts"]), ...list(b["parts"])] };
}

export function geminiSchemas(body: Json): Json {
  const generation = nested(body, "generationConfig", (config) => {
    const { responseSchema, responseJsonSchema, ...rest } = config;
    const schema = jsonSchema(responseJsonSchema ?? responseSchema);
    return schema === undefined ? rest : { ...rest, responseJsonSchema: schema };
  });
  return eachTool(generation, (tool) => {
    if (!Array.isArray(tool["functionDeclarations"])) return tool;
    const declared = objects(tool["functionDeclarations"]).map(({ parameters, ...rest }) =>
      parameters === undefined
        ? { ...rest, parametersJsonSchema: jsonSchema(rest["parametersJsonSchema"]) }
        : { ...rest, parametersJsonSchema: jsonSchema(parameters) },
    );
    return { ...tool, functionDeclarations: declared };
  });
}

export function geminiRoles(body: Json): Json {
  if (!Array.isArray(body["contents"])) return body;
  return {
    ...body,
    contents: objects(body["contents"]).map((content) => ({
      ...content,
      role:
        content["role"] === "model"
          ? "model"
          : content["role"] === "function"
            ? "user"
            : (content["role"] ?? "user"),
    })),
  };
}

/** A list of one may be told as the one, and a call without arguments has none. */
export function geminiLists(body: Json): Json {
  const one = (value: unknown): unknown => (isObject(value) ? [value] : value);
  const turn = (content: Json): Json =>
    content["parts"] === undefined
      ? content
      : { ...content, parts: objects(one(content["parts"])).map(withArguments) };
  const listed = { ...body };
  for (const key of ["contents", "tools", "safetySettings"]) {
    if (body[key] !== undefined) listed[key] = one(body[key]);
  }
  const system = body["systemInstruction"];
  if (typeof system === "string") listed["systemInstruction"] = { parts: [{ text: system }] };
  return nested(
    Array.isArray(listed["contents"])
      ? { ...listed, contents: objects(listed["contents"]).map(turn) }
      : listed,
    "systemInstruction",
    turn,
  );
}

function withArguments(part: Json): Json {
  return nested(part, "functionCall", (call) => ({ args: {}, ...call }));
}

// Sources: https://ai.google.dev/gemini-api/docs/audio,
// https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference
const mediaTypes: Readonly<Record<string, string>> = {
  "audio/mp3": "audio/mpeg",
  "audio/x-wav": "audio/wav",
  "image/jpg": "image/jpeg",
  "video/mov": "video/quicktime",
};

export function mapMediaTypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mapMediaTypes);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key,
      key === "mimeType" ? (mediaTypes[string(entry)] ?? entry) : mapMediaTypes(entry),
    ]),
  );
}

/** Without an instruction that says nothing. */
export function spokenInstruction(body: Json): Json {
  const parts = objects(object(body["systemInstruction"])["parts"]);
  return parts.every(({ text }) => text === "") ? without(body, "systemInstruction") : body;
}

/** One candidate of plain text, whose model decides about calls. */
export function geminiDefaults(body: Json): Json {
  const generation = nested(body, "generationConfig", (config) =>
    dropDefaults({ candidateCount: 1, responseMimeType: "text/plain" })(config),
  );
  const config = nested(generation, "toolConfig", (told) =>
    dropDefaults({ functionCallingConfig: { mode: "AUTO" } })(told),
  );
  return dropEmpty(config) as Json;
}
