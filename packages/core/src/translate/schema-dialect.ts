import { isObject, list, type Loose } from "../events/families.ts";
import { apartIn, asWritten } from "../schema/kinds.ts";
import { mergeAll } from "../schema/root.ts";
import { describeWith } from "../schema/words.ts";
import { findRecursion } from "./schema-recursion.ts";

/** What a vendor makes of JSON Schema, as data. What is not named here it takes as it is. */
export interface SchemaDialect {
  /** The only keywords that it knows. @default all of them */
  known?: readonly string[];
  /** Keywords that it does not know. */
  unknown?: readonly string[];
  /** Values that it knows of a keyword, where it does not know all. */
  values?: Readonly<Record<string, (value: unknown) => boolean>>;
  /** Whether objects must be closed: those that do not say are, and open ones are refused. */
  closed?: boolean;
  /** Whether a `$ref` must stand alone: what stands beside it moves around it. */
  lonelyRefs?: boolean;
  /** How far a schema may refer to itself: never, or through optional properties alone. @default freely */
  recursion?: "none" | "optional";
  /** Where these facts stand. */
  source: string;
}

/** Who is told what became of a schema. */
export interface SchemaReport {
  /** Something is said in words where the vendor cannot be held to it. */
  warn(message: string): void;
  /** The vendor refuses the schema; why, as a phrase. */
  refuse(why: string): void;
  /** The vendor does not hold the model to this schema: objects may stay open. @default false */
  lax?: boolean;
}

/** Patterns without what regular automata cannot do: lookaround and back references. */
export function isPlainPattern(pattern: unknown): boolean {
  return !/\(\?<?[=!]|\\[1-9]|\\k</.test(String(pattern));
}

/**
 * A schema as a vendor takes it, with the same meaning. A constraint that the vendor does not know
 * goes into the description, where the model reads it, and is told in one warning; an annotation goes
 * without one. `const` becomes an `enum`, `oneOf` an `anyOf`, where only that is known.
 *
 * @example
 * ```ts
 * import { fitSchema } from "@anyllm/core/translate";
 *
 * const dialect = { unknown: ["minLength"], source: "https://docs.acme.example" };
 * const report = { warn: console.log, refuse: console.error };
 * const schema = { type: "object", properties: { city: { type: "string", minLength: 2 } } };
 * console.log(fitSchema(schema, dialect, report)); // city: { type, description: "(minLength: 2)" }
 * ```
 */
export function fitSchema(schema: Loose, given: SchemaDialect, report: SchemaReport): Loose {
  const dialect = report.lax ? { ...given, closed: false } : given;
  const fitting: Fitting = { root: schema, dialect, report, worded: new Set(), shared: {} };
  const fitted = fit(schema, "", fitting);
  const recursion = dialect.recursion && findRecursion(schema, dialect.recursion === "optional");
  if (recursion) report.refuse(`a schema that refers to itself (${recursion})`);
  if (fitting.worded.size > 0) {
    const names = [...fitting.worded];
    const few = names.slice(0, shown).join(", ");
    const more = names.length > shown ? ` and ${names.length - shown} more` : "";
    report.warn(`Not held to ${few}${more}: said in the description. Check the answer.`);
  }
  return fitted;
}

/** Makes schemas such as one vendor takes; see {@link fitSchema}. */
export type SchemaFitter = (schema: Loose, report: SchemaReport) => Loose;

/**
 * A dialect at work, for data that is to carry it: only what names it pays for it.
 *
 * @example
 * ```ts
 * import { schemaFitter } from "@anyllm/core/translate";
 *
 * const fit = schemaFitter({ closed: true, source: "https://docs.acme.example" });
 * const report = { warn: console.log, refuse: console.error };
 * console.log(fit({ type: "object", properties: {} }, report)); // … additionalProperties: false
 * ```
 */
export function schemaFitter(dialect: SchemaDialect): SchemaFitter {
  return (schema, report) => fitSchema(schema, dialect, report);
}

const shown = 8;

interface Fitting {
  root: Loose;
  dialect: SchemaDialect;
  report: SchemaReport;
  /** What is said in words alone, by path. */
  worded: Set<string>;
  /** Whether a definition allows more than it did, once that has been asked. */
  shared: { wider?: boolean };
}

const maps = /^(properties|\$defs|definitions|patternProperties|dependentSchemas)$/;
const lists = /^(anyOf|oneOf|allOf|prefixItems)$/;
const single =
  /^(items|additionalProperties|additionalItems|not|if|then|else|contains|propertyNames|unevaluated\w+)$/;
// They constrain nothing; a default is worth telling all the same.
const annotations =
  /^(title|description|default|examples?|deprecated|readOnly|writeOnly|content\w+|\$(schema|comment|id|anchor|vocabulary|defs)|definitions)$/;

function fit(schema: Loose, path: string, to: Fitting): Loose {
  const { dialect } = to;
  const plain = renamed(schema, path, to);
  const kept: Loose = {};
  const notes: [string, unknown][] = [];
  const aside = inWordsAlone(plain, to);
  for (const [key, value] of Object.entries(plain)) {
    if (isKnown(key, value, dialect) && !aside.has(key)) {
      const fitted = fitBelow(key, value, { path, to });
      // Branches that have become wider may overlap.
      const wider = key === "oneOf" && plain["anyOf"] === undefined && widens(value, to);
      kept[wider ? "anyOf" : key] = fitted;
    } else if (key === "default" || !annotations.test(key)) {
      notes.push([key, value]);
    }
  }
  for (const [key] of notes) {
    if (!annotations.test(key)) to.worded.add(path ? `${path}: ${key}` : key);
  }
  const description = describeWith(plain["description"], notes);
  if (description) kept["description"] = description;
  if (dialect.closed) close(kept, path, to);
  return dialect.lonelyRefs ? aroundRef(kept) : kept;
}

function isKnown(key: string, value: unknown, { known, unknown, values }: SchemaDialect): boolean {
  if (known && !known.includes(key)) return false;
  if (unknown?.includes(key)) return false;
  return values && Object.hasOwn(values, key) ? values[key]?.(value) === true : true;
}

/** Whether a schema, or a list of them, allows more once it is fitted. */
function widens(value: unknown, to: Fitting): boolean {
  const report = { warn() {}, refuse() {} };
  const dialect = { ...to.dialect, closed: false, lonelyRefs: false };
  const apart: Fitting = { ...to, dialect, report, worded: new Set() };
  const changes = (one: unknown) =>
    isObject(one) && JSON.stringify(fit(one, "", apart)) !== JSON.stringify(one);
  if ((Array.isArray(value) ? value : [value]).some(changes)) return true;
  const json = JSON.stringify(value);
  if (json.includes('"$ref":"#"')) return true;
  if (!json.includes('"$ref"')) return false;
  const { shared, root } = to;
  if (shared.wider === undefined) {
    // While it is found out, the definitions themselves do not count.
    shared.wider = false;
    const named = [root["$defs"], root["definitions"]].filter(isObject);
    shared.wider = named.flatMap((one) => Object.values(one)).some(changes);
  }
  return shared.wider;
}

// Keywords that would forbid more once what stands in or beside them is said in words alone.
function inWordsAlone(schema: Loose, to: Fitting): ReadonlySet<string> {
  const { dialect } = to;
  const lacks = (key: string) => schema[key] !== undefined && !isKnown(key, schema[key], dialect);
  const changes = (key: string) => schema[key] !== undefined && widens(schema[key], to);
  const aside = new Set<string>();
  const add = (when: boolean, ...keys: string[]) => {
    if (when) for (const key of keys) aside.add(key);
  };
  add(changes("not"), "not");
  add(lacks("if") || changes("if"), "if", "then", "else");
  add(schema["maxContains"] !== undefined && changes("contains"), "contains", "maxContains");
  add(lacks("patternProperties"), "additionalProperties");
  add(lacks("prefixItems"), "items");
  return aside;
}

function fitBelow(
  key: string,
  value: unknown,
  { path, to }: { path: string; to: Fitting },
): unknown {
  const at = (name: string) => (path ? `${path}.${name}` : name);
  const below = (one: unknown, where: string) => (isObject(one) ? fit(one, where, to) : one);
  if (maps.test(key) && isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, below(one, at(name))]),
    );
  }
  if (lists.test(key)) return list(value).map((one) => below(one, path));
  if (key === "items") return below(value, `${path}[]`);
  return single.test(key) ? below(value, at(key)) : value;
}

// What the vendor has another word for.
function renamed(schema: Loose, path: string, to: Fitting): Loose {
  const { dialect, root, report } = to;
  const lacks = (key: string) => schema[key] !== undefined && !isKnown(key, schema[key], dialect);
  let plain = schema;
  if (lacks("definitions")) {
    const { definitions, ...rest } = plain;
    plain = { ...rest, $defs: { ...(definitions as Loose), ...(rest["$defs"] as Loose) } };
  }
  if (typeof plain["$ref"] === "string" && !isKnown("definitions", {}, dialect)) {
    plain = { ...plain, $ref: plain["$ref"].replace(/^#\/definitions\//, "#/$defs/") };
  }
  if (lacks("const")) plain = withoutConst(plain, dialect);
  if (lacks("oneOf") && schema["anyOf"] === undefined) {
    const { oneOf, ...rest } = plain;
    const branches = list(oneOf);
    const apart = apartIn(asWritten(root));
    const exclusive = branches.every((one, index) =>
      branches.slice(index + 1).every((other) => apart(one, other)),
    );
    if (!exclusive) report.warn(`${path || "The schema"}: oneOf is taken as anyOf.`);
    plain = { ...rest, anyOf: branches };
  }
  if (lacks("allOf")) {
    const { allOf, ...rest } = plain;
    const merged = mergeAll(list(allOf), rest);
    if (merged) plain = merged;
    else report.refuse(`allOf (${path || "the root"})`);
  }
  return plain;
}

function withoutConst({ const: value, ...rest }: Loose, dialect: SchemaDialect): Loose {
  if (value === null) return { type: "null", ...rest };
  const one = { enum: [value] };
  if (!isKnown("enum", one.enum, dialect)) return { type: typeof value, ...rest, const: value };
  return typeof value === "object" ? { ...rest, ...one } : { type: typeof value, ...rest, ...one };
}

function close(schema: Loose, path: string, { report }: Fitting): void {
  const { type, properties, additionalProperties } = schema;
  if (type !== "object" && !isObject(properties)) return;
  const place = path || "the root";
  if (additionalProperties !== undefined && additionalProperties !== false) {
    report.refuse(`additionalProperties (${place})`);
  } else if (additionalProperties === undefined && !isObject(properties)) {
    report.refuse(`an object whose properties are not known (${place})`);
  } else {
    schema["additionalProperties"] = false;
  }
}

function aroundRef(schema: Loose): Loose {
  const { $ref, ...rest } = schema;
  const beside = Object.keys(rest).some((key) => !key.startsWith("$"));
  if ($ref === undefined || !beside) return schema;
  // Two unions beside each other would need an allOf.
  return rest["anyOf"] === undefined ? { ...rest, anyOf: [{ $ref }] } : schema;
}
