import { createClient } from "@anyllm/core";
import { openai } from "@anyllm/provider-openai";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answer, client, events, serving, sse } from "./helpers.ts";

const hello = { body: JSON.stringify(answer("Hello")) };
const request = { model: "openai/gpt-5", input: "Hi" };

beforeEach(() => {
  for (const name of ["API_KEY", "BASE_URL", "ORG_ID", "PROJECT_ID"])
    vi.stubEnv(`OPENAI_${name}`, "");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe("the environment", () => {
  it("is read when a call is made: key, base URL, organisation and project", async () => {
    await using play = await serving(hello);
    const llm = createClient({ providers: [openai()] });
    vi.stubEnv("OPENAI_API_KEY", "sk-env");
    vi.stubEnv("OPENAI_BASE_URL", `${play.server.url}/env/v1`);
    vi.stubEnv("OPENAI_ORG_ID", "org-env");
    vi.stubEnv("OPENAI_PROJECT_ID", "proj-env");

    await llm.responses(request);
    vi.stubEnv("OPENAI_API_KEY", "sk-rotated");
    await llm.responses(request);

    const [first, second] = play.server.requests;
    expect(first!.path).toBe("/env/v1/responses");
    expect(first!.headers).toMatchObject({
      authorization: "Bearer sk-env",
      "openai-organization": "org-env",
      "openai-project": "proj-env",
    });
    expect(second!.headers["authorization"]).toBe("Bearer sk-rotated");
  });

  it("gives way to options", async () => {
    vi.stubEnv("OPENAI_API_KEY", "sk-env");
    vi.stubEnv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1");
    vi.stubEnv("OPENAI_ORG_ID", "org-env");
    await using play = await serving(hello, { apiKey: "sk-option", organization: "org-option" });
    await play.llm.responses(request);
    expect(play.server.requests[0]!.headers).toMatchObject({
      authorization: "Bearer sk-option",
      "openai-organization": "org-option",
    });
  });

  it("may be without organisation and project, which are then not sent", async () => {
    await using play = await serving(hello);
    await play.llm.responses(request);
    const { headers } = play.server.requests[0]!;
    expect(Object.keys(headers).filter((name) => name.startsWith("openai-"))).toEqual([]);
  });

  it("without a key is an error that names OPENAI_API_KEY", async () => {
    await expect(
      client({ baseURL: "http://127.0.0.1:1/v1" }).responses(request),
    ).rejects.toMatchObject({
      code: "missing_api_key",
      envVar: "OPENAI_API_KEY",
      message: expect.stringMatching(/OPENAI_API_KEY.*@anyllm\/provider-openai/),
    });
  });
});

describe("the base URL", () => {
  it.each([
    ["/v1", "/v1/responses"],
    ["/v1/", "/v1/responses"],
    ["/v1///", "/v1/responses"],
    ["", "/responses"],
    ["/", "/responses"],
    ["/proxy/openai/v1", "/proxy/openai/v1/responses"],
    ["/v1?api-version=preview", "/v1/responses?api-version=preview"],
    ["/v1/?api-version=preview&x=1", "/v1/responses?api-version=preview&x=1"],
  ])("%j leads to %s", async (suffix, url) => {
    await using play = await serving(hello);
    await client({ apiKey: "sk-test", baseURL: play.server.url + suffix }).responses(request);
    expect(play.server.requests[0]!.url).toBe(url);
  });

  it("keeps its query beside that of the call", async () => {
    await using play = await serving(hello);
    const llm = client({ apiKey: "sk-test", baseURL: `${play.server.baseURL}?api-version=v1` });
    await llm.responses(request, { query: { trace: "1" } });
    expect(play.server.requests[0]!.url).toBe("/v1/responses?api-version=v1&trace=1");
  });

  it.each(["not a url", "/v1", "api.openai.com/v1"])(
    "%j is refused before a key goes anywhere",
    async (baseURL) => {
      await expect(client({ apiKey: "sk-test", baseURL }).responses(request)).rejects.toMatchObject(
        {
          code: "invalid_request",
          param: "baseURL",
        },
      );
    },
  );
});

describe("a call", () => {
  it("gives an answer and a stream of the same model", async () => {
    await using play = await serving([hello, { body: sse(events("Hello")) }]);
    const whole = await play.llm.responses(request);
    const stream = await play.llm.responses({ ...request, stream: true });
    expect(whole.output_text).toBe("Hello");
    expect((await stream.finalResponse()).output).toEqual(whole.output);
    expect(play.server.requests.map(({ json }) => json)).toEqual([
      { model: "gpt-5", input: "Hi" },
      { model: "gpt-5", input: "Hi", stream: true },
    ]);
  });

  it("sends the headers given to the factory, over its own", async () => {
    await using play = await serving(hello, {
      organization: "org-1",
      headers: { "OpenAI-Organization": "org-2", "X-Team": "a" },
    });
    await play.llm.responses(request);
    expect(play.server.requests[0]!.headers).toMatchObject({
      "openai-organization": "org-2",
      "x-team": "a",
    });
  });

  it("goes through the fetch given to the factory", async () => {
    const seen: string[] = [];
    await using play = await serving(hello, {
      fetch: (url, init) => {
        seen.push(`${init.method} ${new URL(url).pathname}`);
        return fetch(url, init);
      },
    });
    await play.llm.responses(request);
    expect(seen).toEqual(["POST /v1/responses"]);
  });
});

describe("how far a model can be held to a form", () => {
  it.each([
    ["gpt-5.2", "json_schema", true, true, true],
    ["gpt-4.1-mini", "json_schema", true, true, true],
    ["gpt-4o", "json_schema", true, true, true],
    ["ft:gpt-4o-2024-08-06:us::1", "json_schema", true, true, true],
    ["gpt-4o-2024-05-13", "json_object", true, true, true],
    ["gpt-4-turbo", "json_object", true, true, true],
    ["gpt-4", "json_object", true, true, true],
    ["ft:gpt-3.5-turbo-0125:us::1", "json_object", true, true, true],
    ["o3", "json_schema", true, true, true],
  ])("%s: %s, beside tools %s, strict tools %s, forced ones %s", (model, ...facts) => {
    const [format, withTools, strictTools, forcedTools] = facts;
    const support = { format, withTools, strictTools, forcedTools };
    expect(openai().structured?.(model)).toEqual(support);
  });
});
