import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isObject, type Loose } from "../../src/events/families.ts";
import { checkRaw } from "../../src/schema/raw.ts";
import { toStrict } from "../../src/schema/strict.ts";

/** A schema and a way to values of it. */
interface Sample {
  schema: Loose;
  value: fc.Arbitrary<unknown>;
}

const key = fc.constantFrom("a", "b", "c", "kind", "__proto__", "a/b", "");
const word = fc.constantFrom("x", "y", "z");

const leaf: fc.Arbitrary<Sample> = fc.oneof(
  fc.constant({ schema: { type: "string" }, value: fc.string() }),
  fc.constant({ schema: { type: "boolean" }, value: fc.boolean() }),
  fc.constant({ schema: { type: "null" }, value: fc.constant(null) }),
  fc.constant({ schema: { type: ["string", "null"] }, value: fc.option(fc.string()) }),
  fc.constant({ schema: { type: "number", minimum: 0 }, value: fc.integer({ min: 0, max: 9 }) }),
  fc.constant({
    schema: { type: ["integer", "string", "null"], maximum: 5 },
    value: fc.oneof(fc.integer({ min: -5, max: 5 }), fc.string(), fc.constant(null)),
  }),
  word.map((const_) => ({ schema: { const: const_ }, value: fc.constant(const_) })),
  fc
    .uniqueArray(fc.oneof(word, fc.constantFrom(1, null, true)), { minLength: 1 })
    .map((values) => ({
      schema: { enum: values },
      value: fc.constantFrom(...values),
    })),
  // Known to the schema below as definitions.
  fc.constant({ schema: { $ref: "#/$defs/leaf" }, value: fc.option(word) }),
  fc.constant({
    schema: { $ref: "#/$defs/chain" },
    value: fc
      .array(fc.boolean(), { maxLength: 3 })
      .map((flags) =>
        flags.reduce<Loose>((next, flag) => (flag ? { next, v: "x" } : { v: "x" }), { v: "y" }),
      ),
  }),
);
const $defs = {
  leaf: { enum: ["x", "y", "z", null] },
  chain: {
    type: "object",
    properties: { v: { type: "string" }, next: { $ref: "#/$defs/chain" } },
    required: ["v"],
    additionalProperties: false,
  },
};

const { object } = fc.letrec<{ any: Sample; object: Sample }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    tie("object"),
    tie("any").map(({ schema, value }) => ({
      schema: { type: "array", items: schema, maxItems: 3 },
      value: fc.array(value, { maxLength: 3 }),
    })),
    fc
      .tuple(
        fc.constantFrom("anyOf", "oneOf"),
        fc.array(tie("any"), { minLength: 1, maxLength: 3 }),
      )
      .map(([union, branches]) => ({
        schema: { [union]: branches.map(({ schema }) => schema) },
        value: fc.oneof(...branches.map(({ value }) => value)),
      })),
  ),
  object: fc
    .tuple(
      fc.uniqueArray(fc.tuple(key, tie("any"), fc.boolean()), {
        selector: ([name]) => name,
        maxLength: 4,
      }),
      fc.boolean(),
    )
    .map(([entries, closed]) => ({
      schema: {
        type: "object",
        properties: Object.fromEntries(entries.map(([name, { schema }]) => [name, schema])),
        required: entries.filter(([, , needed]) => needed).map(([name]) => name),
        ...((closed || entries.length === 0) && { additionalProperties: false }),
      },
      value: fc
        .tuple(
          ...entries.map(([, { value }, needed]) =>
            fc.tuple(value, needed ? fc.constant(true) : fc.boolean()),
          ),
        )
        .map((values) =>
          Object.fromEntries(
            values.flatMap(([value, there], index) =>
              there ? [[entries[index]?.[0], value]] : [],
            ),
          ),
        ),
    })),
}));

const sample = object.map(({ schema, value }) => ({ schema: { ...schema, $defs }, value }));

/** The value as strict mode writes it: what is absent is null. */
function imageOf(schema: unknown, value: unknown): unknown {
  if (!isObject(schema)) return value;
  const { $ref, items, properties } = schema;
  if (typeof $ref === "string") {
    return imageOf($defs[$ref.slice("#/$defs/".length) as "leaf"], value);
  }
  const branches = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(branches)) {
    const fitting = branches.filter(
      (branch) => checkRaw({ ...(branch as Loose), $defs }, value).length === 0,
    );
    return imageOf(fitting.find((branch) => closedFits(branch, value)) ?? fitting[0], value);
  }
  if (Array.isArray(value)) return value.map((one) => imageOf(items, one));
  if (!isObject(value) || !isObject(properties)) return value;
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [
      name,
      Object.hasOwn(value, name) ? imageOf(property, value[name]) : null,
    ]),
  );
}

// An open object fits more than what strict mode can write of it.
function closedFits(branch: unknown, value: unknown): boolean {
  return checkRaw({ ...(close(branch) as Loose), $defs }, value).length === 0;
}

function close(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(close);
  if (!isObject(schema)) return schema;
  const closed = Object.entries(schema).map(([name, value]) => [
    name,
    name === "properties" && isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([property, one]) => [property, close(one)]))
      : close(value),
  ]);
  return {
    ...Object.fromEntries(closed),
    ...(schema["type"] === "object" && { additionalProperties: false }),
  };
}

/** A null where the property may be null or absent is the same as none. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) =>
      one === null ? [] : [[name, withoutNulls(one)]],
    ),
  );
}

describe("toStrict, for any schema", () => {
  it("gives back every value that was written in the strict form", () => {
    let said = 0;
    const property = fc.property(sample, fc.gen(), ({ schema, value }, gen) => {
      const strict = toStrict(schema);
      if ("why" in strict) return;
      const given = gen(() => value);
      // What an open object holds beyond its properties, strict mode cannot say.
      if (!closedFits(schema, given)) return;
      said++;
      const image = imageOf(schema, given);
      expect(checkRaw(strict.schema, image)).toEqual([]);
      const restored = strict.restore(image);
      expect(checkRaw(schema, restored)).toEqual([]);
      expect(withoutNulls(restored)).toEqual(withoutNulls(given));
    });
    fc.assert(property, { numRuns: 1000 });
    expect(said).toBeGreaterThan(100);
  });

  it("allows nothing that the schema does not", () => {
    let said = 0;
    const property = fc.property(sample, fc.gen(), ({ schema }, gen) => {
      const strict = toStrict(schema);
      if ("why" in strict) return;
      const written = gen(() => valueOf(strict.schema, strict.schema, 4));
      if (checkRaw(strict.schema, written).length > 0) return;
      said++;
      expect(checkRaw(schema, strict.restore(written))).toEqual([]);
    });
    fc.assert(property, { numRuns: 1000 });
    expect(said).toBeGreaterThan(100);
  });
});

/** Values of a strict schema, without a look at what it was made of. */
function valueOf(schema: unknown, root: unknown, depth: number): fc.Arbitrary<unknown> {
  const { $ref, anyOf, type, enum: values, properties, items, ...rest } = schema as Loose;
  if (typeof $ref === "string") {
    const named = (root as { $defs: Loose }).$defs[$ref.slice("#/$defs/".length)];
    return depth > 0 ? valueOf(named, root, depth - 1) : fc.constant(null);
  }
  if (Array.isArray(anyOf)) return fc.oneof(...anyOf.map((branch) => valueOf(branch, root, depth)));
  if (Array.isArray(values)) return fc.constantFrom(...(values as unknown[]));
  if (rest["const"] !== undefined) return fc.constant(rest["const"]);
  if (Array.isArray(type)) {
    return fc.oneof(...type.map((one) => valueOf({ ...rest, type: one as unknown }, root, depth)));
  }
  if (isObject(properties)) {
    const entries = Object.entries(properties).map(([name, property]) =>
      valueOf(property, root, depth).map((value) => [name, value] as const),
    );
    return fc.tuple(...entries).map((all) => Object.fromEntries(all));
  }
  if (type === "array") return fc.array(valueOf(items, root, depth), { maxLength: 2 });
  if (type === "string") return fc.oneof(word, fc.string());
  if (type === "boolean") return fc.boolean();
  return type === "null" ? fc.constant(null) : fc.integer({ min: -9, max: 9 });
}
