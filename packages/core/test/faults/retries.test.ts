import { type Exchange, replay } from "@anyllm/testing";
import { describe, expect, test } from "vitest";
import type { AnyLLMError } from "../../src/index.ts";
import { readRetryAfter } from "../../src/transport/retry.ts";
import { ask, connect, failure, request, streamed, watchRejections } from "../support/play.ts";
import { json, message, resource, sse, whole } from "../support/upstream.ts";

watchRejections();

const answer = json(resource({ status: "completed", output: [message(["Hi"]).at(-1)?.["item"]] }));
const busy = (headers: Record<string, string> = {}, status = 429): Exchange => {
  return {
    ...json({ error: { message: "Busy.", type: "rate_limit_error", code: null } }),
    status,
    headers,
  };
};
/** The shortest backoff there is. */
const eager = { runtime: { random: () => 0 } };

describe("T31: Retry-After", () => {
  const now = Date.parse("2026-04-24T12:00:00.600Z");

  test.each<[Record<string, string>, number | undefined]>([
    [{ "retry-after": "2" }, 2000],
    [{ "retry-after": "75" }, 75_000],
    [{ "retry-after": "0" }, 0],
    [{ "retry-after": "1.5" }, 1500],
    [{ "retry-after": " 3 " }, 3000],
    [{ "retry-after": "Fri, 24 Apr 2026 12:00:05 GMT" }, 4400],
    [{ "retry-after": "Fri, 24 Apr 2026 11:00:00 GMT" }, 0],
    [{ "retry-after-ms": "250" }, 250],
    [{ "retry-after-ms": "250", "retry-after": "2" }, 250],
    [{ "retry-after-ms": "junk", "retry-after": "2" }, 2000],
    [{ "retry-after-ms": "-5", "retry-after": "2" }, 2000],
    [{ "retry-after": "-1" }, undefined],
    [{ "retry-after": "junk" }, undefined],
    [{ "retry-after": "" }, undefined],
    [{ "retry-after": "NaN" }, undefined],
    [{ "retry-after": "Infinity" }, undefined],
    [{ "retry-after": "0x10" }, undefined],
    [{}, undefined],
  ])("T31: %o asks for %s ms", (headers, wait) => {
    expect(readRetryAfter(new Headers(headers), now)).toBe(wait);
  });

  /** Milliseconds between the first attempt and the second. */
  async function waited(headers: () => Record<string, string>): Promise<number> {
    const times: number[] = [];
    await using server = await replay(
      () => (times.push(performance.now()), times.length === 1 ? busy(headers()) : answer),
    );
    await connect(server.baseURL, { ...eager, maxRetries: 1 }).responses(request);
    const [first = 0, second = 0] = times;
    return second - first;
  }

  test.concurrent.each<[string, () => Record<string, string>, number, number]>([
    ["seconds", () => ({ "retry-after": "1" }), 1000, 1400],
    ["milliseconds", () => ({ "retry-after-ms": "120" }), 120, 500],
    ["a date", () => ({ "retry-after": new Date(Date.now() + 2000).toUTCString() }), 990, 2500],
    ["0: at once", () => ({ "retry-after": "0" }), 0, 200],
    ["-1: as if it were not there", () => ({ "retry-after": "-1" }), 240, 700],
    ["junk: as if it were not there", () => ({ "retry-after": "in a while" }), 240, 700],
  ])("T31: %s: never early, and not much later", async (_, headers, least, most) => {
    const wait = await waited(headers);
    expect(wait).toBeGreaterThanOrEqual(least);
    expect(wait).toBeLessThan(most + 400);
  });

  test.each<[string, string, object]>([
    ["75 s is longer than anyone waits by default", "75", {}],
    ["it does not fit the call's deadline", "2", { timeout: 1000 }],
    ["it is longer than the caller allows", "2", { maxRetryDelay: 1000 }],
    ["it is absurd", "99999999999999999999", {}],
  ])("T31: %s: fails at once, saying when", async (_, after, settings) => {
    const started = performance.now();
    const { error, requests } = await ask(busy({ "retry-after": after }), {
      maxRetries: 3,
      ...settings,
    });
    expect(performance.now() - started).toBeLessThan(500);
    expect(error).toMatchObject({
      code: "rate_limited",
      retryable: true,
      retryAfter: Number(after) * 1000,
    });
    expect(requests).toHaveLength(1);
  });

  test("T31: x-should-retry decides, either way", async () => {
    const settings = { maxRetries: 1, ...eager };
    const no = await ask([busy({ "x-should-retry": "false" }), answer], settings);
    expect(no.requests).toHaveLength(1);
    const yes = await ask([busy({ "x-should-retry": "true" }, 400), answer], settings);
    expect(yes.response?.output_text).toBe("Hi");
  });

  test.each([400, 401, 403, 404, 413, 422, 501])("T31: %d is not tried again", async (status) => {
    const { requests, error } = await ask(
      { ...json({ error: { message: "No." } }), status },
      { maxRetries: 3, ...eager },
    );
    expect(requests).toHaveLength(1);
    expect(error).toMatchObject({ status, retryable: false });
  });

  test.concurrent.each([408, 409, 429, 500, 502, 503, 504, 529])(
    "T31: %d is tried again",
    async (status) => {
      const { requests, response } = await ask([busy({ "retry-after-ms": "1" }, status), answer], {
        maxRetries: 1,
      });
      expect(requests).toHaveLength(2);
      expect(response?.output_text).toBe("Hi");
    },
  );
});

describe("T32: a thousand callers and a provider that is down", () => {
  test("T32: the retries of all of them together are bounded", async () => {
    let attempts = 0;
    await using server = await replay(() => (attempts++, busy({ "retry-after-ms": "5" }, 503)));
    const llm = connect(server.baseURL, { ...eager, maxRetries: 5 });
    const errors = await Promise.all(
      Array.from({ length: 1000 }, () => failure(llm.responses(request))),
    );
    expect(errors.every(({ code }) => code === "rate_limited" || code === "overloaded")).toBe(true);
    expect(attempts).toBeGreaterThan(1000);
    expect(attempts).toBeLessThanOrEqual(1100);
  });

  test("T32: successes earn retries back", async () => {
    let down = true;
    let attempts = 0;
    await using server = await replay(
      () => (attempts++, down ? busy({ "retry-after-ms": "1" }, 503) : answer),
    );
    const llm = connect(server.baseURL, { ...eager, maxRetries: 200 });
    await failure(llm.responses(request));
    expect(attempts).toBe(101);
    down = false;
    for (let call = 0; call < 10; call++) await llm.responses(request);
    [down, attempts] = [true, 0];
    await failure(llm.responses(request));
    expect(attempts).toBe(3);
  });
});

describe("T33: the attempts of one call", () => {
  const keys = (requests: { headers: Record<string, string> }[]): unknown[] =>
    requests.map(({ headers }) => headers["idempotency-key"]);

  test("T33: carry one idempotency key and the same body; another call has another key", async () => {
    const soon = busy({ "retry-after-ms": "1" });
    await using server = await replay([
      soon,
      soon,
      answer,
      soon,
      { body: sse(whole(...message(["Hi"]))) },
    ]);
    const llm = connect(server.baseURL, { maxRetries: 2 });
    await llm.responses(request);
    await (await llm.responses(streamed)).finalResponse();
    const [first, second, third, fourth, fifth] = keys(server.requests);
    expect(first).toBeTruthy();
    expect([second, third]).toEqual([first, first]);
    expect(fourth).not.toBe(first);
    expect(fifth).toBe(fourth);
    expect(new Set(server.requests.slice(0, 3).map(({ body }) => body)).size).toBe(1);
  });

  test("T33: the caller's own key is used", async () => {
    const { requests } = await ask([busy({ "retry-after-ms": "1" }), answer], {
      maxRetries: 1,
      call: { idempotencyKey: "order-7" },
    });
    expect(keys(requests)).toEqual(["order-7", "order-7"]);
  });

  test.each<[string, Exchange[]]>([
    ["an attempt that hangs", [busy({ "retry-after-ms": "150" }), { before: "never" }]],
    [
      "a body that stalls",
      [busy({ "retry-after-ms": "150" }), { ...answer, truncateAt: 9, ending: "stall" }],
    ],
  ])("T33: share one deadline: %s does not get it anew", async (_, script) => {
    const started = performance.now();
    const { error, requests } = await ask(script, { maxRetries: 5, timeout: 300 });
    const took = performance.now() - started;
    expect(error).toMatchObject({ code: "timeout", phase: "total" });
    expect(requests).toHaveLength(2);
    expect(took).toBeGreaterThan(290);
    expect(took).toBeLessThan(700);
  });

  test("T33: a wait that would outlast the deadline is not begun; the last error tells more than a timeout", async () => {
    const started = performance.now();
    const outcome = await ask(busy({ "retry-after-ms": "120" }), { maxRetries: 50, timeout: 300 });
    const error = outcome.error as AnyLLMError;
    expect(performance.now() - started).toBeLessThan(600);
    expect(error.code).toBe("rate_limited");
    expect(outcome.requests.length).toBeLessThanOrEqual(3);
  });
});
