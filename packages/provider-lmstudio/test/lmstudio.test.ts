import { createClient } from "@anyllm/core";
import { askBridged, replay } from "@anyllm/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { lmstudio } from "../src/index.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("LM_STUDIO_API_BASE", () => {
  it.each([
    ["", "http://localhost:1234/v1"],
    ["127.0.0.1:4321", "http://127.0.0.1:4321/v1"],
    ["http://studio:1234", "http://studio:1234/v1"],
    ["http://studio:1234/v1/", "http://studio:1234/v1"],
  ])("%j leads to %s", async (given, base) => {
    vi.stubEnv("LM_STUDIO_API_BASE", given);
    const seen: string[] = [];
    const fetch = async (url: string) => {
      seen.push(url);
      return new Response(JSON.stringify({ object: "response", output: [] }));
    };
    await createClient({ providers: [lmstudio({ fetch })] }).responses({ model: "m", input: "Hi" });
    expect(seen).toEqual([`${base}/responses`]);
  });
});

describe("a server without /responses", () => {
  const unknown = {
    // Older servers say so under status 200.
    body: JSON.stringify({ error: "Unexpected endpoint or method. (POST /v1/responses)" }),
  };

  it.each([false, true])(
    "nor anything else is told by its name and the version needed; stream: %s",
    async (stream) => {
      await using server = await replay(unknown);
      const llm = createClient({ providers: [lmstudio({ baseURL: server.baseURL })] });
      await expect(llm.responses({ model: "m", input: "Hi", stream })).rejects.toMatchObject({
        name: "UnsupportedError",
        code: "not_implemented",
        provider: "lmstudio",
        retryable: false,
        message: expect.stringContaining("LM Studio 0.3.29"),
      });
      expect(server.requests).toHaveLength(2);
    },
  );

  const bridged = (request: object, options: object = {}) =>
    askBridged({ create: lmstudio, unknown }, request, options);

  it("is spoken to in Chat Completions, where JSON is a schema", async () => {
    const sent = await bridged({ text: { format: { type: "json_object" } }, temperature: 0 });
    expect(sent).toEqual({
      model: "m",
      messages: [{ role: "user", content: "Hi" }],
      temperature: 0,
      response_format: {
        type: "json_schema",
        json_schema: { name: "answer", schema: { type: "object" } },
      },
    });
  });

  it("keeps no responses for it", async () => {
    const call = bridged({ previous_response_id: "resp_1" });
    await expect(call).rejects.toMatchObject({
      code: "not_implemented",
      param: "previous_response_id",
    });
  });

  it("is not confused with one that lacks the model", async () => {
    const body = { error: { message: "Model none was not found. Load it first." } };
    await using server = await replay({ status: 404, body: JSON.stringify(body) });
    const llm = createClient({ providers: [lmstudio({ baseURL: server.baseURL })] });
    await expect(llm.responses({ model: "none", input: "Hi" })).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringContaining("none"),
    });
  });
});

describe("how far a model can be held to a form", () => {
  it.each([["openai/gpt-oss-20b", "none", false, false, false]])(
    "%s: %s, beside tools %s, strict tools %s, forced ones %s",
    (model, ...facts) => {
      const [format, withTools, strictTools, forcedTools] = facts;
      const support = { format, withTools, strictTools, forcedTools };
      expect(lmstudio().structured?.(model)).toEqual(support);
    },
  );
});
