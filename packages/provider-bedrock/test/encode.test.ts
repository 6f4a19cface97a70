import type { ResponseRequest } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { bedrock } from "../src/index.ts";
import type { Loose } from "./wire.ts";

async function encoded(more: Loose) {
  const request: Loose = { model: "m", input: "Hi", ...more };
  const warnings: string[] = [];
  const provider = bedrock({ apiKey: "k", region: "us-east-1" });
  const call = await provider.encode(request as ResponseRequest, {
    headers: {},
    query: {},
    body: {},
    warn: (param) => warnings.push(param),
  });
  return { url: call.url, body: JSON.parse(String(call.body)) as Loose, warnings };
}

const refusal = async (request: Loose) =>
  encoded(request).then(
    () => "nothing was refused",
    (error: Loose) => [error["code"], error["param"]],
  );

const claude = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const tools = [
  { type: "function" as const, name: "f", parameters: { type: "object" }, strict: true },
];
const called = [
  { type: "message", role: "user", content: "Hi" },
  { type: "function_call", call_id: "c1", name: "f", arguments: '{"a":1}' },
  { type: "function_call_output", call_id: "c1", output: "2" },
];

describe("what stands beside a file", () => {
  it("is sent where Converse has it, and told once where it has not", async () => {
    const pdf = { type: "input_file", file_data: "JVBERi0x", citations: { enabled: true } };
    const png = { type: "input_image", image_url: "data:image/png;base64,iVBORw0KGgo=" };
    const content = [
      { ...pdf, context: "From 1999.", title: "T" },
      { ...pdf, title: "U" },
      { ...png, detail: "high" },
    ];
    const { body, warnings } = await encoded({ input: [{ role: "user", content }] });
    expect(body.messages[0].content).toMatchObject([
      { document: { citations: { enabled: true }, context: "From 1999." } },
      { document: {} },
      { image: { format: "png" } },
    ]);
    expect(JSON.stringify(body)).not.toContain("title");
    expect(warnings).toEqual(["input", "input"]);
  });
});

describe("tools", () => {
  it.each([
    ["auto", { auto: {} }],
    ["required", { any: {} }],
    [{ type: "function", name: "f" }, { tool: { name: "f" } }],
    [undefined, undefined],
  ])("of the choice %j", async (tool_choice, toolChoice) => {
    const { body } = await encoded({ model: claude, tools, ...(tool_choice && { tool_choice }) });
    expect(body["toolConfig"]).toEqual({
      tools: [{ toolSpec: { name: "f", inputSchema: { json: { type: "object" } }, strict: true } }],
      ...(toolChoice && { toolChoice }),
    });
  });

  it.each([
    ["m", {}, { type: "object" }],
    ["m", { anyOf: [{ type: "object" }] }, { type: "object", anyOf: [{ type: "object" }] }],
    ["m", { type: "object", anyOf: [{}] }, { type: "object", anyOf: [{}] }],
    [
      claude,
      { type: "object", properties: {}, anyOf: [{}] },
      { type: "object", properties: {}, description: "(anyOf: [{}])" },
    ],
  ])("of %s with the parameters %j have such as it takes", async (model, parameters, schema) => {
    const { body } = await encoded({ model, tools: [{ type: "function", name: "f", parameters }] });
    expect(body["toolConfig"].tools[0].toolSpec.inputSchema.json).toEqual(schema);
  });

  it("are not sent where none may be called", async () => {
    const { body } = await encoded({ tools, tool_choice: "none" });
    expect(body).not.toHaveProperty("toolConfig");
  });

  it("of the history stay declared, for Converse refuses calls without any", async () => {
    for (const more of [{ tools, tool_choice: "none" as const }, {}]) {
      const { body } = await encoded({ input: called, ...more });
      expect(body["toolConfig"].tools).toMatchObject([{ toolSpec: { name: "f" } }]);
      expect(body["toolConfig"]).not.toHaveProperty("toolChoice");
    }
  });

  it("are narrowed by allowed_tools", async () => {
    const more = [...tools, { ...tools[0]!, name: "g" }];
    const allowed = {
      type: "allowed_tools",
      mode: "required",
      tools: [{ type: "function", name: "g" }],
    };
    const { body } = await encoded({ tools: more, tool_choice: allowed });
    expect(body["toolConfig"]).toMatchObject({
      tools: [{ toolSpec: { name: "g" } }],
      toolChoice: { any: {} },
    });
  });

  it("that Amazon runs are its own models'", async () => {
    const web = {
      tools: [{ type: "web_search" }, { type: "code_interpreter", container: { type: "auto" } }],
    };
    const { body } = await encoded({ model: "us.amazon.nova-2-lite-v1:0", ...web });
    expect(body["toolConfig"].tools).toEqual([
      { systemTool: { name: "nova_grounding" } },
      { systemTool: { name: "nova_code_interpreter" } },
    ]);
    expect(await refusal({ model: claude, ...web })).toEqual(["not_implemented", "tools[0]"]);
  });
});

describe("tools of several kinds", () => {
  it("keep their order, with Converse's own among them", async () => {
    const point = { cachePoint: { type: "default" } };
    const [one] = tools;
    const given = [
      { type: "web_search" },
      one,
      { type: "bedrock", ...point },
      { ...one!, name: "g" },
    ];
    const { body } = await encoded({ model: "us.amazon.nova-2-lite-v1:0", tools: given });
    expect(body["toolConfig"].tools).toMatchObject([
      { systemTool: { name: "nova_grounding" } },
      { toolSpec: { name: "f" } },
      point,
      { toolSpec: { name: "g" } },
    ]);
    expect(body["toolConfig"].tools[2]).toEqual(point);
  });
});

describe("the history", () => {
  it.each([
    [{}, undefined],
    [{ status: "completed" }, undefined],
    [{ status: "incomplete" }, "error"],
    [{ status: "failed" }, "error"],
    [{ is_error: true }, "error"],
    [{ is_error: false, status: "incomplete" }, "success"],
  ])("says of an output with %j that it is %s", async (more, status) => {
    const { body } = await encoded({ input: [...called.slice(0, 2), { ...called[2], ...more }] });
    expect(body["messages"][2].content[0].toolResult.status).toBe(status);
  });

  it("alternates, whatever the order of the items", async () => {
    const { body, warnings } = await encoded({
      instructions: "One.",
      input: [
        { role: "developer", content: "Two." },
        ...called,
        { role: "user", content: "And?" },
        { role: "system", content: "Three." },
        { role: "user", content: "Well?" },
      ],
    });
    expect(body["system"]).toEqual([{ text: "One." }, { text: "Two." }, { text: "Three." }]);
    expect(body["messages"]).toEqual([
      { role: "user", content: [{ text: "Hi" }] },
      {
        role: "assistant",
        content: [{ toolUse: { toolUseId: "c1", name: "f", input: { a: 1 } } }],
      },
      {
        role: "user",
        content: [
          { toolResult: { toolUseId: "c1", content: [{ text: "2" }] } },
          { text: "And?" },
          { text: "Well?" },
        ],
      },
    ]);
    expect(warnings).toEqual(["input[5]"]);
  });

  it("renames ids that Converse would not take, in call and output alike", async () => {
    const call_id = `functions.f:0|${"x".repeat(70)}`;
    const input = called.map((item) => ("call_id" in item ? { ...item, call_id } : item));
    const { body } = await encoded({ input });
    const { toolUseId } = body["messages"][1].content[0].toolUse;
    expect(toolUseId).toMatch(/^[a-zA-Z0-9_.:-]{64}$/);
    expect(body["messages"][2].content[0].toolResult.toolUseId).toBe(toolUseId);
  });

  it("keeps documents apart by names that Amazon takes", async () => {
    const file = (filename: string) => ({
      type: "input_file",
      filename,
      file_data: "data:application/pdf;base64,JVBERi0=",
    });
    const long = file(`${"a".repeat(300)}.pdf`);
    const content = [file("a/b_c  (1).pdf"), file("b+c (1).pdf"), file("b-c (1).pdf"), long, long];
    content.push(file("été.pdf"), file("a\u3000b.pdf"));
    const { body } = await encoded({ input: [{ role: "user", content }] });
    const names = body["messages"][0].content.map(({ document }: Loose) => document.name);
    const cut = "a".repeat(190);
    const others = ["-t-", "a b"];
    expect(names).toEqual(["b_c (1)", "b-c (1)", "b-c (1) 2", cut, `${cut} 2`, ...others]);
  });

  it("gives S3 locations on, and pictures that come as files", async () => {
    const content = [
      { type: "input_video", video_url: "s3://bucket/a.mp4" },
      { type: "input_image", image_url: "data:image/webp;base64,UklGRg==" },
      { type: "input_file", filename: "b.png", file_data: "data:image/png;base64,iVBORw0KGgo=" },
      { type: "bedrock:guardContent", guardContent: { text: { text: "Careful." } } },
    ];
    const { body } = await encoded({ input: [{ role: "user", content }] });
    expect(body["messages"][0].content).toEqual([
      { video: { format: "mp4", source: { s3Location: { uri: "s3://bucket/a.mp4" } } } },
      { image: { format: "webp", source: { bytes: "UklGRg==" } } },
      { image: { format: "png", source: { bytes: "iVBORw0KGgo=" } } },
      { guardContent: { text: { text: "Careful." } } },
    ]);
  });

  it("leaves out thoughts that Claude would refuse, and says so once", async () => {
    const thought = {
      type: "reasoning",
      summary: [],
      content: [{ type: "reasoning_text", text: "Hm." }],
    };
    const input = [called[0]!, thought, thought, { role: "assistant", content: "Hello" }];
    const { body, warnings } = await encoded({ model: claude, input });
    expect(body["messages"][1].content).toEqual([{ text: "Hello" }]);
    expect(warnings).toEqual(["input"]);
    const open = await encoded({ model: "openai.gpt-oss-120b-1:0", input });
    expect(open.body["messages"][1].content).toHaveLength(3);
  });

  it.each([
    [
      "input[0].content[0]",
      { role: "user", content: [{ type: "input_image", image_url: "https://a.example/b.png" }] },
    ],
    ["input[0].content[0]", { role: "user", content: [{ type: "input_file", file_id: "file-1" }] }],
    ["input[0].arguments", { type: "function_call", call_id: "c", name: "f", arguments: '{"a":' }],
    ["input[0]", { type: "compaction", encrypted_content: "x" }],
    ["input[0]", { type: "web_search_call", id: "ws_1", status: "completed" }],
  ])("refuses %s, which cannot be said", async (param, item) => {
    expect(await refusal({ input: [item] })).toEqual(["not_implemented", param]);
  });
});

describe("settings", () => {
  it.each([
    [
      claude,
      "low",
      { additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 2048 } } },
    ],
    [claude, "none", { additionalModelRequestFields: { thinking: { type: "disabled" } } }],
    [
      "global.anthropic.claude-opus-4-7",
      "xhigh",
      {
        additionalModelRequestFields: { thinking: { type: "adaptive" } },
        outputConfig: { effort: "xhigh" },
      },
    ],
    [
      "us.amazon.nova-2-lite-v1:0",
      "medium",
      {
        additionalModelRequestFields: {
          reasoningConfig: { type: "enabled", maxReasoningEffort: "medium" },
        },
      },
    ],
    [
      "openai.gpt-oss-20b-1:0",
      "high",
      { additionalModelRequestFields: { reasoning_effort: "high" } },
    ],
  ])("tell %s of the effort %s", async (model, effort, expected) => {
    const { body, warnings } = await encoded({ model, reasoning: { effort } });
    expect(body).toMatchObject(expected);
    expect(warnings).toEqual([]);
  });

  it("join what the caller adds for the model", async () => {
    const { body } = await encoded({
      model: claude,
      reasoning: { effort: "low" },
      max_output_tokens: 3000,
      additionalModelRequestFields: { top_k: 5 },
      inferenceConfig: { stopSequences: ["|"] },
      guardrailConfig: { guardrailIdentifier: "g", guardrailVersion: "1" },
      service_tier: "priority",
      metadata: { team: "a" },
    });
    expect(body).toMatchObject({
      additionalModelRequestFields: { thinking: { budget_tokens: 1500 }, top_k: 5 },
      inferenceConfig: { maxTokens: 3000, stopSequences: ["|"] },
      guardrailConfig: { guardrailIdentifier: "g", guardrailVersion: "1" },
      serviceTier: { type: "priority" },
      requestMetadata: { team: "a" },
    });
  });

  it("hold a schema beside an effort", async () => {
    const format = { type: "json_schema", name: "n", schema: { type: "object" } };
    const model = "us.anthropic.claude-sonnet-4-6";
    const { body } = await encoded({ model, text: { format }, reasoning: { effort: "low" } });
    expect(body["outputConfig"]).toEqual({
      effort: "low",
      textFormat: {
        type: "json_schema",
        structure: { jsonSchema: { name: "n", schema: '{"type":"object"}' } },
      },
    });
  });

  it("tell of probabilities that there are none of, and of no verbosity that is the usual one", async () => {
    const include = ["message.output_text.logprobs"];
    expect((await encoded({ include })).warnings).toEqual(["include"]);
    expect((await encoded({ text: { verbosity: "medium" } })).warnings).toEqual([]);
    expect((await encoded({ model: claude, temperature: 1, top_p: 1 })).warnings).toEqual([]);
  });

  it("that a model lacks are refused or told", async () => {
    const format = { type: "json_schema", name: "n", schema: {} };
    expect(await refusal({ model: "amazon.nova-pro-v1:0", text: { format } })).toEqual([
      "not_implemented",
      "text",
    ]);
    expect(await refusal({ text: { format: { type: "json_object" } } })).toEqual([
      "not_implemented",
      "text",
    ]);
    expect(await refusal({ model: "qwen.qwen3-32b-v1:0", reasoning: { effort: "max" } })).toEqual([
      "not_implemented",
      "reasoning",
    ]);
    const plain = await encoded({ model: "meta.llama3-1-8b", reasoning: { effort: "low" }, tools });
    expect(plain.warnings).toEqual(["tools", "reasoning"]);
  });
});
