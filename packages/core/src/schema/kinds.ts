import { isObject, list, type Loose } from "../events/families.ts";
import type { JSONSchema } from "./standard.ts";
import { resolve } from "./words.ts";

/** The JSON types that a schema names, or that its values have; `undefined` where it may be any. */
export function typesOf(schema: Loose): string[] | undefined {
  const { type } = schema;
  const named =
    typeof type === "string" ? [type] : Array.isArray(type) ? type.map(String) : undefined;
  const values = valuesOf(schema);
  if (!values) return named;
  if (!named) return [...new Set(values.map(typeOf))];
  return named.filter((name) => values.some((value) => isOf(value, name)));
}

/** The only values that a schema allows, where it lists them. */
export function valuesOf(schema: Loose): unknown[] | undefined {
  if (schema["const"] !== undefined) return [schema["const"]];
  const { enum: listed, type } = schema;
  if (!Array.isArray(listed)) return undefined;
  const values = list(listed);
  const named = typeof type === "string" ? [type] : list(type);
  return named.length === 0
    ? values
    : values.filter((value) => named.some((name) => isOf(value, String(name))));
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

/** Whether a value is of a JSON type. */
export function isOf(value: unknown, type: string): boolean {
  return type === "integer" ? Number.isInteger(value) : typeOf(value) === type;
}

/** How schemas are looked at when they are held against each other. */
export interface View {
  resolve(reference: unknown): unknown;
  /** Whether no object fits both. */
  objectsApart(one: Loose, other: Loose, apart: Apart): boolean;
}
type Apart = (one: unknown, other: unknown) => boolean;

/** Whether no value fits both schemas, as far as can be told for sure. */
export function apartIn(view: View, depth = 24): Apart {
  const apart: Apart = (one, other) => {
    if (depth <= 0 || !isObject(one) || !isObject(other)) return false;
    const deeper = apartIn(view, depth - 1);
    if (one["$ref"] !== undefined) return deeper(view.resolve(one["$ref"]), other);
    if (other["$ref"] !== undefined) return deeper(other, one);
    const branches = one["anyOf"] ?? one["oneOf"];
    if (Array.isArray(branches)) return branches.every((branch) => deeper(branch, other));
    if (Array.isArray(other["anyOf"] ?? other["oneOf"])) return deeper(other, one);
    const left = typesOf(one);
    const right = typesOf(other);
    if (!left || !right) return false;
    const shared = left.filter((type) => right.some((name) => overlap(type, name)));
    if (shared.length === 0) return true;
    const values = valuesOf(one);
    const others = valuesOf(other);
    if (values && others) return !values.some((value) => others.includes(value));
    if (shared.some((type) => type !== "object")) return false;
    return view.objectsApart(one, other, deeper);
  };
  return apart;
}

function overlap(one: string, other: string): boolean {
  const number = (type: string) => (type === "integer" ? "number" : type);
  return number(one) === number(other);
}

/** Schemas as they stand in a document: objects are open unless they say otherwise. */
export function asWritten(root: JSONSchema): View {
  return {
    resolve: (reference) => resolve(root, reference),
    objectsApart(one, other, apart) {
      const [left, right] = [one, other].map(({ properties }) =>
        isObject(properties) ? properties : {},
      );
      const needs = (schema: Loose, key: string) =>
        Array.isArray(schema["required"]) && schema["required"].includes(key);
      const lacks = (schema: Loose, properties: Loose, key: string) =>
        schema["additionalProperties"] === false && !Object.hasOwn(properties, key);
      const keys = new Set(
        [one, other].flatMap(({ required }) =>
          Array.isArray(required) ? required.map(String) : [],
        ),
      );
      return [...keys].some(
        (key) =>
          (needs(one, key) && lacks(other, right as Loose, key)) ||
          (needs(other, key) && lacks(one, left as Loose, key)) ||
          (needs(one, key) && needs(other, key) && apart(left?.[key], right?.[key])),
      );
    },
  };
}
