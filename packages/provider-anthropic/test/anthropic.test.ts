import { type AnyLLMError, createClient, type ErrorCode, type ProviderOptions } from "@anyllm/core";
import { replay } from "@anyllm/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { anthropic } from "../src/index.ts";

afterEach(() => vi.unstubAllEnvs());

const body = JSON.stringify({
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude-sonnet-4-5",
  content: [{ type: "text", text: "Hello." }],
  stop_reason: "end_turn",
  usage: { input_tokens: 1, output_tokens: 1 },
});

async function call(options: ProviderOptions, script: Parameters<typeof replay>[0] = { body }) {
  await using server = await replay(script);
  vi.stubEnv("ANTHROPIC_BASE_URL", server.url);
  const llm = createClient({ providers: [anthropic({ apiKey: "k", ...options })], maxRetries: 0 });
  const answer = await llm
    .responses({ model: "anthropic/claude-sonnet-4-5", input: "Hi" })
    .catch((error: unknown) => error as AnyLLMError);
  return { answer, sent: server.requests[0] };
}

describe("the endpoint", () => {
  it.each(["", "/", "/v1", "/v1/", "/gate"])("is the root in the variable: %j", async (suffix) => {
    await using server = await replay({ body });
    vi.stubEnv("ANTHROPIC_BASE_URL", server.url + suffix);
    const llm = createClient({ providers: [anthropic({ apiKey: "k" })] });
    await llm.responses({ model: "anthropic/claude-sonnet-4-5", input: "Hi" });
    const prefix = suffix === "/gate" ? "/gate" : "";
    expect(server.requests[0]?.path).toBe(`${prefix}/v1/messages`);
  });

  it("is told the version, the key and the betas that are asked for and needed", async () => {
    await using server = await replay({ body });
    const provider = anthropic({
      apiKey: "k",
      baseURL: server.baseURL,
      headers: { "Anthropic-Beta": "context-1m-2025-08-07" },
    });
    const llm = createClient({ providers: [provider] });
    const content = [{ type: "input_image" as const, file_id: "file_1" }];
    await llm.responses({
      model: "anthropic/claude-sonnet-4-5",
      input: [{ type: "message", role: "user", content }],
    });
    expect(server.requests[0]?.headers).toMatchObject({
      "x-api-key": "k",
      "anthropic-version": "2023-06-01",
      "anthropic-beta": "context-1m-2025-08-07,files-api-2025-04-14",
    });
    expect(server.requests[0]?.headers).not.toHaveProperty("authorization");
  });

  it("lists its models, page after page", async () => {
    const page = (ids: string[], has_more: boolean): string =>
      JSON.stringify({
        data: ids.map((id) => ({ type: "model", id, display_name: id.toUpperCase() })),
        has_more,
        last_id: ids.at(-1),
      });
    await using server = await replay([
      { body: page(["a", "b"], true) },
      { body: page(["c"], false) },
    ]);
    const llm = createClient({ providers: [anthropic({ apiKey: "k", baseURL: server.baseURL })] });
    const models = [];
    for await (const model of llm.models()) models.push(model);
    expect(models.map(({ reference }) => reference)).toEqual([
      "anthropic/a",
      "anthropic/b",
      "anthropic/c",
    ]);
    expect(models[0]).toMatchObject({ display_name: "A" });
    const asked = server.requests.map(({ path, query }) => `${path}?${String(query)}`);
    expect(asked).toEqual(["/v1/models?limit=1000", "/v1/models?limit=1000&after_id=b"]);
  });
});

describe("errors", () => {
  it.each<[number, string, string, ErrorCode, boolean]>([
    [400, "invalid_request_error", "max_tokens: Field required", "invalid_request", false],
    [
      400,
      "invalid_request_error",
      "prompt is too long: 2 tokens > 1 maximum",
      "context_length_exceeded",
      false,
    ],
    [
      400,
      "invalid_request_error",
      "input length and `max_tokens` exceed context limit: 1 + 2 > 2",
      "context_length_exceeded",
      false,
    ],
    [
      400,
      "invalid_request_error",
      "Your credit balance is too low to access the API.",
      "insufficient_quota",
      false,
    ],
    [401, "authentication_error", "invalid x-api-key", "authentication", false],
    [403, "permission_error", "no", "permission_denied", false],
    [404, "not_found_error", "model: claude-0", "model_not_found", false],
    [404, "not_found_error", "Not found", "not_found", false],
    [413, "request_too_large", "too large", "request_too_large", false],
    [429, "rate_limit_error", "slow down", "rate_limited", true],
    [500, "api_error", "Internal server error", "server_error", true],
    [529, "overloaded_error", "Overloaded", "overloaded", true],
  ])("%i %s: %s", async (status, type, message, code, retryable) => {
    const said = JSON.stringify({ type: "error", error: { type, message }, request_id: "req_1" });
    const { answer } = await call({}, { status, body: said, headers: { "request-id": "req_1" } });
    expect(answer).toMatchObject({ code, status, retryable, requestId: "req_1", vendorType: type });
    expect((answer as AnyLLMError).message).toContain(message);
  });

  it("in a stream, before it said anything, are tried again", async () => {
    const headers = { "content-type": "text/event-stream" };
    const frame = (event: object): string => `data: ${JSON.stringify(event)}\n\n`;
    const error = { type: "overloaded_error", message: "Overloaded" };
    const begun = frame({ type: "message_start", message: { id: "msg_1" } });
    const ended = frame({ type: "message_delta", delta: { stop_reason: "end_turn" } });
    await using server = await replay([
      { headers, body: begun + frame({ type: "error", error }) },
      { headers, body: begun + ended },
    ]);
    const provider = anthropic({ apiKey: "k", baseURL: server.baseURL });
    const llm = createClient({ providers: [provider], maxRetries: 1 });
    const model = "anthropic/claude-sonnet-4-5";
    const stream = await llm.responses({ model, input: "Hi", stream: true });
    expect((await stream.finalResponse()).status).toBe("completed");
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    ["{}", "protocol_error"],
    ["[]", "protocol_error"],
    ['{"type":"message","id":"msg_1"}', "protocol_error"],
    ["<html>", "protocol_error"],
  ])("are typed where the answer is none: %s", async (odd, code) => {
    expect((await call({}, { body: odd })).answer).toMatchObject({ code });
  });
});
