import { isObject, type Loose } from "@anyllm/core/translate";
import type { Encoding } from "./encoding.ts";

// Source: https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations
const unheld =
  /^(minimum|maximum|exclusiveM\w+|multipleOf|(min|max)(Length|Properties)|maxItems|uniqueItems)$/;
const maps = /^(properties|\$defs|definitions|patternProperties)$/;
const schemas = /^(items|prefixItems|anyOf|oneOf|allOf|not|if|then|else|additionalProperties)$/;

/**
 * A schema that output can be held to: objects are closed, and constraints that are not known, which
 * the API would refuse, are left out with a warning that names them.
 */
export function fitSchema(schema: Loose, param: string, to: Encoding): Loose {
  const left = new Set<string>();
  const fitted = fit(schema, left) as Loose;
  if (left.size > 0) {
    const names = [...left].join(", ");
    to.warnOnce(param, `Output cannot be held to ${names} of a schema: left out.`);
  }
  return fitted;
}

function fit(schema: unknown, left: Set<string>): unknown {
  if (Array.isArray(schema)) return schema.map((one) => fit(one, left));
  if (!isObject(schema)) return schema;
  const fitted: Loose = {};
  for (const [key, value] of Object.entries(schema)) {
    if (unheld.test(key) || (key === "minItems" && Number(value) > 1)) left.add(key);
    else if (schemas.test(key)) fitted[key] = fit(value, left);
    else if (maps.test(key) && isObject(value)) fitted[key] = fitAll(value, left);
    else fitted[key] = value;
  }
  if (isObject(schema["properties"])) fitted["additionalProperties"] ??= false;
  return fitted;
}

function fitAll(named: Loose, left: Set<string>): Loose {
  return Object.fromEntries(Object.entries(named).map(([name, one]) => [name, fit(one, left)]));
}
