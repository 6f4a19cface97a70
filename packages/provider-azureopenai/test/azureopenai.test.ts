import { createClient } from "@anyllm/core";
import { loadRecordings, replay } from "@anyllm/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { azureopenai, type AzureOpenAIOptions } from "../src/index.ts";

const body = JSON.stringify({ object: "response", id: "resp_1", status: "completed", output: [] });
const request = { model: "my-deployment", input: "Hi" };

beforeEach(() => {
  for (const name of ["API_KEY", "ENDPOINT", "AD_TOKEN"]) vi.stubEnv(`AZURE_OPENAI_${name}`, "");
  vi.stubEnv("OPENAI_API_VERSION", "");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

async function serving() {
  const server = await replay({ body });
  const client = (options: AzureOpenAIOptions = {}) =>
    createClient({ providers: [azureopenai(options)], maxRetries: 0 });
  return { server, client, [Symbol.asyncDispose]: () => server.close() };
}

describe("the environment", () => {
  it("is read when a call is made: endpoint, key and version", async () => {
    await using play = await serving();
    const llm = play.client();
    vi.stubEnv("AZURE_OPENAI_ENDPOINT", play.server.url);
    vi.stubEnv("AZURE_OPENAI_API_KEY", "key-env");
    vi.stubEnv("OPENAI_API_VERSION", "2025-04-01-preview");
    await llm.responses(request);
    const [{ url, headers }] = play.server.requests as [(typeof play.server.requests)[0]];
    expect(url).toBe("/openai/responses?api-version=2025-04-01-preview");
    expect(headers).toMatchObject({ "api-key": "key-env" });
    expect(headers["authorization"]).toBeUndefined();
  });

  it("may hold a token, sent as a bearer when there is no key", async () => {
    await using play = await serving();
    vi.stubEnv("AZURE_OPENAI_AD_TOKEN", "token-env");
    await play.client({ endpoint: play.server.url }).responses(request);
    const [{ headers }] = play.server.requests as [(typeof play.server.requests)[0]];
    expect(headers["authorization"]).toBe("Bearer token-env");
    expect(headers["api-key"]).toBeUndefined();
  });

  it("without an endpoint is an error that names AZURE_OPENAI_ENDPOINT", async () => {
    await using play = await serving();
    await expect(play.client({ apiKey: "k" }).responses(request)).rejects.toMatchObject({
      code: "invalid_request",
      param: "endpoint",
      message: expect.stringContaining("AZURE_OPENAI_ENDPOINT"),
    });
  });
});

describe("a token", () => {
  it("from a function is fetched for each call, and wins over keys", async () => {
    await using play = await serving();
    vi.stubEnv("AZURE_OPENAI_API_KEY", "key-env");
    let count = 0;
    const token = async () => `token-${++count}`;
    const llm = play.client({ endpoint: play.server.url, apiKey: "key", token });
    await llm.responses(request);
    await llm.responses(request);
    const told = play.server.requests.map(({ headers }) => headers["authorization"]);
    expect(told).toEqual(["Bearer token-1", "Bearer token-2"]);
    expect(play.server.requests[0]!.headers["api-key"]).toBeUndefined();
  });

  it("is fetched anew for a second attempt", async () => {
    await using server = await replay([{ status: 503, body: "busy" }, { body }]);
    let count = 0;
    const azure = azureopenai({ endpoint: server.url, token: () => `token-${++count}` });
    await createClient({ providers: [azure], runtime: { random: () => 0 } }).responses(request);
    expect(server.requests.map(({ headers }) => headers["authorization"])).toEqual([
      "Bearer token-1",
      "Bearer token-2",
    ]);
  });
});

describe("a deployment", () => {
  it("is the model of the request, or is looked up by it", async () => {
    await using play = await serving();
    const deployments = { "gpt-5": "team-gpt-5" };
    const llm = play.client({ endpoint: play.server.url, apiKey: "k", deployments });
    await llm.responses({ ...request, model: "azureopenai/gpt-5" });
    await llm.responses({ ...request, model: "azureopenai/other" });
    const models = play.server.requests.map(({ json }) => (json as { model: string }).model);
    expect(models).toEqual(["team-gpt-5", "other"]);
  });

  it("that is not there is model_not_found", async () => {
    const { recordings, missing } = loadRecordings({ provider: "azure-openai" });
    const recorded = recordings.find(({ status }) => status === 404);
    const error = { code: "DeploymentNotFound", message: "The API deployment does not exist." };
    const exchange = { status: 404, body: JSON.stringify({ error }) };
    await using server = await replay(missing ? exchange : recorded!.exchange());
    const llm = createClient({ providers: [azureopenai({ endpoint: server.url, apiKey: "k" })] });
    await expect(llm.responses(request)).rejects.toMatchObject({
      code: "model_not_found",
      status: 404,
      message: expect.stringContaining("does not exist"),
    });
  });
});

describe("verbs on stored responses", () => {
  it("go to the same surface, with the version", async () => {
    await using play = await serving();
    const apiVersion = "2025-04-01-preview";
    const llm = play.client({ endpoint: play.server.url, apiKey: "k", apiVersion });
    await llm.responses.retrieve("resp_1");
    await llm.responses.cancel("resp_1");
    expect(play.server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `GET /openai/responses/resp_1?api-version=${apiVersion}`,
      `POST /openai/responses/resp_1/cancel?api-version=${apiVersion}`,
    ]);
  });
});

describe("how far a model can be held to a form", () => {
  it.each([["my-deployment", "json_schema", true, true, true]])(
    "%s: %s, beside tools %s, strict tools %s, forced ones %s",
    (model, ...facts) => {
      const [format, withTools, strictTools, forcedTools] = facts;
      const support = { format, withTools, strictTools, forcedTools };
      expect(azureopenai().structured?.(model)).toEqual(support);
    },
  );
});
