import {
  createClient,
  defineTranslator,
  type Provider,
  type TranslatorDefinition,
} from "@anyllm/core";
import { type Exchange, replay } from "@anyllm/testing";
import type { InputItem } from "@anyllm/types";
import { describe, expect, it } from "vitest";

type Definition = TranslatorDefinition<"acme", string>;

/** A wire of one key, `text`, that ends with `done`. */
function acme(baseURL: string, more: Partial<Definition> = {}): Provider<"acme", string, never> {
  return defineTranslator({
    id: "acme",
    options: { baseURL, apiKey: "sk-acme-test-key" },
    baseURL: "http://127.0.0.1:1/v1",
    apiKeyVariable: "ACME_API_KEY",
    capabilities: { parameters: ["temperature"] },
    encode: ({ model, temperature, stream }) => ({
      path: "/complete",
      body: { model, temperature, stream, options: { a: 1, b: 2 } },
    }),
    decode: (writer) => ({
      frame(payload) {
        writer.text((payload["text"] ?? "") as string);
        if (payload["done"] === true) writer.finish();
      },
      end() {},
    }),
    ...more,
  });
}

async function ask(exchange: Exchange, { stream = false, ...more }: Record<string, unknown> = {}) {
  await using server = await replay(exchange);
  const llm = createClient({ providers: [acme(server.baseURL)], maxRetries: 0 });
  const answered = await llm.responses({ model: "m", input: "Hi", stream, ...more } as never);
  const response = "finalResponse" in answered ? await answered.finalResponse() : answered;
  return { response, sent: server.requests[0]!.json as Record<string, unknown> };
}

const sse = (...frames: (object | string)[]): Exchange => ({
  headers: { "content-type": "text/event-stream" },
  body: frames
    .map((frame) => `data: ${typeof frame === "string" ? frame : JSON.stringify(frame)}\n\n`)
    .join(""),
});
const whole = (body: unknown): Exchange => ({ body: JSON.stringify(body) });

describe("a translator", () => {
  it("refuses a word for tool_choice that says nothing, before anything is sent", async () => {
    const llm = createClient({
      providers: [acme("http://127.0.0.1:1", { capabilities: { parameters: ["tool_choice"] } })],
    });
    const call = llm.responses({ model: "m", input: "Hi", tool_choice: "get_weather" } as never);
    await expect(call).rejects.toMatchObject({
      code: "not_implemented",
      param: "tool_choice",
      message: expect.stringContaining('Use "auto", "none" or "required"'),
    });
  });

  const weather = { type: "function", name: "get_weather" };
  it.each([
    ["required", []],
    [weather, []],
    [weather, ["get_time"]],
    [{ type: "allowed_tools", mode: "required", tools: [weather] }, ["get_time"]],
  ])("refuses to demand a call of what is not there: %j of %j", async (tool_choice, names) => {
    const tools = names.map((name) => ({ type: "function", name }));
    const capabilities = { parameters: ["tool_choice", "tools"], tools: ["function"] };
    const llm = createClient({ providers: [acme("http://127.0.0.1:1", { capabilities })] });
    const call = llm.responses({ model: "m", input: "Hi", tools, tool_choice } as never);
    await expect(call).rejects.toMatchObject({ code: "not_implemented", param: "tool_choice" });
  });

  it("answers whole and streamed alike", async () => {
    const one = await ask(whole({ text: "Hello", done: true }));
    const two = await ask(sse({ text: "Hel" }, { text: "lo", done: true }), { stream: true });
    expect(one.response.output_text).toBe("Hello");
    expect(two.response.output_text).toBe("Hello");
    expect(two.response.status).toBe("completed");
  });

  it("adds the vendor's own fields, into its own objects too", async () => {
    const { sent } = await ask(whole({ text: "Hello", done: true }), {
      top_k: 5,
      options: { b: 3, c: 4 },
    });
    expect(sent).toMatchObject({ top_k: 5, options: { a: 1, b: 3, c: 4 } });
  });

  it("keeps metadata on the response, and sends nothing of what is about a store", async () => {
    const { response, sent } = await ask(whole({ text: "Hello", done: true }), {
      store: false,
      metadata: { team: "a" },
      include: ["reasoning.encrypted_content"],
    });
    expect(response.metadata).toEqual({ team: "a" });
    expect(Object.keys(sent).toSorted()).toEqual(["model", "options", "stream"]);
  });

  it("refuses to store, before anything is sent", async () => {
    const asking = ask(whole({ text: "Hello", done: true }), { store: true });
    await expect(asking).rejects.toMatchObject({ code: "not_implemented", param: "store" });
  });

  it("takes an error with a good status for an error", async () => {
    const body = whole({ error: { message: "No.", type: "overloaded_error" } });
    await expect(ask(body)).rejects.toMatchObject({ code: "overloaded", retryable: true });
    await expect(ask(whole({ error: "No." }))).rejects.toMatchObject({ code: "server_error" });
  });

  it("69: takes an answer that does not say it ended for no answer, and keeps what came", async () => {
    await expect(ask(whole({ text: "Hel" }))).rejects.toMatchObject({
      code: "protocol_error",
      partial: { status: "in_progress" },
    });
    await expect(ask(sse({ text: "Hel" }), { stream: true })).rejects.toMatchObject({
      code: "stream_truncated",
      partial: { output: [{ content: [{ text: "Hel" }] }] },
    });
  });

  it.each([
    ["[DONE]", "alone"],
    ["[DONE] ", "before a blank"],
  ])("tells a decoder at %j (%s) that the upstream is done, though it stays open", async (word) => {
    const endings: boolean[] = [];
    await using server = await replay({
      ...sse({ text: "Hello" }, word),
      ending: "stall",
    });
    const provider = acme(server.baseURL, {
      decode: (writer) => ({
        frame: ({ text }) => writer.text(String(text)),
        end(done) {
          endings.push(done);
          if (done) writer.finish();
        },
      }),
    });
    const llm = createClient({ providers: [provider], timeout: { idle: 5000 } });
    const stream = await llm.responses({ model: "m", input: "Hi", stream: true });
    expect((await stream.finalResponse()).status).toBe("completed");
    expect(endings[0]).toBe(true);
  });

  it("is signed last", async () => {
    await using server = await replay(whole({ text: "Hello", done: true }));
    const provider = acme(server.baseURL, {
      sign: async (call) => ({
        ...call,
        headers: { ...call.headers, "x-length": `${call.body!.length}` },
      }),
    });
    await createClient({ providers: [provider] }).responses({ model: "m", input: "Hi" });
    const { headers, body } = server.requests[0]!;
    expect(headers["x-length"]).toBe(String(body.length));
  });

  it("refuses with the field, what it is and the remedy", async () => {
    const provider = acme("http://127.0.0.1:1", {
      encode: (_, context) => context.refuse("input[0]", "sound", "Send its transcript."),
    });
    const llm = createClient({ providers: [provider] });
    await expect(llm.responses({ model: "m", input: "Hi" })).rejects.toMatchObject({
      name: "UnsupportedError",
      param: "input[0]",
      message: "acme does not support sound (input[0]). Send its transcript.",
    });
  });

  it("reads its own list of models, page by page", async () => {
    await using server = await replay([
      whole({ models: [{ name: "a" }], next: "2" }),
      whole({ models: [{ name: "b" }] }),
    ]);
    const provider = acme(server.baseURL, {
      listing: {
        path: "/list",
        read(page) {
          const { models, next } = page as { models: { name: string }[]; next?: string };
          const data = models.map(({ name }) => ({ id: name }));
          return { data, ...(next && { next: { cursor: next } }) };
        },
      },
    });
    const found: string[] = [];
    for await (const { id } of createClient({ providers: [provider] }).models()) found.push(id);
    expect(found).toEqual(["a", "b"]);
    expect(server.requests.map(({ url }) => url)).toEqual(["/v1/list", "/v1/list?cursor=2"]);
  });
});

describe("what only its maker can read", () => {
  const sealed = [
    { type: "reasoning", summary: [], encrypted_content: "sealed" },
    { type: "function_call", call_id: "c", name: "f", arguments: "{}", thought_signature: "s" },
    { type: "message", role: "assistant", content: "Hi", extra_content: { google: {} } },
  ];
  const warned = async (seals: string[] | undefined): Promise<string[]> => {
    await using server = await replay(whole({ text: "Hello", done: true }));
    const messages: string[] = [];
    const llm = createClient({
      providers: [acme(server.baseURL, { seals })],
      onWarning: ({ message }) => messages.push(message),
    });
    await llm.responses({ model: "m", input: sealed as InputItem[] });
    return messages;
  };

  it("is told once where the wire does not send it back", async () => {
    expect(await warned(["encrypted_content"])).toEqual([
      "acme cannot read thought_signature, extra_content of earlier items, which was left out.",
    ]);
  });

  it("is no loss where the wire does", async () => {
    expect(await warned(["encrypted_content", "thought_signature", "extra_content"])).toEqual([]);
    expect(await warned(undefined)).toEqual([]);
  });
});

describe("a request that would be misread", () => {
  const send = async (request: object) => {
    await using server = await replay(whole({ text: "Hello", done: true }));
    const capabilities = { parameters: ["tools", "text"], tools: ["function"] };
    const warnings: string[] = [];
    const llm = createClient({
      providers: [acme(server.baseURL, { capabilities })],
      maxRetries: 0,
      onWarning: ({ param, message }) => warnings.push(`${param}: ${message}`),
    });
    const outcome: unknown = await llm
      .responses({ model: "m", input: "Hi", ...request } as never)
      .catch((error: unknown) => error);
    return { outcome, warnings, sent: server.requests.length };
  };
  const called = { type: "function_call", call_id: "c", name: "f", arguments: "{}" };
  const answered = { type: "function_call_output", call_id: "c", output: "1" };

  it.each([
    [
      "tools[0].name",
      { tools: [{ type: "function", function: { name: "f" } }] },
      "beside its type",
    ],
    [
      "text.format.json_schema",
      { text: { format: { type: "json_schema", json_schema: { name: "n", schema: {} } } } },
      "beside its type",
    ],
    [
      "input[0].tool_calls",
      { input: [{ role: "assistant", content: "", tool_calls: [{ id: "c" }] }] },
      "of type function_call.",
    ],
    [
      "input[0].role",
      { input: [{ role: "tool", tool_call_id: "c", content: "1" }] },
      "function_call_output",
    ],
    ["input[0].name", { input: [{ ...called, name: undefined }, answered] }, "Name the function"],
    ["input[1].output", { input: [called, { ...answered, output: { a: 1 } }] }, "JSON as a string"],
  ])("is refused by its place and with the remedy: %s", async (param, request, remedy) => {
    const { outcome, sent } = await send(request);
    const message: unknown = expect.stringContaining(remedy);
    expect(outcome).toMatchObject({ code: "not_implemented", provider: "acme", param, message });
    expect(sent).toBe(0);
  });

  it("is told that outputs were put beside their calls", async () => {
    const between = { role: "developer", content: "A note of a hook." };
    expect((await send({ input: [called, between, answered] })).warnings).toEqual([
      "input: Outputs of functions were put right after their calls, before what stood between them.",
    ]);
    expect((await send({ input: [called, answered, between] })).warnings).toEqual([]);
  });
});

describe("a provider that takes another road", () => {
  it("sends the same call again at once, and only once", async () => {
    await using server = await replay(({ path }) =>
      path.endsWith("/old")
        ? { status: 404, body: "404 page not found" }
        : whole({ text: "Hi", done: true }),
    );
    let road = "/old";
    const taken = acme(server.baseURL, {
      encode: () => ({ path: road, body: {} }),
    });
    const provider = {
      ...taken,
      reroute: () => {
        road = "/new";
        return true;
      },
    };
    const llm = createClient({ providers: [provider], maxRetries: 0 });
    const { output_text } = await llm.responses({ model: "m", input: "Hi" });
    expect(output_text).toBe("Hi");
    await llm.responses({ model: "m", input: "Hi" });
    expect(server.requests.map(({ path }) => path)).toEqual(["/v1/old", "/v1/new", "/v1/new"]);

    road = "/old";
    const lost = createClient({ providers: [{ ...provider, reroute: () => true }], maxRetries: 0 });
    await expect(lost.responses({ model: "m", input: "Hi" })).rejects.toMatchObject({
      status: 404,
    });
    expect(server.requests).toHaveLength(5);
  });
});
