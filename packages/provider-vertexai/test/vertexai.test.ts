import { createClient, type Warning } from "@anyllm/core";
import { loadRecordings, replay } from "@anyllm/testing";
import type { ResponseRequest } from "@anyllm/types";
import { afterEach, describe, expect, it, vi } from "vitest";
import { vertexai, type VertexAIOptions } from "../src/index.ts";

type Loose = Record<string, unknown>;

afterEach(() => {
  vi.unstubAllEnvs();
});

async function encode(options: VertexAIOptions, fields: Loose = {}) {
  for (const name of ["GOOGLE_CLOUD_PROJECT", "GOOGLE_CLOUD_LOCATION", "GOOGLE_API_KEY"]) {
    if (!fields["env"]) vi.stubEnv(name, "");
  }
  const { env: _, ...more } = fields;
  const request = { model: "gemini-2.5-flash", input: "Hi", ...more } as ResponseRequest;
  const { url, headers, body } = await vertexai(options).encode(request, {
    headers: {},
    query: {},
    body: {},
  });
  return { url, headers, body: JSON.parse(String(body)) as Loose };
}

const token = { apiKey: async () => "ya29.token", project: "p" };
const model = "publishers/google/models/gemini-2.5-flash:generateContent";

describe("where a call goes", () => {
  it.each([
    [
      "europe-west4",
      `https://europe-west4-aiplatform.googleapis.com/v1beta1/projects/p/locations/europe-west4/${model}`,
    ],
    ["global", `https://aiplatform.googleapis.com/v1beta1/projects/p/locations/global/${model}`],
    ["eu", `https://aiplatform.eu.rep.googleapis.com/v1beta1/projects/p/locations/eu/${model}`],
  ])("%s, with a token", async (location, expected) => {
    const { url, headers } = await encode({ ...token, location });
    expect(url).toBe(expected);
    expect(headers["authorization"]).toBe("Bearer ya29.token");
    expect(headers).not.toHaveProperty("x-goog-api-key");
  });

  it("without a project, with a key of express mode", async () => {
    const { url, headers } = await encode({ apiKey: "AIzaKey" });
    expect(url).toBe(`https://aiplatform.googleapis.com/v1beta1/${model}`);
    expect(headers["x-goog-api-key"]).toBe("AIzaKey");
  });

  it("where the environment says", async () => {
    vi.stubEnv("GOOGLE_CLOUD_PROJECT", "env-project");
    vi.stubEnv("GOOGLE_CLOUD_LOCATION", "us-central1");
    const { url } = await encode({ apiKey: token.apiKey }, { env: true, stream: true });
    const path = "projects/env-project/locations/us-central1/publishers/google/models";
    expect(url).toBe(
      `https://us-central1-aiplatform.googleapis.com/v1beta1/${path}/gemini-2.5-flash:streamGenerateContent?alt=sse`,
    );
  });

  it("nowhere without a project", async () => {
    const call = encode({ apiKey: token.apiKey });
    await expect(call).rejects.toMatchObject({ code: "invalid_request", param: "project" });
  });
});

describe("Claude", () => {
  const claude = "claude-opus-4-1@20250805";

  it.each([claude, `anthropic/${claude}`, `publishers/anthropic/models/${claude}`])(
    "%s speaks Messages",
    async (name) => {
      const { url, body } = await encode(
        { ...token, location: "us-east5" },
        { model: name, stream: true },
      );
      expect(url).toBe(
        `https://us-east5-aiplatform.googleapis.com/v1/projects/p/locations/us-east5/publishers/anthropic/models/${claude}:streamRawPredict`,
      );
      expect(body).toMatchObject({
        anthropic_version: "vertex-2023-10-16",
        stream: true,
        messages: [{ role: "user" }],
      });
      expect(body).not.toHaveProperty("model");
    },
  );

  it("is told who the user is, and Gemini which probabilities are wanted", async () => {
    const told = { metadata: { user_id: "u" } };
    const { body } = await encode({ ...token, location: "us-east5" }, { model: claude, ...told });
    expect(body).toMatchObject(told);
    const include = ["message.output_text.logprobs" as const];
    const { body: asked } = await encode({ ...token }, { include });
    expect(asked).toMatchObject({ generationConfig: { responseLogprobs: true } });
  });

  it("is held to its own wire: what only Gemini takes is left out with a warning, or refused", async () => {
    await using server = await replay({ body: "{}" });
    const warnings: Warning[] = [];
    const llm = createClient({
      providers: [vertexai({ ...token, baseURL: server.url })],
      onWarning: (warning) => warnings.push(warning),
      maxRetries: 0,
    });
    const request = { model: `vertexai/${claude}`, input: "Hi", presence_penalty: 1 };
    await llm.responses(request).catch(() => undefined);
    expect(warnings.map(({ param }) => param)).toEqual(["presence_penalty"]);
    const audio = { type: "input_audio" as const, input_audio: { data: "AAAA", format: "mp3" } };
    const input = [{ type: "message" as const, role: "user" as const, content: [audio] }];
    await expect(llm.responses({ ...request, input })).rejects.toMatchObject({
      code: "not_implemented",
    });
    expect(server.requests).toHaveLength(1);
  });
});

it("files of Gemini's own store are refused, those of a bucket are not", async () => {
  const ask = (file_id: string) =>
    encode(token, { input: [{ role: "user", content: [{ type: "input_file", file_id }] }] });
  await expect(ask("files/abc")).rejects.toMatchObject({
    code: "not_implemented",
    param: "input[0].content[0]",
  });
  const { body } = await ask("gs://bucket/a.pdf");
  expect(JSON.stringify(body)).toContain('"fileUri":"gs://bucket/a.pdf"');
});

it("files have names, which the Gemini API does not take", async () => {
  const file = { type: "input_file", filename: "a.pdf", file_data: "JVBERi0=" };
  const { body } = await encode(token, { input: [{ role: "user", content: [file] }] });
  const inlineData = { mimeType: "application/pdf", data: "JVBERi0=", displayName: "a.pdf" };
  expect(body["contents"]).toEqual([{ role: "user", parts: [{ inlineData }] }]);
});

it("MCP servers are refused for Gemini, which has them on its own API alone", async () => {
  const server = { type: "mcp", server_label: "a", server_url: "https://a.example" };
  const tools = [{ ...server, require_approval: "never" }];
  await expect(encode(token, { tools })).rejects.toThrow(/mcp/);
});

it("functions beside Google's tools are not asked for, as Vertex AI refuses to be", async () => {
  const tools = [{ type: "web_search" }, { type: "function", name: "a" }];
  const { body } = await encode(token, { model: "gemini-3-flash-preview", tools });
  expect(body).not.toHaveProperty("toolConfig");
});

it("models are listed over all pages", async () => {
  const page = (name: string, nextPageToken?: string) => ({
    body: JSON.stringify({
      publisherModels: [{ name: `publishers/google/models/${name}` }],
      nextPageToken,
    }),
  });
  await using server = await replay([page("gemini-a", "next"), page("gemini-b")]);
  const llm = createClient({ providers: [vertexai({ ...token, baseURL: server.url })] });
  const ids = [];
  for await (const { id } of llm.models()) ids.push(id);
  expect(ids).toEqual(["gemini-a", "gemini-b"]);
  expect(server.requests[0]?.path).toBe("/v1beta1/publishers/google/models");
});

const { recordings, missing } = loadRecordings({ provider: "google-vertex" });

describe.skipIf(missing)(`recorded answers ${missing ?? ""}`, () => {
  const answers = recordings.filter(
    ({ status, id }) => status === 200 && !/lite-object-streaming/.test(id),
  );
  it.each(answers.map((recording) => [recording.id, recording] as const))(
    "%s",
    async (_, recording) => {
      await using server = await replay(recording.exchange());
      const llm = createClient({
        providers: [vertexai({ ...token, baseURL: server.url })],
        maxRetries: 0,
      });
      const name = recording.wire === "anthropic-messages" ? "claude-x" : "gemini-x";
      const request = { model: `vertexai/${name}`, input: "Hi" };
      const response =
        recording.mode === "stream"
          ? await (await llm.responses({ ...request, stream: true })).finalResponse()
          : await llm.responses(request);
      expect(response.status).toMatch(/^(completed|incomplete)$/);
      const bytes = recording.streamBody() ?? recording.responseBody();
      const texts = textsOf(new TextDecoder().decode(bytes));
      expect(response.output_text).toBe(texts);
    },
  );

  const asked = recordings.filter(({ wire }) => wire === "anthropic-messages");
  it.each(asked.map((recording) => [recording.id, recording] as const))(
    "%s is asked the same way",
    async (_, recording) => {
      const told = recording.requestBody() as Loose;
      const messages = told["messages"] as { role: string; content: unknown }[];
      const [first] = messages;
      const content = [first?.content].flat() as { text?: string }[] | string[];
      const text = content.map((part) => (typeof part === "string" ? part : part.text)).join("");
      const { url, body } = await encode(
        { ...token, location: "LOCATION", project: "PROJECT" },
        {
          model: /models\/([^:]+):/.exec(recording.endpoint ?? "")?.[1],
          input: [{ role: "user", content: text }],
          max_output_tokens: told["max_tokens"],
          stream: recording.mode === "stream",
        },
      );
      expect(new URL(url).pathname).toBe(recording.endpoint);
      expect(body).toMatchObject({
        anthropic_version: told["anthropic_version"],
        max_tokens: told["max_tokens"],
      });
      expect(body["stream"] ?? false).toBe(told["stream"]);
    },
  );
});

// Every text of an answer on either wire, but for thoughts, read off its JSON.
function textsOf(body: string): string {
  const payloads = /^\s*[{[]/.test(body)
    ? [JSON.parse(body) as Loose]
    : [...body.matchAll(/^data: (.*)$/gm)].map(([, json]) => JSON.parse(json as string) as Loose);
  return payloads
    .flatMap(({ candidates, content, delta }) => [
      ...((candidates ?? []) as { content?: { parts?: Loose[] } }[]).flatMap(
        (each) => each.content?.parts ?? [],
      ),
      ...((content ?? []) as Loose[]),
      ...(delta ? [delta as Loose] : []),
    ])
    .flatMap(({ text, thought }) => (typeof text === "string" && thought !== true ? [text] : []))
    .join("");
}
