import { type } from "arktype";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { toJSONSchema } from "../../src/schema/convert.ts";
import type { JSONSchema, StandardSchema } from "../../src/schema/standard.ts";
import { type StrictSchema, toStrict } from "../../src/schema/strict.ts";

function strictOf(schema: JSONSchema | StandardSchema): StrictSchema {
  const strict = toStrict(toJSONSchema(schema, "test"));
  if ("why" in strict) throw new Error(strict.why);
  return strict;
}

function whyOf(schema: JSONSchema | StandardSchema): string {
  const strict = toStrict(toJSONSchema(schema, "test"));
  return "why" in strict ? strict.why : "it can be said";
}

const object = (properties: JSONSchema, ...required: string[]) => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});
const string = { type: "string" };

describe("toStrict", () => {
  it("requires every property and makes those nullable that were optional", () => {
    const { schema, loosened } = strictOf(
      object({ a: string, b: string, c: { enum: ["x", 1] }, d: { const: "y" } }, "a"),
    );
    expect(loosened).toEqual([]);
    expect(schema).toEqual({
      type: "object",
      properties: {
        a: string,
        b: { type: ["string", "null"] },
        c: {
          anyOf: [{ type: "string", enum: ["x"] }, { type: "number", enum: [1] }, { type: "null" }],
        },
        d: { anyOf: [{ type: "string", const: "y" }, { type: "null" }] },
      },
      required: ["a", "b", "c", "d"],
      additionalProperties: false,
    });
  });

  it("takes out a null that stands for absent, and keeps one that the schema allows", () => {
    const { restore } = strictOf(object({ a: string, b: { type: ["string", "null"] } }));
    expect(restore({ a: null, b: null })).toEqual({ b: null });
    expect(restore({ a: "x", b: "y" })).toEqual({ a: "x", b: "y" });
  });

  it("restores what lies deep: in lists, unions and recursions", () => {
    const node = z.object({
      name: z.string().optional(),
      get kids() {
        return z.array(node).optional();
      },
      pick: z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("a"), x: z.number().optional() }),
        z.object({ kind: z.literal("b"), x: z.number().nullable() }),
      ]),
    });
    const { schema, restore } = strictOf(node);
    expect(schema).toMatchObject({
      properties: { kids: { anyOf: [{ items: { $ref: "#" } }, {}] } },
    });
    const told = {
      name: null,
      kids: [{ name: "k", kids: null, pick: { kind: "a", x: null } }],
      pick: { kind: "b", x: null },
    };
    expect(restore(told)).toEqual({
      kids: [{ name: "k", pick: { kind: "a" } }],
      pick: { kind: "b", x: null },
    });
  });

  it("restores answers of models that were not held to it", () => {
    const branch = object({ kind: { const: "a" }, x: string, y: string }, "kind");
    const { restore } = strictOf(object({ pick: { anyOf: [branch, string] } }, "pick"));
    expect(restore({ pick: { kind: "a", x: null } })).toEqual({ pick: { kind: "a" } });
    for (const odd of [null, 1, [], { pick: { kind: "c", x: null } }, { more: null }]) {
      expect(restore(odd)).toEqual(odd);
    }
  });

  it("keeps what strict mode knows and says the rest in words", () => {
    const { schema, loosened } = strictOf(
      object(
        {
          name: { ...string, description: "Full name", minLength: 2, default: "Jo" },
          mail: { ...string, format: "email", pattern: "^(?!x).*@" },
          site: { ...string, format: "uri" },
          tags: { type: "array", items: string, maxItems: 3, uniqueItems: true },
          n: { type: "integer", minimum: 1, minLength: 3 },
        },
        "name",
        "mail",
        "site",
        "tags",
        "n",
      ),
    );
    expect(schema["properties"]).toEqual({
      name: { type: "string", description: 'Full name (minLength: 2, default: "Jo")' },
      mail: { type: "string", format: "email", description: '(pattern: "^(?!x).*@")' },
      site: { type: "string", description: '(format: "uri")' },
      tags: { type: "array", items: string, maxItems: 3, description: "(uniqueItems: true)" },
      n: { type: "integer", minimum: 1 },
    });
    expect(loosened).toEqual([
      "name: minLength",
      "mail: pattern",
      "site: format",
      "tags: uniqueItems",
    ]);
  });

  it("takes definitions, recursive ones and those with odd names too", () => {
    const list = { type: "object", properties: { next: { $ref: "#/$defs/a~1b%20c" } } };
    const { schema, restore } = strictOf({
      $ref: "#/definitions/list",
      definitions: { list, "a/b c": { $ref: "#/definitions/list", description: "Next" } },
    });
    expect(schema).toEqual({
      type: "object",
      properties: { next: { anyOf: [{ $ref: "#/$defs/a_b_c" }, { type: "null" }] } },
      required: ["next"],
      additionalProperties: false,
      $defs: {
        a_b_c: { description: "Next", anyOf: [{ $ref: "#/$defs/list" }] },
        list: {
          type: "object",
          properties: { next: { anyOf: [{ $ref: "#/$defs/a_b_c" }, { type: "null" }] } },
          required: ["next"],
          additionalProperties: false,
        },
      },
    });
    expect(restore({ next: { next: null } })).toEqual({ next: {} });
  });

  it("takes properties named like those of every object", () => {
    const { schema, restore } = strictOf({
      type: "object",
      properties: JSON.parse(
        '{"__proto__":{"type":"string"},"constructor":{"type":"string"},"":{"type":"string"}}',
      ),
    });
    expect(schema["required"]).toEqual(["__proto__", "constructor", ""]);
    expect(
      Object.keys(restore(JSON.parse('{"__proto__":"a","constructor":null,"":null}')) as object),
    ).toEqual(["__proto__"]);
  });

  it.each<[string, JSONSchema | StandardSchema]>([
    ["zod's union", z.object({ a: z.union([z.string(), z.object({ b: z.int() })]) })],
    [
      "zod's discriminated union",
      z.object({
        a: z
          .discriminatedUnion("k", [
            z.object({ k: z.literal("x") }),
            z.object({ k: z.literal("y") }),
          ])
          .nullish(),
      }),
    ],
    ["arktype's optional enum", type({ "unit?": "'C'|'F'|null", city: "string > 2" })],
    ["no arguments", z.object({})],
    [
      "titled values",
      object({ a: { type: "string", oneOf: [{ const: "x", title: "X" }, { const: "y" }] } }),
    ],
    ["allOf of one", object({ a: { allOf: [{ $ref: "#/$defs/a" }], description: "A" } })],
  ])("takes %s", (_, schema) => {
    const given = toJSONSchema(schema, "test");
    expect(strictOf({ ...given, $defs: { a: string } }).loosened).toBeDefined();
  });

  it.each<[string, JSONSchema | StandardSchema]>([
    ["a: additionalProperties", z.object({ a: z.record(z.string(), z.number()) })],
    ["a: additionalProperties", z.object({ a: z.looseObject({}) })],
    ["a: may be anything", object({ a: true })],
    ["a: has no type", z.object({ a: z.unknown() })],
    ["a: prefixItems", z.object({ a: z.tuple([z.string()]) })],
    ["a: an object whose properties", object({ a: { type: "object" } })],
    ["a[]: may be anything", object({ a: { type: "array" } })],
    ["a: allOf", object({ a: { allOf: [string, { minLength: 1 }] } })],
    ["a: not", object({ a: { type: "string", not: { const: "x" } } })],
    [
      "a: oneOf whose branches may both fit",
      object({ a: { oneOf: [{ type: "number" }, { type: "integer" }] } }),
    ],
    [
      "a: oneOf whose branches may both fit",
      object({ a: { oneOf: [object({ b: string, c: string }, "b"), object({ b: string }, "b")] } }),
    ],
    [
      "a: branches with optional properties that nothing tells apart",
      object({
        a: { anyOf: [object({ b: string }), object({ b: { type: ["string", "null"] } }, "b")] },
      }),
    ],
    ["the schema: the root may not be a union", { anyOf: [object({})] }],
    ["the schema: it is not an object", { type: "string" }],
    ["a: $ref to #/nowhere", object({ a: { $ref: "#/nowhere" } })],
    ["the schema: $ref to nowhere", { $ref: "#" }],
    ["required names b", object({ a: string }, "b")],
    ["a: values that are objects", object({ a: { enum: [{}] } })],
    ["a: fits nothing", object({ a: { type: "string", enum: [1] } })],
    ["a: minLength beside anyOf", object({ a: { anyOf: [string], minLength: 2 } })],
  ])("says why not: %s", (why, schema) => {
    expect(whyOf(schema)).toContain(why);
  });

  it("keeps to the limits of strict mode", () => {
    const nested = (levels: number): JSONSchema =>
      levels === 1 ? object({}) : object({ a: nested(levels - 1) }, "a");
    const wide = (count: number) =>
      object(
        Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, string])),
      );
    const values = (count: number, length: number) =>
      object({
        a: {
          enum: Array.from({ length: count }, (_, index) => String(index).padStart(length, "0")),
        },
      });
    expect(whyOf(nested(10))).toBe("it can be said");
    expect(whyOf(nested(11))).toBe("objects are nested deeper than 10 levels");
    expect(whyOf(wide(5000))).toBe("it can be said");
    expect(whyOf(wide(5001))).toBe("it has more than 5000 properties");
    expect(whyOf(values(999, 15))).toBe("it can be said");
    expect(whyOf(values(1001, 5))).toBe("it has more than 1000 enum values");
    expect(whyOf({ ...values(251, 60), required: ["a"] })).toContain(
      "an enum of more than 250 values",
    );
    expect(whyOf({ ...values(250, 481), required: ["a"] })).toContain("longer than 120000 letters");
  });
});
