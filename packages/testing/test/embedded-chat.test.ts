import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { EmbeddedOptions } from "../src/index.ts";
import { eventsOf, vendor } from "./vendor.ts";
import { type Json, weather } from "./wire.ts";

const chat = (options?: EmbeddedOptions) =>
  vendor(
    {
      path: "/v1/chat/completions",
      headers: { authorization: "Bearer key" },
      body: { model: "embedded-1" },
    },
    options,
  );
const user = (content: unknown) => ({ role: "user", content });
const { type: _type, ...spec } = weather;
const tools = [{ type: "function", function: spec }];
const deltas = (text: string): Json[] =>
  eventsOf(text).flatMap(({ data }) => (data === "[DONE]" ? [] : (data.choices[0]?.delta ?? [])));
const joined = (text: string, key: string): string =>
  deltas(text)
    .map((delta) => delta[key] ?? "")
    .join("");

describe("the embedded model on the Chat Completions wire", () => {
  it("answers whole", async () => {
    await using model = await chat();
    const answer = await model.ask({ messages: [user("What is 6 times 7?")] });
    expect(answer).toMatchObject({
      object: "chat.completion",
      model: "embedded-1",
      choices: [{ index: 0, message: { role: "assistant", refusal: null }, finish_reason: "stop" }],
    });
    expect(answer.choices[0].message.content).toContain("42");
    const { prompt_tokens, completion_tokens, total_tokens } = answer.usage;
    expect(prompt_tokens + completion_tokens).toBe(total_tokens);
  });

  it("streams the same in chunks, with usage where it is asked for", async () => {
    await using model = await chat();
    const body = { messages: [user("What is 6 times 7?")], seed: 1 };
    const whole = await model.ask(body);
    const plain = await model.send({ ...body, stream: true });
    expect(plain.type).toBe("text/event-stream");
    expect(joined(plain.text, "content")).toBe(whole.choices[0].message.content);
    expect(deltas(plain.text).length).toBeGreaterThan(3);
    expect(eventsOf(plain.text).at(-1)?.data).toBe("[DONE]");
    expect(plain.text).not.toContain('"usage"');
    const counted = await model.send({
      ...body,
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(eventsOf(counted.text).at(-2)?.data).toMatchObject({ choices: [], usage: whole.usage });
  });

  it("calls functions, and answers from what they return", async () => {
    await using model = await chat();
    const question = user("What is the weather in Paris?");
    const first = await model.ask({ messages: [question], tools });
    const { message, finish_reason } = first.choices[0];
    expect(finish_reason).toBe("tool_calls");
    const [{ id, function: called }] = message.tool_calls;
    expect([called.name, JSON.parse(called.arguments).city]).toEqual(["get_weather", "Paris"]);
    const output = { role: "tool", tool_call_id: id, content: "18 °C" };
    const second = await model.ask({ messages: [question, message, output], tools });
    expect(second.choices[0].message.content).toContain("18 °C");
    const streamed = await model.send({ messages: [question], tools, stream: true });
    const calls = deltas(streamed.text).flatMap(({ tool_calls = [] }) => tool_calls);
    expect(calls.map((call: Json) => call.function.arguments).join("")).toBe(called.arguments);
    expect(calls.length).toBeGreaterThan(2);
  });

  const reasoning = { messages: [user("Hi")], reasoning_effort: "low" };
  const trace = "The prompt says";
  it.each<[NonNullable<EmbeddedOptions["chat"]>["reasoning"], (message: Json) => string]>([
    ["reasoning_content", (message) => message.reasoning_content],
    ["reasoning", (message) => message.reasoning],
    ["reasoning_details", (message) => message.reasoning_details[0].text],
    ["tags", (message) => /^<think>(.*)<\/think>\n\n\S/s.exec(message.content)?.[1] ?? ""],
    ["parts", (message) => message.content[0].thinking[0].text],
  ])("tells reasoning as %s, whole and streamed", async (form, read) => {
    await using model = await chat({ chat: { reasoning: form! } });
    const { message } = (await model.ask(reasoning)).choices[0];
    expect(read(message)).toContain(trace);
    const { text } = await model.send({ ...reasoning, stream: true });
    expect(text).toContain(form === "tags" ? "<think>" : form === "parts" ? "thinking" : form);
  });

  it("takes another dialect for one call, in a header", async () => {
    await using model = await chat({ chat: { reasoning: "tags" } });
    const dialect = JSON.stringify({ callIds: false, wholeCalls: true, usageChunk: true });
    const { text } = await model.send(
      { messages: [user("Weather in Paris?")], tools, stream: true },
      undefined,
      { "x-embedded-chat": dialect },
    );
    const [delta, ...rest] = deltas(text).filter(({ tool_calls }) => tool_calls);
    expect(rest).toEqual([]);
    expect(delta.tool_calls[0]).not.toHaveProperty("id");
    expect(delta.tool_calls[0].function.arguments).toContain("Paris");
    expect(text).toContain('"usage"');
  });

  it("fills a JSON Schema, refuses when asked to, and stops at the limit", async () => {
    await using model = await chat();
    const schema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
    const formed = await model.ask({
      messages: [user("I live in Oslo")],
      response_format: { type: "json_schema", json_schema: { name: "home", schema } },
    });
    expect(JSON.parse(formed.choices[0].message.content)).toEqual({ city: "Oslo" });
    const refused = await model.ask({ messages: [user("Please refuse")] });
    expect(refused.choices[0].message).toMatchObject({ content: null });
    expect(refused.choices[0].message.refusal).toContain("refuse");
    const cut = await model.ask({ messages: [user("Tell me a story")], max_tokens: 3 });
    expect(cut.choices[0].finish_reason).toBe("length");
    expect(cut.usage.completion_tokens).toBe(3);
  });

  const call = (id: string) => ({ id, type: "function", function: { name: "f", arguments: "{}" } });
  const calling = (...ids: string[]) => ({ role: "assistant", tool_calls: ids.map(call) });
  const tool = (tool_call_id: string) => ({ role: "tool", tool_call_id, content: "1" });
  it.each<[what: string, body: object, param: string]>([
    ["no messages", {}, "messages"],
    ["an empty list", { messages: [] }, "messages"],
    ["an unknown role", { messages: [{ role: "robot", content: "Hi" }] }, "messages[0].role"],
    ["an unknown part", { messages: [user([{ type: "input_text" }])] }, "messages[0].content[0]"],
    ["an output without a call", { messages: [user("Hi"), tool("c")] }, "messages[1]"],
    [
      "a call without an output",
      { messages: [user("Hi"), calling("c"), user("?")] },
      "messages[2]",
    ],
    ["one of two outputs", { messages: [user("?"), calling("a", "b"), tool("a")] }, "messages[3]"],
    ["a choice without tools", { messages: [user("Hi")], tool_choice: "auto" }, "tool_choice"],
    ["a Responses tool", { messages: [user("Hi")], tools: [weather] }, "tools[0].function"],
    ["usage without a stream", { messages: [user("Hi")], stream_options: {} }, "stream_options"],
    ["two limits", { messages: [user("")], max_tokens: 9, max_completion_tokens: 9 }, "max_tokens"],
    ["a temperature of 3", { messages: [user("Hi")], temperature: 3 }, "temperature"],
    [
      "JSON that nobody mentions",
      { messages: [user("Hi")], response_format: { type: "json_object" } },
      "messages",
    ],
    [
      "a format of Responses",
      { messages: [user("Hi")], response_format: { type: "json_schema", name: "n", schema: {} } },
      "response_format.json_schema",
    ],
  ])("refuses %s", async (_, body, param) => {
    await using model = await chat();
    const { status, json } = await model.send(body);
    expect([status, json.error.param]).toEqual([400, param]);
    expect(json.error).toMatchObject({ type: "invalid_request_error" });
  });

  it("knows one model and wants a key", async () => {
    await using model = await chat();
    const other = await model.send({ model: "gpt-5", messages: [user("Hi")] });
    expect([other.status, other.json.error.code]).toEqual([404, "model_not_found"]);
    const path = "/v1/chat/completions";
    const keyless = await model.send({ messages: [] }, path, { authorization: "" });
    expect([keyless.status, keyless.json.error.code]).toEqual([401, "invalid_api_key"]);
  });

  it("is understood by the official SDK", async () => {
    await using model = await chat();
    const path = join(import.meta.dirname, "../../provider-openai/package.json");
    const OpenAI: Json = createRequire(path)("openai").default;
    const client = new OpenAI({ baseURL: model.server.baseURL, apiKey: "key" });
    const body = { model: "embedded-1", messages: [user("Weather in Paris and Oslo?")], tools };
    const whole = await client.chat.completions.create(body);
    const streamed = await client.chat.completions.stream(body).finalChatCompletion();
    const told = ({ choices }: Json): string[] =>
      choices[0].message.tool_calls.map((made: Json) => made.function.arguments);
    expect(told(streamed)).toEqual(told(whole));
    expect(told(whole)).toHaveLength(2);
  });
});
