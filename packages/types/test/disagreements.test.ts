import { describe, expect, test } from "vitest";
import type * as z from "zod/mini";
import {
  createResponseBodySchema,
  errorEventSchema,
  functionToolParamSchema,
  functionToolSchema,
  httpErrorBodySchema,
  inputItemSchema,
  itemParamSchema,
  jsonSchemaResponseFormatSchema,
  outputItemSchema,
  reasoningBodySchema,
  reasoningItemParamSchema,
  reasoningParamSchema,
  reasoningSchema,
  responseResourceSchema,
  streamEventSchema,
  textParamSchema,
} from "@anyllm/types/schemas";

// One test for each row of the decision record "Where the sources disagree".

function expectTaken(schema: z.ZodMiniType, ...values: unknown[]): void {
  for (const value of values) {
    const { data, error } = schema.safeParse(value);
    expect(error?.issues ?? [], JSON.stringify(value)).toEqual([]);
    expect(data).toEqual(value);
  }
}

function expectRefused(schema: z.ZodMiniType, ...values: unknown[]): void {
  for (const value of values) {
    expect(schema.safeParse(value).success, JSON.stringify(value)).toBe(false);
  }
}

const reasoning = { type: "reasoning", id: "rs_1", summary: [] };
const text = { type: "reasoning_text", text: "Hm." };
const response = {
  id: "resp_1",
  object: "response",
  created_at: 1,
  status: "completed",
  model: "m",
  output: [],
};

describe("where prose, schema and suite disagree", () => {
  test("error type: both names are read", () => {
    const body = (type: string) => ({ error: { message: "No.", type, param: null, code: null } });
    expectTaken(httpErrorBodySchema, body("invalid_request"), body("invalid_request_error"));
  });

  test("encrypted_content: a string, null, or left out", () => {
    const withContent = (encrypted_content: string | null) => ({ ...reasoning, encrypted_content });
    expectTaken(reasoningBodySchema, reasoning, withContent(null), withContent("sealed"));
    expectTaken(reasoningItemParamSchema, reasoning, withContent(null), withContent("sealed"));
  });

  test("item status: on every item, required where the schema requires it", () => {
    const compaction = { type: "compaction", id: "cmp_1", encrypted_content: "sealed" };
    expectTaken(outputItemSchema, reasoning, { ...reasoning, status: "completed" });
    expectTaken(outputItemSchema, compaction, { ...compaction, status: "completed" });
    expectRefused(outputItemSchema, {
      type: "message",
      id: "msg_1",
      role: "assistant",
      content: [],
    });
  });

  test("reasoning parts: reasoning_text, and whatever else the open union holds", () => {
    const output = { type: "output_text", text: "Hm.", annotations: [] };
    expectTaken(reasoningBodySchema, { ...reasoning, content: [text] });
    expectTaken(reasoningBodySchema, { ...reasoning, content: [output] });
  });

  test("reasoning in the input: raw content may be sent back", () => {
    expectTaken(reasoningItemParamSchema, { ...reasoning, content: [text] });
    expectTaken(inputItemSchema, { ...reasoning, content: [text], status: "completed" });
  });

  test("the echo of reasoning: null, both keys, or what vendors send", () => {
    expectTaken(reasoningSchema, { effort: null, summary: null }, { effort: "high" }, {});
    expectTaken(responseResourceSchema, { ...response, reasoning: null });
  });

  test("effort: minimal and max besides the listed ones", () => {
    for (const effort of ["none", "minimal", "low", "medium", "high", "xhigh", "max"]) {
      expectTaken(reasoningParamSchema, { effort });
    }
    expectRefused(reasoningParamSchema, { effort: "extreme" });
    expectTaken(reasoningSchema, { effort: "extreme" });
  });

  test("errors in a stream: a numbered event, or an envelope with a status on a WebSocket", () => {
    const error = { type: "server_error", code: "server_error", message: "No.", param: null };
    expectTaken(errorEventSchema, { type: "error", sequence_number: 1, error });
    expectTaken(errorEventSchema, { type: "error", status: 500, error });
    expectRefused(errorEventSchema, { type: "error", error });
  });

  test("summary events: reasoning_summary_text is the name on the wire", () => {
    const type = "response.reasoning_summary_text.delta";
    const event = { type, sequence_number: 1, item_id: "rs_1", output_index: 0, summary_index: 0 };
    expectTaken(streamEventSchema, { ...event, delta: "Hm." });
    expectRefused(streamEventSchema, event);
  });

  test("extensions: the open unions keep them, the specification's unions refuse them", () => {
    const item = { type: "acme:search", id: "s_1", status: "completed" };
    expectTaken(outputItemSchema, item);
    expectTaken(inputItemSchema, item);
    expectRefused(itemParamSchema, item);
    expectRefused(createResponseBodySchema, { model: "m", tools: [{ type: "acme:search" }] });
  });

  test("json_object: in requests too", () => {
    expectTaken(textParamSchema, { format: { type: "json_object" } });
  });

  test("body encoding: JSON values, not the strings of a form", () => {
    expectRefused(createResponseBodySchema, { model: "m", temperature: "1" }, { stream: "true" });
  });

  test("the type of a message may be left out, and of an item reference", () => {
    expectTaken(itemParamSchema, { role: "user", content: "Hi" }, { id: "msg_1" });
    expectRefused(itemParamSchema, { content: "Hi" });
  });

  test("strict: null in requests, as responses echo it", () => {
    expectTaken(functionToolParamSchema, { type: "function", name: "f", strict: null });
  });

  test("the echo of a function: description, parameters and strict may be missing", () => {
    expectTaken(functionToolSchema, { type: "function", name: "f" });
  });

  test("the echo of json_schema: the schema or null", () => {
    const format = { type: "json_schema", name: "n", description: null, strict: true };
    expectTaken(jsonSchemaResponseFormatSchema, { ...format, schema: null });
    expectTaken(jsonSchemaResponseFormatSchema, { ...format, schema: { type: "object" } });
    expectRefused(jsonSchemaResponseFormatSchema, { ...format, schema: "object" });
  });

  test("numbers of a response: null where OpenAI has none", () => {
    expectTaken(responseResourceSchema, response, { ...response, temperature: null, top_p: null });
  });

  test("unknown keys: kept, in requests and in responses", () => {
    expectTaken(createResponseBodySchema, { model: "m", vendor_key: { a: 1 } });
    expectTaken(responseResourceSchema, { ...response, vendor_key: { a: 1 } });
  });
});
