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
