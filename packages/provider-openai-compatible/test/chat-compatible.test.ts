import { createClient, type Warning } from "@anyllm/core";
import { replay } from "@anyllm/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { azure, chatCompatible, groq, portkey, snowflake } from "../src/chat.ts";
import { chatRows } from "./chat-rows.ts";

const body = JSON.stringify({
  id: "chatcmpl-1",
  model: "large",
  choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: "Hi." } }],
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("any Chat Completions endpoint", () => {
  it("is OpenAI-shaped where nothing is said of it", async () => {
    await using server = await replay({ body });
    const acme = chatCompatible({ id: "acme", baseURL: server.baseURL });
    const llm = createClient({ providers: [acme] });
    const response = await llm.responses({
      model: "acme/large",
      instructions: "Be brief.",
      input: "Hello",
      max_output_tokens: 64,
      reasoning: { effort: "low" },
      own_field: 1,
    });
    expect(response.output_text).toBe("Hi.");
    expect(server.requests[0]!.path).toBe("/v1/chat/completions");
    expect(server.requests[0]!.headers["authorization"]).toBeUndefined();
    expect(server.requests[0]!.json).toEqual({
      model: "large",
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "Hello" },
      ],
      max_tokens: 64,
      reasoning_effort: "low",
      own_field: 1,
    });
  });

  it("is as its dialect says", async () => {
    await using server = await replay({ body });
    const warnings: Warning[] = [];
    const acme = chatCompatible({
      baseURL: server.baseURL,
      dialect: { fields: ["temperature"], path: "/chat", ranges: { temperature: [0, 1] } },
    });
    const llm = createClient({ providers: [acme], onWarning: (told) => warnings.push(told) });
    await llm.responses({ model: "m", input: "Hello", temperature: 1.5, top_p: 0.5 });
    expect(server.requests[0]!.path).toBe("/v1/chat");
    expect(server.requests[0]!.json).toMatchObject({ temperature: 1 });
    expect(warnings.map(({ param }) => param).toSorted()).toEqual(["temperature", "top_p"]);
  });

  it("with a variable for its key says which one is missing, and how to give it", async () => {
    vi.stubEnv("ACME_KEY", "");
    const acme = chatCompatible({ baseURL: "http://127.0.0.1:1/v1", apiKeyVariable: "ACME_KEY" });
    const call = createClient({ providers: [acme] }).responses({ model: "m", input: "Hi" });
    await expect(call).rejects.toMatchObject({
      code: "missing_api_key",
      envVar: "ACME_KEY",
      message: expect.stringMatching(/ACME_KEY.*apiKey.*@anyllm\/provider-openai-compatible/),
    });
  });

  it("without a base URL is refused at once", () => {
    expect(() => chatCompatible({ baseURL: "" })).toThrow(
      expect.objectContaining({ code: "invalid_request", param: "baseURL" }),
    );
  });
});

describe("a row", () => {
  it("is one of at least forty, each with an id of its own and a source", () => {
    const ids = chatRows.map(({ dialect }) => dialect.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(40);
    for (const { dialect } of chatRows) expect(dialect.source).toMatch(/^https:\/\//);
  });

  it.each([
    [
      azure,
      { AZURE_AI_CHAT_ENDPOINT: "https://acme.services.ai.azure.com" },
      "https://acme.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview",
    ],
    [
      snowflake,
      { SNOWFLAKE_ACCOUNT: "acme-eu" },
      "https://acme-eu.snowflakecomputing.com/api/v2/cortex/v1/chat/completions",
    ],
    [portkey, {}, "https://api.portkey.ai/v1/chat/completions"],
  ] as const)("calls the endpoint that variables name: %#", async (create, variables, url) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    const seen: string[] = [];
    const fetch = async (called: string) => {
      seen.push(called);
      return new Response(body);
    };
    const llm = createClient({ providers: [create({ apiKey: "k", fetch })] });
    await llm.responses({ model: "m", input: "Hi" });
    expect(seen).toEqual([url]);
  });

  it("says things in the vendor's words", async () => {
    await using server = await replay({ body });
    const llm = createClient({ providers: [groq({ apiKey: "k", baseURL: server.baseURL })] });
    await llm.responses({
      model: "groq/openai/gpt-oss-120b",
      input: "Hi",
      service_tier: "default",
      tools: [{ type: "browser_search" }] as never,
    });
    expect(server.requests[0]!.json).toMatchObject({
      model: "openai/gpt-oss-120b",
      service_tier: "on_demand",
      tools: [{ type: "browser_search" }],
    });
  });
});
