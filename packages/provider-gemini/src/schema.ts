import {
  type EncodeContext,
  fitSchema,
  isObject,
  type SchemaDialect,
} from "@anyllm/core/translate";

// The keywords that the schema of an answer may use; others are taken and not looked at.
const dialect: SchemaDialect = {
  known: [
    "$id",
    "$defs",
    "$ref",
    "$anchor",
    "type",
    "format",
    "title",
    "description",
    "enum",
    "items",
    "prefixItems",
    "minItems",
    "maxItems",
    "minimum",
    "maximum",
    "anyOf",
    "oneOf",
    "properties",
    "additionalProperties",
    "required",
    "propertyOrdering",
    // Of the other schema of this API, and understood here too.
    "nullable",
  ],
  // "enum (for strings and numbers)"; what null among them does is not said.
  values: {
    enum: (values) =>
      Array.isArray(values) && values.every((value) => /^(string|number)$/.test(kind(value))),
  },
  lonelyRefs: true,
  recursion: "optional",
  source: "https://ai.google.dev/api/generate-content#generationconfig, responseJsonSchema",
};

function kind(value: unknown): string {
  return value === null ? "string" : typeof value;
}

/** JSON Schema as Gemini reads it, for functions and answers. */
export function toSchema(schema: unknown, param: string, context: EncodeContext): unknown {
  if (!isObject(schema)) return schema;
  const warn = (message: string) => context.warn(param, message);
  const refuse = (why: string) => warn(`Gemini may refuse ${why}.`);
  return fitSchema(schema, dialect, { warn, refuse });
}
