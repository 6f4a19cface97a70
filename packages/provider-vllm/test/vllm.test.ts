import { createClient } from "@anyllm/core";
import { askBridged, replay } from "@anyllm/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { vllm } from "../src/index.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("VLLM_API_KEY", () => {
  it("is sent where the server asks for one", async () => {
    vi.stubEnv("VLLM_API_KEY", "token-abc");
    await using server = await replay({ body: JSON.stringify({ object: "response", output: [] }) });
    const llm = createClient({ providers: [vllm({ baseURL: server.baseURL })] });
    await llm.responses({ model: "m", input: "Hi", top_k: 20 });
    expect(server.requests[0]!.headers["authorization"]).toBe("Bearer token-abc");
    expect(server.requests[0]!.json).toEqual({ model: "m", input: "Hi", top_k: 20 });
  });
});

describe("a server without /responses", () => {
  const unknown = { status: 404, body: JSON.stringify({ detail: "Not Found" }) };

  it.each([false, true])(
    "nor anything else is told by its name and the version needed; stream: %s",
    async (stream) => {
      await using server = await replay(unknown);
      const llm = createClient({ providers: [vllm({ baseURL: server.baseURL })] });
      await expect(llm.responses({ model: "m", input: "Hi", stream })).rejects.toMatchObject({
        name: "UnsupportedError",
        code: "not_implemented",
        provider: "vllm",
        retryable: false,
        message: expect.stringContaining("vLLM 0.10.0"),
      });
      expect(server.requests).toHaveLength(2);
    },
  );

  const bridged = (request: object, options: object = {}) =>
    askBridged({ create: vllm, unknown }, request, options);

  it("is spoken to in Chat Completions, with its own fields", async () => {
    const sent = await bridged({
      top_k: 20,
      top_logprobs: 2,
      reasoning: { effort: "none" },
      chat_template_kwargs: { style: "short" },
    });
    expect(sent).toEqual({
      model: "m",
      messages: [{ role: "user", content: "Hi" }],
      top_k: 20,
      logprobs: true,
      top_logprobs: 2,
      chat_template_kwargs: { enable_thinking: false, thinking: false, style: "short" },
    });
  });

  it("is not confused with one that lacks the model", async () => {
    const body = {
      error: { message: "The model `none` does not exist.", type: "NotFoundError", code: 404 },
    };
    await using server = await replay({ status: 404, body: JSON.stringify(body) });
    const llm = createClient({ providers: [vllm({ baseURL: server.baseURL })] });
    await expect(llm.responses({ model: "none", input: "Hi" })).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringContaining("none"),
    });
  });
});

describe("how far a model can be held to a form", () => {
  it.each([["Qwen/Qwen3-32B", "json_schema", false, false, true]])(
    "%s: %s, beside tools %s, strict tools %s, forced ones %s",
    (model, ...facts) => {
      const [format, withTools, strictTools, forcedTools] = facts;
      const support = { format, withTools, strictTools, forcedTools };
      expect(vllm().structured?.(model)).toEqual(support);
    },
  );
});
