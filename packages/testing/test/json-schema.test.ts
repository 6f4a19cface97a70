import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findHints } from "../src/embedded/hints.ts";
import { fillSchema } from "../src/embedded/json-schema.ts";
import { violations } from "./validate.ts";

type Schema = Record<string, unknown>;

const fill = (prompt: string, schema: Schema): unknown => fillSchema(schema, findHints(prompt));
const object = (properties: Schema, required = Object.keys(properties)): Schema => ({
  type: "object",
  properties,
  required,
});

/** Two numbers in order. */
const range = (low: number, high: number): fc.Arbitrary<[number, number]> =>
  fc
    .tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high }))
    .map(([a, b]) => (a < b ? [a, b] : [b, a]));

const patterns = [
  "^[a-z]+$",
  "^\\d{3}-\\d{4}$",
  "^(red|green)$",
  "^[A-Z]{2,4}\\d?$",
  "^\\S+@\\S+\\.com$",
  "x.*y",
  "^[^,]{3}$",
];
const words = fc.constantFrom("a", "b", "red", "blue", "Paris", "é");

const strings: fc.Arbitrary<Schema> = fc.oneof(
  fc.constant({ type: "string" }),
  range(0, 12).map(([minLength, maxLength]) => ({ type: "string", minLength, maxLength })),
  fc.constantFrom(...patterns).map((pattern) => ({ type: "string", pattern })),
  fc.constantFrom("email", "uri", "date", "uuid").map((format) => ({ type: "string", format })),
  fc.uniqueArray(words, { minLength: 1 }).map((values) => ({ type: "string", enum: values })),
  words.map((value) => ({ const: value })),
);
const numbers: fc.Arbitrary<Schema> = fc.oneof(
  fc.constantFrom(
    { type: "number" },
    { type: "integer" },
    { type: "integer", exclusiveMinimum: 3 },
  ),
  range(-50, 50).map(([minimum, maximum]) => ({ type: "integer", minimum, maximum })),
  range(-50, 50).map(([low, high]) => ({
    type: "number",
    exclusiveMinimum: low,
    exclusiveMaximum: high + 0.5,
  })),
  fc.integer({ min: -50, max: 50 }).map((maximum) => ({ type: "number", maximum })),
  fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: -40, max: 40 }))
    .map(([multipleOf, minimum]) => ({ type: "integer", multipleOf, minimum })),
);

const { schema: schemas } = fc.letrec<{ schema: Schema; leaf: Schema; node: Schema }>((tie) => ({
  leaf: fc.oneof(
    strings,
    numbers,
    fc.constantFrom({ type: "boolean" }, { type: "null" }, { type: ["string", "null"] }),
  ),
  node: fc.oneof(
    fc
      .tuple(
        fc.dictionary(
          fc.constantFrom("name", "city", "age", "tags", "__proto__", "is_open"),
          tie("schema"),
        ),
        fc.boolean(),
        fc.nat(3),
      )
      .map(([properties, all, minProperties]) => ({
        type: "object",
        properties,
        required: all ? Object.keys(properties) : Object.keys(properties).slice(1),
        ...(all ? { additionalProperties: false } : { minProperties }),
      })),
    fc
      .tuple(tie("schema"), range(0, 4))
      .map(([items, [minItems, maxItems]]) => ({ type: "array", items, minItems, maxItems })),
    range(0, 5).map(([minItems, maxItems]) => ({
      type: "array",
      items: { type: "integer" },
      minItems,
      maxItems,
      uniqueItems: true,
    })),
    fc
      .tuple(tie("leaf"), tie("leaf"))
      .map((prefixItems) => ({ type: "array", prefixItems, items: false, minItems: 2 })),
    fc.tuple(tie("schema"), tie("schema")).map((anyOf) => ({ anyOf })),
  ),
  schema: fc.oneof({ maxDepth: 3, withCrossShrink: true }, tie("leaf"), tie("node")),
}));

const prompts = fc.oneof(
  fc.string(),
  fc.constantFrom(
    'Ada Lovelace, 36, of London wrote to "Charles" on 1843-07-10 about 7 notes.',
    "red blue Paris -3 12 55 a@b.com https://x.org/y is open",
  ),
);

test("whatever the schema and the prompt, the value is valid", () => {
  fc.assert(
    fc.property(schemas, prompts, (given, prompt) => {
      expect(violations(fill(prompt, given), given)).toEqual([]);
    }),
    { numRuns: 1500 },
  );
});

test("the same schema and prompt always give the same value", () => {
  fc.assert(
    fc.property(schemas, prompts, (given, prompt) => {
      expect(fill(prompt, given)).toEqual(fill(prompt, given));
    }),
    { numRuns: 100 },
  );
});

test("the validator of these tests finds what is wrong", () => {
  const given = object({
    age: { type: "integer", minimum: 3 },
    tags: { type: "array", items: { type: "string" }, minItems: 1 },
  });
  expect(violations({ age: 2.5, tags: [] }, given)).toHaveLength(3);
  expect(violations({ tags: [1] }, given)).toHaveLength(2);
});

describe("values are drawn from the prompt", () => {
  const string = { type: "string" };

  test("names, places and numbers go where they belong", () => {
    const person = object({ name: string, age: { type: "integer" }, city: string });
    expect(fill("Ada is 36 years old and lives in New York.", person)).toEqual({
      name: "Ada",
      age: 36,
      city: "New York",
    });
  });

  test("dates, addresses, links and quotes are recognised", () => {
    const schema = object({ date: string, email: string, url: string, title: string });
    const prompt = 'Send "Notes" to ada@example.org by 2025-03-04, see https://example.org/a.';
    expect(fill(prompt, schema)).toEqual({
      date: "2025-03-04",
      email: "ada@example.org",
      url: "https://example.org/a",
      title: "Notes",
    });
  });

  test("a number beside its name goes there", () => {
    const schema = object({ rows: { type: "integer" }, seats: { type: "integer" } });
    expect(fill("Book 4 seats in rows 12", schema)).toEqual({ rows: 12, seats: 4 });
  });

  test("lists take all there is; enums what is named; booleans what is said", () => {
    const schema = object({
      participants: { type: "array", items: string },
      color: { enum: ["red", "dark_blue"] },
      urgent: { type: "boolean" },
      paid: { type: "boolean" },
    });
    expect(fill("Alice and Bob want dark blue. It is urgent, but not paid.", schema)).toEqual({
      participants: ["Alice", "Bob"],
      color: "dark_blue",
      urgent: true,
      paid: false,
    });
  });

  test("optional properties stay out unless the prompt speaks of them", () => {
    const schema = object({ city: string, unit: { enum: ["celsius", "kelvin"] } }, []);
    expect(fill("In kelvin please", schema)).toEqual({ unit: "kelvin" });
    expect(fill("hm", schema)).toEqual({});
  });

  test("defaults stand where the prompt says nothing", () => {
    const schema = object({ limit: { type: "integer", default: 10 } }, []);
    expect([fill("hm", schema), fill("limit 3", schema)]).toEqual([{ limit: 10 }, { limit: 3 }]);
  });
});

describe("references", () => {
  test("a list that refers to itself ends", () => {
    const schema = {
      $defs: {
        node: object({
          value: { type: "integer" },
          next: { anyOf: [{ $ref: "#/$defs/node" }, { type: "null" }] },
        }),
      },
      $ref: "#/$defs/node",
    };
    const value = fill("1 2 3 4 5 6", schema);
    expect(violations(value, schema)).toEqual([]);
    expect(JSON.stringify(value).length).toBeLessThan(100);
  });

  test("a tree through the root ends", () => {
    const schema = object({
      name: { type: "string" },
      children: { type: "array", items: { $ref: "#" } },
    });
    const value = fill("Ada Bo Cy", schema);
    expect(violations(value, schema)).toEqual([]);
  });

  test("a reference to nothing, and one in a circle, do not hang", () => {
    expect(fill("x", { $ref: "#/$defs/none" })).toBe("x");
    const circle = {
      $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a" } },
      $ref: "#/$defs/a",
    };
    expect(fill("x", circle)).toBe("x");
  });

  test("allOf is one object", () => {
    const schema = {
      allOf: [object({ a: { type: "string" } }), object({ b: { type: "integer" } })],
    };
    expect(violations(fill("7", schema), schema)).toEqual([]);
  });
});
