import { createClient, type Provider } from "@anyllm/core";
import { replay } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import {
  dashscope,
  databricks,
  litellm,
  minimax,
  openai,
  openrouter,
  portkey,
} from "../src/chat.ts";

type Request = Omit<Parameters<Provider["encode"]>[0], "model">;

async function bodyOf(provider: Provider, request: Request): Promise<unknown> {
  const extras = { headers: {}, query: {}, body: {} };
  const { body } = await provider.encode({ model: "m", ...request }, extras);
  return JSON.parse(String(body));
}

const offline = { apiKey: "k", baseURL: "http://127.0.0.1:1/v1" };
const user = (...content: object[]) => ({ role: "user" as const, content }) as never;
const next = { role: "user" as const, content: "Go on" };

describe("openai", () => {
  it("gets ids of calls that are not too long for it", async () => {
    const call_id = `chatcmpl-tool-${"0123456789abcdef".repeat(2)}`;
    const call = { type: "function_call", call_id, name: "f", arguments: "{}" };
    const output = { type: "function_call_output", call_id, output: "done" };
    const id = call_id.slice(-40);
    expect(await bodyOf(openai(offline), { input: [next, call, output] as never })).toMatchObject({
      messages: [{}, { tool_calls: [{ id }] }, { tool_call_id: id }],
    });
  });
});

describe("openai's answers", () => {
  it("keep a <thought> that a prompt asked for, also when they are given back", async () => {
    const content = "<thought>I add.</thought>\n<answer>4</answer>";
    const choices = [{ index: 0, finish_reason: "stop", message: { role: "assistant", content } }];
    await using server = await replay({ body: JSON.stringify({ id: "c", choices }) });
    const provider = openai({ ...offline, baseURL: server.baseURL });
    const llm = createClient({ providers: [provider] });
    const { output, output_text } = await llm.responses({ model: "openai/m", input: "2 + 2?" });
    expect(output_text).toBe(content);
    const input = [...output, { role: "user", content: "Thanks" }] as never;
    expect(await bodyOf(provider, { input })).toMatchObject({ messages: [{ content }, {}] });
  });
});

describe("openrouter", () => {
  it("takes an object for reasoning, and files behind URLs", async () => {
    const file = { type: "input_file", file_url: "https://a.example/b.pdf" };
    const sent = await bodyOf(openrouter(offline), {
      input: [user(file)],
      reasoning: { max_tokens: 100 },
    });
    expect(sent).toMatchObject({
      reasoning: { max_tokens: 100 },
      messages: [{ content: [{ type: "file", file: { file_data: "https://a.example/b.pdf" } }] }],
    });
  });
});

describe("litellm", () => {
  it("gets thinking back in its blocks, as Claude behind it demands", async () => {
    const thinking_blocks = [{ type: "thinking", thinking: "hm", signature: "SIG" }];
    const thought = {
      type: "reasoning",
      summary: [],
      content: [{ type: "reasoning_text", text: "hm" }],
      encrypted_content: "SIG",
      thinking_blocks,
    };
    const call = { type: "function_call", call_id: "c", name: "f", arguments: "{}" };
    const output = { type: "function_call_output", call_id: "c", output: "done" };
    const sent = await bodyOf(litellm(offline), {
      input: [next, thought, call, output] as never,
    });
    expect(sent).toMatchObject({
      messages: [{}, { reasoning_content: "hm", thinking_blocks, tool_calls: [{ id: "c" }] }, {}],
    });
  });
});

describe("portkey", () => {
  it("gets thinking back in blocks with the text, as Claude behind it demands", async () => {
    const thinking = { type: "thinking", thinking: "hm", signature: "SIG" };
    const content = [{ type: "reasoning_text", text: "hm" }];
    const thought = { type: "reasoning", summary: [], content, content_blocks: [thinking] };
    const said = { role: "assistant", content: "Yes." };
    const sent = await bodyOf(portkey(offline), { input: [thought, said, next] as never });
    const content_blocks = [thinking, { type: "text", text: "Yes." }];
    expect(sent).toMatchObject({ messages: [{ content: "Yes.", content_blocks }, {}] });
  });
});

describe("databricks", () => {
  it("gets thoughts of Claude back as they came, before the calls", async () => {
    const signed = { type: "summary_text", text: "hm", signature: "SIG" };
    const tool_calls = [{ id: "c", type: "function", function: { name: "f", arguments: "{}" } }];
    const message = { content: [{ type: "reasoning", summary: [signed] }], tool_calls };
    const body = JSON.stringify({ id: "1", choices: [{ message, finish_reason: "tool_calls" }] });
    await using server = await replay({ body, headers: { "content-type": "application/json" } });
    const llm = createClient({ providers: [databricks({ ...offline, baseURL: server.url })] });
    const { output } = await llm.responses({ model: "databricks/m", input: "Hi" });
    const result = { type: "function_call_output", call_id: "c", output: "done" };
    const sent = await bodyOf(databricks(offline), { input: [next, ...output, result] as never });
    expect(sent).toMatchObject({ messages: [{}, { ...message, tool_calls: [{ id: "c" }] }, {}] });
  });
});

describe("dashscope", () => {
  it("gets sound as a data URL", async () => {
    const sound = { type: "input_audio", input_audio: { data: "QUJD", format: "wav" } };
    expect(await bodyOf(dashscope(offline), { input: [user(sound)] })).toMatchObject({
      messages: [{ content: [{ input_audio: { data: "data:;base64,QUJD", format: "wav" } }] }],
    });
  });
});

describe("errors in a vendor's own words", () => {
  it.each([
    [dashscope, { error: { code: "data_inspection_failed", message: "No." } }, "content_filter"],
    [dashscope, { code: "Arrearage", message: "No." }, "insufficient_quota"],
    [minimax, { error: { code: "1008", message: "No." } }, "insufficient_quota"],
  ])("%#", async (row, problem, code) => {
    await using server = await replay({ status: 400, body: JSON.stringify(problem) });
    const provider = row({ ...offline, baseURL: server.baseURL });
    const llm = createClient({ providers: [provider], maxRetries: 0 });
    const call = llm.responses({ model: "m", input: "Hi" }, { provider: provider.id });
    await expect(call).rejects.toMatchObject({ code });
  });
});
