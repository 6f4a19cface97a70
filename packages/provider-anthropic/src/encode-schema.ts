import { fitSchema, isPlainPattern, type Loose, type SchemaDialect } from "@anyllm/core/translate";
import type { Encoding } from "./encoding.ts";

const formats = /^(date-time|time|date|duration|email|hostname|uri|ipv4|ipv6|uuid)$/;

/**
 * What schemas the Messages API can hold output to: for platforms that compile them for the same models.
 *
 * @see https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations
 * @example
 * ```ts
 * import { messagesSchemas } from "@anyllm/provider-anthropic/codec";
 *
 * console.log(messagesSchemas.closed); // true: objects take no further properties
 * ```
 */
export const messagesSchemas: SchemaDialect = {
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
    // The SDKs say anyOf instead.
    "oneOf",
  ],
  values: {
    minItems: (value) => Number(value) <= 1,
    format: (value) => formats.test(String(value)),
    pattern: isPlainPattern,
  },
  closed: true,
  recursion: "none",
  source:
    "https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations",
};

/**
 * A schema that output can be held to: objects are closed, and constraints that the API would refuse
 * are said in words, with a warning.
 *
 * @param refuse - Told why, where the API would refuse the schema all the same.
 */
export function toHeldSchema(
  schema: Loose,
  { param, to }: { param: string; to: Encoding },
  refuse: (why: string) => void,
): Loose {
  return fitSchema(schema, messagesSchemas, {
    warn: (message) => to.warnOnce(param, message),
    refuse,
  });
}
