import { isObject, type Loose } from "../events/families.ts";
import { toJSONSchema } from "../schema/convert.ts";
import type { JSONSchema, StandardSchema } from "../schema/standard.ts";
import { toStrict } from "../schema/strict.ts";

/** A form as it is asked for: its schema on the wire, and the way back to the value. */
export interface Form {
  readonly name: string;
  readonly description: string | undefined;
  /** What an answer begins with: a model that was only told of the form may leave the object out. */
  readonly opening: RegExp;
  /** What the caller gave; validates. */
  readonly given: StandardSchema | JSONSchema;
  /** Always of an object. */
  readonly schema: Loose;
  /** Short, the same for the same schema. */
  readonly key: string;
  /** The same for wires that want every property required; absent where it cannot be said so. */
  readonly strict: Loose | undefined;
  /** Why there is no strict schema. */
  readonly loose: string | undefined;
  /**
   * The value in an answer, or in the part of one that is there: out of the object that the wire
   * needs, and without the nulls that stand for what is absent.
   */
  read(answer: unknown): unknown;
}

/** Reads a schema into a form. */
export function toForm(
  given: StandardSchema | JSONSchema,
  { name, description }: { name: string; description: string | undefined },
): Form {
  const whole = toJSONSchema(given, `format "${name}":`);
  const wrapped = !isRoot(whole);
  const schema = wrapped ? wrap(whole) : whole;
  const strict = toStrict(schema);
  const known = "why" in strict ? undefined : strict;
  return {
    name,
    description,
    given,
    schema,
    opening: wrapped ? /[{[]/ : /\{/,
    key: hash(JSON.stringify(schema)),
    strict: known?.schema,
    loose: "why" in strict ? strict.why : undefined,
    read(answer) {
      const restored = known ? known.restore(answer) : answer;
      return wrapped ? unwrap(restored) : restored;
    },
  };
}

// Vendors want an object at the root that is no union.
function isRoot(schema: Loose): boolean {
  return schema["type"] === "object" && !schema["anyOf"] && !schema["oneOf"] && !schema["$ref"];
}

const shared = new Set(["$schema", "$defs", "definitions"]);

function wrap(schema: Loose): Loose {
  const root: Loose = {};
  const inner: Loose = {};
  for (const key in schema) (shared.has(key) ? root : inner)[key] = schema[key];
  const definitions = isObject(root["$defs"]) ? root["$defs"] : {};
  let name = "value";
  while (Object.hasOwn(definitions, name)) name += "_";
  const place = `#/$defs/${name}`;
  const moved = { ...definitions, [name]: inner };
  const recursive = JSON.stringify(schema) !== JSON.stringify(move(schema, place));
  return {
    ...(recursive ? (move({ ...root, $defs: moved }, place) as Loose) : root),
    type: "object",
    properties: { value: recursive ? { $ref: place } : inner },
    required: ["value"],
    additionalProperties: false,
  };
}

// References to the schema itself, or to a place in it that is no definition, follow it.
function move(schema: unknown, place: string): unknown {
  if (Array.isArray(schema)) return schema.map((each) => move(each, place));
  if (!isObject(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      const local = key === "$ref" && typeof value === "string" && /^#(\/|$)/.test(value);
      if (!local || /^#\/(\$defs|definitions)\//.test(value)) return [key, move(value, place)];
      return [key, place + value.slice(1)];
    }),
  );
}

function unwrap(value: unknown): unknown {
  if (!isObject(value)) return value;
  const keys = Object.keys(value);
  if (keys.length === 0) return undefined;
  return keys.length === 1 && keys[0] === "value" ? value["value"] : value;
}

// FNV-1a: a name that takes less room than the schema.
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return (value >>> 0).toString(36);
}
