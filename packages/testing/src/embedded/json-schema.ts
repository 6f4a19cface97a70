import type { Schema } from "./conversation.ts";
import type { Hints } from "./hints.ts";
import { fillNumber } from "./schema-numbers.ts";
import { type Drawer, fillBoolean, fillEnum, fillString } from "./schema-values.ts";

// More items, even if the prompt has them, make no test better.
const MOST_ITEMS = 10;
const DEEPEST = 64;

/**
 * Fills a JSON Schema with a valid value, drawn from the prompt where it can be. Knows objects,
 * arrays, tuples, enums, constants, bounds, lengths, patterns, formats, `$ref` (recursive too),
 * `anyOf`, `oneOf`, `allOf` and type lists. Optional properties are filled only when the prompt
 * speaks of them or the schema has a default. Conditions (`if`, `not`) are not looked at.
 */
export function fillSchema(schema: Schema, hints: Hints): unknown {
  const drawer: Drawer = { hints, used: new Set(), salt: 0, drawn: 0 };
  return fill({ drawer, root: schema, refs: [], depth: 0 }, schema, "");
}

interface Place {
  drawer: Drawer;
  root: Schema;
  /** The references on the way here: one that comes again is a recursion, to be ended soon. */
  refs: string[];
  depth: number;
}

function fill(place: Place, given: unknown, name: string): unknown {
  if (place.depth > DEEPEST) return null;
  const { schema, refs } = resolve(place.root, asSchema(given), place.refs);
  const here = { ...place, refs };
  if ("const" in schema) return schema["const"];
  const before = place.drawer.drawn;
  const used = new Set(place.drawer.used);
  const value = fillKind(here, schema, name);
  if (!("default" in schema) || place.drawer.drawn > before) return value;
  place.drawer.used = used;
  return schema["default"];
}

function fillKind(place: Place, schema: Schema, name: string): unknown {
  const { drawer } = place;
  const values = schema["enum"];
  if (Array.isArray(values) && values.length > 0) return fillEnum(drawer, values, name);
  if (branchesOf(schema).length > 0) return fillBranch(place, schema, name);
  switch (typeOf(schema)) {
    case "object":
      return fillObject(place, schema);
    case "array":
      return fillArray(place, schema, name);
    case "number":
    case "integer":
      return fillNumber(drawer, { ...schema, type: typeOf(schema) }, name);
    case "boolean":
      return fillBoolean(drawer, name);
    case "null":
      return null;
    default:
      return fillString(drawer, schema, name);
  }
}

// The branch that can say most about the prompt; where the recursion must end, the simplest one.
function fillBranch(place: Place, schema: Schema, name: string): unknown {
  const { anyOf, oneOf, ...base } = schema;
  const options = branchesOf({ anyOf, oneOf }).map((branch) => {
    const resolved = resolve(place.root, asSchema(branch), place.refs);
    return { schema: merge(base, resolved.schema), refs: resolved.refs };
  });
  const ranked = ending(place)
    ? options.toSorted((left, right) => weight(left.schema) - weight(right.schema))
    : options.filter((option) => option.schema["type"] !== "null");
  let best: { value: unknown; drawer: Drawer } | undefined;
  for (const option of ranked.length > 0 ? ranked : options) {
    const drawer = { ...place.drawer, used: new Set(place.drawer.used) };
    const value = fill({ ...place, drawer, refs: option.refs }, option.schema, name);
    if (!best || drawer.drawn > best.drawer.drawn) best = { value, drawer };
    if (ending(place)) break;
  }
  Object.assign(place.drawer, best?.drawer);
  return best?.value;
}

function branchesOf({ anyOf, oneOf }: Schema): unknown[] {
  return [anyOf, oneOf].find((list) => Array.isArray(list)) ?? [];
}

function weight(schema: Schema): number {
  const type = typeOf(schema);
  if (type === "null") return 0;
  if (type === "array") return 2;
  return type === "object" ? 3 : 1;
}

function fillObject(place: Place, schema: Schema): Record<string, unknown> {
  const { drawer } = place;
  const inner = { ...place, depth: place.depth + 1 };
  const required = new Set(strings(schema["required"]));
  const properties = asSchema(schema["properties"]);
  const result: Record<string, unknown> = {};
  // A plain assignment to "__proto__" would not make a property.
  const set = (key: string, value: unknown): void => {
    Object.defineProperty(result, key, { ...plain, value });
  };
  for (const [key, property] of Object.entries(properties)) {
    if (!required.has(key) && ending(place)) continue;
    const before = drawer.drawn;
    const value = fill(inner, property, key);
    const wanted = drawer.drawn > before || "default" in asSchema(property);
    if (required.has(key) || wanted) set(key, value);
  }
  const extra = asSchema(schema["additionalProperties"]);
  const open = schema["additionalProperties"] !== false;
  const least = numberOr(schema["minProperties"], 0);
  const spare = [...Object.keys(properties), ...(open ? numbered("key", least) : [])];
  for (const key of [...required, ...spare]) {
    const full = Object.keys(result).length >= least;
    if (Object.hasOwn(result, key) || (full && !required.has(key))) continue;
    set(key, fill(inner, Object.hasOwn(properties, key) ? properties[key] : extra, key));
  }
  return result;
}

const plain = { enumerable: true, configurable: true, writable: true };

function numbered(stem: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${stem}${index + 1}`);
}

function fillArray(place: Place, schema: Schema, name: string): unknown[] {
  const { drawer } = place;
  const least = numberOr(schema["minItems"], ending(place) ? 0 : 1);
  const most = numberOr(schema["maxItems"], Math.max(least, MOST_ITEMS));
  const prefix = Array.isArray(schema["prefixItems"]) ? schema["prefixItems"] : [];
  const inner = { ...place, depth: place.depth + 1 };
  const singular = name.replace(/ies$/, "y").replace(/s$/, "");
  const result: unknown[] = prefix.slice(0, most).map((item) => fill(inner, item, singular));
  const items = schema["items"];
  if (items === false) return result;
  const salt = drawer.salt;
  const seen = new Set(result.map((item) => JSON.stringify(item)));
  let attempts = 0;
  while (result.length < most) {
    const before = drawer.drawn;
    const value = fill(inner, items ?? true, singular);
    const drawn = drawer.drawn > before;
    if (result.length >= least && (!drawn || ending(place))) break;
    // Another salt gives another value, until there is none.
    drawer.salt = drawn ? salt : drawer.salt + 1;
    const key = JSON.stringify(value);
    if (schema["uniqueItems"] === true && seen.has(key)) {
      drawer.salt++;
      if (++attempts > 1000) break;
      continue;
    }
    seen.add(key);
    result.push(value);
  }
  drawer.salt = salt;
  return result;
}

function ending({ refs }: Place): boolean {
  return new Set(refs).size < refs.length;
}

// Follows references and merges `allOf`, so that one plain schema is left.
function resolve(root: Schema, given: Schema, path: string[]): { schema: Schema; refs: string[] } {
  let schema = given;
  let refs = path;
  for (let hops = 0; hops < DEEPEST; hops++) {
    const { $ref, ...beside } = schema;
    if (typeof $ref !== "string") break;
    refs = refs.concat($ref);
    schema = merge(lookUp(root, $ref), beside);
  }
  const { allOf, ...base } = schema;
  if (!Array.isArray(allOf) || refs.length > DEEPEST) return { schema, refs };
  let merged: Schema = base;
  for (const part of allOf) {
    const resolved = resolve(root, asSchema(part), refs);
    merged = merge(merged, resolved.schema);
    refs = resolved.refs;
  }
  return { schema: merged, refs };
}

function lookUp(root: Schema, pointer: string): Schema {
  let target: unknown = root;
  for (const step of pointer.replace(/^#\/?/, "").split("/")) {
    const key = decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
    if (key !== "") target = asSchema(target)[key];
  }
  return asSchema(target);
}

function merge(left: Schema, right: Schema): Schema {
  const merged: Schema = { ...left, ...right };
  if (left["properties"] && right["properties"]) {
    merged["properties"] = { ...asSchema(left["properties"]), ...asSchema(right["properties"]) };
  }
  if (left["required"] && right["required"]) {
    merged["required"] = [...strings(left["required"]), ...strings(right["required"])];
  }
  return merged;
}

function typeOf(schema: Schema): string {
  const { type } = schema;
  const first = Array.isArray(type)
    ? (strings(type).find((name) => name !== "null") ?? "null")
    : type;
  if (typeof first === "string") return first;
  if (schema["properties"] || schema["required"] || schema["additionalProperties"]) return "object";
  if (schema["items"] || schema["prefixItems"]) return "array";
  if (["minimum", "maximum", "multipleOf"].some((key) => key in schema)) return "number";
  return "string";
}

function asSchema(value: unknown): Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Schema)
    : {};
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === "number" ? value : fallback;
}
