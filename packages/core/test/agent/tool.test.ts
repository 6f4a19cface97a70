import { toJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import { type ReadArguments, RUNNER, type RunnableTool, TOOL } from "../../src/agent/contract.ts";
import { runAgent } from "../../src/agent/run.ts";
import { tool } from "../../src/agent/tool.ts";
import { withJsonSchema } from "../../src/schema/convert.ts";

const execute = () => "done";

function runnableOf(made: object): RunnableTool {
  const runnable = (made as { [TOOL]?: RunnableTool })[TOOL];
  if (!runnable) throw new Error("It does not run.");
  return runnable;
}

function read(made: object, value: unknown): Promise<ReadArguments> {
  const json = typeof value === "string" ? value : JSON.stringify(value);
  return Promise.resolve(runnableOf(made).read(json));
}

describe("tool", () => {
  it("is a function of a request, and no more than that as JSON", () => {
    const weather = tool({
      name: "weather",
      description: "The weather of a city.",
      parameters: z.object({ city: z.string() }),
      execute,
    });
    expect(JSON.parse(JSON.stringify(weather))).toEqual({
      type: "function",
      name: "weather",
      description: "The weather of a city.",
      parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
      strict: false,
    });
    expect((weather as { [RUNNER]?: unknown })[RUNNER]).toBe(runAgent);
  });

  it("is known across installs of this package by its symbols", () => {
    const made = tool({ name: "x", execute }) as object;
    const symbols = [Symbol.for("anyllm.runner"), Symbol.for("anyllm.tool")];
    expect(Object.getOwnPropertySymbols(made)).toEqual(symbols);
  });

  it("goes to the caller without execute", () => {
    const made = tool({ name: "x", parameters: z.object({}) });
    expect(Object.getOwnPropertySymbols(made)).toEqual([]);
  });

  it("takes no arguments where none are named", async () => {
    const made = tool({ name: "now", execute });
    expect(made.parameters).toEqual({
      type: "object",
      properties: {},
      additionalProperties: false,
    });
    expect(await read(made, "")).toEqual({ value: {} });
    expect(await read(made, { more: 1 })).toHaveProperty("problem");
  });

  it("has a strict form beside its own where the schema can be said strictly", () => {
    const parameters = z.object({ city: z.string(), days: z.int().optional() });
    const { definition, strict } = runnableOf(tool({ name: "x", parameters, execute }));
    expect(definition).toMatchObject({ strict: false, parameters: { required: ["city"] } });
    expect(strict?.definition).toMatchObject({
      strict: true,
      parameters: { required: ["city", "days"], additionalProperties: false },
    });
    const record = z.record(z.string(), z.number());
    expect(runnableOf(tool({ name: "x", parameters: record, execute })).strict).toBeUndefined();
    const off = tool({ name: "x", parameters, strict: false, execute });
    expect(runnableOf(off).strict).toBeUndefined();
  });

  it("holds to strict: true, or says why not and what to do", () => {
    const parameters = z.object({ all: z.record(z.string(), z.number()) });
    expect(() => tool({ name: "x", parameters, strict: true, execute })).toThrow(
      /^tool: x: strict is not possible here \(all: additionalProperties.*\)\. Set strict: false\.$/,
    );
    const callers = tool({
      name: "x",
      parameters: z.object({ a: z.string().optional() }),
      strict: true,
    });
    expect(callers).toMatchObject({ strict: true, parameters: { required: ["a"] } });
  });

  it("says at the root that arguments are an object, whatever stands there", () => {
    const node = { type: "object", properties: { next: { $ref: "#/$defs/node" } } };
    const parameters = { $ref: "#/$defs/node", $defs: { node } };
    expect(tool({ name: "x", parameters }).parameters).toEqual({ ...node, $defs: { node } });
    const both = z.object({ a: z.string() }).and(z.object({ b: z.string() }));
    expect(tool({ name: "x", parameters: both }).parameters).toEqual({
      type: "object",
      properties: { a: { type: "string" }, b: { type: "string" } },
      required: ["a", "b"],
    });
  });

  it("takes alternatives: one object allows them all, and the schema itself decides", async () => {
    const parameters = z.discriminatedUnion("by", [
      z.object({ by: z.literal("id"), id: z.int() }),
      z.object({ by: z.literal("name"), name: z.string(), exact: z.boolean().optional() }),
    ]);
    const made = tool({ name: "find", parameters, execute: ({ by }) => by });
    expect(made.parameters).toMatchObject({
      type: "object",
      properties: { by: { type: "string", enum: ["id", "name"] }, id: {}, name: {}, exact: {} },
      required: ["by"],
      description: expect.stringMatching(/^\(oneOf: \[/),
    });
    expect(Object.keys(made.parameters)).not.toContain("oneOf");
    expect(runnableOf(made).strict?.definition.parameters).toHaveProperty("additionalProperties");
    const told = { by: "name", name: "Oslo", exact: null, id: null };
    expect(await read(made, told)).toEqual({ value: { by: "name", name: "Oslo" } });
    expect(await read(made, { by: "id", name: "Oslo" })).toHaveProperty("problem");
  });

  it.each<[string, object]>([
    ["tool: name must be", { name: "two words" }],
    ["tool: name must be", { name: "" }],
    ["tool: name must be", { name: "a".repeat(65) }],
    ["tool: name must be", { name: undefined }],
    ["tool: x: description must be a string", { description: 1 }],
    ["tool: x: execute must be a function", { execute: "run" }],
    ["tool: x: timeout must be milliseconds from 0", { timeout: -1 }],
    ["tool: x: timeout must be", { timeout: Number.NaN }],
    ["tool: x: needsApproval must be", { needsApproval: "yes" }],
    ["tool: x: strict must be a boolean", { strict: "yes" }],
    ["tool: x: idempotent must be a boolean", { idempotent: 1 }],
    ["tool: x: parameters must describe an object", { parameters: { type: "string" } }],
    ["tool x: parameters is neither", { parameters: "object" }],
    ["tool x: parameters cannot be said", { parameters: z.object({ at: z.date() }) }],
    ["withJsonSchema(schema, z.toJSONSchema)", { parameters: mini.object({}) }],
  ])("names the field that cannot be: %s", (said, options) => {
    const make = () => tool({ name: "x", execute, ...options } as never);
    expect(make).toThrow(said);
    expect(make).toThrow(expect.objectContaining({ code: "invalid_request" }));
  });

  it("hands on what was set and what was asked", async () => {
    const asked: unknown[] = [];
    const made = tool({
      name: "x",
      parameters: z.object({ n: z.number() }),
      timeout: 5,
      idempotent: true,
      needsApproval: ({ n }) => n > 1,
      execute: (args, { call_id }) => asked.push(args, call_id),
    });
    const { timeout, idempotent, needsApproval, execute: run } = runnableOf(made);
    expect({ timeout, idempotent }).toEqual({ timeout: 5, idempotent: true });
    expect((needsApproval as (args: unknown) => unknown)({ n: 2 })).toBe(true);
    await run({ n: 2 }, { call_id: "c" } as never);
    expect(asked).toEqual([{ n: 2 }, "c"]);
  });
});

describe("arguments of a call", () => {
  const shape = {
    type: "object",
    properties: { city: { type: "string" }, days: { type: "integer" } },
    required: ["city"],
  };
  it.each<[string, object]>([
    [
      "zod",
      tool({
        name: "x",
        parameters: z.object({ city: z.string(), days: z.int().optional() }),
        execute,
      }),
    ],
    [
      "zod/mini",
      tool({
        name: "x",
        parameters: withJsonSchema(
          mini.object({ city: mini.string(), days: mini.optional(mini.int()) }),
          z.toJSONSchema,
        ),
        execute,
      }),
    ],
    [
      "valibot",
      tool({
        name: "x",
        parameters: withJsonSchema(
          v.object({ city: v.string(), days: v.optional(v.pipe(v.number(), v.integer())) }),
          toJsonSchema,
        ),
        execute,
      }),
    ],
    [
      "arktype",
      tool({ name: "x", parameters: type({ city: "string", "days?": "number.integer" }), execute }),
    ],
    ["JSON Schema", tool({ name: "x", parameters: shape, execute })],
  ])("are checked with %s, and nulls that stand for nothing are taken out", async (_, made) => {
    expect(await read(made, { city: "Oslo" })).toEqual({ value: { city: "Oslo" } });
    expect(await read(made, { city: "Oslo", days: null })).toEqual({ value: { city: "Oslo" } });
    expect(await read(made, { city: "Oslo", days: 2 })).toEqual({
      value: { city: "Oslo", days: 2 },
    });
    expect(await read(made, { days: 2 })).toEqual({ problem: expect.stringContaining("city") });
    const { problem } = (await read(made, { city: "Oslo", days: "2" })) as { problem: string };
    expect(problem).toMatch(/^The arguments do not fit\. days: /);
  });

  it("are what the schema makes of them: defaults and transforms", async () => {
    const parameters = z.object({ n: z.string().transform(Number), unit: z.string().default("C") });
    const made = tool({ name: "x", parameters, execute });
    expect(await read(made, { n: "4", unit: null })).toEqual({ value: { n: 4, unit: "C" } });
  });

  it.each(["{", "null", "[]", "3", '"Oslo"', "{}{}", "undefined"])(
    "are one JSON object, not %s",
    async (json) => {
      expect(await read(tool({ name: "x", execute }), json)).toEqual({
        problem: expect.stringMatching(/JSON/),
      });
    },
  );

  it("tell the model no more than it can use", async () => {
    const names = Array.from({ length: 400 }, (_, index) => `property_number_${index}`);
    const parameters = z.object(Object.fromEntries(names.map((name) => [name, z.string()])));
    const { problem } = (await read(tool({ name: "x", parameters, execute }), {})) as {
      problem: string;
    };
    expect(problem.length).toBeLessThanOrEqual(1000);
    expect(problem).not.toMatch(/\n\s+at |\.ts:/);
  });
});
