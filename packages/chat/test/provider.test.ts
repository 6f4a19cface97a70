import { capabilities, createClient } from "@anyllm/core";
import { playChat, providerConformance, replay } from "@anyllm/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type ChatDialect, defineChatProvider, explainBy } from "../src/index.ts";
import { acme } from "./helpers/encode.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

const answer = {
  id: "c_1",
  model: "m",
  choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: "Hello" } }],
};
const whole = { body: JSON.stringify(answer) };

const keyed = defineChatProvider({ ...acme, apiKeyVariable: "ACME_API_KEY" });

describe("a provider made from a dialect", () => {
  const cases = providerConformance({
    create: keyed,
    apiKeyVariable: "ACME_API_KEY",
    path: "/v1/chat/completions",
    play: playChat,
  });
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

/** What one call to the vendor looks like. */
async function call(dialect: Partial<ChatDialect<"acme">>, more: object = {}) {
  await using server = await replay(whole);
  const create = defineChatProvider({ ...acme, ...dialect });
  const provider = create({ baseURL: server.baseURL, apiKey: "k", ...more });
  const llm = createClient({ providers: [provider] });
  const { output_text } = await llm.responses({ model: "m", input: "Hi" });
  expect(output_text).toBe("Hello");
  return server.requests[0]!;
}

describe("where and as whom it calls", () => {
  it("is /chat/completions with a bearer key", async () => {
    const { path, headers } = await call({});
    expect(path).toBe("/v1/chat/completions");
    expect(headers["authorization"]).toBe("Bearer k");
  });

  it("is as the dialect says", async () => {
    const { path, query, headers } = await call({
      path: "/chat",
      query: { v: "2" },
      keyHeader: "x-key",
      headers: { "x-from": "us" },
    });
    expect([path, query.get("v")]).toEqual(["/v1/chat", "2"]);
    expect(headers).toMatchObject({ "x-key": "k", "x-from": "us" });
    expect(headers["authorization"]).toBeUndefined();
  });

  it.each([
    ["https://a.example", "https://a.example/v1/chat/completions"],
    ["https://a.example/v1/", "https://a.example/v1/chat/completions"],
  ])("is read off the environment: %s", async (host, url) => {
    vi.stubEnv("ACME_HOST", host);
    const seen: string[] = [];
    const fetch = async (address: string) => {
      seen.push(address);
      return new Response(whole.body);
    };
    const create = defineChatProvider({ ...acme, baseURL: "{ACME_HOST}/v1" });
    await createClient({ providers: [create({ fetch })] }).responses({ model: "m", input: "Hi" });
    expect(seen).toEqual([url]);
  });

  it("names the variable that is missing", async () => {
    const create = defineChatProvider({ ...acme, baseURL: "{ACME_HOST}/v1" });
    const llm = createClient({ providers: [create()] });
    await expect(llm.responses({ model: "m", input: "Hi" })).rejects.toMatchObject({
      code: "invalid_request",
      param: "baseURL",
      message: expect.stringContaining("ACME_HOST"),
    });
  });

  it("names the package where the key is missing", async () => {
    vi.stubEnv("ACME_API_KEY", "");
    const create = defineChatProvider({
      ...acme,
      apiKeyVariable: "ACME_API_KEY",
      package: "@acme/anyllm",
    });
    const llm = createClient({ providers: [create()] });
    await expect(llm.responses({ model: "m", input: "Hi" })).rejects.toMatchObject({
      code: "missing_api_key",
      message: expect.stringMatching(/ACME_API_KEY.*@acme\/anyllm/),
    });
  });
});

describe("capabilities", () => {
  it("are read off the dialect", () => {
    const { parameters, tools, input, models } = capabilities(
      defineChatProvider({
        ...acme,
        fields: ["temperature"],
        tools: { hosted: ["web_search"] },
        media: { image: "data", toolOutputs: true },
      })(),
    );
    expect(Object.keys(parameters).filter((name) => parameters[name])).toEqual(
      expect.arrayContaining(["temperature", "instructions", "text", "tools", "reasoning"]),
    );
    expect(parameters["previous_response_id"]).toBe(false);
    expect(tools).toEqual(["function", "web_search"]);
    expect(input).toEqual(["input_image"]);
    expect(models).toBe(true);
  });

  it("of a vendor of text alone are few", () => {
    const { tools: _, reasoning: __, media: ___, ...plain } = acme;
    const { parameters, tools, input, models } = capabilities(
      defineChatProvider({ ...plain, fields: [], models: false })(),
    );
    expect([parameters["tools"], parameters["reasoning"]]).toEqual([false, false]);
    expect([tools, input, models]).toEqual([[], [], false]);
  });

  it("come with the dialect", () => {
    expect(keyed.dialect.apiKeyVariable).toBe("ACME_API_KEY");
  });
});

describe("models", () => {
  const list = async (body: unknown, models: ChatDialect["models"]) => {
    await using server = await replay({ body: JSON.stringify(body) });
    const create = defineChatProvider({ ...acme, ...(models !== undefined && { models }) });
    const llm = createClient({ providers: [create({ baseURL: server.baseURL })] });
    const references: string[] = [];
    for await (const { reference } of llm.models()) references.push(reference);
    return { references, path: server.requests[0]!.path };
  };

  it("are OpenAI's list, a bare one, or the vendor's own", async () => {
    const references = ["acme/a", "acme/b"];
    const data = [{ id: "a" }, { id: "b" }];
    expect(await list({ data }, undefined)).toEqual({ references, path: "/v1/models" });
    expect(await list(data, undefined)).toEqual({ references, path: "/v1/models" });
    const read = (page: unknown) => ({ data: (page as { models: typeof data }).models });
    const own = { path: "/all", read };
    expect(await list({ models: data }, own)).toEqual({ references, path: "/v1/all" });
  });

  it("are asked for with the query of every call", async () => {
    await using server = await replay({ body: JSON.stringify({ data: [] }) });
    const create = defineChatProvider({
      ...acme,
      query: { v: "2" },
      models: { query: { n: "9" } },
    });
    const llm = createClient({ providers: [create({ baseURL: server.baseURL })] });
    for await (const _ of llm.models());
    expect(Object.fromEntries(server.requests[0]!.query)).toEqual({ v: "2", n: "9" });
  });

  it("are refused where there is no list", async () => {
    await expect(list([], false)).rejects.toMatchObject({ code: "not_implemented" });
  });
});

describe("errors", () => {
  const failing = async (dialect: Partial<ChatDialect<"acme">>) => {
    const error = { message: "No credit.", code: 1113, type: "odd" };
    await using server = await replay({ status: 400, body: JSON.stringify({ error }) });
    const create = defineChatProvider({ ...acme, ...dialect });
    const llm = createClient({ providers: [create({ baseURL: server.baseURL })], maxRetries: 0 });
    return await llm.responses({ model: "m", input: "Hi" }).catch((thrown: unknown) => thrown);
  };

  it("mean what the vendor's code or type means", async () => {
    const code = "insufficient_quota";
    expect(await failing({ explain: explainBy({ "1113": code }) })).toMatchObject({
      code,
      status: 400,
      provider: "acme",
      vendorCode: "1113",
      retryable: false,
      message: expect.stringContaining("No credit."),
    });
    expect(await failing({ explain: explainBy({ odd: "rate_limited" }) })).toMatchObject({
      code: "rate_limited",
      retryable: true,
    });
    expect(await failing({ explain: explainBy({ other: code }) })).toMatchObject({
      code: "invalid_request",
    });
  });
});

describe("how far a model can be held to a form", () => {
  const of = (dialect: Partial<ChatDialect<"acme">>) =>
    defineChatProvider({ ...acme, tools: {}, ...dialect })().structured?.("m");

  it("is read off the dialect", () => {
    const { structured: _, tools: __, ...bare } = acme;
    expect(defineChatProvider(bare)().structured?.("m")).toEqual({
      format: "none",
      withTools: true,
      strictTools: false,
      forcedTools: false,
    });
    const tools = { choices: ["none", "required"], strict: true } as const;
    expect(of({ structured: "json_object", formatWithTools: false, tools })).toEqual({
      format: "json_object",
      withTools: false,
      strictTools: true,
      forcedTools: true,
    });
    expect(of({ tools: { choices: ["none"] } })).toMatchObject({ forcedTools: false });
  });
});
