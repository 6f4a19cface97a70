import { toJsonSchema, toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import { AnyLLMError } from "../../src/errors.ts";
import { toJSONSchema, withJsonSchema } from "../../src/schema/convert.ts";
import type { JSONSchema, StandardSchema } from "../../src/schema/standard.ts";

const city: JSONSchema = {
  type: "object",
  properties: { city: { type: "string" } },
  required: ["city"],
};
const subject = "tool weather: parameters";

function refusal(schema: unknown): AnyLLMError {
  try {
    toJSONSchema(schema as StandardSchema, subject);
  } catch (error) {
    if (AnyLLMError.isInstance(error)) return error;
  }
  throw new Error("It was taken.");
}

describe("toJSONSchema", () => {
  it.each<[string, StandardSchema | JSONSchema]>([
    ["zod", z.object({ city: z.string() })],
    [
      "zod/mini with its converter",
      withJsonSchema(mini.object({ city: mini.string() }), z.toJSONSchema),
    ],
    ["valibot with its converter", withJsonSchema(v.object({ city: v.string() }), toJsonSchema)],
    ["valibot's own standard schema", toStandardJsonSchema(v.object({ city: v.string() }))],
    ["arktype", type({ city: "string" })],
    ["plain JSON Schema", { $schema: "https://json-schema.org/draft/2020-12/schema", ...city }],
  ])("says what a schema of %s is, without $schema", (_, schema) => {
    expect(toJSONSchema(schema, subject)).toEqual(city);
  });

  it("says what the model must write, not what the program gets", () => {
    const schema = z.object({ n: z.string().transform(Number), unit: z.string().default("C") });
    expect(toJSONSchema(schema, subject)).toMatchObject({
      properties: { n: { type: "string" }, unit: { type: "string" } },
      required: ["n"],
    });
    const asked = withJsonSchema(
      mini.object({ unit: mini._default(mini.string(), "C") }),
      z.toJSONSchema,
    );
    expect(toJSONSchema(asked, subject)["required"]).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ["zod/mini alone", mini.object({})],
    ["valibot alone", v.object({})],
  ])("refuses a schema of %s, and names the remedy", (_, schema) => {
    const { code, message } = refusal(schema);
    expect(code).toBe("invalid_request");
    expect(message).toContain(subject);
    expect(message).toContain("withJsonSchema(schema, z.toJSONSchema)");
  });

  it.each<[string, unknown]>([
    ["a schema of an old library", { _def: {}, parse: () => 1 }],
    ["an instance of a class", new Date()],
    ["a class's instance inside", { type: "object", properties: { at: new Map() } }],
    ["nothing", null],
    ["a list", []],
  ])("refuses %s, which is no JSON Schema", (_, schema) => {
    expect(refusal(schema).message).toContain("withJsonSchema");
  });

  it("refuses JSON Schema that holds itself", () => {
    const schema: Record<string, unknown> = { type: "object" };
    schema["properties"] = { again: schema };
    expect(refusal(schema).code).toBe("invalid_request");
  });

  it.each<[string, unknown]>([
    ["zod's date", z.object({ at: z.date() })],
    ["zod's bigint", z.object({ n: z.bigint() })],
    ["valibot's date", toStandardJsonSchema(v.object({ at: v.date() }))],
    ["zod/mini's date", withJsonSchema(mini.object({ at: mini.date() }), z.toJSONSchema)],
  ])("refuses %s, which JSON cannot hold, and names the tool and the remedy", (_, schema) => {
    const error = refusal(schema);
    expect(error.message).toMatch(/^tool weather: parameters cannot be said as JSON Schema: /);
    expect(error.message).toContain("a date is a string in ISO form");
    expect(error.cause).toBeInstanceOf(Error);
  });
});

describe("withJsonSchema", () => {
  it("still checks with the library itself", async () => {
    const schema = withJsonSchema(mini.object({ n: mini.number() }), z.toJSONSchema);
    expect(await schema["~standard"].validate({ n: "1" })).toHaveProperty("issues");
    expect(await schema["~standard"].validate({ n: 1 })).toEqual({ value: { n: 1 } });
  });
});
