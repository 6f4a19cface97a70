import { checkGrammar, createClient } from "@anyllm/core";
import { loadRecordings, type Recording, replay } from "@anyllm/testing";
import type { ResponseRequest, StreamEvent } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { bedrock } from "../src/index.ts";
import { codec, concat, type Loose, merged, message } from "./wire.ts";

const { recordings, missing } = loadRecordings({ wire: "bedrock-invoke-anthropic" });
const rows = recordings.map((recording) => [recording.id, recording] as const);
const text = new TextDecoder();

// Anthropic's events, unwrapped without the package's own code.
function eventsOf(recording: Recording): Loose[] {
  const bytes = recording.streamBody() as Uint8Array;
  const events: Loose[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0);
    const { bytes: chunk } = JSON.parse(text.decode(codec.decode(bytes.slice(at, at + size)).body));
    events.push(JSON.parse(Buffer.from(chunk, "base64").toString("utf8")));
    at += size;
  }
  return events;
}

function factsOf(recording: Recording): Loose[] {
  if (recording.mode === "json") return JSON.parse(text.decode(recording.responseBody())).content;
  const blocks: Loose[] = [];
  for (const { type, index, content_block: block, delta } of eventsOf(recording)) {
    if (type === "content_block_start") blocks[index] = { ...block, json: "" };
    if (type !== "content_block_delta") continue;
    const open = blocks[index]!;
    for (const key of ["text", "thinking", "signature"]) {
      if (delta[key]) open[key] = (open[key] ?? "") + delta[key];
    }
    if (delta.partial_json) open["json"] += delta.partial_json;
  }
  return blocks.map(({ json, ...block }) =>
    block["type"] === "tool_use" ? { ...block, input: JSON.parse(json || "{}") } : block,
  );
}

async function answer(recording: Recording, cut?: number) {
  await using server = await replay({ ...recording.exchange(), ...(cut && { cut }) });
  const provider = bedrock({ api: "invoke", baseURL: server.url, apiKey: "recorded" });
  const llm = createClient({ providers: [provider], maxRetries: 0 });
  const request = { model: "bedrock/anthropic.claude-sonnet-4-5", input: "Hi" };
  if (recording.mode === "json") return { response: await llm.responses(request), events: [] };
  const reading = await llm.responses({ ...request, stream: true });
  const events: StreamEvent[] = [];
  for await (const event of reading) events.push(event);
  return { response: await reading.finalResponse(), events };
}

async function encoded(request: ResponseRequest): Promise<{ url: string; body: Loose }> {
  const provider = bedrock({ api: "invoke", apiKey: "k", region: "us-east-1" });
  const { url, body } = await provider.encode(request, { headers: {}, query: {}, body: {} });
  return { url, body: JSON.parse(String(body)) };
}

describe.skipIf(missing)(`recorded answers of InvokeModel ${missing ?? ""}`, () => {
  it.each(rows)("%s, given back as it came", async (_, recording) => {
    const { response, events } = await answer(recording);
    expect(recording.mode === "stream" ? checkGrammar(events) : []).toEqual([]);
    const input = JSON.parse(JSON.stringify([{ role: "user", content: "Hi" }, ...response.output]));
    const { body } = await encoded({ model: recording.model ?? "m", input });
    const told = body["messages"][1].content as Loose[] | string;
    const blocks = typeof told === "string" ? [{ type: "text", text: told }] : told;
    expect(blocks).toEqual(factsOf(recording));
  });

  it.each(rows.filter(([, { mode }]) => mode === "stream"))(
    "%s, byte by byte",
    async (_, recording) => {
      const [whole, cut] = [await answer(recording), await answer(recording, 1)];
      expect(cut.response.output_text).toBe(whole.response.output_text);
      expect(cut.events.length).toBe(whole.events.length);
    },
  );
});

describe("a request to InvokeModel", () => {
  it("has Anthropic's body and Amazon's version", async () => {
    const { url, body } = await encoded({
      model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
      input: "Hi",
      max_output_tokens: 64,
      stream: true,
    });
    expect(url).toBe(
      "https://bedrock-runtime.us-east-1.amazonaws.com/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke-with-response-stream",
    );
    expect(body).toMatchObject({ anthropic_version: "bedrock-2023-05-31", max_tokens: 64 });
    expect(body).not.toHaveProperty("model");
    expect(body).not.toHaveProperty("stream");
  });

  it("fails in the middle as Amazon says", async () => {
    const wrap = (event: object) =>
      message("chunk", { bytes: Buffer.from(JSON.stringify(event)).toString("base64") });
    const block = { type: "text", text: "" };
    const cited = { type: "citations_delta", citation: { url: "https://a.example" } };
    const body = concat([
      wrap({ type: "message_start", message: { id: "msg_1", usage: { input_tokens: 1 } } }),
      wrap({ type: "content_block_start", index: 0, content_block: block }),
      wrap({ type: "content_block_delta", index: 0, delta: cited }),
      wrap({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Half" } }),
      message("throttlingException", { message: "Too many requests." }),
    ]);
    await using server = await replay({ body });
    const provider = bedrock({ api: "invoke", baseURL: server.url, apiKey: "k" });
    const llm = createClient({ providers: [provider], maxRetries: 0 });
    const request = { model: "anthropic.claude-sonnet-4-5", input: "Hi" };
    const response = await (await llm.responses({ ...request, stream: true })).finalResponse();
    expect(response).toMatchObject({
      status: "failed",
      error: { code: "rate_limit_exceeded", message: "Too many requests." },
      output: [{ content: [{ text: "Half", annotations: [{ url: "https://a.example" }] }] }],
    });
  });
});

// Anthropic's request read into Responses, as an application would have written it.
function readMessage({ role, content }: Loose): Loose[] {
  if (typeof content === "string") return [{ role, content }];
  return content.map((block: Loose): Loose => {
    const { type, text: said, id, name, input, tool_use_id, source, cache_control } = block;
    if (type === "tool_use") {
      return { type: "function_call", call_id: id, name, arguments: JSON.stringify(input) };
    }
    if (type === "tool_result") {
      const output =
        typeof block["content"] === "string"
          ? block["content"]
          : block["content"].map((part: Loose) => ({ type: "input_text", text: part["text"] }));
      return { type: "function_call_output", call_id: tool_use_id, output };
    }
    const url = `data:${source?.media_type};base64,${source?.data}`;
    const part =
      type === "image"
        ? { type: "input_image", image_url: url }
        : { type: role === "user" ? "input_text" : "output_text", text: said };
    const breakpoint = cache_control && { prompt_cache_breakpoint: { mode: "explicit" } };
    return { role, content: [{ ...part, ...breakpoint }] };
  });
}

function readRequest(body: Loose): ResponseRequest {
  const { messages, max_tokens, system, tools, tool_choice, anthropic_version: _, ...own } = body;
  const request: Loose = {
    model: "anthropic.claude-sonnet-4-5",
    input: messages.flatMap(readMessage),
    max_output_tokens: max_tokens,
    ...(system && { instructions: typeof system === "string" ? system : system[0].text }),
    ...(tools?.length > 0 && {
      tools: tools.map(({ input_schema: parameters, ...tool }: Loose) => ({
        type: "function",
        ...tool,
        parameters,
      })),
    }),
    ...(tool_choice && { tool_choice: tool_choice.type }),
    ...own,
  };
  return request as ResponseRequest;
}

// A text is the same as one block of it, messages of one side as one message, no tools are none.
function explained({ messages, system, tools, ...body }: Loose): Loose {
  const blocks = (content: unknown): Loose[] =>
    typeof content === "string" ? [{ type: "text", text: content }] : (content as Loose[]);
  const plain = (block: Loose): Loose =>
    block["type"] === "tool_result" ? { ...block, content: blocks(block["content"]) } : block;
  return {
    ...body,
    ...(system && { system: blocks(system) }),
    ...(tools?.length > 0 && { tools }),
    messages: merged(
      messages.map(({ role, content }: Loose) => ({ role, content: blocks(content).map(plain) })),
    ),
  };
}

describe.skipIf(missing)(`recorded requests of InvokeModel ${missing ?? ""}`, () => {
  it.each(rows)("%s is said again", async (_, recording) => {
    const recorded = recording.requestBody() as Loose;
    const { body } = await encoded(readRequest(recorded));
    expect(explained(body)).toEqual(explained(recorded));
  });
});
