import { createClient } from "@anyllm/core";
import { replay, type Script } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { openrouter, type OpenRouterOptions } from "../src/index.ts";

const answer = { body: JSON.stringify({ object: "response", output: [] }) };

async function serving(script: Script, options: OpenRouterOptions = {}) {
  const server = await replay(script);
  const provider = openrouter({ apiKey: "sk-or-test", baseURL: server.baseURL, ...options });
  const llm = createClient({ providers: [provider], maxRetries: 0 });
  return { server, llm, [Symbol.asyncDispose]: () => server.close() };
}
const request = { model: "openrouter/openai/gpt-5-mini:nitro", input: "Hi" };

describe("a call", () => {
  it("names the app, when told", async () => {
    await using play = await serving(answer, { referer: "https://app.example", title: "App" });
    await play.llm.responses(request);
    expect(play.server.requests[0]!.headers).toMatchObject({
      "http-referer": "https://app.example",
      "x-openrouter-title": "App",
    });
  });

  it("forwards OpenRouter's own fields, provider preferences among them", async () => {
    await using play = await serving(answer);
    const own = {
      models: ["openai/gpt-5-mini", "google/gemini-2.5-flash"],
      plugins: [{ id: "web" }],
      provider: { order: ["azure"] },
    };
    await play.llm.responses({ ...request, ...own });
    const { json } = play.server.requests[0]!;
    expect(json).toEqual({ model: "openai/gpt-5-mini:nitro", input: "Hi", ...own });
  });
});

describe("an error of the provider behind it", () => {
  const metadata = { provider_name: "Google", raw: "The model is at capacity." };
  const failing = {
    status: 429,
    headers: { "retry-after": "7" },
    body: JSON.stringify({ error: { code: 429, message: "Provider returned error", metadata } }),
  };

  it("is told in that provider's words", async () => {
    await using play = await serving(failing);
    await expect(play.llm.responses(request)).rejects.toMatchObject({
      code: "rate_limited",
      retryAfter: 7000,
      provider: "openrouter",
      message: "openrouter: Google: The model is at capacity.",
    });
  });

  it("does not quote the key that those words may hold", async () => {
    const raw = "Bad key sk-or-test";
    const body = JSON.stringify({ error: { code: 401, message: "x", metadata: { raw } } });
    await using play = await serving({ status: 401, body });
    const error = (await play.llm.responses(request).catch((caught: unknown) => caught)) as Error;
    expect(error.message).toContain("Bad key");
    expect(error.message).not.toContain("sk-or-test");
  });
});

describe("how far a model can be held to a form", () => {
  it.each([["anthropic/claude-sonnet-4.5", "json_schema", true, false, true]])(
    "%s: %s, beside tools %s, strict tools %s, forced ones %s",
    (model, ...facts) => {
      const [format, withTools, strictTools, forcedTools] = facts;
      const support = { format, withTools, strictTools, forcedTools };
      expect(openrouter().structured?.(model)).toEqual(support);
    },
  );
});
