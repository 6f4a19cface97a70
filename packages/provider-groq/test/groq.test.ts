import { createClient, type Warning } from "@anyllm/core";
import { replay } from "@anyllm/testing";
import type { ResponseRequest } from "@anyllm/types";
import { afterEach, describe, expect, it, vi } from "vitest";
import { groq } from "../src/index.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

async function serving() {
  const server = await replay({ body: JSON.stringify({ object: "response", output: [] }) });
  const provider = groq({ apiKey: "gsk_test", baseURL: server.baseURL });
  const warnings: Warning[] = [];
  const llm = createClient({ providers: [provider], onWarning: (told) => warnings.push(told) });
  return { server, llm, warnings, [Symbol.asyncDispose]: () => server.close() };
}
const request = { model: "groq/openai/gpt-oss-120b", input: "Hi" };

describe("what Groq lacks", () => {
  it.each<[keyof ResponseRequest, object]>([
    ["previous_response_id", { previous_response_id: "resp_1" }],
    ["conversation", { conversation: "conv_1" }],
    ["background", { background: true }],
    ["prompt", { prompt: { id: "pmpt_1" } }],
    ["store", { store: true }],
  ])("%s is refused before anything is sent", async (param, fields) => {
    await using play = await serving();
    await expect(play.llm.responses({ ...request, ...fields })).rejects.toMatchObject({
      name: "UnsupportedError",
      code: "not_implemented",
      status: 501,
      provider: "groq",
      param,
    });
    expect(play.server.requests).toEqual([]);
  });

  it("is left out with a warning where it only tunes the answer", async () => {
    await using play = await serving();
    await play.llm.responses({ ...request, truncation: "auto", prompt_cache_key: "k", user: "u" });
    expect(play.warnings.map(({ param }) => param)).toEqual(["truncation", "prompt_cache_key"]);
    const sent = { model: "openai/gpt-oss-120b", input: "Hi", user: "u" };
    expect(play.server.requests[0]!.json).toEqual(sent);
  });

  it("in schemas of answers is said in words, with a warning", async () => {
    await using play = await serving();
    const list = { type: "array", items: { type: "string" } };
    const ask = (strict: boolean) => ({
      type: "json_schema" as const,
      name: "a",
      schema: { type: "object", properties: { list: { ...list, minItems: 1 } } },
      strict,
    });
    for (const strict of [true, false]) {
      await play.llm.responses({ ...request, text: { format: ask(strict), verbosity: "low" } });
    }
    const properties = { list: { ...list, description: "(minItems: 1)" } };
    const [held, loose] = play.server.requests.map(({ json }) => json);
    expect(held).toHaveProperty("text", {
      verbosity: "low",
      format: { ...ask(true), schema: { type: "object", properties, additionalProperties: false } },
    });
    expect(loose).toHaveProperty("text.format.schema", { type: "object", properties });
    expect(play.warnings.map(({ param }) => param)).toContain("text.format.schema");
  });

  it("asked for as false costs nothing: store", async () => {
    await using play = await serving();
    await play.llm.responses({ ...request, store: false }, { strict: true });
    expect(play.server.requests[0]!.json).not.toHaveProperty("store");
    expect(play.warnings).toEqual([]);
  });

  it.each(["web_search", "file_search", "image_generation"])(
    "the tool %s is refused, naming what is taken",
    async (type) => {
      await using play = await serving();
      const tools = [{ type }] as NonNullable<ResponseRequest["tools"]>;
      await expect(play.llm.responses({ ...request, tools })).rejects.toMatchObject({
        code: "not_implemented",
        message: expect.stringContaining("function,mcp,browser_search,code_interpreter"),
      });
      expect(play.server.requests).toEqual([]);
    },
  );
});

describe("GROQ_BASE_URL", () => {
  it.each(["", "/"])("is the root, as in Groq's own package, with %j after it", async (end) => {
    await using play = await serving();
    vi.stubEnv("GROQ_BASE_URL", play.server.url + end);
    const llm = createClient({ providers: [groq({ apiKey: "gsk_test" })] });
    await llm.responses(request);
    expect(play.server.requests[0]!.path).toBe("/openai/v1/responses");
  });
});

describe("how far a model can be held to a form", () => {
  it.each([
    ["openai/gpt-oss-120b", "json_schema", false, false, true],
    ["moonshotai/kimi-k2-instruct-0905", "json_schema", false, false, true],
    ["meta-llama/llama-4-scout-17b-16e-instruct", "json_schema", false, false, true],
    ["qwen/qwen3-32b", "json_object", false, false, true],
    ["groq/compound", "json_object", false, false, false],
  ])("%s: %s, beside tools %s, strict tools %s, forced ones %s", (model, ...facts) => {
    const [format, withTools, strictTools, forcedTools] = facts;
    const support = { format, withTools, withStreams: false, strictTools, forcedTools };
    expect(groq().structured?.(model)).toEqual(support);
  });
});
