import type { ResponseRequest } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { gemini } from "../src/index.ts";
import type { Loose } from "./support/decoding.ts";

interface Sent {
  url: string;
  body: Loose;
  warnings: string[];
}

async function send(fields: Loose): Promise<Sent> {
  const warnings: string[] = [];
  const request = { model: "gemini-3-flash-preview", input: "Hi", ...fields } as ResponseRequest;
  const warn = (param: string): void => void warnings.push(param);
  const call = await gemini({ apiKey: "k" }).encode(request, {
    headers: {},
    query: {},
    body: {},
    warn,
  });
  return { url: call.url, body: JSON.parse(String(call.body)) as Loose, warnings };
}

const contentsOf = async (input: unknown, fields: Loose = {}): Promise<Loose[]> =>
  (await send({ input, ...fields })).body["contents"] as Loose[];

const call = (call_id: string, name: string, more: Loose = {}): Loose => ({
  type: "function_call",
  call_id,
  name,
  arguments: "{}",
  thought_signature: "S",
  ...more,
});
const output = (call_id: string, told: unknown): Loose => ({
  type: "function_call_output",
  call_id,
  output: told,
});

it("reads its own place of a signature again without a warning", async () => {
  const content = [{ type: "output_text", text: "Hello", annotations: [] }];
  const message = { type: "message", role: "assistant", content };
  const signed = { ...message, thought_signature: "S", thought_signature_index: 2 };
  const input = [{ role: "user", content: "Hi" }, signed, { role: "user", content: "On" }];
  expect((await send({ input })).warnings).toEqual([]);
});

describe("what stands beside a file or an output", () => {
  it("is told once where Google has no place for it", async () => {
    const file = { type: "input_file", file_data: "JVBERi0x", mediaResolution: { level: "X" } };
    const content = [
      { ...file, citations: { enabled: true } },
      { ...file, citations: { enabled: true } },
    ];
    const { body, warnings } = await send({ input: [{ role: "user", content }] });
    const [{ parts }] = body["contents"] as [{ parts: Loose[] }];
    expect(parts).toMatchObject([{ mediaResolution: { level: "X" } }, {}]);
    expect(JSON.stringify(parts)).not.toContain("citations");
    expect(warnings).toEqual(["input"]);
  });

  it("is sent with the output of a function that goes on", async () => {
    const input = [
      { role: "user", content: "Hi" },
      call("c1", "f"),
      { ...output("c1", "1"), willContinue: true, scheduling: "WHEN_IDLE" },
    ];
    const contents = await contentsOf(input);
    expect(contents.at(-1)).toMatchObject({
      parts: [{ functionResponse: { name: "f", willContinue: true, scheduling: "WHEN_IDLE" } }],
    });
  });
});

describe("where it goes", () => {
  it.each([
    ["gemini-2.5-flash", false, "/v1beta/models/gemini-2.5-flash:generateContent"],
    ["gemini-2.5-flash", true, "/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse"],
    ["models/gemini-2.5-flash", false, "/v1beta/models/gemini-2.5-flash:generateContent"],
    ["tunedModels/mine", false, "/v1beta/tunedModels/mine:generateContent"],
  ])("%s, streamed: %s", async (model, stream, path) => {
    const { url } = await send({ model, stream });
    expect(url).toBe(`https://generativelanguage.googleapis.com${path}`);
  });
});

describe("the conversation", () => {
  it("has the system's words before it, and says so where one was moved", async () => {
    const input = [
      { role: "system", content: "Two" },
      { role: "user", content: "Hi" },
      { role: "developer", content: [{ type: "input_text", text: "Three" }] },
      { role: "user", content: "there" },
    ];
    const { body, warnings } = await send({ instructions: "One", input });
    expect(body["systemInstruction"]).toEqual({
      parts: ["One", "Two", "Three"].map((text) => ({ text })),
    });
    expect(body["contents"]).toEqual([
      { role: "user", parts: [{ text: "Hi" }, { text: "there" }] },
    ]);
    expect(warnings).toEqual(["input"]);
  });

  it("has the outputs of one turn in one content", async () => {
    const contents = await contentsOf([
      { role: "user", content: "Hi" },
      call("1", "one"),
      call("2", "two"),
      output("2", '{"b":2}'),
      output("1", "plain"),
    ]);
    expect(contents.slice(1)).toEqual([
      {
        role: "model",
        parts: [
          { functionCall: { id: "1", name: "one", args: {} }, thoughtSignature: "S" },
          { functionCall: { id: "2", name: "two", args: {} }, thoughtSignature: "S" },
        ],
      },
      {
        role: "user",
        parts: [
          { functionResponse: { id: "2", name: "two", response: { b: 2 } } },
          { functionResponse: { id: "1", name: "one", response: { output: "plain" } } },
        ],
      },
    ]);
  });

  it("keeps the digits of long numbers", async () => {
    const told = '{"id":12345678901234567890}';
    const contents = await contentsOf([call("1", "one"), output("1", told)]);
    expect(contents[1]).toMatchObject({
      parts: [{ functionResponse: { response: { output: told } } }],
    });
  });

  it("keeps numbers that JavaScript can hold as numbers, however long", async () => {
    const told = {
      sum: 0.30000000000000004,
      at: 1732790400000000000,
      tiny: -1.234567890123456e-7,
    };
    const contents = await contentsOf([call("1", "one"), output("1", JSON.stringify(told))]);
    expect(contents[1]).toMatchObject({ parts: [{ functionResponse: { response: told } }] });
  });

  it.each([
    ["gemini-2.5-flash", false],
    ["gemini-2.5-computer-use-preview-10-2025", true],
    ["gemini-3-flash-preview", true],
  ])(
    "has an image in an output's response, where the model takes it there (%s)",
    async (model, inside) => {
      const shot = [{ type: "input_image", image_url: "data:image/png;base64,AAAA" }];
      const contents = await contentsOf([call("1", "one"), output("1", shot)], { model });
      const parts = [{ inlineData: { mimeType: "image/png", data: "AAAA" } }];
      const answer = { functionResponse: { id: "1", name: "one", response: {} } };
      expect(contents[1]?.["parts"]).toEqual(
        inside ? [{ functionResponse: { ...answer.functionResponse, parts } }] : [answer, ...parts],
      );
    },
  );

  it.each([
    ["gemini-3-flash-preview", 1],
    ["gemini-2.5-flash", 2],
  ])("gives an image of an output to %s", async (model, parts) => {
    const image = { type: "input_image", image_url: "data:image/png;base64,iVBO" };
    const input = [call("1", "one"), output("1", [{ type: "input_text", text: "See" }, image])];
    const [, content] = await contentsOf(input, { model });
    const inlineData = { mimeType: "image/png", data: "iVBO" };
    expect(content?.["parts"]).toHaveLength(parts);
    expect(JSON.stringify(content)).toContain(JSON.stringify({ inlineData }));
  });

  it("marks another model's call for Gemini 3 alone, and says so", async () => {
    const input = [
      { role: "user", content: "Hi" },
      call("1", "one", { thought_signature: undefined }),
      output("1", "x"),
    ];
    const { body, warnings } = await send({ input });
    expect(JSON.stringify(body["contents"])).toContain("skip_thought_signature_validator");
    expect(warnings).toEqual(["input"]);
    const older = await send({ input, model: "gemini-2.5-pro" });
    expect(JSON.stringify(older.body)).not.toContain("skip_thought");
    const later = await send({ input: [...input, { role: "user", content: "More" }] });
    expect(later.warnings).toEqual(["input"]);
  });

  it.each([
    [
      { type: "input_image", image_url: "data:image/png;base64,iVBO" },
      { inlineData: { mimeType: "image/png", data: "iVBO" } },
    ],
    [
      { type: "input_image", image_url: "https://a.example/b.webp" },
      { fileData: { fileUri: "https://a.example/b.webp", mimeType: "image/webp" } },
    ],
    [
      { type: "input_file", file_data: "JVBERi0x", filename: "a.pdf" },
      { inlineData: { mimeType: "application/pdf", data: "JVBERi0x" } },
    ],
    [
      { type: "input_file", file_url: "gs://bucket/a.pdf" },
      { fileData: { fileUri: "gs://bucket/a.pdf", mimeType: "application/pdf" } },
    ],
    [
      { type: "input_file", file_id: "files/abc" },
      { fileData: { fileUri: "https://generativelanguage.googleapis.com/v1beta/files/abc" } },
    ],
    [
      { type: "input_audio", input_audio: { data: "AAAA", format: "mp3" } },
      { inlineData: { mimeType: "audio/mpeg", data: "AAAA" } },
    ],
    [
      { type: "input_video", video_url: "https://youtu.be/x", videoMetadata: { fps: 1 } },
      {
        fileData: { fileUri: "https://youtu.be/x", mimeType: "video/mp4" },
        videoMetadata: { fps: 1 },
      },
    ],
  ])("has %j as a part", async (part, expected) => {
    const [content] = await contentsOf([{ role: "user", content: [part] }]);
    expect(content?.["parts"]).toEqual([expected]);
  });

  it("has images looked at as closely as they all ask", async () => {
    const image = (detail: string) => ({
      type: "input_image",
      image_url: "data:image/png;base64,iVBO",
      detail,
    });
    const ask = (...details: string[]) =>
      send({ input: [{ role: "user", content: details.map(image) }] });
    expect((await ask("low", "auto")).body["generationConfig"]).toEqual({
      mediaResolution: "MEDIA_RESOLUTION_LOW",
    });
    const mixed = await ask("low", "high");
    expect(mixed.body).not.toHaveProperty("generationConfig");
    expect(mixed.warnings).toEqual(["input"]);
  });
});

describe("what cannot be said is refused by name", () => {
  it.each<[string, unknown, Loose?]>([
    ["input[0]", [{ type: "web_search_call", id: "ws_1", status: "completed" }]],
    ["input[0]", [{ type: "item_reference", id: "msg_1" }]],
    ["input[0]", [{ type: "compaction", encrypted_content: "x" }]],
    ["input[0].content[0]", [{ role: "user", content: [{ type: "acme:thing" }] }]],
    [
      "input[0].content[0]",
      [
        {
          role: "system",
          content: [{ type: "input_image", image_url: "data:image/png;base64,x" }],
        },
      ],
    ],
    ["input[0].arguments", [call("1", "one", { arguments: '{"a":' })]],
    ["input[0]", [output("1", "x")]],
    ["tool_choice", "Hi", { tools: [{ type: "web_search" }], tool_choice: { type: "web_search" } }],
    [
      "tools[0].filters",
      "Hi",
      { tools: [{ type: "web_search", filters: { allowed_domains: ["a.example"] } }] },
    ],
    ["tools[0].container", "Hi", { tools: [{ type: "code_interpreter", container: "cntr_1" }] }],
    ["text.format.type", "Hi", { text: { format: { type: "grammar" } } }],
    ["store", "Hi", { store: true }],
  ])("%s", async (param, input, fields = {}) => {
    await expect(send({ input, ...fields })).rejects.toMatchObject({
      code: "not_implemented",
      param,
      message: expect.stringMatching(/^gemini .*\. [A-Z].*\.$/),
    });
  });
});

describe("tools", () => {
  const tools = ["a", "b"].map((name) => ({
    type: "function",
    name,
    parameters: { type: "object" },
    strict: null,
  }));
  const declared = (name: string) => ({ name, parametersJsonSchema: { type: "object" } });
  const both = [{ functionDeclarations: [declared("a"), declared("b")] }];

  it.each<[unknown, unknown]>([
    [undefined, undefined],
    ["auto", { mode: "AUTO" }],
    ["required", { mode: "ANY" }],
    ["none", { mode: "NONE" }],
    [
      { type: "function", name: "b" },
      { mode: "ANY", allowedFunctionNames: ["b"] },
    ],
    [
      { type: "allowed_tools", mode: "auto", tools: [{ type: "function", name: "a" }] },
      { mode: "VALIDATED", allowedFunctionNames: ["a"] },
    ],
    [
      { type: "allowed_tools", mode: "required", tools: [{ type: "function", name: "a" }] },
      { mode: "ANY", allowedFunctionNames: ["a"] },
    ],
    [{ type: "allowed_tools", mode: "auto", tools: [{ type: "web_search" }] }, { mode: "NONE" }],
  ])("chosen by %j", async (tool_choice, config) => {
    const { body } = await send({ tools, tool_choice });
    expect(body["tools"]).toEqual(both);
    expect(body["toolConfig"]).toEqual(config && { functionCallingConfig: config });
  });

  it("are held to their schemas where one is strict", async () => {
    const { body } = await send({ tools: [{ ...tools[0], strict: true }] });
    expect(body["toolConfig"]).toEqual({ functionCallingConfig: { mode: "VALIDATED" } });
  });

  it("are Google's own by their names, beside functions where the model can", async () => {
    const hosted = [
      { type: "web_search" },
      { type: "code_interpreter", container: { type: "auto" } },
      { type: "file_search", vector_store_ids: ["fileSearchStores/x"], max_num_results: 3 },
      { type: "gemini:url_context" },
      { type: "gemini:google_maps", enableWidget: true },
    ];
    const { body } = await send({ tools: [...hosted, ...tools] });
    expect(body["tools"]).toEqual([
      { googleSearch: {} },
      { codeExecution: {} },
      { fileSearch: { fileSearchStoreNames: ["fileSearchStores/x"], topK: 3 } },
      { urlContext: {} },
      { googleMaps: { enableWidget: true } },
      ...both,
    ]);
    expect(body["toolConfig"]).toEqual({ includeServerSideToolInvocations: true });
    const older = await send({ tools: [...hosted, ...tools], model: "gemini-2.5-pro" });
    expect(older.body).not.toHaveProperty("toolConfig");
  });

  it("of Google's are not to be used with none", async () => {
    const { body } = await send({ tools: [{ type: "web_search" }], tool_choice: "none" });
    expect(body).not.toHaveProperty("tools");
  });
});

describe("settings", () => {
  it("are Google's", async () => {
    const { body } = await send({
      temperature: 0,
      top_p: 0.5,
      max_output_tokens: 100,
      presence_penalty: 1,
      frequency_penalty: -1,
      top_logprobs: 2,
      service_tier: "flex",
      text: {
        format: { type: "json_schema", name: "x", schema: { type: "object" }, strict: true },
      },
      generationConfig: { topK: 3 },
      safetySettings: [],
    });
    expect(body).toMatchObject({ serviceTier: "flex", safetySettings: [] });
    expect(body["generationConfig"]).toEqual({
      temperature: 0,
      topP: 0.5,
      maxOutputTokens: 100,
      presencePenalty: 1,
      frequencyPenalty: -1,
      responseLogprobs: true,
      logprobs: 2,
      responseMimeType: "application/json",
      responseJsonSchema: { type: "object" },
      topK: 3,
    });
  });

  it.each<[string, unknown, unknown, number]>([
    [
      "gemini-3-flash-preview",
      { effort: "low" },
      { includeThoughts: true, thinkingLevel: "low" },
      0,
    ],
    [
      "gemini-3.1-pro-preview",
      { effort: "xhigh" },
      { includeThoughts: true, thinkingLevel: "high" },
      0,
    ],
    [
      "gemini-flash-latest",
      { effort: "none" },
      { includeThoughts: false, thinkingLevel: "minimal" },
      1,
    ],
    ["gemini-3-flash-preview", { summary: "auto" }, { includeThoughts: true }, 0],
    [
      "gemini-3.1-pro-preview",
      { effort: "minimal" },
      { includeThoughts: true, thinkingLevel: "low" },
      1,
    ],
    ["gemini-2.5-pro", { effort: "none" }, { includeThoughts: false, thinkingBudget: 128 }, 1],
    ["gemini-2.5-flash", { effort: "none" }, { includeThoughts: false, thinkingBudget: 0 }, 0],
    ["gemini-2.5-flash", { effort: "medium" }, { includeThoughts: true, thinkingBudget: 8192 }, 0],
    ["gemini-2.5-flash", { effort: "high" }, { includeThoughts: true, thinkingBudget: 24_576 }, 0],
    ["gemini-2.5-pro", { effort: "max" }, { includeThoughts: true, thinkingBudget: 32_768 }, 0],
    ["gemini-2.0-flash", { effort: "high" }, undefined, 1],
  ])("%s thinks by %j", async (model, reasoning, thinkingConfig, warned) => {
    const { body, warnings } = await send({ model, reasoning });
    expect((body["generationConfig"] as Loose | undefined)?.["thinkingConfig"]).toEqual(
      thinkingConfig,
    );
    expect(warnings).toHaveLength(warned);
  });
});

describe("schemas", () => {
  it("say in words what Gemini passes over, of functions and of answers alike", async () => {
    const unit = { description: "Unit", $ref: "#/$defs/unit" };
    const code = { type: "string", minLength: 2 };
    const schema = {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      properties: { unit, code, kind: { const: "city" } },
      required: ["code"],
      $defs: { unit: { enum: ["C", "F"] } },
    };
    const fitted = {
      type: "object",
      properties: {
        unit: { description: "Unit", anyOf: [{ $ref: "#/$defs/unit" }] },
        code: { type: "string", description: "(minLength: 2)" },
        kind: { type: "string", enum: ["city"] },
      },
      required: ["code"],
      $defs: { unit: { enum: ["C", "F"] } },
    };
    const { body, warnings } = await send({
      tools: [{ type: "function", name: "f", parameters: schema }],
      text: { format: { type: "json_schema", name: "a", schema } },
    });
    expect(body).toMatchObject({
      tools: [{ functionDeclarations: [{ name: "f", parametersJsonSchema: fitted }] }],
      generationConfig: { responseJsonSchema: fitted },
    });
    expect(warnings.toSorted()).toEqual(["text.format.schema", "tools.f.parameters"]);
  });

  it("that refer to themselves where they must are told of", async () => {
    const next = { $ref: "#" };
    const parameters = { type: "object", properties: { next }, required: ["next"] };
    const tools = [{ type: "function", name: "f", parameters }];
    expect((await send({ tools })).warnings).toEqual(["tools.f.parameters"]);
    const free = [{ type: "function", name: "f", parameters: { ...parameters, required: [] } }];
    expect((await send({ tools: free })).warnings).toEqual([]);
  });
});
