import { createClient } from "@anyllm/core";
import { openai } from "@anyllm/provider-openai/sdk";
import { type ReplayServer, replay, type Script } from "@anyllm/testing";
import OpenAI from "openai";
import { afterEach, describe, expect, it, vi } from "vitest";
import { answer, events, sse } from "./helpers.ts";

const hello = { body: JSON.stringify(answer("Hello")) };
const request = { model: "openai/gpt-5", input: "Hi" };

/** A client over an official one for a server that plays this. */
async function serving(script: Script, more: ConstructorParameters<typeof OpenAI>[0] = {}) {
  const server = await replay(script);
  const official = new OpenAI({ apiKey: "sk-official", baseURL: server.baseURL, ...more });
  const llm = createClient({ providers: [openai({ client: official })], maxRetries: 0 });
  return { server, llm, [Symbol.asyncDispose]: () => server.close() };
}

const sent = ({ requests }: ReplayServer) => requests.map(({ method, url }) => `${method} ${url}`);

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("over an official client", () => {
  it("a call keeps its key, organisation, headers and base URL", async () => {
    vi.stubEnv("OPENAI_API_KEY", "sk-not-this-one");
    await using play = await serving(hello, {
      organization: "org-1",
      project: "proj-1",
      defaultHeaders: { "x-team": "a" },
      defaultQuery: { "api-version": "v1" },
    });

    const response = await play.llm.responses(request);

    expect(response.output_text).toBe("Hello");
    expect(sent(play.server)).toEqual(["POST /v1/responses?api-version=v1"]);
    expect(play.server.requests[0]!.headers).toMatchObject({
      authorization: "Bearer sk-official",
      "openai-organization": "org-1",
      "openai-project": "proj-1",
      "x-team": "a",
      "content-type": "application/json",
    });
    expect(play.server.requests[0]!.json).toEqual({ model: "gpt-5", input: "Hi" });
  });

  it("a stream comes event by event", async () => {
    const all = events("Hello");
    await using play = await serving({ body: sse(all), cut: 50 });
    const stream = await play.llm.responses({ ...request, stream: true });
    const got = [];
    for await (const event of stream) got.push(event);
    expect(got).toEqual(all);
  });

  it("the verbs go where they go without it", async () => {
    await using play = await serving(hello);
    const { responses } = play.llm;
    await responses.retrieve("resp_1", { query: { include: ["reasoning.encrypted_content"] } });
    await responses.cancel("resp_1");
    await responses.inputItems("resp_1", { query: { limit: 2 } });
    await responses.delete("resp_1");
    expect(sent(play.server).map(decodeURIComponent)).toEqual([
      "GET /v1/responses/resp_1?include[]=reasoning.encrypted_content",
      "POST /v1/responses/resp_1/cancel",
      "GET /v1/responses/resp_1/input_items?limit=2",
      "DELETE /v1/responses/resp_1",
    ]);
  });

  it("an HTTP error is one of ours, with the provider's words and code", async () => {
    const error = {
      message: "Slow down.",
      type: "requests",
      param: null,
      code: "rate_limit_exceeded",
    };
    await using play = await serving({
      status: 429,
      headers: { "retry-after": "7", "x-request-id": "req_1" },
      body: JSON.stringify({ error }),
    });
    await expect(play.llm.responses(request)).rejects.toMatchObject({
      name: "AnyLLMError",
      code: "rate_limited",
      status: 429,
      retryAfter: 7000,
      requestId: "req_1",
      message: "openai: Slow down.",
      vendorCode: "rate_limit_exceeded",
    });
    expect(play.server.requests, "retries are ours, and were switched off").toHaveLength(1);
  });

  it("retries are ours, with one idempotency key", async () => {
    const server = await replay([{ status: 500, headers: { "retry-after-ms": "1" } }, hello]);
    await using _closing = { [Symbol.asyncDispose]: () => server.close() };
    const official = new OpenAI({ apiKey: "sk-official", baseURL: server.baseURL });
    const llm = createClient({ providers: [openai({ client: official })], maxRetries: 1 });

    expect((await llm.responses(request)).output_text).toBe("Hello");

    const keys = server.requests.map(({ headers }) => headers["idempotency-key"]);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it("a refused connection is connection_failed", async () => {
    const official = new OpenAI({ apiKey: "sk-official", baseURL: "http://127.0.0.1:1/v1" });
    const llm = createClient({ providers: [openai({ client: official })], maxRetries: 0 });
    await expect(llm.responses(request)).rejects.toMatchObject({
      code: "connection_failed",
      retryable: true,
    });
  });

  it("aborting closes the connection", async () => {
    await using play = await serving({ body: sse(events("Hello").slice(0, 5)), ending: "stall" });
    const controller = new AbortController();
    const stream = await play.llm.responses(
      { ...request, stream: true },
      { signal: controller.signal },
    );
    controller.abort();
    await expect(stream.finalResponse()).rejects.toMatchObject({
      code: "aborted",
      name: "AbortError",
    });
    await play.server.requests[0]!.closed;
    expect(play.server.requests[0]!.aborted).toBe(true);
  });
});
