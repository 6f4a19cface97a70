import { createClient } from "@anyllm/core";
import { replay } from "@anyllm/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { bedrock, databricks, openaiCompatible, otari } from "../src/index.ts";

const body = JSON.stringify({ object: "response", id: "resp_1", output: [] });

afterEach(() => {
  vi.unstubAllEnvs();
});

async function urlCalled(create: typeof bedrock | typeof databricks | typeof otari) {
  const seen: string[] = [];
  const fetch = async (url: string) => {
    seen.push(url);
    return new Response(body);
  };
  const llm = createClient({ providers: [create({ apiKey: "k", fetch })] });
  await llm.responses({ model: "m", input: "Hi" });
  return seen[0];
}

describe("any endpoint", () => {
  it("has the name it is given, and everything goes through", async () => {
    await using server = await replay({ body });
    const acme = openaiCompatible({ id: "acme", baseURL: server.baseURL });
    const llm = createClient({ providers: [acme] });
    await llm.responses({ model: "acme/large", input: "Hi", store: true, own_field: 1 });
    await llm.responses.retrieve("resp_1");
    expect(server.requests[0]!.json).toEqual({
      model: "large",
      input: "Hi",
      store: true,
      own_field: 1,
    });
    expect(server.requests[0]!.headers["authorization"]).toBeUndefined();
    expect(server.requests[1]!.path).toBe("/v1/responses/resp_1");
  });

  it("with a variable for its key says which one is missing, and how to give it", async () => {
    vi.stubEnv("ACME_KEY", "");
    const baseURL = "http://127.0.0.1:1/v1";
    const acme = openaiCompatible({ id: "acme", baseURL, apiKeyVariable: "ACME_KEY" });
    const call = createClient({ providers: [acme] }).responses({ model: "m", input: "Hi" });
    await expect(call).rejects.toMatchObject({
      code: "missing_api_key",
      envVar: "ACME_KEY",
      message: expect.stringMatching(/ACME_KEY.*apiKey.*@anyllm\/provider-openai-compatible/),
    });
  });

  it("without a base URL is refused at once", () => {
    expect(() => openaiCompatible({ baseURL: "" })).toThrow(
      expect.objectContaining({ code: "invalid_request", param: "baseURL" }),
    );
  });

  it("takes what it is declared to take", async () => {
    await using server = await replay({ body });
    const capabilities = { parameters: ["temperature"] };
    const llm = createClient({
      providers: [openaiCompatible({ baseURL: server.baseURL, capabilities })],
    });
    const call = llm.responses({ model: "m", input: "Hi", previous_response_id: "resp_0" });
    await expect(call).rejects.toMatchObject({ code: "not_implemented" });
    expect(server.requests).toEqual([]);
  });
});

describe("a row whose endpoint is made of a variable", () => {
  it("fills it in", async () => {
    vi.stubEnv("AWS_REGION", "eu-central-1");
    vi.stubEnv("DATABRICKS_HOST", "https://team.cloud.databricks.com/");
    expect(await urlCalled(bedrock)).toBe(
      "https://bedrock-runtime.eu-central-1.amazonaws.com/openai/v1/responses",
    );
    expect(await urlCalled(databricks)).toBe(
      "https://team.cloud.databricks.com/serving-endpoints/responses",
    );
  });

  it("takes a variable that holds the whole endpoint already", async () => {
    vi.stubEnv("OTARI_API_KEY", "k");
    for (const base of ["http://localhost:8000", "http://localhost:8000/v1/"]) {
      vi.stubEnv("OTARI_API_BASE", base);
      expect(await urlCalled(otari)).toBe("http://localhost:8000/v1/responses");
    }
  });

  it("names the variable when it is unset", async () => {
    vi.stubEnv("AWS_REGION", "");
    await expect(urlCalled(bedrock)).rejects.toMatchObject({
      code: "invalid_request",
      param: "baseURL",
      message: expect.stringContaining("AWS_REGION"),
    });
  });
});
