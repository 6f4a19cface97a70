import { isObject, list, type Loose } from "../events/families.ts";
import type { JSONSchema } from "./standard.ts";
import { valuesOf } from "./kinds.ts";
import { describeWith, resolve } from "./words.ts";

const annotation =
  /^(title|description|default|examples?|deprecated|readOnly|writeOnly|\$(schema|comment|id|defs)|definitions)$/;

/**
 * A schema of arguments with a plain object at its root, which some vendors insist on: a `$ref` is
 * followed, parts become one. Alternatives become one object that allows them all; the description
 * tells them, and whoever checks the arguments holds them to the schema itself.
 *
 * Source: https://github.com/anthropics/claude-code/issues/27337, "input_schema does not support
 * oneOf, allOf, or anyOf at the top level"
 *
 * @example
 * ```ts
 * import { toObjectRoot } from "@anyllm/core/translate";
 *
 * const properties = { id: { type: "integer" }, name: { type: "string" } };
 * const anyOf = [{ required: ["id"] }, { required: ["name"] }];
 * console.log(toObjectRoot({ type: "object", properties, anyOf }).description); // (anyOf: …)
 * ```
 */
export function toObjectRoot(schema: JSONSchema): { [key: string]: unknown } {
  const { $ref, ...rest } = schema;
  const target = $ref === undefined ? undefined : resolve(schema, $ref);
  const named: Loose = isObject(target) ? { ...target, ...rest } : { ...schema };
  const { allOf, ...beside } = named;
  const whole = (allOf === undefined ? undefined : mergeAll(list(allOf), beside)) ?? named;
  return { type: "object", ...(flatten(whole, schema, 0) ?? aside(whole)) };
}

// Conditions beside properties, in words.
function aside({ anyOf, oneOf, allOf, ...rest }: Loose): Loose {
  const unions = Object.entries({ anyOf, oneOf, allOf }).filter(([, union]) => union !== undefined);
  if (unions.length === 0) return rest;
  // Without properties they are all that there is.
  if (!isObject(rest["properties"])) return { ...rest, ...Object.fromEntries(unions) };
  return { ...rest, description: describeWith(rest["description"], unions) };
}

/** All of several objects as one, where they do not speak of the same thing. */
export function mergeAll(parts: unknown[], rest: Loose): Loose | undefined {
  const merged: Loose = { ...rest };
  const alone = Object.keys(rest).every((key) => annotation.test(key));
  const several = parts.length + (alone ? 0 : 1) > 1;
  for (const part of parts) {
    if (!isObject(part) || (several && part["$ref"] !== undefined)) return undefined;
    // Closed to what the others say.
    if (several && part["additionalProperties"] !== undefined) return undefined;
    for (const [key, value] of Object.entries(part)) {
      const before = merged[key];
      if (before === undefined || annotation.test(key)) merged[key] = before ?? value;
      else if (key === "required") merged[key] = [...new Set([...list(before), ...list(value)])];
      else if (key === "properties" && isObject(before) && isObject(value)) {
        if (Object.keys(value).some((name) => Object.hasOwn(before, name))) return undefined;
        merged[key] = { ...before, ...value };
      } else if (before !== value) return undefined;
    }
  }
  return merged;
}

// Objects that stand for each other, as one that allows what any of them does.
function flatten(schema: JSONSchema, root: JSONSchema, depth: number): Loose | undefined {
  const key = schema["anyOf"] === undefined ? "oneOf" : "anyOf";
  const { [key]: _, description, ...rest } = schema;
  const odd = Object.keys(rest).some((name) => name !== "type" && !annotation.test(name));
  if (!Array.isArray(schema[key]) || odd || depth > 8) return undefined;
  const branches = list(schema[key]).map((branch) => {
    const target = isObject(branch) && branch["$ref"] ? resolve(root, branch["$ref"]) : branch;
    return isObject(target) ? (flatten(target, root, depth + 1) ?? target) : undefined;
  });
  const objects = branches.filter((branch) => isObject(branch?.["properties"])) as Loose[];
  if (objects.length === 0 || objects.length < branches.length) return undefined;
  const names = new Set(objects.flatMap(({ properties }) => Object.keys(properties as Loose)));
  const needed = objects.map(({ required }) => list(required));
  const closed = objects.every(({ additionalProperties }) => additionalProperties === false);
  return {
    ...rest,
    type: "object",
    ...(depth === 0 && { description: describeWith(description, [[key, schema[key]]]) }),
    properties: Object.fromEntries([...names].map((name) => [name, anyOfThem(name, objects)])),
    required: [...names].filter((name) => needed.every((one) => one.includes(name))),
    ...(closed && { additionalProperties: false }),
  };
}

function anyOfThem(name: string, objects: readonly Loose[]): unknown {
  const given = objects.flatMap(({ properties }) =>
    Object.hasOwn(properties as Loose, name) ? [(properties as Loose)[name]] : [],
  );
  const distinct = [...new Map(given.map((one) => [JSON.stringify(one), one])).values()];
  if (distinct.length === 1) return distinct[0];
  const values = distinct.map((one) => (isObject(one) ? valuesOf(one) : undefined));
  if (values.every((one) => one?.every((value) => typeof value === "string"))) {
    return { type: "string", enum: [...new Set(values.flat())] };
  }
  return { anyOf: distinct };
}
