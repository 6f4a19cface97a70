import { isObject, list, type Loose } from "../events/families.ts";
import { isOf, typesOf, valuesOf } from "./kinds.ts";
import type { JSONSchema } from "./standard.ts";
import { definitionOf, describeWith, resolve } from "./words.ts";

/** Branches that a value is to be told apart by. */
export interface Union {
  path: string;
  /** Whether exactly one may fit. */
  exclusive: boolean;
  originals: readonly unknown[];
  branches: readonly Loose[];
}

/** What is gathered while a schema is rewritten. */
export interface Rewriting {
  readonly root: JSONSchema;
  /** Strict definitions by their new name. */
  readonly definitions: Map<string, Loose>;
  readonly names: Map<string, string>;
  readonly absent: WeakMap<object, ReadonlySet<string>>;
  readonly loosened: Set<string>;
  readonly unions: Union[];
  /** The first thing that cannot be said. */
  why?: string;
  refuse(path: string, why: string): Loose;
}

// Source: https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
const unsayable =
  /^(not|if|then|else|dependent\w+|dependencies|patternProperties|prefixItems|additionalItems|unevaluatedItems|\$(id|anchor|dynamicRef|dynamicAnchor|recursiveRef))$/;
const formats = /^(date-time|time|date|duration|email|hostname|ipv4|ipv6|uuid)$/;
const number = /^(multipleOf|minimum|maximum|exclusiveMinimum|exclusiveMaximum)$/;
// Keywords of each type: those that strict mode knows, and those that it reads in words alone.
const known: Record<string, RegExp> = {
  string: /^(pattern|format)$/,
  number,
  integer: number,
  array: /^(minItems|maxItems)$/,
};
const worded: Record<string, RegExp> = {
  string: /^(minLength|maxLength|pattern|format|content\w+)$/,
  array: /^(uniqueItems|contains|minContains|maxContains)$/,
  object: /^(minProperties|maxProperties|propertyNames)$/,
};
const annotations =
  /^(title|description|default|examples|deprecated|readOnly|writeOnly|\$comment|\$schema|\$defs|definitions)$/;
// Source: https://github.com/vercel/ai/pull/21037: "regex lookaround is not supported".
const lookaround = /\(\?<?[=!]|\\[1-9]|\\k</;

/** The root in strict form, which must be an object. */
export function rewriteRoot(to: Rewriting): Loose {
  let root: unknown = to.root;
  for (let hops = 0; isObject(root) && root["$ref"] !== undefined && hops < 32; hops++) {
    const target = resolve(to.root, root["$ref"]);
    if (!isObject(target) || target === root) return to.refuse("", `$ref to nowhere`);
    const { $ref: _, ...rest } = root;
    if (Object.keys(rest).some((key) => !annotations.test(key))) {
      return to.refuse("", "a $ref beside other keywords");
    }
    root = target;
  }
  if (!isObject(root)) return to.refuse("", "it is not an object");
  const { $schema: _, $id: __, ...plain } = root;
  const types = typesOf(plain);
  const refused = types && (types.length !== 1 || types[0] !== "object");
  return refused ? to.refuse("", "it is not an object") : rewrite(plain, "", to);
}

function rewrite(schema: unknown, path: string, to: Rewriting): Loose {
  if (!isObject(schema)) return to.refuse(path, "may be anything");
  const odd = Object.keys(schema).find((key) => unsayable.test(key));
  if (odd !== undefined) return to.refuse(path, `${odd} is not known`);
  if (schema["$ref"] !== undefined) return rewriteReference(schema, path, to);
  const { allOf, anyOf, oneOf } = schema;
  const branches = [allOf, anyOf, oneOf].filter((one) => one !== undefined);
  if (branches.length > 1) return to.refuse(path, "allOf, anyOf and oneOf together");
  if (allOf !== undefined) return rewriteAll(schema, path, to);
  if (anyOf !== undefined || oneOf !== undefined) return rewriteUnion(schema, path, to);
  const types = typesOf(schema);
  if (!types) return to.refuse(path, "has no type");
  if (types.length === 0) return to.refuse(path, "fits nothing");
  const full = types.filter((type) => type !== "null");
  const nulls = types.length > full.length;
  const [only] = full;
  if (only === undefined) return { type: "null", ...words(schema, []) };
  if (full.length === 1 && (!nulls || !/^(object|array)$/.test(only))) {
    const built = build(only, schema, { path, to });
    return nulls ? nullable(built, to) : built;
  }
  const { description, title, default: _, ...rest } = schema;
  const branchesOf = full.map((type) => build(type, rest, { path, to }));
  return {
    ...words({ description, title }, defaultNote(schema)),
    anyOf: nulls ? [...branchesOf, { type: "null" }] : branchesOf,
  };
}

function build(type: string, schema: Loose, { path, to }: Place): Loose {
  const values = valuesOf(schema)?.filter((value) => isOf(value, type));
  if (values && /^(object|array)$/.test(type))
    return to.refuse(path, "values that are objects or arrays");
  const kept: Loose = {};
  const notes: [string, unknown][] = [];
  for (const [key, value] of Object.entries(schema)) {
    if (value === undefined) continue;
    const isKnown = known[type]?.test(key) === true && takes(key, value);
    if (isKnown) kept[key] = value;
    else if (worded[type]?.test(key)) notes.push([key, value]);
  }
  for (const [key] of notes) to.loosened.add(`${path}: ${key}`.replace(/^: /, ""));
  const said = words(schema, [...notes, ...defaultNote(schema)]);
  const [first] = values ?? [];
  const listed = values && (schema["const"] === undefined ? { enum: values } : { const: first });
  const base = { type, ...said, ...listed, ...kept };
  if (type === "object") return rewriteObject(base, schema, { path, to });
  if (type === "array") return rewriteArray(base, schema, { path, to });
  return base;
}

function takes(key: string, value: unknown): boolean {
  if (key === "format") return formats.test(String(value));
  return key !== "pattern" || !lookaround.test(String(value));
}

interface Place {
  path: string;
  to: Rewriting;
}

function rewriteObject(base: Loose, schema: Loose, { path, to }: Place): Loose {
  const { additionalProperties, unevaluatedProperties } = schema;
  const open = additionalProperties ?? unevaluatedProperties;
  if (open !== undefined && open !== false) {
    return to.refuse(path, "additionalProperties: the names of properties must be known");
  }
  if (!isObject(schema["properties"]) && open === undefined) {
    return to.refuse(path, "an object whose properties are not known");
  }
  const properties = isObject(schema["properties"]) ? schema["properties"] : {};
  const needed = list(schema["required"]).map(String);
  const unknown = needed.find((key) => !Object.hasOwn(properties, key));
  if (unknown !== undefined)
    return to.refuse(path, `required names ${unknown}, which is no property`);
  const absent = new Set<string>();
  const rewritten = Object.entries(properties).map(([key, property]) => {
    const strict = rewrite(property, path ? `${path}.${key}` : key || '""', to);
    if (needed.includes(key) || allowsNull(property, to.root)) return [key, strict] as const;
    absent.add(key);
    return [key, nullable(strict, to)] as const;
  });
  const strict = {
    ...base,
    properties: Object.fromEntries(rewritten),
    required: Object.keys(properties),
    additionalProperties: false,
  };
  to.absent.set(strict, absent);
  return strict;
}

function rewriteArray(base: Loose, schema: Loose, { path, to }: Place): Loose {
  const { items } = schema;
  if (Array.isArray(items)) return to.refuse(path, "a list of items, each of its own form");
  return { ...base, items: rewrite(items, `${path}[]`, to) };
}

function rewriteReference(schema: Loose, path: string, to: Rewriting): Loose {
  const { $ref, ...rest } = schema;
  if (Object.keys(rest).some((key) => !annotations.test(key))) {
    return to.refuse(path, "a $ref beside other keywords");
  }
  const named = definitionOf($ref);
  const target = resolve(to.root, $ref);
  if (!named || target === undefined) return to.refuse(path, `$ref to ${String($ref)}`);
  const reference =
    "root" in named ? { $ref: "#" } : { $ref: `#/$defs/${define(named.name, target, to)}` };
  const said = words(rest, defaultNote(rest));
  // Beside a $ref nothing else may stand.
  return Object.keys(said).length > 0 ? { ...said, anyOf: [reference] } : reference;
}

function define(original: string, target: unknown, to: Rewriting): string {
  const before = to.names.get(original);
  if (before !== undefined) return before;
  const taken = new Set(to.names.values());
  let name = original.replaceAll(/[^\w.-]/g, "_");
  while (taken.has(name)) name += "_";
  to.names.set(original, name);
  // Keeps its place while what it refers to is rewritten.
  to.definitions.set(name, {});
  to.definitions.set(name, rewrite(target, original, to));
  return name;
}

function rewriteAll({ allOf, ...rest }: Loose, path: string, to: Rewriting): Loose {
  const [only] = list(allOf);
  const alone = Object.keys(rest).every((key) => annotations.test(key));
  if (list(allOf).length !== 1 || !isObject(only) || !alone)
    return to.refuse(path, "allOf is not known");
  return rewrite({ ...only, ...rest }, path, to);
}

function rewriteUnion(schema: Loose, path: string, to: Rewriting): Loose {
  const { anyOf, oneOf, type, ...rest } = schema;
  const odd = Object.keys(rest).find((key) => !annotations.test(key));
  if (odd !== undefined) return to.refuse(path, `${odd} beside anyOf`);
  if (path === "") return to.refuse(path, "the root may not be a union");
  const originals = list(anyOf ?? oneOf).map((branch) =>
    type !== undefined && isObject(branch) && branch["type"] === undefined
      ? { type, ...branch }
      : branch,
  );
  const mixed =
    type !== undefined &&
    originals.some((one) => !isObject(one) || one["type"] !== type || one["$ref"] !== undefined);
  if (mixed || originals.length === 0) return to.refuse(path, "type beside anyOf");
  const branches = originals.map((branch, index) => rewrite(branch, `${path}/${index}`, to));
  to.unions.push({ path, exclusive: anyOf === undefined, originals, branches });
  return { ...words(rest, defaultNote(rest)), anyOf: branches };
}

function words(schema: Loose, notes: [string, unknown][]): Loose {
  const { title, description } = schema;
  const said = describeWith(description, notes);
  return { ...(typeof title === "string" && { title }), ...(said && { description: said }) };
}

function defaultNote(schema: Loose): [string, unknown][] {
  return schema["default"] === undefined ? [] : [["default", schema["default"]]];
}

function nullable(schema: Loose, to: Rewriting): Loose {
  const { title, description, ...rest } = schema;
  const said = {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
  };
  const { type, anyOf } = rest;
  const absent = to.absent.get(schema);
  if (absent) to.absent.set(rest, absent);
  if (Array.isArray(anyOf))
    return { ...said, ...rest, anyOf: [...(anyOf as unknown[]), { type: "null" }] };
  const listed = rest["const"] !== undefined || rest["enum"] !== undefined;
  if (listed || typeof type !== "string" || /^(object|array|null)$/.test(type)) {
    return { ...said, anyOf: [rest, { type: "null" }] };
  }
  return { ...schema, type: [type, "null"] };
}

function allowsNull(schema: unknown, root: JSONSchema, above: readonly unknown[] = []): boolean {
  if (!isObject(schema) || above.includes(schema)) return schema === true;
  const further = [...above, schema];
  const { $ref, allOf, anyOf, oneOf } = schema;
  const branches = anyOf ?? oneOf;
  if ($ref !== undefined) return allowsNull(resolve(root, $ref), root, further);
  if (typesOf(schema)?.includes("null") === false) return false;
  if (Array.isArray(allOf)) return allOf.every((one) => allowsNull(one, root, further));
  return !Array.isArray(branches) || branches.some((one) => allowsNull(one, root, further));
}
