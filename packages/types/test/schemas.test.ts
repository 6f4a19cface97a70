import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as schemas from "@anyllm/types/schemas";
import type * as z from "zod/mini";

const {
  createResponseBodySchema,
  inputItemSchema,
  itemParamSchema,
  outputItemSchema,
  responseRequestSchema,
  streamEventSchema,
  webSocketResponseCreateEventSchema,
} = schemas;

/** The places where a value is wrong, as dotted paths. */
function wrongPlaces(schema: z.ZodMiniType, value: unknown): string[] {
  const { error } = schema.safeParse(value);
  return (error?.issues ?? []).map(({ path }) => path.join("."));
}

const request = (field: string, value: unknown) => ({ model: "m", input: "Hi", [field]: value });

describe("a request within the specification's ranges passes, and one beyond is refused by name", () => {
  test.each([
    ["temperature", [0, 2, null], [-0.1, 2.1, "1"]],
    ["top_p", [0, 1, null], [-0.1, 1.1]],
    ["max_output_tokens", [16, null], [15, 16.5]],
    ["max_tool_calls", [1, null], [0, 1.5]],
    ["top_logprobs", [0, 20, null], [-1, 21]],
    ["safety_identifier", ["x".repeat(64), null], ["x".repeat(65)]],
    ["prompt_cache_key", ["x".repeat(64), null], ["x".repeat(65)]],
    ["truncation", ["auto", "disabled"], ["always"]],
    ["service_tier", ["auto", "default", "flex", "priority"], ["first"]],
    ["parallel_tool_calls", [true, null], ["yes"]],
    ["stream", [true, false], ["true"]],
    ["metadata", [{}, { a: "1" }, null], [{ a: 1 }, { a: "x".repeat(513) }]],
    ["include", [[], ["reasoning.encrypted_content"]], ["reasoning.encrypted_content", ["all"]]],
    ["tool_choice", ["auto", "none", "required", null], ["always"]],
    ["tools", [[], null], [{}, [{ type: "function", name: "a b" }]]],
    ["reasoning", [{}, { effort: "xhigh", summary: "concise" }, null], [{ effort: "extreme" }]],
    ["text", [{}, { verbosity: "low" }, { format: { type: "text" } }], [{ verbosity: "none" }]],
    ["input", ["", [], null], [1]],
  ])("%s", (field, accepted, refused) => {
    for (const schema of [createResponseBodySchema, responseRequestSchema]) {
      for (const value of accepted) expect(wrongPlaces(schema, request(field, value))).toEqual([]);
      for (const value of refused) {
        const [place] = wrongPlaces(schema, request(field, value));
        expect(place?.split(".")[0], JSON.stringify(value)).toBe(field);
      }
    }
  });

  test("metadata: 16 pairs and no more, names of 64 characters and no longer", () => {
    const pairs = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`key_${index}`, "value"]));
    expect(wrongPlaces(createResponseBodySchema, request("metadata", pairs(16)))).toEqual([]);
    expect(wrongPlaces(createResponseBodySchema, request("metadata", pairs(17)))).toEqual([
      "metadata",
    ]);
    const long = { ["k".repeat(65)]: "value" };
    expect(wrongPlaces(createResponseBodySchema, request("metadata", long))).toHaveLength(1);
  });

  test("allowed_tools: 1 to 128", () => {
    const choice = (count: number) => ({
      type: "allowed_tools",
      tools: Array.from({ length: count }, () => ({ type: "function", name: "f" })),
    });
    const places = (count: number) =>
      wrongPlaces(createResponseBodySchema, request("tool_choice", choice(count)));
    expect(places(1)).toEqual([]);
    expect(places(128)).toEqual([]);
    expect(places(0)).toEqual(["tool_choice.tools"]);
    expect(places(129)).toEqual(["tool_choice.tools"]);
  });
});

describe("an input item", () => {
  test.each([
    [{ type: "function_call_output", call_id: "c", output: 1 }, "output"],
    [{ type: "function_call_output", call_id: "", output: "" }, "call_id"],
    [{ type: "function_call_output", call_id: "x".repeat(65), output: "" }, "call_id"],
    [{ type: "function_call", call_id: "c", name: "get weather", arguments: "{}" }, "name"],
    [{ type: "message", role: "robot", content: "Hi" }, "role"],
    [{ type: "message", role: "user", content: [{ text: "Hi" }] }, "content.0.type"],
    [{ type: "message", role: "user", content: [{ type: "input_text" }] }, "content.0.text"],
    [{ type: "reasoning" }, "summary"],
    [{ type: "compaction" }, "encrypted_content"],
    [{}, "id"],
    ["Hi", ""],
  ])("%j is refused at %s", (item, place) => {
    expect(wrongPlaces(itemParamSchema, item)).toEqual([place]);
    expect(wrongPlaces(inputItemSchema, item)).toEqual([place]);
  });

  test("of an unknown type is refused by the specification's union and kept by the open one", () => {
    const item = { type: "acme:note", text: "kept" };
    expect(wrongPlaces(itemParamSchema, item)).toEqual(["type"]);
    expect(inputItemSchema.parse(item)).toBe(item);
  });

  test("that came from a response is free of the limits on what one writes", () => {
    const call = {
      type: "function_call",
      id: "fc_1",
      status: "completed",
      call_id: "x".repeat(200),
      name: "server.tool",
      arguments: "{}",
    };
    expect(wrongPlaces(inputItemSchema, call)).toEqual([]);
    expect(wrongPlaces(itemParamSchema, call)).toEqual(["call_id", "name"]);
  });

  test("is named with its place in the request", () => {
    const input = [
      { role: "user", content: "Hi" },
      { type: "function_call_output", output: "" },
    ];
    const body = { model: "m", input };
    expect(wrongPlaces(createResponseBodySchema, body)).toEqual(["input.1.call_id"]);
  });
});

describe("what this version does not know survives", () => {
  const json = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)));
  const type = fc.stringMatching(/^[a-z]{1,8}:[a-z_.]{1,12}$/);

  test.each([
    ["item", schemas.outputItemSchema],
    ["part", schemas.contentPartSchema],
    ["event", schemas.streamEventSchema],
    ["tool", schemas.responseToolSchema],
    ["annotation", schemas.annotationSchema],
    ["tool choice", schemas.responseToolChoiceSchema],
    ["tool of a request", schemas.requestToolSchema],
    ["item of a request", schemas.inputItemSchema],
  ])("an unknown %s comes back as the same object", (_, schema: z.ZodMiniType) => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), type, (fields, unknown) => {
        const value = { ...fields, type: unknown };
        const before = JSON.stringify(value);
        expect(schema.parse(value)).toBe(value);
        expect(JSON.stringify(value)).toBe(before);
      }),
    );
  });

  test("unknown keys of a known object", () => {
    const name = fc.string({ minLength: 1 }).map((key) => `vendor_${key}`);
    fc.assert(
      fc.property(fc.dictionary(name, json), (extra) => {
        const usage = { input_tokens: 1, output_tokens: 2, total_tokens: 3, ...extra };
        expect(schemas.usageSchema.parse(usage)).toEqual(usage);
        const body = { model: "m", input: "Hi", ...extra };
        expect(createResponseBodySchema.parse(body)).toEqual(body);
      }),
    );
  });

  test("an unknown status", () => {
    const message = { type: "message", id: "m", role: "assistant", status: "paused", content: [] };
    expect(outputItemSchema.parse(message)).toEqual(message);
  });
});

describe("what is known and malformed is refused where it is wrong", () => {
  test.each([
    [{ type: "function_call", id: "f", call_id: "c", name: "n", status: "s" }, "arguments"],
    [{ type: "mcp_call", id: "m", server_label: "s", name: 1, arguments: "" }, "name"],
    [
      {
        type: "message",
        id: "m",
        role: "assistant",
        status: "completed",
        content: [{ type: "output_text", text: 1, annotations: [] }],
      },
      "content.0.text",
    ],
    [{ id: "x" }, "type"],
    [null, ""],
    [["message"], ""],
  ])("item %j at %s", (item, place) => {
    expect(wrongPlaces(outputItemSchema, item)).toEqual([place]);
  });

  test("an event, at the item it holds", () => {
    const item = { type: "reasoning", id: "r" };
    const event = { type: "response.output_item.done", sequence_number: 0, output_index: 0, item };
    expect(wrongPlaces(streamEventSchema, event)).toEqual(["item.summary"]);
  });
});

describe("a turn on a WebSocket", () => {
  const turn = { type: "response.create", model: "m", input: "Hi" };

  test("is a request with a type", () => {
    expect(wrongPlaces(webSocketResponseCreateEventSchema, turn)).toEqual([]);
  });

  test.each(["stream", "background", "stream_options"])("does not take %s", (field) => {
    const wrong = { ...turn, [field]: field === "stream_options" ? {} : true };
    expect(wrongPlaces(webSocketResponseCreateEventSchema, wrong)).toEqual([field]);
  });
});
