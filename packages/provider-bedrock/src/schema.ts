import {
  type EncodeContext,
  fitSchema,
  isPlainPattern,
  type Loose,
  type SchemaDialect,
} from "@anyllm/core/translate";

const formats = /^(date-time|time|date|duration|email|hostname|uri|ipv4|ipv6|uuid)$/;

/** What Claude can be held to; models with open weights take open schemas as well. */
const dialect: SchemaDialect = {
  unknown: [
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minProperties",
    "maxProperties",
    "maxItems",
    "uniqueItems",
    "oneOf",
  ],
  values: {
    minItems: (value) => Number(value) <= 1,
    format: (value) => formats.test(String(value)),
    pattern: isPlainPattern,
  },
  closed: true,
  recursion: "none",
  source: "https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html",
};

/**
 * A schema as it is compiled for Claude: objects are closed, and constraints that it would refuse are said in
 * words, with a warning. What cannot be closed goes as it is, for Bedrock to say what it lacks.
 *
 * @param param - What the schema belongs to, for the warning.
 */
export function toHeldSchema(schema: Loose, param: string, context: EncodeContext): Loose {
  const warnings: string[] = [];
  let refused = false;
  const fitted = fitSchema(schema, dialect, {
    warn: (said) => warnings.push(said),
    refuse: () => (refused = true),
  });
  if (refused) return schema;
  for (const said of warnings) context.warn(param, said);
  return fitted;
}
