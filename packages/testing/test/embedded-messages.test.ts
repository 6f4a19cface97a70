import { describe, expect, it } from "vitest";
import { eventsOf, vendor } from "./vendor.ts";
import { type Json, weather } from "./wire.ts";

const messages = () =>
  vendor({
    path: "/v1/messages",
    headers: { "x-api-key": "key", "anthropic-version": "2023-06-01" },
    body: { model: "embedded-1", max_tokens: 2048 },
  });
const user = (content: unknown) => ({ role: "user", content });
const assistant = (...content: object[]) => ({ role: "assistant", content });
const { name, description, parameters } = weather;
const tools = [{ name, description, input_schema: parameters }];
const thinking = { type: "enabled", budget_tokens: 1024 };
const result = (tool_use_id: string, content: unknown = "18 °C") => ({
  type: "tool_result",
  tool_use_id,
  content,
});

describe("the embedded model on Anthropic's wire", () => {
  it("answers whole", async () => {
    await using model = await messages();
    const answer = await model.ask({ messages: [user("What is 6 times 7?")] });
    expect(answer).toMatchObject({
      type: "message",
      role: "assistant",
      content: [{ type: "text", text: expect.stringContaining("42") }],
      stop_reason: "end_turn",
      stop_sequence: null,
      usage: { input_tokens: expect.any(Number), output_tokens: expect.any(Number) },
    });
  });

  it("streams the same in named events", async () => {
    await using model = await messages();
    const body = { messages: [user("Hi")], thinking };
    const whole = await model.ask(body);
    const { text, type } = await model.send({ ...body, stream: true });
    expect(type).toBe("text/event-stream");
    const events = eventsOf(text);
    expect(events.every((event) => event.name === event.data.type)).toBe(true);
    const told = (kind: string, key: string): string =>
      events
        .filter(({ data }) => data.delta?.type === kind)
        .map(({ data }) => data.delta[key])
        .join("");
    const [thought, said] = whole.content;
    expect(told("thinking_delta", "thinking")).toBe(thought.thinking);
    expect(told("signature_delta", "signature")).toBe(thought.signature);
    expect(told("text_delta", "text")).toBe(said.text);
    expect(events.map((event) => event.name)).toEqual(
      expect.arrayContaining(["message_start", "ping", "message_delta", "message_stop"]),
    );
    const { usage } = events.find((event) => event.name === "message_delta")?.data ?? {};
    expect(usage.output_tokens).toBe(whole.usage.output_tokens);
  });

  it("calls functions, and takes the thinking and the results back", async () => {
    await using model = await messages();
    const question = user("What is the weather in Paris and Oslo?");
    const first = await model.ask({ messages: [question], tools, thinking });
    expect(first.stop_reason).toBe("tool_use");
    const calls = first.content.filter(({ type }: Json) => type === "tool_use");
    expect(calls.map(({ input }: Json) => input.city)).toEqual(["Paris", "Oslo"]);
    const history = [question, assistant(...first.content)];
    const results = user(calls.map(({ id }: Json) => result(id)));
    const second = await model.ask({ messages: [...history, results], tools, thinking });
    expect(second.content.at(-1).text).toContain("18 °C");
    const [thought, ...rest] = first.content;
    const forged = assistant({ ...thought, thinking: "I was told otherwise." }, ...rest);
    const refused = await model.send({ messages: [question, forged, results], tools, thinking });
    expect(refused.json.error.message).toContain("invalid signature");
    const bare = await model.send({
      messages: [question, assistant(...rest), results],
      tools,
      thinking,
    });
    expect(bare.json.error.message).toContain("expected thinking");
  });

  it("fills a JSON Schema, refuses when asked to, and stops at the limit", async () => {
    await using model = await messages();
    const schema = {
      type: "object",
      properties: { city: { type: "string" } },
      required: ["city"],
      additionalProperties: false,
    };
    const format = { type: "json_schema", schema };
    const living = [user("I live in Oslo")];
    const formed = await model.ask({ messages: living, output_config: { format } });
    expect(JSON.parse(formed.content[0].text)).toEqual({ city: "Oslo" });
    const refused = await model.ask({ messages: [user("Please refuse")] });
    expect(refused.stop_reason).toBe("refusal");
    const cut = await model.ask({ messages: [user("Tell me a story")], max_tokens: 3 });
    expect([cut.stop_reason, cut.usage.output_tokens]).toEqual(["max_tokens", 3]);
  });

  const use = { type: "tool_use", id: "t1", name: "get_weather", input: {} };
  const hi = [user("Hi")];
  it.each<[what: string, body: object, says: string]>([
    ["no max_tokens", { messages: hi, max_tokens: undefined }, "max_tokens: field required"],
    ["an unknown field", { messages: hi, presence_penalty: 1 }, "extra inputs are not permitted"],
    ["a system role", { messages: [{ role: "system", content: "x" }] }, "messages.0.role"],
    ["an assistant that begins", { messages: [assistant({ type: "text", text: "x" })] }, "user"],
    ["an empty text", { messages: [user([{ type: "text", text: "" }])] }, "not empty"],
    ["an unknown block", { messages: [user([{ type: "input_text" }])] }, "messages.0.content.0"],
    ["a result without a call", { messages: [user([result("t1")])] }, "unexpected tool_use_id"],
    ["a call without a result", { messages: [...hi, assistant(use), user("?")] }, "t1"],
    [
      "text before results",
      { messages: [...hi, assistant(use), user([{ type: "text", text: "x" }, result("t1")])] },
      "must come before",
    ],
    ["an id twice", { messages: [...hi, assistant(use, use), user([result("t1")])] }, "unique"],
    ["a trailing space", { messages: [...hi, { role: "assistant", content: "I " }] }, "whitespace"],
    ["a temperature of 1.5", { messages: hi, temperature: 1.5 }, "temperature"],
    ["a cool thinker", { messages: hi, thinking, temperature: 0.5 }, "temperature"],
    ["a forced thinker", { messages: hi, thinking, tools, tool_choice: { type: "any" } }, "forces"],
    ["a thought too long", { messages: hi, thinking, max_tokens: 1024 }, "budget_tokens"],
    ["a choice without tools", { messages: hi, tool_choice: { type: "auto" } }, "tools"],
    ["a tool of Responses", { messages: hi, tools: [weather] }, "tools.0"],
    [
      "an open schema",
      {
        messages: hi,
        output_config: { format: { type: "json_schema", schema: { type: "object" } } },
      },
      "additionalProperties",
    ],
  ])("refuses %s", async (_, body, says) => {
    await using model = await messages();
    const { status, json } = await model.send(body);
    expect([status, json.type, json.error.type]).toEqual([400, "error", "invalid_request_error"]);
    expect(json.error.message).toContain(says);
  });

  it("joins neighbours of one role", async () => {
    await using model = await messages();
    const answer = await model.ask({ messages: [user("My name is Ada."), user("Who am I?")] });
    expect(answer.content[0].text).toContain("Ada");
  });

  it("wants a key and a version, knows one model and lists it", async () => {
    await using model = await messages();
    const other = await model.send({ model: "claude", messages: hi });
    expect([other.status, other.json.error.type]).toEqual([404, "not_found_error"]);
    const keyless = await model.send({}, undefined, { "x-api-key": "" });
    expect([keyless.status, keyless.json.error.type]).toEqual([401, "authentication_error"]);
    const unversioned = await model.send({}, undefined, { "anthropic-version": "" });
    expect([unversioned.status, unversioned.json.error.message]).toEqual([
      400,
      "anthropic-version: header is required.",
    ]);
    const { json } = await model.send(undefined, "/v1/models");
    expect(json).toMatchObject({ data: [{ type: "model", id: "embedded-1" }], has_more: false });
  });
});
