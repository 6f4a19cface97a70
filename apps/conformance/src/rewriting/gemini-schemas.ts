import { isObject, type Json, list, objects } from "../facts.ts";
import { jsonSchema } from "../requests/gemini-generate-content.ts";
import { defined } from "../requests/common.ts";
import { eachTool, nested } from "./common.ts";

/** Schemas as JSON schema, which the vendor takes under another key. */
export function geminiSchemas(body: Json): Json {
  const read = (schema: unknown): unknown => inWords(jsonSchema(schema));
  const generation = nested(body, "generationConfig", (config) => {
    const { responseSchema, responseJsonSchema, ...rest } = config;
    const schema = read(responseJsonSchema ?? responseSchema);
    return schema === undefined ? rest : { ...rest, responseJsonSchema: schema };
  });
  return eachTool(generation, (tool) => {
    if (!Array.isArray(tool["functionDeclarations"])) return tool;
    const declared = objects(tool["functionDeclarations"]).map(({ parameters, ...rest }) => ({
      ...rest,
      parametersJsonSchema: read(parameters ?? rest["parametersJsonSchema"]),
    }));
    return { ...tool, functionDeclarations: declared };
  });
}

// Source: https://ai.google.dev/api/generate-content#generationconfig, responseJsonSchema
const known =
  /^(\$(id|defs|ref|anchor)|type|format|title|enum|items|prefixItems|m(in|ax)Items|minimum|maximum|anyOf|oneOf|properties|additionalProperties|required|propertyOrdering|nullable)$/;

const annotations =
  /^(examples?|deprecated|readOnly|writeOnly|content\w+|\$(schema|comment|vocabulary))$/;

// What the vendor does not look at in a schema is said in its description, word by word.
function inWords(given: unknown): unknown {
  if (!isObject(given)) return given;
  const schema = plainWords(given);
  const kept: Json = {};
  const notes: string[] = [];
  for (const [key, value] of Object.entries(schema)) {
    if (known.test(key) && !(key === "enum" && !isPlainEnum(value))) kept[key] = below(key, value);
    else if (key !== "description" && !annotations.test(key)) {
      notes.push(`${key}: ${JSON.stringify(value)}`);
    }
  }
  const words = notes.length > 0 ? `(${notes.join(", ")})` : "";
  const description = [schema["description"], words].filter(Boolean).join(" ");
  return aroundRef(description ? { ...kept, description } : kept);
}

function plainWords({ const: value, definitions, allOf, ...schema }: Json): Json {
  const [one, second] = list(allOf);
  const whole = isObject(one) && !second ? { ...schema, ...one } : defined({ ...schema, allOf });
  const named = isObject(definitions) ? { ...whole, $defs: definitions } : whole;
  if (typeof value !== "string" && typeof value !== "number")
    return value === undefined ? named : { ...named, const: value };
  return { type: typeof value, ...named, enum: [value] };
}

function isPlainEnum(value: unknown): boolean {
  return list(value).every((one) => typeof one === "string" || typeof one === "number");
}

function below(key: string, value: unknown): unknown {
  if (/^(properties|\$defs)$/.test(key) && isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inWords(one)]));
  }
  if (Array.isArray(value)) return /(Of|Items)$/.test(key) ? value.map(inWords) : value;
  return /^(items|additionalProperties)$/.test(key) ? inWords(value) : value;
}

// A reference stands alone.
function aroundRef(schema: Json): Json {
  const { $ref, ...rest } = schema;
  const beside = Object.keys(rest).some((key) => !key.startsWith("$"));
  return $ref !== undefined && beside && !rest["anyOf"] ? { ...rest, anyOf: [{ $ref }] } : schema;
}
