import { inspect } from "node:util";
import { answers, playResponses } from "./answers.ts";
import { answering, KEY, setUp, sizeOf } from "./bench.ts";
import { errorOf, fail, same } from "./check.ts";
import type { ConformanceSubject } from "./subject.ts";

const failures = [
  { status: 401, code: "authentication", retryable: false },
  { status: 429, code: "rate_limited", retryable: true },
  { status: 500, code: "server_error", retryable: true },
];

/** Statuses become codes, with the vendor's words, the wait it asks for and its request id. */
export async function typesErrors(subject: ConformanceSubject): Promise<void> {
  for (const { status, code, retryable } of failures) {
    const body = JSON.stringify({ error: { message: `said for ${status}` } });
    const headers = { "retry-after": "3", "x-request-id": "req_1" };
    await using bench = await setUp(subject, { status, headers, body });
    const { llm, model, provider } = bench;
    for (const stream of [false, true]) {
      const call = llm.responses({ model, input: "Hi", stream });
      const error = await errorOf(call, `status ${status}`);
      same([error.code, error.status, error.retryable], [code, status, retryable], "the error");
      same([error.provider, error.requestId], [provider.id, "req_1"], "provider and request id");
      same(error.retryAfter, 3000, "retryAfter");
      if (!error.message.includes(`said for ${status}`)) fail("the vendor's words are missing");
    }
  }
}

/** Aborting closes the socket, before the answer and in the middle of it. */
export async function closesWhenAborted(subject: ConformanceSubject): Promise<void> {
  const play = subject.play ?? playResponses;
  const whole = play(answers.text, true);
  const truncateAt = Math.min(600, sizeOf(whole) / 2);
  const half = { ...whole, truncateAt, ending: "stall" as const };
  for (const script of [{ before: "never" as const }, half]) {
    await using bench = await setUp(subject, script);
    const { llm, model, server } = bench;
    const controller = new AbortController();
    const request = { model, input: "Hi", stream: true as const };
    const reading = llm
      .responses(request, { signal: controller.signal })
      .then((stream) => stream.finalResponse());
    const failing = errorOf(reading, "an aborted call");
    await until(() => server.requests.length > 0);
    controller.abort();
    same((await failing).code, "aborted", "code");
    await until(() => server.openSockets === 0);
  }
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 2000;
  while (!condition()) {
    if (performance.now() > deadline) fail("the connection stayed open for 2 s after the abort");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The key is where it belongs; an upstream that quotes it does not bring it into an error. */
export async function keepsItsKey(subject: ConformanceSubject): Promise<void> {
  const body = JSON.stringify({ error: { message: `Incorrect API key provided: ${KEY}` } });
  await using bench = await setUp(subject, { status: 401, body });
  const { llm, model } = bench;
  const error = await errorOf(llm.responses({ model, input: "Hi" }), "a key that is refused");
  const told = inspect(error, { depth: 9, showHidden: true }) + error.message + error.body;
  if (told.includes(KEY)) fail("the key is quoted in the error");
  const { headers, url, body: sent } = bench.sent();
  const { name, prefix } = subject.keyHeader ?? { name: "authorization", prefix: "Bearer " };
  same(headers[name], prefix + KEY, `the header ${name}`);
  const carrying = Object.keys(headers).filter((header) => headers[header]?.includes(KEY));
  same(carrying, [name], "the headers that carry the key");
  if (url.includes(KEY) || sent.includes(KEY)) fail("the key is in the URL or the body");
}

/** Without a key: an error that names the variable, or, where none is needed, no credential. */
export async function tellsMissingKey(subject: ConformanceSubject): Promise<void> {
  const options = { provider: { apiKey: undefined } };
  await using bench = await setUp(subject, answering(subject, answers.text), options);
  const { llm, model } = bench;
  const call = llm.responses({ model, input: "Hi" });
  const variable = subject.apiKeyVariable;
  if (variable === undefined) {
    await call;
    const name = subject.keyHeader?.name ?? "authorization";
    return same(bench.sent().headers[name], undefined, `the header ${name}`);
  }
  const error = await errorOf(call, "a call without a key");
  same(error.code, "missing_api_key", "code");
  if (!error.message.includes(variable)) fail(`"${error.message}" does not name ${variable}`);
  same(bench.server.requests.length, 0, "the number of requests sent");
}
