import { createClient } from "@anyllm/core";
import { replay } from "@anyllm/testing";
import type { ResponseRequest } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { bedrock } from "../src/index.ts";
import { type Loose, stream } from "./wire.ts";

async function encoded(more: Loose) {
  const warnings: string[] = [];
  const provider = bedrock({ apiKey: "k", region: "us-east-1" });
  const extras = { headers: {}, query: {}, body: {} };
  const request = { model: "m", input: "Hi", ...more } as ResponseRequest;
  const warn = (param: string): number => warnings.push(param);
  const { body } = await provider.encode(request, { ...extras, warn });
  return { body: JSON.parse(String(body)) as Loose, warnings };
}

async function read(lines: Loose[]): Promise<Loose> {
  await using server = await replay({ body: stream(lines) });
  const llm = createClient({
    providers: [bedrock({ baseURL: server.url, apiKey: "k" })],
    maxRetries: 0,
  });
  const events = await llm.responses({ model: "m", input: "Hi", stream: true });
  const response: Loose = await events.finalResponse();
  return response;
}

const parameters = {
  type: "object",
  properties: { city: { type: "string", minLength: 2 }, at: { type: "object", properties: {} } },
  required: ["city"],
};

// Source: https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html
describe("a schema that a model is held to", () => {
  const model = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
  const held = {
    type: "object",
    properties: {
      city: { type: "string", description: expect.stringContaining("minLength") as string },
      at: { type: "object", properties: {}, additionalProperties: false },
    },
    required: ["city"],
    additionalProperties: false,
  };

  it("has closed objects, and says in words what Bedrock refuses", async () => {
    const format = { type: "json_schema", name: "n", schema: parameters };
    const tools = [{ type: "function", name: "f", parameters, strict: true }];
    const { body, warnings } = await encoded({ model, text: { format }, tools });
    const { jsonSchema } = body["outputConfig"].textFormat.structure;
    expect(JSON.parse(jsonSchema.schema as string)).toEqual(held);
    expect(body["toolConfig"].tools[0].toolSpec.inputSchema.json).toEqual(held);
    expect(warnings).toEqual(["tools", "text"]);
  });

  it("may be open for models with open weights", async () => {
    const format = { type: "json_schema", name: "n", schema: parameters };
    const { body, warnings } = await encoded({ model: "deepseek.v3.2", text: { format } });
    const { jsonSchema } = body["outputConfig"].textFormat.structure;
    expect(JSON.parse(jsonSchema.schema as string)).toEqual(parameters);
    expect(warnings).toEqual([]);
  });

  it("goes as it is where it cannot be closed, or holds nobody", async () => {
    const wide = { type: "object", additionalProperties: { type: "string" } };
    const format = { type: "json_schema", name: "n", schema: wide };
    const tools = [{ type: "function", name: "f", parameters }];
    const { body, warnings } = await encoded({ model, text: { format }, tools });
    const { jsonSchema } = body["outputConfig"].textFormat.structure;
    expect(JSON.parse(jsonSchema.schema as string)).toEqual(wide);
    expect(body["toolConfig"].tools[0].toolSpec.inputSchema.json).toEqual(parameters);
    expect(warnings).toEqual([]);
  });
});

// Source: https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-extended-thinking.html and
// https://docs.aws.amazon.com/nova/latest/nova2-userguide/extended-thinking.html
describe("what does not go together", () => {
  const sampled = { temperature: 0.2, top_p: 0.9, max_output_tokens: 5000 };
  const reasoning = { effort: "high" };

  it.each([
    ["anthropic.claude-3-5-haiku-20241022-v1:0", {}, { temperature: 0.2, topP: 0.9 }, []],
    ["anthropic.claude-sonnet-4-5-20250929-v1:0", {}, { temperature: 0.2 }, ["top_p"]],
    ["anthropic.claude-3-7-sonnet", { reasoning }, {}, ["temperature", "top_p"]],
    ["anthropic.claude-opus-4-7", {}, {}, ["temperature", "top_p"]],
  ])("in %s, sampling with %j: %j is left", async (model, more, left, left_out) => {
    const { body, warnings } = await encoded({ model, ...sampled, ...more });
    expect(body["inferenceConfig"]).toEqual({ maxTokens: 5000, ...left });
    expect(warnings).toEqual(left_out);
  });

  it("in Nova, limits with the highest effort", async () => {
    const model = "us.amazon.nova-2-lite-v1:0";
    const high = await encoded({ model, ...sampled, reasoning });
    expect(high.body).not.toHaveProperty("inferenceConfig");
    expect(high.warnings).toEqual(["max_output_tokens", "temperature", "top_p"]);
    const low = await encoded({ model, ...sampled, reasoning: { effort: "low" } });
    expect(low.body["inferenceConfig"]).toMatchObject({ maxTokens: 5000, temperature: 0.2 });
  });

  it("in Claude, thinking with a call that must be made", async () => {
    const model = "anthropic.claude-sonnet-4-6";
    const tools = [{ type: "function", name: "f", parameters }];
    const forced = await encoded({ model, reasoning, tools, tool_choice: "required" });
    expect(forced.body).not.toHaveProperty("additionalModelRequestFields");
    expect(forced.warnings).toEqual(["reasoning"]);
    const free = await encoded({ model, reasoning, tools, tool_choice: "auto" });
    expect(free.body).toMatchObject({
      additionalModelRequestFields: { thinking: { type: "adaptive" } },
    });
  });

  it("a temperature beyond the highest that Converse has", async () => {
    const { body, warnings } = await encoded({ temperature: 1.5 });
    expect(body["inferenceConfig"]).toEqual({ temperature: 1 });
    expect(warnings).toEqual(["temperature"]);
  });
});

it("thoughts of the newest Claude are asked for where a summary is wanted", async () => {
  const thinking = { type: "adaptive", display: "summarized" };
  const model = "global.anthropic.claude-opus-4-8";
  for (const reasoning of [{ effort: "low", summary: "auto" }, { summary: "auto" }]) {
    const { body } = await encoded({ model, reasoning });
    expect(body["additionalModelRequestFields"]).toEqual({ thinking });
  }
});

it("an answer that Claude is to go on with ends in no white space", async () => {
  const input = [
    { role: "user", content: "Hi" },
    { role: "assistant", content: [{ type: "output_text", text: "So, \n" }] },
  ];
  const { body } = await encoded({ model: "anthropic.claude-sonnet-4-5", input });
  expect(body["messages"][1].content).toEqual([{ text: "So," }]);
  const { body: other } = await encoded({ model: "amazon.nova-pro-v1:0", input });
  expect(other["messages"][1].content).toEqual([{ text: "So, \n" }]);
});

it("sound in a container of films is sound", async () => {
  for (const format of ["webm", "mp4", "mkv"]) {
    const content = [{ type: "input_audio", input_audio: { data: "AAAA", format } }];
    const { body } = await encoded({ input: [{ role: "user", content }] });
    expect(body["messages"][0].content).toEqual([{ audio: { format, source: { bytes: "AAAA" } } }]);
  }
});

const call = [
  {
    contentBlockStart: { start: { toolUse: { toolUseId: "a", name: "f" } }, contentBlockIndex: 0 },
  },
  { contentBlockDelta: { delta: { toolUse: { input: '{"x":' } }, contentBlockIndex: 0 } },
];

it("a call that the model got wrong is not complete", async () => {
  const { status, error, output } = await read([
    ...call,
    { messageStop: { stopReason: "malformed_tool_use" } },
  ]);
  expect({ status, code: error.code }).toEqual({ status: "failed", code: "model_error" });
  expect(output).toMatchObject([{ type: "function_call", status: "incomplete" }]);
});

it("the model's own words stand beside those of an exception", async () => {
  const told = { message: "Broken.", originalMessage: "Out of paper.", originalStatusCode: 424 };
  const { error } = await read([...call, { modelStreamErrorException: told }]);
  expect(error.message).toBe("Broken. (Out of paper.)");
});
