import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { type Exchange, replay } from "@anyllm/testing";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { expectNoLeak, KEY, PROMPT } from "../support/leaks.ts";
import {
  ask,
  connect,
  connectWith,
  failure,
  play,
  request,
  type Settings,
  watchRejections,
} from "../support/play.ts";
import { begin, json, message, resource, sse } from "../support/upstream.ts";

watchRejections();

// What is printed, or warned of by the runtime, is in a log sooner or later.
const printed: unknown[] = [];
const onWarning = (warning: Error): void => void printed.push(warning);
beforeAll(() => {
  process.on("warning", onWarning);
  for (const level of ["debug", "log", "info", "warn", "error"] as const) {
    vi.spyOn(console, level).mockImplementation((...given) => void printed.push(...given));
  }
});
afterAll(() => {
  process.off("warning", onWarning);
  vi.restoreAllMocks();
  for (const value of printed) expectNoLeak(value);
});

/** What an upstream may say that has seen the request: all of it. */
const echo = `Failed for Bearer ${KEY} with {"input":"${PROMPT}"}`;
const error = { message: echo, type: "server_error", code: null, param: null };
const output = message(["Half"]).slice(0, 3);
const failed = {
  type: "response.failed",
  response: resource({ status: "failed", error: { code: "server_error", message: echo } }),
};
const html = { headers: { "content-type": "text/html" }, body: `<p>${echo}</p>` };

const answers: [string, Exchange][] = [
  ...[400, 401, 403, 404, 422, 429, 500, 503].map((status): [string, Exchange] => {
    return [`status ${status}`, { ...json({ error }), status }];
  }),
  ["an error page", { ...html, status: 502 }],
  ["a page with status 200", html],
  ["plain text", { status: 500, headers: { "content-type": "text/plain" }, body: echo }],
  ["an error with status 200", json({ error })],
  ["JSON of another kind", json({ echo })],
  [
    "half an answer",
    {
      headers: { "content-type": "application/json" },
      body: `{"object":"response","echo":${JSON.stringify(echo).slice(0, -1)}`,
    },
  ],
  ["a list of problems", { ...json({ detail: [{ msg: echo, input: PROMPT }] }), status: 422 }],
  [
    "a redirect",
    { status: 307, headers: { location: `http://other.invalid/?key=${KEY}` }, body: echo },
  ],
  ["an error event first", { body: sse([{ type: "error", error }]) }],
  ["an error event after output", { body: sse([...begin(), ...output, { type: "error", error }]) }],
  ["response.failed first", { body: sse([...begin(), failed]) }],
  ["an event that is not JSON", { body: `${sse(begin())}data: {"echo":"${echo}\n\n` }],
  ["a stream that breaks off", { body: sse([...begin({ instructions: PROMPT }), ...output]) }],
  [
    "a stream that is reset",
    { body: sse([...begin({ instructions: PROMPT }), ...output]), ending: "reset" },
  ],
  ["a stream that stalls", { body: sse([...begin(), ...output]), ending: "stall" }],
  ["no head", { before: "never" }],
];

const settings: Settings = {
  timeout: { headers: 60, idle: 60, total: 400 },
  maxRetries: 1,
  request: { instructions: PROMPT, metadata: { note: PROMPT }, user: PROMPT },
};

describe("T46: neither key nor prompt is in what is thrown, warned or printed", () => {
  test.concurrent.each(answers)("T46: %s, for a call and a stream", async (_, answer) => {
    for (const call of [ask, play]) {
      // Looking for leaks is done wherever these tests catch an error.
      const { error: thrown, response } = await call(answer, settings);
      expect(thrown ?? response?.status).toBeDefined();
    }
  });

  test.each<[string, string]>([
    ["with line breaks", "First line of the secret.\nSecond line of the secret.\n\n  Third line."],
    ["longer than what is shown of an answer", "All of this is a secret. ".repeat(20_000)],
    [
      "with quotes and other signs",
      `She said: "it's a secret", \\ and <b>left</b> & über\u2028all`,
    ],
  ])("T46: a prompt %s that comes back", async (_, input) => {
    const fragments = [input, input.slice(0, 40), input.slice(4, 24), input.slice(30, 50)];
    const echoes: Exchange[] = [
      { ...json({ error: { message: `Cannot take: ${input}`, code: null } }), status: 400 },
      { ...json({ detail: [{ msg: "too long", input }] }), status: 422 },
      { status: 500, headers: { "content-type": "text/plain" }, body: `Cannot take: ${input}` },
      {
        status: 500,
        headers: { "content-type": "text/html" },
        body: `<p>Cannot take: ${input}</p>`,
      },
      { headers: { "content-type": "text/html" }, body: `<p>Cannot take: ${input}</p>` },
    ];
    for (const exchange of echoes) {
      const { error: thrown } = await ask(exchange, { request: { input } });
      expect(thrown).toBeDefined();
      expectNoLeak(thrown, fragments);
    }
  });

  test("T46: items of the input are as secret as a string", async () => {
    const input = [
      { role: "user" as const, content: [{ type: "input_text" as const, text: PROMPT }] },
    ];
    const { error: thrown } = await ask(
      { ...json({ error }), status: 400 },
      { request: { input } },
    );
    expect(thrown?.message).toContain("[input]");
    expect(thrown?.message).toContain("[redacted]");
  });

  test("T46: a retryable failure that there is no time to retry", async () => {
    const { error: thrown } = await play(
      { body: sse([...begin(), failed]) },
      { maxRetries: 3, timeout: 200 },
    );
    expect(thrown?.code).toBe("server_error");
  });

  test("T46: connections that fail: refused, no such host, TLS", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await using server = await replay(json(resource()));
    const secure = server.baseURL.replace("http:", "https:");
    for (const baseURL of [
      `http://127.0.0.1:${port}/v1`,
      "http://nonexistent.invalid/v1",
      secure,
    ]) {
      expect((await failure(connect(baseURL).responses(request))).code).toBe("connection_failed");
    }
  });

  test("T46: a password or key within the base URL", async () => {
    const { port } = new URL((await replayOnce()).baseURL);
    for (const baseURL of [
      `http://user:${KEY}@127.0.0.1:${port}/v1`,
      `http://127.0.0.1:1/v1?key=${KEY}`,
    ]) {
      expect((await failure(connect(baseURL).responses(request))).retryable).toBeDefined();
    }
  });

  test("T46: keys under other names, and keys that are fetched", async () => {
    await using server = await replay({ ...json({ error }), status: 401 });
    for (const headers of [
      { "x-api-key": KEY },
      { "api-key": KEY },
      { Authorization: `Basic ${KEY}` },
    ]) {
      const apiKey = async (): Promise<string> => "sk-another";
      const llm = connectWith({ apiKey, baseURL: server.baseURL, headers });
      expect((await failure(llm.responses(request))).code).toBe("authentication");
    }
  });

  test("T46: the missing key's error names the variable, and requests that are refused show no value", async () => {
    await using server = await replay(json(resource()));
    const llm = connect(server.baseURL);
    const wrong: object[] = [
      { input: 7 },
      { temperature: PROMPT },
      { tools: PROMPT },
      { metadata: { a: 1, b: PROMPT } },
      { instructions: [PROMPT] },
    ];
    for (const fields of wrong) {
      expect((await failure(llm.responses({ ...request, ...fields }))).code).toBe(
        "invalid_request",
      );
    }
    expect(server.requests).toHaveLength(0);
  });

  test("T46: the answer as far as it came is on the error for those who ask, and printed for nobody", async () => {
    const { error: thrown } = await play({
      body: sse([...begin({ instructions: PROMPT }), ...output]),
    });
    expect(thrown?.partial).toMatchObject({ instructions: PROMPT, status: "in_progress" });
    expectNoLeak(thrown, [PROMPT, "resp_1"]);
  });
});

async function replayOnce(): Promise<{ baseURL: string }> {
  await using server = await replay(json(resource()));
  return { baseURL: server.baseURL };
}
