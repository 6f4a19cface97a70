import { isObject, type Json, list, objects, string } from "../facts.ts";
import { jsonSchema } from "../requests/gemini-generate-content.ts";
import { eachTool, nested } from "./common.ts";

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
    contents: objects(body["contents"]).map((content) => ({ role: "user", ...content })),
  };
}
