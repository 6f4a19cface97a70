import { createClient } from "@anyllm/core";
import { askBridged, replay } from "@anyllm/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { llamacpp } from "../src/index.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("LLAMACPP_API_BASE", () => {
  it("is used where no base URL is given", async () => {
    await using server = await replay({ body: JSON.stringify({ object: "response", output: [] }) });
    vi.stubEnv("LLAMACPP_API_BASE", server.baseURL);
    await createClient({ providers: [llamacpp()] }).responses({ model: "m", input: "Hi" });
    expect(server.requests[0]!.path).toBe("/v1/responses");
  });
});

describe("inputTokens", () => {
  it("counts without a response", async () => {
    const body = { object: "response.input_tokens", input_tokens: 11 };
    await using server = await replay({ body: JSON.stringify(body) });
    const llm = createClient({ providers: [llamacpp({ baseURL: server.baseURL })] });
    const count = await llm.responses.inputTokens({ model: "llamacpp/qwen3-8b", input: "Hi" });
    expect(count).toMatchObject({ input_tokens: 11 });
    expect(server.requests[0]!.path).toBe("/v1/responses/input_tokens");
  });
});

describe("a server without /responses", () => {
  const unknown = {
    status: 404,
    body: JSON.stringify({
      error: { code: 404, message: "File Not Found", type: "not_found_error" },
    }),
  };

  it.each([false, true])(
    "nor anything else is told by its name and the version needed; stream: %s",
    async (stream) => {
      await using server = await replay(unknown);
      const llm = createClient({ providers: [llamacpp({ baseURL: server.baseURL })] });
      await expect(llm.responses({ model: "m", input: "Hi", stream })).rejects.toMatchObject({
        name: "UnsupportedError",
        code: "not_implemented",
        provider: "llamacpp",
        retryable: false,
        message: expect.stringContaining("llama.cpp build"),
      });
      expect(server.requests).toHaveLength(2);
    },
  );

  const bridged = (request: object, options: object = {}) =>
    askBridged({ create: llamacpp, unknown }, request, options);

  it("is spoken to in Chat Completions, where a function is chosen by being the only one", async () => {
    const tool = (name: string) => ({ type: "function", name, parameters: { type: "object" } });
    const sent = await bridged({
      tools: [tool("f"), tool("g")],
      tool_choice: { type: "function", name: "g" },
      reasoning: { effort: "high" },
    });
    expect(sent).toEqual({
      model: "m",
      messages: [{ role: "user", content: "Hi" }],
      tools: [{ type: "function", function: { name: "g", parameters: { type: "object" } } }],
      tool_choice: "required",
      chat_template_kwargs: { reasoning_effort: "high" },
    });
  });

  it("is not confused with one that lacks the model", async () => {
    const body = {
      error: { code: 404, message: "model none is not loaded", type: "not_found_error" },
    };
    await using server = await replay({ status: 404, body: JSON.stringify(body) });
    const llm = createClient({ providers: [llamacpp({ baseURL: server.baseURL })] });
    await expect(llm.responses({ model: "none", input: "Hi" })).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringContaining("none"),
    });
  });
});

describe("how far a model can be held to a form", () => {
  it.each([["qwen3-8b", "json_schema", false, false, false]])(
    "%s: %s, beside tools %s, strict tools %s, forced ones %s",
    (model, ...facts) => {
      const [format, withTools, strictTools, forcedTools] = facts;
      const support = { format, withTools, strictTools, forcedTools };
      expect(llamacpp().structured?.(model)).toEqual(support);
    },
  );
});
