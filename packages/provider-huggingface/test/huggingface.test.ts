import { createClient } from "@anyllm/core";
import { replay } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { huggingface, type HuggingFaceOptions } from "../src/index.ts";

async function serving(options: HuggingFaceOptions = {}) {
  const server = await replay({ body: JSON.stringify({ object: "response", output: [] }) });
  const provider = huggingface({ apiKey: "hf_test", baseURL: server.baseURL, ...options });
  const llm = createClient({ providers: [provider] });
  const model = (index = 0) => (server.requests[index]!.json as { model: string }).model;
  return { server, llm, model, [Symbol.asyncDispose]: () => server.close() };
}

describe("the model", () => {
  it.each([
    "openai/gpt-oss-120b:groq",
    "moonshotai/Kimi-K2-Instruct:groq",
    "openai/gpt-oss-20b:fastest",
    "deepseek-ai/DeepSeek-R1",
    "Qwen/Qwen3-32B:featherless-ai",
    "org/a:b:c",
  ])("%s arrives with its suffix, however it is addressed", async (model) => {
    await using play = await serving();
    await play.llm.responses({ model: `huggingface/${model}`, input: "Hi" });
    await play.llm.responses({ model: `huggingface:${model}`, input: "Hi" });
    await play.llm.responses({ model, input: "Hi" });
    await play.llm.responses({ model, input: "Hi" }, { provider: "huggingface" });
    expect([0, 1, 2, 3].map((index) => play.model(index))).toEqual([model, model, model, model]);
  });
});

describe("the request", () => {
  it("goes to the official router with the token", async () => {
    const seen: [string, string | null][] = [];
    const fetch = async (url: string, init: RequestInit) => {
      seen.push([url, new Headers(init.headers).get("authorization")]);
      return new Response(JSON.stringify({ object: "response", output: [] }));
    };
    const llm = createClient({ providers: [huggingface({ apiKey: "hf_test", fetch })] });
    await llm.responses({ model: "m", input: "Hi" });
    expect(seen).toEqual([["https://router.huggingface.co/v1/responses", "Bearer hf_test"]]);
  });

  it("names who pays, when told", async () => {
    await using play = await serving({ billTo: "team" });
    await play.llm.responses({ model: "m", input: "Hi" });
    expect(play.server.requests[0]!.headers["x-hf-bill-to"]).toBe("team");
    await using plain = await serving();
    await plain.llm.responses({ model: "m", input: "Hi" });
    expect(plain.server.requests[0]!.headers["x-hf-bill-to"]).toBeUndefined();
  });

  it("leaves out reasoning items, which the router refuses, with a warning", async () => {
    await using play = await serving();
    const warned: string[] = [];
    const onWarning = ({ param }: { param: string }): number => warned.push(param);
    const call = { type: "function_call" as const, call_id: "c1", name: "f", arguments: "{}" };
    const output = { type: "function_call_output" as const, call_id: "c1", output: "1" };
    const user = { type: "message" as const, role: "user" as const, content: "Hi" };
    const reasoning = { type: "reasoning" as const, id: "rs_1", summary: [] };
    const input = [user, reasoning, call, output];
    await play.llm.responses({ model: "m", input }, { onWarning });
    const sent = play.server.requests[0]!.json as { input: unknown };
    expect(sent.input).toEqual([user, call, output]);
    expect(warned).toEqual(["input"]);
    const strict = play.llm.responses({ model: "m", input }, { strict: true });
    await expect(strict).rejects.toMatchObject({ code: "not_implemented", param: "input" });
  });
});

describe("how far a model can be held to a form", () => {
  it.each([
    ["openai/gpt-oss-120b", "json_schema", true, false, true],
    ["openai/gpt-oss-120b:fireworks-ai", "json_schema", true, false, true],
    ["openai/gpt-oss-120b:groq", "json_schema", false, false, true],
    ["openai/gpt-oss-120b:cerebras", "json_schema", false, false, true],
  ])("%s: %s, beside tools %s, strict tools %s, forced ones %s", (model, ...facts) => {
    const [format, withTools, strictTools, forcedTools] = facts;
    const support = { format, withTools, strictTools, forcedTools };
    expect(huggingface().structured?.(model)).toEqual(support);
  });
});
