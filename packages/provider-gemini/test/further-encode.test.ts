import type { ResponseRequest } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { gemini } from "../src/index.ts";
import type { Loose } from "./support/decoding.ts";

async function send(fields: Loose): Promise<{ body: Loose; warnings: string[] }> {
  const warnings: string[] = [];
  const request = { model: "gemini-3-flash-preview", input: "Hi", ...fields } as ResponseRequest;
  const call = await gemini({ apiKey: "k" }).encode(request, {
    headers: {},
    query: {},
    body: {},
    warn: (param: string): void => void warnings.push(param),
  });
  return { body: JSON.parse(String(call.body)) as Loose, warnings };
}

async function partsOf(input: unknown, fields: Loose = {}): Promise<Loose[]> {
  const { body } = await send({ input, ...fields });
  return (body["contents"] as Loose[]).flatMap(({ parts }) => parts as Loose[]);
}

const message = (...content: Loose[]): Loose[] => [{ role: "user", content }];

describe("parts of the user", () => {
  it("keep Google's own keys, and no other vendor's", async () => {
    const own = { thought: false, thoughtSignature: "S", partMetadata: { a: 1 } };
    const text = { type: "input_text", text: "Hi", cache_control: { type: "ephemeral" }, ...own };
    expect(await partsOf(message(text))).toEqual([{ text: "Hi", ...own }]);
  });

  it("are no empty texts beside others, which Google refuses", async () => {
    const empty = { type: "input_text", text: "" };
    const image = { type: "input_image", image_url: "https://a.example/b.png" };
    expect(await partsOf(message(empty, image))).toMatchObject([{ fileData: {} }]);
    expect(await partsOf(message(empty))).toEqual([{ text: "" }]);
  });

  it("may say what a file behind a URL is", async () => {
    const file = { type: "input_file", file_url: "gs://b/f", mimeType: "audio/mpeg" };
    expect(await partsOf(message(file))).toEqual([
      { fileData: { fileUri: "gs://b/f", mimeType: "audio/mpeg" } },
    ]);
  });

  it("have no file names, of which a warning tells once", async () => {
    const file = { type: "input_file", filename: "a.pdf", file_data: "JVBERi0=" };
    const { body, warnings } = await send({ input: message(file, file) });
    const inlineData = { mimeType: "application/pdf", data: "JVBERi0=" };
    expect(body["contents"]).toEqual([{ role: "user", parts: [{ inlineData }, { inlineData }] }]);
    expect(warnings).toEqual(["input"]);
  });

  it("are named in the answer of a function, which may speak of them", async () => {
    const file = { type: "input_file", filename: "a.pdf", file_data: "JVBERi0=" };
    const call = { type: "function_call", call_id: "1", name: "f", arguments: "{}" };
    const [, , { functionResponse } = {}] = await partsOf([
      { role: "user", content: "Hi" },
      { ...call, thought_signature: "S" },
      { type: "function_call_output", call_id: "1", output: [file] },
    ]);
    expect((functionResponse as Loose)["parts"]).toMatchObject([
      { inlineData: { displayName: "a.pdf" } },
    ]);
  });
});

describe("a call without a signature", () => {
  const input = (call_id: string): Loose[] => [
    { role: "user", content: "Hi" },
    { type: "function_call", call_id, name: "f", arguments: "{}" },
    { type: "function_call_output", call_id, output: "1" },
  ];

  it.each([
    ["gemini-3-flash-preview", "gemini_1", true],
    ["gemini-3-flash-preview", "call_1", true],
    ["gemini-flash-latest", "call_1", true],
    // It was Google's, by the very same name: such a model signs none.
    ["gemini-flash-latest", "gemini_1", false],
    ["gemini-2.5-flash", "call_1", false],
  ])("to %s, of the id %s, is vouched for: %s", async (model, call_id, vouched) => {
    const [, call] = await partsOf(input(call_id), { model });
    expect(call?.["thoughtSignature"] !== undefined).toBe(vouched);
  });
});

describe("the turns of a conversation", () => {
  it("stay apart where the model said nothing", async () => {
    const { body } = await send({
      input: [
        { role: "user", content: "One" },
        { type: "message", role: "assistant", content: "" },
        { role: "user", content: "Two" },
      ],
    });
    expect(body["contents"]).toEqual([
      { role: "user", parts: [{ text: "One" }] },
      { role: "model", parts: [{ text: "" }] },
      { role: "user", parts: [{ text: "Two" }] },
    ]);
  });

  it("are answered in the caller's order, but for calls of one name", async () => {
    const calls = ["a1", "b1", "a2"].map((id) => ({
      type: "function_call",
      call_id: `gemini_${id}`,
      name: id[0],
      arguments: "{}",
      thought_signature: "S",
    }));
    const outputs = ["b1", "a2", "a1"].map((id) => ({
      type: "function_call_output",
      call_id: `gemini_${id}`,
      output: id,
    }));
    const parts = await partsOf([{ role: "user", content: "Hi" }, ...calls, ...outputs]);
    const answers = parts.flatMap(({ functionResponse }) => functionResponse ?? []) as Loose[];
    const told = ["b1", "a1", "a2"].map((output) => ({ output }));
    expect(answers.map(({ response }) => response)).toEqual(told);
  });
});

describe("what a function told", () => {
  it.each<[string, Loose]>([
    ['{"id":"12345678901234567890"}', { id: "12345678901234567890" }],
    ['{"id":12345678901234567890}', { output: '{"id":12345678901234567890}' }],
    ['{"a\\"1":"\\\\"}', { 'a"1': "\\" }],
  ])("%s keeps its digits", async (told, response) => {
    const call = { type: "function_call", call_id: "1", name: "f", arguments: "{}" };
    const input = [
      { role: "user", content: "Hi" },
      { ...call, thought_signature: "S" },
      { type: "function_call_output", call_id: "1", output: told },
    ];
    expect((await partsOf(input))[2]).toEqual({
      functionResponse: { id: "1", name: "f", response },
    });
  });
});

describe("tools", () => {
  it("keep the settings that are Google's own", async () => {
    const { body } = await send({
      tools: [
        { type: "web_search", excludeDomains: ["a.example"] },
        { type: "file_search", vector_store_ids: ["s"], metadataFilter: "a=1" },
        { type: "parallel_ai_search", customConfigs: {} },
        { type: "function", name: "f", responseJsonSchema: { type: "null" }, behavior: "BLOCKING" },
      ],
    });
    expect(body["tools"]).toEqual([
      { googleSearch: { excludeDomains: ["a.example"] } },
      { fileSearch: { fileSearchStoreNames: ["s"], metadataFilter: "a=1" } },
      { parallelAiSearch: { customConfigs: {} } },
      {
        functionDeclarations: [
          { name: "f", responseJsonSchema: { type: "null" }, behavior: "BLOCKING" },
        ],
      },
    ]);
  });

  const server = {
    type: "mcp",
    server_label: "docs",
    server_url: "https://mcp.example",
    require_approval: "never",
  };

  it("of an MCP server are Google's to call", async () => {
    const own = { timeout: "10s", sseReadTimeout: "9s", terminateOnClose: false };
    const tool = { ...server, headers: { "x-a": "1" }, authorization: "token", ...own };
    const { body } = await send({ tools: [tool] });
    const headers = { "x-a": "1", Authorization: "Bearer token" };
    expect(body["tools"]).toEqual([
      {
        mcpServers: [
          {
            name: "docs",
            streamableHttpTransport: { url: "https://mcp.example", headers, ...own },
          },
        ],
      },
    ]);
  });

  it.each<[string, Loose]>([
    ["tools[0].require_approval", { require_approval: "always" }],
    ["tools[0].allowed_tools", { allowed_tools: ["a"] }],
    ["tools[0].defer_loading", { defer_loading: true }],
    ["tools[0]", { server_url: undefined, connector_id: "c" }],
  ])("of an MCP server are refused by %s", async (param, more) => {
    await expect(send({ tools: [{ ...server, ...more }] })).rejects.toMatchObject({ param });
  });
});
