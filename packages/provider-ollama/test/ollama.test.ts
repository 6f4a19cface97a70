import { createClient } from "@anyllm/core";
import { askBridged, replay } from "@anyllm/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ollama } from "../src/index.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("OLLAMA_HOST", () => {
  it.each([
    ["", "http://127.0.0.1:11434"],
    ["0.0.0.0", "http://127.0.0.1:11434"],
    [":9000", "http://127.0.0.1:9000"],
    ["gpu-1", "http://gpu-1:11434"],
    ["gpu-1:9000", "http://gpu-1:9000"],
    ["http://gpu-1:9000/", "http://gpu-1:9000"],
    ["https://ollama.example", "https://ollama.example:443"],
    ["http://gpu-1", "http://gpu-1:80"],
    ["ollama.com", "https://ollama.com"],
    ["[::1]:9000", "http://[::1]:9000"],
  ])("%j leads to %s", async (host, root) => {
    vi.stubEnv("OLLAMA_HOST", host);
    const seen: string[] = [];
    const fetch = async (url: string) => {
      seen.push(url);
      return new Response(JSON.stringify({ object: "response", output: [] }));
    };
    await createClient({ providers: [ollama({ fetch })] }).responses({ model: "m", input: "Hi" });
    expect(seen).toEqual([`${root}/v1/responses`]);
  });
});

describe("tool_choice", () => {
  const tools = [{ type: "function" as const, name: "f", parameters: {}, strict: false }];
  it.each(["auto", null])("%j is what Ollama does anyway", async (tool_choice) => {
    await using server = await replay({ body: JSON.stringify({ object: "response", output: [] }) });
    const llm = createClient({ providers: [ollama({ baseURL: server.baseURL })] });
    await llm.responses({ model: "m", input: "Hi", tools, tool_choice: tool_choice as "auto" });
    expect(server.requests[0]!.json).toEqual({ model: "m", input: "Hi", tools });
  });

  it("none sends no tools", async () => {
    await using server = await replay({ body: JSON.stringify({ object: "response", output: [] }) });
    const llm = createClient({ providers: [ollama({ baseURL: server.baseURL })] });
    await llm.responses({ model: "m", input: "Hi", tools, tool_choice: "none" });
    expect(server.requests[0]!.json).toEqual({ model: "m", input: "Hi", tools: [] });
  });

  it("required is refused, for Ollama would ignore it", async () => {
    await using server = await replay({ body: "{}" });
    const llm = createClient({ providers: [ollama({ baseURL: server.baseURL })] });
    const call = llm.responses({ model: "m", input: "Hi", tools, tool_choice: "required" });
    await expect(call).rejects.toMatchObject({ code: "not_implemented", param: "tool_choice" });
    expect(server.requests).toEqual([]);
  });
});

describe("a server without /responses", () => {
  const unknown = {
    status: 404,
    headers: { "content-type": "text/plain" },
    body: "404 page not found",
  };

  it.each([false, true])(
    "nor anything else is told by its name and the version needed; stream: %s",
    async (stream) => {
      await using server = await replay(unknown);
      const llm = createClient({ providers: [ollama({ baseURL: server.baseURL })] });
      await expect(llm.responses({ model: "m", input: "Hi", stream })).rejects.toMatchObject({
        name: "UnsupportedError",
        code: "not_implemented",
        provider: "ollama",
        retryable: false,
        message: expect.stringContaining("Ollama 0.13.3"),
      });
      expect(server.requests).toHaveLength(2);
    },
  );

  const text = (said: string) => ({ type: "input_text", text: said });
  const bridged = (request: object, options: object = {}) =>
    askBridged({ create: ollama, unknown }, request, options);

  it("is spoken to in Chat Completions, as it takes them", async () => {
    const thinking = [
      { type: "reasoning", summary: [], content: [{ type: "reasoning_text", text: "Hm." }] },
      { role: "assistant", content: "Yes." },
      { role: "user", content: [text("A"), text("B")] },
    ];
    const sent = await bridged({
      input: thinking,
      max_output_tokens: 100,
      reasoning: { effort: "minimal" },
      tool_choice: "none",
      tools: [{ type: "function", name: "f", parameters: {} }],
    });
    expect(sent).toEqual({
      model: "m",
      messages: [
        { role: "assistant", content: "Yes.", reasoning: "Hm." },
        { role: "user", content: "A\nB" },
      ],
      max_tokens: 100,
      reasoning_effort: "low",
    });
  });

  it("is not confused with one that lacks the model", async () => {
    const body = { error: { message: "model 'none' not found", type: "api_error" } };
    await using server = await replay({ status: 404, body: JSON.stringify(body) });
    const llm = createClient({ providers: [ollama({ baseURL: server.baseURL })] });
    await expect(llm.responses({ model: "none", input: "Hi" })).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringContaining("none"),
    });
  });
});

describe("how far a model can be held to a form", () => {
  it.each([["qwen3:8b", "json_schema", false, false, false]])(
    "%s: %s, beside tools %s, strict tools %s, forced ones %s",
    (model, ...facts) => {
      const [format, withTools, strictTools, forcedTools] = facts;
      const support = { format, withTools, strictTools, forcedTools };
      expect(ollama().structured?.(model)).toEqual(support);
    },
  );
});
