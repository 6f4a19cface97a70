import { AnyLLMError } from "../errors.ts";
import { isObject } from "../events/families.ts";
import { isStandard, type JSONSchema, type SchemaOutput, type StandardSchema } from "./standard.ts";

/**
 * What a schema is as JSON Schema 2020-12, without `$schema`: what the model must write, so the input
 * of a schema that transforms.
 *
 * @param schema - A schema of a library that says itself what it is as JSON Schema, or JSON Schema.
 * @param subject - What the schema is of, for the error: `tool "weather": parameters`.
 * @throws AnyLLMError `invalid_request` for a schema that cannot be said, or whose library does not say.
 * @see https://standardschema.dev/json-schema
 */
export function toJSONSchema(schema: StandardSchema | JSONSchema, subject: string): JSONSchema {
  const { $schema: _, ...rest } = isStandard(schema)
    ? ask(schema, subject)
    : plain(schema, subject);
  return rest;
}

function ask(schema: StandardSchema, subject: string): JSONSchema {
  const { jsonSchema, vendor } = schema["~standard"];
  if (!jsonSchema) {
    const said = `this schema of ${vendor} does not say what it is as JSON Schema. Use withJsonSchema(schema, z.toJSONSchema), or toJsonSchema of @valibot/to-json-schema.`;
    throw invalid(subject, said);
  }
  let converted: unknown;
  try {
    converted = jsonSchema.input({ target: "draft-2020-12" });
  } catch (cause) {
    throw inexpressible(subject, cause);
  }
  if (isObject(converted)) return converted;
  throw invalid(subject, `${vendor} gave no JSON Schema for it. Give one with withJsonSchema().`);
}

function plain(schema: unknown, subject: string): JSONSchema {
  if (isObject(schema) && isJSON(schema, new Set())) return schema;
  const said =
    "is neither JSON Schema nor a Standard Schema. With a library too old for that, use withJsonSchema(schema, z.toJSONSchema), or give plain JSON Schema.";
  throw invalid(subject, said);
}

// Schemas of older libraries are objects too, but not of data alone.
function isJSON(value: unknown, above: Set<object>): boolean {
  if (typeof value !== "object" || value === null) {
    return /^(string|number|boolean|undefined)$/.test(typeof value) || value === null;
  }
  if (above.has(value)) return false;
  if (!Array.isArray(value)) {
    const prototype: unknown = Object.getPrototypeOf(value);
    // An object of another realm has a prototype of that realm.
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return false;
  }
  above.add(value);
  const fits = Object.values(value).every((one) => isJSON(one, above));
  above.delete(value);
  return fits;
}

/**
 * A schema together with what it is as JSON Schema, for libraries that leave the conversion to a
 * function of their own.
 *
 * @param schema - Any Standard Schema.
 * @param convert - The library's converter, called when the JSON Schema is first needed.
 * @throws AnyLLMError `invalid_request`, where the schema is used, when the converter throws.
 * @see https://zod.dev/packages/mini
 * @example
 * ```ts
 * import { tool, withJsonSchema } from "@anyllm/core";
 * import * as z from "zod/mini";
 *
 * const weather = tool({
 *   name: "weather",
 *   parameters: withJsonSchema(z.object({ city: z.string() }), z.toJSONSchema),
 *   execute: ({ city }) => `Sunny in ${city}.`,
 * });
 * ```
 */
export function withJsonSchema<Schema extends StandardSchema>(
  schema: Schema,
  convert: (schema: NoInfer<Schema>, options: ConverterOptions) => object,
): StandardSchema<unknown, SchemaOutput<Schema>> {
  const { version, vendor } = schema["~standard"];
  const options = { io: "input", typeMode: "input", target: "draft-2020-12" } as const;
  const own = {
    version,
    vendor,
    validate: (value: unknown) => schema["~standard"].validate(value),
    jsonSchema: { input: () => convert(schema, options) },
  };
  return { "~standard": own } as StandardSchema<unknown, SchemaOutput<Schema>>;
}

/** What the converters of zod and of valibot are asked for: what the model must write. */
export interface ConverterOptions {
  io: "input";
  typeMode: "input";
  target: "draft-2020-12";
}

function inexpressible(subject: string, cause: unknown): AnyLLMError {
  const reason = cause instanceof Error ? cause.message.replace(/\.$/, "") : "it cannot be said";
  const said = `cannot be said as JSON Schema: ${reason}. Use what JSON has (a date is a string in ISO form) and transform it, or give the JSON Schema with withJsonSchema().`;
  return invalid(subject, said, cause);
}

function invalid(subject: string, said: string, cause?: unknown): AnyLLMError {
  return new AnyLLMError("invalid_request", `${subject} ${said}`, { cause });
}
