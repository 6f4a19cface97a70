import { AnyLLMError, createClient } from "@anyllm/core";
import { type Exchange, loadRecordings, replay } from "@anyllm/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { explainGoogleError } from "../src/facts.ts";
import { gemini } from "../src/index.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

async function failing(exchange: Exchange): Promise<AnyLLMError> {
  await using server = await replay(exchange);
  const provider = gemini({ apiKey: "k", baseURL: server.baseURL });
  const llm = createClient({ providers: [provider], maxRetries: 0 });
  const call = llm.responses({ model: "gemini/gemini-2.5-flash", input: "Hi" });
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!AnyLLMError.isInstance(error)) throw new Error("it did not fail");
  return error;
}

const { recordings, missing } = loadRecordings({ wire: "gemini-generate-content" });

describe.skipIf(missing)(`recorded errors ${missing ?? ""}`, () => {
  const codes: [RegExp, string, number?][] = [
    [/invalid-role|image-rejected/, "invalid_request"],
    [/missing-model|unknown-model/, "model_not_found"],
    [/context-le.*-x1|400-context-length/, "context_length_exceeded"],
    [/api-key$|authentication-error/, "authentication"],
    [/api-not-enabled/, "permission_denied"],
    [/quota-exceeded/, "rate_limited"],
    [/handles-context-leng$/, "rate_limited", 48_000],
    [/429-retry-info/, "rate_limited", 34_400],
    [/503-overloaded/, "overloaded"],
  ];
  const errors = recordings.filter(({ status }) => status >= 400);
  it.each(errors.map((recording) => [recording.id, recording] as const))(
    "%s",
    async (id, recording) => {
      const [, code, retryAfter] = codes.find(([name]) => name.test(id)) ?? [];
      const error = await failing(recording.exchange());
      expect(error).toMatchObject({ code, status: recording.status, provider: "gemini" });
      expect(error.retryAfter).toBe(retryAfter);
      const { error: told } = JSON.parse(new TextDecoder().decode(recording.responseBody())) as {
        error: { message: string };
      };
      expect(error.message).toContain(told.message.slice(0, 40));
    },
  );
});

it("the time to wait is read off the words, where there is nothing else", () => {
  const told = new AnyLLMError("rate_limited", "Quota exceeded. Please retry in 7.25s.");
  expect(explainGoogleError(told).retryAfter).toBe(7250);
});

describe("an error with a good status", () => {
  const error = { code: 503, message: "The model is overloaded.", status: "UNAVAILABLE" };

  it("as the first chunk of a stream is tried again", async () => {
    const chunk = { candidates: [{ content: { parts: [{ text: "Hi" }] }, finishReason: "STOP" }] };
    const stream = (told: object): Exchange => ({
      headers: { "content-type": "text/event-stream" },
      body: `data: ${JSON.stringify(told)}\r\n\r\n`,
    });
    await using server = await replay([stream({ error }), stream(chunk)]);
    const llm = createClient({ providers: [gemini({ apiKey: "k", baseURL: server.baseURL })] });
    const told = await llm.responses({
      model: "gemini/gemini-2.5-flash",
      input: "Hi",
      stream: true,
    });
    expect((await told.finalResponse()).output_text).toBe("Hi");
    expect(server.requests).toHaveLength(2);
  });

  // Google breaks streams off like this, outside of their events.
  it("bare in a stream fails the answer with its words", async () => {
    const begun = { candidates: [{ content: { parts: [{ text: "Hel" }] } }] };
    const body = `data: ${JSON.stringify(begun)}\r\n\r\n${JSON.stringify({ error }, null, 2)}`;
    for (const end of ["", "\n"]) {
      await using server = await replay({
        headers: { "content-type": "text/event-stream" },
        body: body + end,
      });
      const llm = createClient({ providers: [gemini({ apiKey: "k", baseURL: server.baseURL })] });
      const told = await llm.responses({ model: "m", input: "Hi", stream: true });
      expect(await told.finalResponse()).toMatchObject({
        status: "failed",
        error: { code: "overloaded_error", message: "The model is overloaded." },
        output: [{ content: [{ text: "Hel" }] }],
      });
    }
  });

  it("in place of an answer fails the call", async () => {
    expect(await failing({ body: JSON.stringify({ error }) })).toMatchObject({
      message: expect.stringContaining("overloaded"),
    });
    expect(await failing({ body: JSON.stringify([{ error }]) })).toMatchObject({
      message: expect.stringContaining("overloaded"),
    });
  });

  it("is no key of ours in the message", async () => {
    const told = {
      error: { code: 400, message: "API key not valid: AIzaSECRET k", status: "INVALID_ARGUMENT" },
    };
    const failed = await failing({ status: 400, body: JSON.stringify(told) });
    expect(failed.code).toBe("authentication");
  });
});

it("a stream that breaks off tells how far it came", async () => {
  const chunk = { candidates: [{ content: { parts: [{ text: "Hel" }] } }], responseId: "r1" };
  const body = `data: ${JSON.stringify(chunk)}\r\n\r\n`;
  await using server = await replay({ headers: { "content-type": "text/event-stream" }, body });
  const llm = createClient({
    providers: [gemini({ apiKey: "k", baseURL: server.baseURL })],
    maxRetries: 0,
  });
  const stream = await llm.responses({
    model: "gemini/gemini-2.5-flash",
    input: "Hi",
    stream: true,
  });
  await expect(stream.finalResponse()).rejects.toMatchObject({
    code: "stream_truncated",
    partial: { id: "r1", output: [{ type: "message" }] },
  });
});

describe("the key and the endpoint", () => {
  it.each([
    [{ GEMINI_API_KEY: "g", GOOGLE_API_KEY: "o" }, "g"],
    [{ GEMINI_API_KEY: "", GOOGLE_API_KEY: "o" }, "o"],
  ])("are read from the environment: %j", async (variables, key) => {
    await using server = await replay({ body: "{}" });
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    vi.stubEnv("GOOGLE_GEMINI_BASE_URL", `${server.url}/`);
    const llm = createClient({ providers: [gemini()], maxRetries: 0 });
    await llm.responses({ model: "gemini/gemini-2.5-flash", input: "Hi" }).catch(() => undefined);
    expect(server.requests[0]?.headers["x-goog-api-key"]).toBe(key);
    expect(server.requests[0]?.path).toBe("/v1beta/models/gemini-2.5-flash:generateContent");
  });
});

it("models are listed over all pages, without their prefix", async () => {
  const page = (name: string, nextPageToken?: string): Exchange => ({
    body: JSON.stringify({
      models: [{ name: `models/${name}`, inputTokenLimit: 1 }],
      nextPageToken,
    }),
  });
  await using server = await replay([page("gemini-a", "p2"), page("gemini-b")]);
  const llm = createClient({ providers: [gemini({ apiKey: "k", baseURL: server.baseURL })] });
  const models = [];
  for await (const model of llm.models()) models.push(model);
  expect(models).toMatchObject([
    { id: "gemini-a", reference: "gemini/gemini-a", inputTokenLimit: 1 },
    { id: "gemini-b" },
  ]);
  expect(server.requests.map(({ url }) => url)).toEqual([
    "/v1/models?pageSize=1000",
    "/v1/models?pageSize=1000&pageToken=p2",
  ]);
});

it("an array of chunks, as without alt=sse, is read like the stream that it is", async () => {
  const part = (text: string, more: object = {}) => ({
    candidates: [{ content: { role: "model", parts: [{ text }] }, ...more }],
  });
  const body = JSON.stringify([part("Hel"), part("lo", { finishReason: "STOP" })]);
  await using server = await replay({ body });
  const llm = createClient({ providers: [gemini({ apiKey: "k", baseURL: server.baseURL })] });
  const { output_text, status } = await llm.responses({ model: "m", input: "Hi" });
  expect([output_text, status]).toEqual(["Hello", "completed"]);
});
