import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { validate } from "../../src/schema/validate.ts";

const raw = {
  type: "object",
  properties: {
    city: { type: "string" },
    days: { type: "array", items: { $ref: "#/$defs/day" } },
    unit: { enum: ["C", "F"] },
    "a/b~c d": { type: "null" },
  },
  required: ["city"],
  additionalProperties: false,
  $defs: { day: { type: "object", properties: { n: { type: "integer" } }, required: ["n"] } },
};

describe("validate, with plain JSON Schema", () => {
  it("gives the value back when it fits", async () => {
    const value = { city: "Oslo", days: [{ n: 1 }], unit: "C" };
    expect(await validate(raw, value)).toEqual({ value });
  });

  it.each<[unknown, string[]]>([
    [{ city: 1 }, ["city: expected string, received number"]],
    [{}, ['"city" is missing']],
    [
      { city: "Oslo", days: [{ n: 1 }, { n: 1.5 }] },
      ["days[1].n: expected integer, received number"],
    ],
    [{ city: "Oslo", days: [{}] }, ['days[0]: "n" is missing']],
    [{ city: "Oslo", unit: "K" }, ['unit: does not match any of ["C","F"]']],
    [{ city: "Oslo", more: 1 }, ['unknown property "more"']],
    [{ city: "Oslo", "a/b~c d": 1 }, ["a/b~c d: expected null, received number"]],
    ["Oslo", ["expected object, received string"]],
  ])("says of %j what is wrong and where, and nothing twice", async (value, issues) => {
    expect(await validate(raw, value)).toEqual({ issues });
  });

  it("keeps to the draft that $schema names", async () => {
    const tuple = { type: "array", items: [{ type: "string" }] };
    const draft = { $schema: "http://json-schema.org/draft-07/schema#", ...tuple };
    expect((await validate(draft, [1])).issues).toHaveLength(1);
    const prefixed = { type: "array", prefixItems: [{ type: "string" }] };
    expect((await validate(prefixed, [1])).issues).toHaveLength(1);
  });

  it("leaves the schema as it was, frozen or not", async () => {
    const schema = structuredClone(raw);
    await validate(Object.freeze(schema), { city: "Oslo", days: [] });
    expect(schema).toEqual(raw);
  });

  it.each([
    { $ref: "#/$defs/nowhere" },
    { type: "object", properties: { a: { type: "string", pattern: "(" } } },
  ])("says that a schema is broken, not that the value is: %j", async (schema) => {
    const code = "invalid_request";
    const message = expect.stringContaining("This JSON Schema cannot be used");
    await expect(validate(schema, { a: "b" })).rejects.toMatchObject({ code, message });
  });
});

describe("validate, with a library's schema", () => {
  it("gives what the schema makes of the value", async () => {
    const schema = z.object({ n: z.coerce.number(), unit: z.string().default("C") });
    expect(await validate(schema, { n: "4" })).toEqual({ value: { n: 4, unit: "C" } });
  });

  it("waits for checks that take time", async () => {
    const schema = z.object({
      id: z.string().refine(async (id) => (await Promise.resolve(id)) === "x"),
    });
    expect(await validate(schema, { id: "x" })).toEqual({ value: { id: "x" } });
    expect((await validate(schema, { id: "y" })).issues).toHaveLength(1);
  });

  it.each([
    ["zod", z.object({ days: z.array(z.object({ n: z.number() })) })],
    ["valibot", v.object({ days: v.array(v.object({ n: v.number() })) })],
    ["arktype", type({ days: type({ n: "number" }).array() })],
  ])("says the place first: %s", async (_, schema) => {
    const { issues } = await validate(schema, { days: [{ n: 1 }, { n: "2" }] });
    expect(issues).toEqual([expect.stringMatching(/^days\[1\]\.n: .*number/)]);
  });
});
