import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Loose } from "../../src/events/families.ts";
import { checkRaw } from "../../src/schema/raw.ts";
import {
  fitSchema,
  isPlainPattern,
  type SchemaDialect,
} from "../../src/translate/schema-dialect.ts";

const source = "https://docs.acme.example";

function fit(schema: Loose, facts: Omit<SchemaDialect, "source">) {
  const warnings: string[] = [];
  const refused: string[] = [];
  const report = {
    warn: (message: string) => void warnings.push(message),
    refuse: (why: string) => void refused.push(why),
  };
  return { schema: fitSchema(schema, { ...facts, source }, report), warnings, refused };
}

const object = (properties: Loose, more: Loose = {}) => ({ type: "object", properties, ...more });
const string = { type: "string" };

// Not written as a literal, which would look like a promise.
const conditional = (when: Loose, so: Loose): Loose =>
  Object.fromEntries(["if", "then", "else"].map((key) => [key, key === "then" ? so : when]));

describe("a schema for a vendor", () => {
  it("stays as it is where the vendor takes all", () => {
    const schema = object({ a: { ...string, minLength: 2 }, b: true }, { $schema: "x" });
    expect(fit(schema, {})).toEqual({ schema, warnings: [], refused: [] });
  });

  it("says in words what the vendor does not know, wherever it stands, and tells it once", () => {
    const list = { type: "array", items: { ...string, minLength: 2, description: "A name." } };
    const schema = object({ a: list, minLength: { ...string, minLength: 1 } });
    const fitted = fit({ ...schema, $defs: { x: { minLength: 3 } } }, { unknown: ["minLength"] });
    expect(fitted.schema).toEqual({
      ...object({
        a: { type: "array", items: { ...string, description: "A name. (minLength: 2)" } },
        minLength: { ...string, description: "(minLength: 1)" },
      }),
      $defs: { x: { description: "(minLength: 3)" } },
    });
    expect(fitted.warnings).toEqual([
      "Not held to a[]: minLength, minLength: minLength, x: minLength: said in the description. Check the answer.",
    ]);
  });

  it("leaves the caller's own schema as it was", () => {
    const schema = Object.freeze(object(Object.freeze({ a: Object.freeze({ minLength: 1 }) })));
    fit(schema, { unknown: ["minLength"], closed: true });
    expect(schema).toEqual(object({ a: { minLength: 1 } }));
  });

  it("loses annotations without a word, but for a default", () => {
    const schema = object({ a: { ...string, default: "x", examples: ["y"], $comment: "z" } });
    const { schema: fitted, warnings } = fit(schema, {
      known: ["type", "properties", "description"],
    });
    expect(fitted).toEqual(object({ a: { ...string, description: '(default: "x")' } }));
    expect(warnings).toEqual([]);
  });

  it("keeps the values of a keyword that are known", () => {
    const values = { minItems: (value: unknown) => Number(value) <= 1, pattern: isPlainPattern };
    const schema = object({
      a: { minItems: 1, pattern: "^a+$" },
      b: { minItems: 2, pattern: "(?!a)b" },
    });
    expect(fit(schema, { values }).schema).toEqual(
      object({
        a: { minItems: 1, pattern: "^a+$" },
        b: { description: '(minItems: 2, pattern: "(?!a)b")' },
      }),
    );
  });

  it.each<[unknown, Loose]>([
    ["x", { type: "string", enum: ["x"] }],
    [3, { type: "number", enum: [3] }],
    [null, { type: "null" }],
  ])("says const %j as an enum", (value, said) => {
    const known = ["type", "properties", "enum", "description"];
    const { schema, warnings } = fit(object({ a: { const: value } }), { known });
    expect([schema, warnings]).toEqual([object({ a: said }), []]);
  });

  it("says a const in words where an enum cannot hold it", () => {
    const values = {
      enum: (list: unknown) => (list as unknown[]).every((one) => typeof one === "string"),
    };
    const { schema, warnings } = fit(object({ a: { const: true } }), {
      unknown: ["const"],
      values,
    });
    expect(schema).toEqual(object({ a: { type: "boolean", description: "(const: true)" } }));
    expect(warnings).toHaveLength(1);
  });

  it("says oneOf as anyOf, and tells it where both may fit", () => {
    const unknown = ["oneOf"];
    const apart = [
      object({ k: { const: "a" } }, { required: ["k"] }),
      object({ k: { const: "b" } }, { required: ["k"] }),
      string,
    ];
    expect(fit(object({ x: { oneOf: apart } }), { unknown })).toMatchObject({
      schema: object({ x: { anyOf: apart } }),
      warnings: [],
    });
    const both = fit(object({ x: { oneOf: [string, { enum: ["a"] }] } }), { unknown });
    expect(both.warnings).toEqual(["x: oneOf is taken as anyOf."]);
  });

  it("says allOf as one schema where its parts speak of different things", () => {
    const parts = [
      object({ a: string }, { required: ["a"] }),
      object({ b: string }, { required: ["b"] }),
    ];
    const merged = fit({ allOf: parts, description: "Both" }, { unknown: ["allOf"] });
    expect(merged.schema).toEqual({
      ...object({ a: string, b: string }, { required: ["a", "b"] }),
      description: "Both",
    });
    const clash = [object({ a: string }), object({ a: { enum: ["x"] } })];
    expect(fit({ allOf: clash }, { unknown: ["allOf"] }).refused).toEqual(["allOf (the root)"]);
    const closed = parts.map((part) => ({ ...part, additionalProperties: false }));
    expect(fit({ allOf: closed }, { unknown: ["allOf"] }).refused).toHaveLength(1);
    const only = fit(object({ x: { allOf: [{ $ref: "#/$defs/a" }] } }), { unknown: ["allOf"] });
    expect(only.schema).toEqual(object({ x: { $ref: "#/$defs/a" } }));
  });

  it("closes objects, and refuses those that must stay open", () => {
    const inner = object({ b: string });
    const { schema, refused } = fit(object({ a: inner, n: string }), { closed: true });
    const additionalProperties = false;
    expect(schema).toEqual(
      object({ a: { ...inner, additionalProperties }, n: string }, { additionalProperties }),
    );
    expect(refused).toEqual([]);
    expect(
      fit(object({ a: { type: "object", additionalProperties: string } }), { closed: true })
        .refused,
    ).toEqual(["additionalProperties (a)"]);
    expect(fit(object({ a: { type: "object" } }), { closed: true }).refused).toEqual([
      "an object whose properties are not known (a)",
    ]);
  });

  it("lets a $ref stand alone, and moves draft 7's definitions", () => {
    const known = ["type", "properties", "$defs", "$ref", "anyOf", "description"];
    const given = object(
      { a: { $ref: "#/definitions/x", description: "A" } },
      { definitions: { x: string } },
    );
    expect(fit(given, { known, lonelyRefs: true }).schema).toEqual({
      ...object({ a: { description: "A", anyOf: [{ $ref: "#/$defs/x" }] } }),
      $defs: { x: string },
    });
  });

  it("finds a schema that refers to itself, in a way the vendor does not take", () => {
    const node = (required: string[]) => ({
      ...object({ next: { $ref: "#/$defs/node" } }),
      $defs: { node: object({ next: { $ref: "#/$defs/node" } }, { required }) },
    });
    const why = ["a schema that refers to itself (#/$defs/node)"];
    expect(fit(node([]), { recursion: "none" }).refused).toEqual(why);
    expect(fit(node([]), { recursion: "optional" }).refused).toEqual([]);
    expect(fit(node(["next"]), { recursion: "optional" }).refused).toEqual(why);
    const twice = {
      ...object({ a: { $ref: "#/$defs/x" }, b: { $ref: "#/$defs/x" } }),
      $defs: { x: string },
    };
    expect(fit(twice, { recursion: "none" }).refused).toEqual([]);
    const root = object({ kids: { type: "array", items: { $ref: "#" } } }, { required: ["kids"] });
    expect(fit(root, { recursion: "none" }).refused).toEqual([
      "a schema that refers to itself (#)",
    ]);
  });

  it("is fitted in a time that does not grow with the ways through it", () => {
    const definitions = Array.from({ length: 60 }, (_, index) => {
      const next = { $ref: `#/$defs/d${index + 1}` };
      return [`d${index}`, index === 59 ? string : object({ a: next, b: next })];
    });
    const schema = {
      ...object({ a: { $ref: "#/$defs/d0" } }),
      $defs: Object.fromEntries(definitions) as Loose,
    };
    expect(fit(schema, { recursion: "none" }).refused).toEqual([]);
  });

  it("says a whole condition in words where a part of it is", () => {
    const long = { ...string, minLength: 3 };
    const { schema, warnings } = fit(object({ a: { not: long } }), { unknown: ["minLength"] });
    const description = '(not: {"type":"string","minLength":3})';
    expect(schema).toEqual(object({ a: { description } }));
    expect(warnings).toEqual([expect.stringContaining("a: not")]);
    const oneOf = [long, { ...string, pattern: "^a" }];
    expect(fit({ oneOf }, { unknown: ["minLength"] }).schema).toHaveProperty("anyOf");
  });

  it("allows everything that it allowed before, whatever the dialect", () => {
    const leaf = fc.oneof(
      fc.constantFrom<Loose>(
        string,
        { type: "boolean" },
        { const: "x" },
        { const: null },
        { const: 1 },
        { enum: ["x", 1, null] },
      ),
      fc.record(
        {
          type: fc.constant("string"),
          minLength: fc.integer({ min: 0, max: 2 }),
          pattern: fc.constant("x"),
        },
        { requiredKeys: ["type"] },
      ),
      fc.record(
        {
          type: fc.constant("number"),
          minimum: fc.integer({ min: 0, max: 3 }),
          multipleOf: fc.constant(2),
        },
        { requiredKeys: ["type"] },
      ),
      fc.constantFrom<Loose>({ $ref: "#/$defs/d", description: "D" }, { $ref: "#/$defs/e" }),
    );
    const { any } = fc.letrec<{ any: Loose }>((tie) => ({
      any: fc.oneof(
        { depthSize: "small" },
        leaf,
        fc
          .dictionary(fc.constantFrom("a", "b"), tie("any"))
          .map((properties) => object(properties)),
        tie("any").map((items) => ({ type: "array", items, minItems: 1 })),
        fc.array(tie("any"), { minLength: 1, maxLength: 2 }).map((oneOf) => ({ oneOf })),
        tie("any").map((not) => ({ not })),
        fc.tuple(tie("any"), tie("any")).map(([one, other]) => conditional(one, other)),
        tie("any").map((contains) => ({ contains, maxContains: 1 })),
        tie("any").map((one) => ({ patternProperties: { a: one }, additionalProperties: false })),
        tie("any").map((one) => ({ prefixItems: [one], items: false })),
        fc.array(tie("any"), { minLength: 1, maxLength: 2 }).map((allOf) => ({ allOf })),
      ),
    }));
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom("x", "", "xx", 1, 2, true, null),
        fc.dictionary(fc.constantFrom("a", "b"), tie("any")),
        fc.array(tie("any"), { maxLength: 2 }),
      ),
    })).any;
    const keywords = fc.subarray([
      "minLength",
      "pattern",
      "minimum",
      "multipleOf",
      "minItems",
      "const",
      "oneOf",
      "allOf",
      "not",
      "if",
      "contains",
      "patternProperties",
      "prefixItems",
    ]);
    const property = fc.property(any, value, keywords, (given, told, unknown) => {
      const schema = {
        ...object({ p: given }),
        $defs: { d: { enum: ["x", 1] }, e: { minLength: 1 } },
      };
      const answer = { p: told };
      const { schema: fitted } = fit(schema, { unknown, lonelyRefs: true, recursion: "none" });
      fc.pre(checkRaw(schema, answer).length === 0);
      expect(checkRaw(fitted, answer)).toEqual([]);
    });
    fc.assert(property, { numRuns: 500 });
  });
});
