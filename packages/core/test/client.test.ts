import {
  AnyLLM,
  type AnyLLMError,
  createClient,
  defineResponsesProvider,
  type ProviderOptions,
} from "@anyllm/core";
import { replay } from "@anyllm/testing";
import type { ResponseRequest } from "@anyllm/types";
import { afterEach, describe, expect, it, vi } from "vitest";
import { clientAt, native } from "./helpers/native.ts";
import { answer, bodyOf, message, saying, sse } from "./helpers/wire.ts";

const hello = { body: JSON.stringify(answer([message("Hello")])) };

const other = (options: ProviderOptions = {}) =>
  defineResponsesProvider({
    id: "other",
    options: { apiKey: "sk-other", ...options },
    baseURL: "http://127.0.0.1:1/v1",
    capabilities: { parameters: "all", tools: "all", input: "all" },
  });

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("a client of several providers", () => {
  const both = (baseURL: string) =>
    [native({ baseURL: `${baseURL}/native` }), other({ baseURL: `${baseURL}/other` })] as const;

  it.each([
    ["native/native-large", "/v1/native/responses", "native-large"],
    ["other:some/model:tag", "/v1/other/responses", "some/model:tag"],
    ["other/native/x", "/v1/other/responses", "native/x"],
  ])("sends %s to %s", async (model, path, sent) => {
    await using server = await replay(hello);
    const llm = createClient({ providers: both(server.baseURL) });

    await llm.responses({ model, input: "Hi" });

    expect(server.requests[0]!.path).toBe(path);
    expect(bodyOf(server.requests[0])).toEqual({ model: sent, input: "Hi" });
  });

  it("sends what names no provider to the default provider, whole", async () => {
    await using server = await replay(hello);
    const llm = createClient({ providers: both(server.baseURL), defaultProvider: "other" });

    await llm.responses({ model: "openai/gpt-oss-120b:groq", input: "Hi" });

    expect(server.requests[0]!.path).toBe("/v1/other/responses");
    expect(bodyOf(server.requests[0])["model"]).toBe("openai/gpt-oss-120b:groq");
  });

  it("takes the provider from the call's options or from the request, the model verbatim", async () => {
    await using server = await replay(hello);
    const llm = createClient({ providers: both(server.baseURL) });

    await llm.responses({ model: "native/x", input: "Hi" }, { provider: "other" });
    await llm.responses({ model: "native/x", input: "Hi", provider: "other" });
    await llm.responses({ model: "x", input: "Hi", provider: "native" }, { provider: "other" });

    expect(server.requests.map(({ path }) => path)).toEqual(Array(3).fill("/v1/other/responses"));
    expect(server.requests.map((request) => bodyOf(request))).toEqual([
      { model: "native/x", input: "Hi" },
      { model: "native/x", input: "Hi" },
      { model: "x", input: "Hi" },
    ]);
  });

  it("leaves a vendor's own provider field, which is an object, in the body", async () => {
    await using server = await replay(hello);
    const llm = createClient({ providers: both(server.baseURL) });

    await llm.responses({ model: "other/x", input: "Hi", provider: { order: ["a"] } });

    expect(bodyOf(server.requests[0])["provider"]).toEqual({ order: ["a"] });
  });

  it("sends nothing for a reference that names none of them", async () => {
    await using server = await replay(hello);
    const llm = createClient({ providers: both(server.baseURL) });

    await expect(llm.responses({ model: "gpt-5", input: "Hi" })).rejects.toMatchObject({
      code: "unknown_provider",
      message: expect.stringContaining("native, other"),
    });
    expect(server.requests).toEqual([]);
  });
});

describe("a client is refused", () => {
  it("two providers with the same id", () => {
    expect(() => createClient({ providers: [native(), native()] })).toThrow(
      expect.objectContaining({
        code: "incompatible_provider",
        provider: "native",
        message: expect.stringContaining('"native"'),
      }),
    );
  });

  it.each([
    [0, "Update the package of native"],
    [2, "Update @anyllm/core"],
  ])("a provider of contract version %i, with what to update", (contract, remedy) => {
    const provider = { ...native(), contract };
    expect(() => createClient({ providers: [provider] })).toThrow(
      expect.objectContaining({
        code: "incompatible_provider",
        message: expect.stringContaining(remedy),
      }),
    );
  });

  it.each(["", "Groq", "a/b", "a:b", "1st"])(
    "the provider id %j, which no model reference could name",
    (id) => {
      expect(() =>
        defineResponsesProvider({ id, options: {}, baseURL: "http://127.0.0.1:1" }),
      ).toThrow(expect.objectContaining({ code: "incompatible_provider" }));
    },
  );
});

describe("AnyLLM.create", () => {
  it("makes a client of one provider from a factory and the options of both", async () => {
    await using server = await replay(hello);
    const llm = AnyLLM.create(native, {
      apiKey: "sk-created",
      baseURL: server.baseURL,
      maxRetries: 0,
    });

    const response = await llm.responses({ model: "native-large", input: "Hi" });

    expect(response.output_text).toBe("Hello");
    expect(server.requests[0]!.headers["authorization"]).toBe("Bearer sk-created");
  });

  it("takes a provider that is already made", async () => {
    await using server = await replay(hello);
    const llm = AnyLLM.create(native({ baseURL: server.baseURL }), { maxRetries: 0 });
    expect((await llm.responses({ model: "m", input: "Hi" })).output_text).toBe("Hello");
  });
});

describe("a key", () => {
  it("is read from the environment when a call is made, not before", async () => {
    await using server = await replay(hello);
    const llm = createClient({
      providers: [native({ baseURL: server.baseURL, apiKey: undefined })],
    });
    vi.stubEnv("NATIVE_API_KEY", "sk-from-the-environment");

    await llm.responses({ model: "m", input: "Hi" });

    expect(server.requests[0]!.headers["authorization"]).toBe("Bearer sk-from-the-environment");
  });

  it("that is missing is an error that names the variable and the package, before anything is sent", async () => {
    await using server = await replay(hello);
    vi.stubEnv("NATIVE_API_KEY", "");
    const llm = createClient({
      providers: [native({ baseURL: server.baseURL, apiKey: undefined })],
    });

    const error: unknown = await llm
      .responses({ model: "m", input: "Hi" })
      .catch((e: unknown) => e);

    expect(error).toMatchObject({
      name: "MissingApiKeyError",
      code: "missing_api_key",
      envVar: "NATIVE_API_KEY",
      provider: "native",
      retryable: false,
    });
    expect((error as AnyLLMError).message).toMatch(/NATIVE_API_KEY.*@anyllm\/provider-native/);
    expect(server.requests).toEqual([]);
  });

  it("may be a function, asked anew for each call", async () => {
    await using server = await replay(hello);
    let token = 0;
    const apiKey = async () => `token-${++token}`;
    const llm = createClient({ providers: [native({ baseURL: server.baseURL, apiKey })] });

    await llm.responses({ model: "m", input: "Hi" });
    await llm.responses({ model: "m", input: "Hi" });

    expect(server.requests.map(({ headers }) => headers["authorization"])).toEqual([
      "Bearer token-1",
      "Bearer token-2",
    ]);
  });
});

describe("an answer", () => {
  const request = { model: "native/m", input: "Hi" } satisfies ResponseRequest;

  it("has its text and its reasoning at hand, and the specification's echo in `reasoning`", async () => {
    const summary = [{ type: "summary_text" as const, text: "In short." }];
    const content = [{ type: "reasoning_text" as const, text: "First this, " }];
    const body = answer(
      [
        { type: "reasoning", id: "rs_1", summary, content },
        message("Hello ", "msg_1"),
        message("there.", "msg_2"),
        {
          type: "reasoning",
          id: "rs_2",
          summary: [],
          content: [{ type: "reasoning_text", text: "then that." }],
        },
      ],
      { reasoning: { effort: "high", summary: null } },
    );
    await using server = await replay({ body: JSON.stringify(body) });

    const response = await clientAt(server.baseURL).responses(request);

    expect(response.output_text).toBe("Hello there.");
    expect(response.output_reasoning).toBe("First this, \n\nthen that.");
    expect(response.reasoning).toEqual({ effort: "high", summary: null });
  });

  it("shows summaries as its reasoning where the model keeps the trace to itself", async () => {
    const summary = ["One.", "Two."].map((text) => ({ type: "summary_text" as const, text }));
    const body = answer([{ type: "reasoning", id: "rs_1", summary, encrypted_content: "…" }]);
    await using server = await replay({ body: JSON.stringify(body) });

    const response = await clientAt(server.baseURL).responses(request);

    expect(response.output_reasoning).toBe("One.\n\nTwo.");
    expect(response.output_text).toBe("");
  });

  it("is read from a stream that an upstream sends although none was asked for", async () => {
    await using server = await replay({ body: sse(saying("Hel", "lo")) });
    const response = await clientAt(server.baseURL).responses(request);
    expect(response).toMatchObject({
      object: "response",
      status: "completed",
      output_text: "Hello",
    });
  });

  it("is the same type whether it was streamed or not", async () => {
    const events = saying("Hello");
    const last = events.at(-1)!;
    if (last.type !== "response.completed") throw new Error(last.type);
    await using server = await replay([
      { body: sse(events) },
      { body: JSON.stringify(last.response) },
    ]);
    const llm = clientAt(server.baseURL);

    const streamed = await (await llm.responses({ ...request, stream: true })).finalResponse();
    const whole = await llm.responses(request);

    expect(streamed).toEqual(whole);
  });
});
