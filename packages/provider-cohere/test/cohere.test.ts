import { checkGrammar, createClient } from "@anyllm/core";
import { replay } from "@anyllm/testing";
import type { ResponseRequest, StreamEvent } from "@anyllm/types";
import { afterEach, describe, expect, it, vi } from "vitest";
import { cohere } from "../src/index.ts";
import { type Loose, sse } from "./wire.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

async function encoded(more: Loose) {
  const request: Loose = { model: "m", input: "Hi", ...more };
  const warnings: string[] = [];
  const call = await cohere({ apiKey: "k" }).encode(request as ResponseRequest, {
    headers: {},
    query: {},
    body: {},
    warn: (param) => warnings.push(param),
  });
  return { url: call.url, body: JSON.parse(String(call.body)) as Loose, warnings };
}

const clientOf = (url: string) =>
  createClient({ providers: [cohere({ baseURL: `${url}/v2`, apiKey: "k" })], maxRetries: 0 });

async function streamed(events: Loose[]) {
  await using server = await replay({ body: sse(events) });
  const reading = await clientOf(server.url).responses({ model: "m", input: "Hi", stream: true });
  const told: StreamEvent[] = [];
  for await (const event of reading) told.push(event);
  expect(checkGrammar(told)).toEqual([]);
  return await reading.finalResponse();
}

async function answered(message: Loose, more: Loose = { finish_reason: "COMPLETE" }) {
  await using server = await replay({ body: JSON.stringify({ id: "r", message, ...more }) });
  return await clientOf(server.url).responses({ model: "m", input: "Hi" });
}

const tools = ["f", "g"].map((name) => ({ type: "function", name, parameters: {}, strict: true }));

describe("a request to Cohere", () => {
  it("says the history as Cohere would have it", async () => {
    const { body, warnings } = await encoded({
      instructions: "Be brief.",
      input: [
        { role: "user", content: "Weather?" },
        { type: "reasoning", summary: [], content: [{ type: "reasoning_text", text: "Hm." }] },
        { type: "reasoning", summary: [], encrypted_content: "sealed elsewhere" },
        { role: "assistant", phase: "commentary", content: "I will look." },
        { type: "function_call", call_id: "c1", name: "f", arguments: '{"a":1}' },
        { type: "function_call", call_id: "c2", name: "g", arguments: "" },
        { type: "function_call_output", call_id: "c1", output: "18" },
        {
          type: "function_call_output",
          call_id: "c2",
          output: [{ type: "cohere:document", document: { id: "d", data: { text: "19" } } }],
        },
      ],
    });
    expect(body["messages"]).toEqual([
      { role: "system", content: "Be brief." },
      { role: "user", content: "Weather?" },
      {
        role: "assistant",
        tool_plan: "I will look.",
        content: [{ type: "thinking", thinking: "Hm." }],
        tool_calls: [
          { id: "c1", type: "function", function: { name: "f", arguments: '{"a":1}' } },
          { id: "c2", type: "function", function: { name: "g", arguments: "{}" } },
        ],
      },
      { role: "tool", tool_call_id: "c1", content: "18" },
      {
        role: "tool",
        tool_call_id: "c2",
        content: [{ type: "document", document: { id: "d", data: { text: "19" } } }],
      },
    ]);
    expect(warnings).toEqual(["input"]);
  });

  it("offers one function alone where it must be called", async () => {
    const { body } = await encoded({ tools, tool_choice: { type: "function", name: "g" } });
    expect(body).toMatchObject({ tool_choice: "REQUIRED", strict_tools: true });
    expect(body["tools"].map((tool: Loose) => tool.function.name)).toEqual(["g"]);
  });

  it.each([
    ["none", "NONE"],
    ["required", "REQUIRED"],
    ["auto", undefined],
  ])("says %s as %s", async (tool_choice, said) => {
    expect((await encoded({ tools, tool_choice })).body["tool_choice"]).toBe(said);
  });

  it("maps settings, and sends Cohere's own along", async () => {
    const { body } = await encoded({
      top_p: 0.5,
      max_output_tokens: 99,
      reasoning: { effort: "low" },
      text: { format: { type: "json_schema", name: "n", schema: { type: "object" } } },
      documents: [{ id: "d", data: { text: "t" } }],
      safety_mode: "STRICT",
      k: 5,
    });
    expect(body).toEqual({
      model: "m",
      messages: [{ role: "user", content: "Hi" }],
      p: 0.5,
      max_tokens: 99,
      thinking: { type: "enabled", token_budget: 2048 },
      response_format: { type: "json_object", json_schema: { type: "object" } },
      documents: [{ id: "d", data: { text: "t" } }],
      safety_mode: "STRICT",
      k: 5,
    });
  });

  it.each<[string, Loose]>([
    [
      "input[0].output[0]",
      {
        input: [
          {
            type: "function_call_output",
            call_id: "c",
            output: [{ type: "input_image", image_url: "data:image/png;base64,iVBORw0KGgo=" }],
          },
        ],
      },
    ],
    ["input[0]", { input: [{ type: "web_search_call", id: "ws", status: "completed" }] }],
    ["tool_choice", { tool_choice: "required" }],
  ])("refuses %s, which it cannot say", async (param, more) => {
    await expect(encoded(more)).rejects.toMatchObject({ code: "not_implemented", param });
  });

  it("warns where some functions are strict and others are not", async () => {
    const mixed = [tools[0], { ...tools[1], strict: false }];
    const { body, warnings } = await encoded({ tools: mixed });
    expect(body).not.toHaveProperty("strict_tools");
    expect(warnings).toEqual(["tools"]);
  });
});

describe("an answer of Cohere's", () => {
  it("has citations where their words are, whatever letters come before", async () => {
    const text = "👋 Ruby is by Matz.";
    const start = Array.from(text).indexOf("M");
    const document = { title: "Ruby", url: "https://a.example/ruby" };
    const citation = {
      start,
      end: start + 4,
      text: "Matz",
      sources: [{ type: "document", id: "d", document }],
    };
    const { output } = await answered({ content: [{ type: "text", text }], citations: [citation] });
    const [annotation] = (output[0] as Loose)["content"][0].annotations;
    expect(annotation).toMatchObject({
      type: "url_citation",
      title: "Ruby",
      url: document.url,
      citation,
    });
    expect(text.slice(annotation.start_index, annotation.end_index)).toBe("Matz");
  });

  it("whose call was cut short says so", async () => {
    const call = { id: "c", type: "function", function: { name: "f", arguments: '{"a":' } };
    const told = (more: Loose) => ({ index: 0, delta: { message: { tool_calls: more } } });
    const { status, output } = await streamed([
      { type: "message-start", id: "r" },
      { type: "tool-call-start", ...told(call) },
      { type: "tool-call-end", index: 0 },
      { type: "message-end", delta: { finish_reason: "MAX_TOKENS" } },
    ]);
    expect(status).toBe("incomplete");
    expect(output).toMatchObject([{ status: "incomplete", arguments: '{"a":' }]);
  });

  it("with a plan and a text keeps them apart", async () => {
    const message = { tool_plan: "I will look.", content: [{ type: "text", text: "Well." }] };
    const { output } = await answered(message);
    expect(output).toMatchObject([
      { phase: "commentary", content: [{ text: "I will look." }] },
      { content: [{ text: "Well." }] },
    ]);
    expect(output[1]).not.toHaveProperty("phase");
  });

  it("with two thoughts has two", async () => {
    const thoughts = ["One.", "Two."].map((thinking) => ({ type: "thinking", thinking }));
    const { output } = await answered({ content: [...thoughts, { type: "text", text: "So." }] });
    expect(output.map(({ type }) => type)).toEqual(["reasoning", "reasoning", "message"]);
  });

  it.each([
    ["ERROR", "failed"],
    ["TIMEOUT", "failed"],
    ["STOP_SEQUENCE", "completed"],
    ["NEW_REASON", "incomplete"],
  ])("that ended with %s is %s", async (finish_reason, status) => {
    const message = { content: [{ type: "text", text: "A" }] };
    const response = await answered(message, { finish_reason });
    expect(response.status).toBe(status);
    expect(response).toMatchObject({ cohere: { finish_reason } });
  });

  it("with what nobody knows keeps it", async () => {
    const told = (content: Loose) => ({ index: 0, delta: { message: { content } } });
    const response = await streamed([
      { type: "message-start", id: "r" },
      { type: "content-start", ...told({ type: "hologram", light: "a" }) },
      { type: "content-delta", ...told({ light: "b" }) },
      { type: "content-end", index: 0 },
      { type: "debug", prompt: "p" },
      { type: "message-end", delta: { finish_reason: "COMPLETE" } },
    ]);
    expect(response.output).toMatchObject([
      { content: [{ type: "cohere:hologram", light: "ab" }] },
    ]);
    expect(response).toMatchObject({ cohere: { debug: { prompt: "p" } } });
    const { body } = await encoded({ input: JSON.parse(JSON.stringify(response.output)) });
    expect(body["messages"][0].content).toEqual([{ type: "hologram", light: "ab" }]);
  });

  it("that is odd never breaks the reader", async () => {
    const odd = [null, 1, {}, { type: "text" }, { type: "thinking", thinking: 1 }];
    const message = {
      content: odd,
      tool_calls: [null, {}, { function: 1 }],
      citations: [null, {}],
    };
    expect((await answered(message)).status).toBe("completed");
    const events = [
      "message-start",
      "content-start",
      "content-delta",
      "content-end",
      "citation-start",
    ];
    const more = ["tool-plan-delta", "tool-call-start", "tool-call-delta", "tool-call-end"];
    const lines = [...events, ...more].flatMap((type) => [
      { type },
      { type, delta: { message: 1 } },
    ]);
    const end = { type: "message-end", delta: { finish_reason: "COMPLETE", usage: { tokens: 1 } } };
    expect((await streamed([...lines, end])).status).toBe("completed");
  });

  it("that merely stops is no whole answer", async () => {
    const started = [{ type: "message-start", id: "r" }];
    await expect(streamed(started)).rejects.toMatchObject({ code: "stream_truncated" });
  });
});

describe("where Cohere is", () => {
  it.each([
    ["", "https://api.cohere.com/v2/chat"],
    ["https://a.example/", "https://a.example/v2/chat"],
    ["https://a.example/v2", "https://a.example/v2/chat"],
  ])("COHERE_BASE_URL %j leads to %s", async (base, url) => {
    vi.stubEnv("COHERE_BASE_URL", base);
    expect((await encoded({})).url).toBe(url);
  });

  it("reads the key under either name", async () => {
    vi.stubEnv("COHERE_API_KEY", "");
    vi.stubEnv("CO_API_KEY", "old");
    const call = await cohere().encode(
      { model: "m", input: "Hi" },
      { headers: {}, query: {}, body: {} },
    );
    expect(call.headers["authorization"]).toBe("Bearer old");
  });

  it("lists models page by page", async () => {
    const pages = [
      { models: [{ name: "a", context_length: 1 }], next_page_token: "t" },
      { models: [{ name: "b" }] },
    ];
    await using server = await replay(pages.map((page) => ({ body: JSON.stringify(page) })));
    const listed = [];
    for await (const model of clientOf(server.url).models()) listed.push(model.reference);
    expect(listed).toEqual(["cohere/a", "cohere/b"]);
    const [first, second] = server.requests;
    expect([first!.path, first!.query.get("endpoint")]).toEqual(["/v1/models", "chat"]);
    expect(second!.query.get("page_token")).toBe("t");
  });

  it("says when a model is not there", async () => {
    const body = JSON.stringify({
      message: "model 'x' not found, make sure the correct model ID was used",
    });
    await using server = await replay({ status: 404, body });
    const call = clientOf(server.url).responses({ model: "x", input: "Hi" });
    await expect(call).rejects.toMatchObject({ code: "model_not_found", status: 404 });
  });
});

describe("how far a model can be held to a form", () => {
  it.each([["command-a-03-2025", "json_schema", false, true, true]])(
    "%s: %s, beside tools %s, strict tools %s, forced ones %s",
    (model, ...facts) => {
      const [format, withTools, strictTools, forcedTools] = facts;
      const support = { format, withTools, strictTools, forcedTools };
      expect(cohere().structured?.(model)).toEqual(support);
    },
  );
});
