import type { Exchange } from "@anyllm/testing";
import { describe, expect, test } from "vitest";
import { ask, play, watchRejections } from "../support/play.ts";
import {
  begin,
  completed,
  DONE,
  functionCall,
  json,
  message,
  type Raw,
  resource,
  sse,
  usage,
  whole,
} from "../support/upstream.ts";

watchRejections();

const said = "The engine is on fire.";
const detail = { message: said, code: "server_error", type: "server_error", param: null };
const good: Exchange = { body: sse(whole(...message(["All right now"]))) };
const output = message(["Half of it"]).slice(0, 3);
const failed = (error: Raw = { code: "server_error", message: said }): Raw => {
  return { type: "response.failed", response: resource({ status: "failed", error, usage }) };
};

const shapes: [string, Raw, string | undefined][] = [
  ["flat", { type: "error", code: "server_error", message: said, param: null }, "server_error"],
  ["flat, code null", { type: "error", code: null, message: said, param: null }, undefined],
  ["nested", { type: "error", error: detail }, "server_error"],
  ["nested, code null", { type: "error", error: { ...detail, code: null } }, undefined],
  ["nested, with a status", { type: "error", status: 500, error: detail }, "server_error"],
  ["a bare string", { type: "error", error: said }, undefined],
];

describe("T14: an error event after output", () => {
  test.each(shapes)(
    "T14: %s: one event, one error, the partial response",
    async (_, event, vendorCode) => {
      const { events, error } = await play({ body: sse([...begin(), ...output, event]) });
      expect(events.at(-1)).toMatchObject({
        type: "error",
        error: { message: said, code: vendorCode ?? null },
      });
      expect(error?.code).toBe("server_error");
      expect(error?.message).toBe(`openai: ${said}`);
      expect(error?.vendorCode).toBe(vendorCode);
      expect(error?.partial?.output).toHaveLength(1);
      expect(error?.partial?.status).toBe("in_progress");
    },
  );

  test.each(shapes)("T14: %s, without the type in the data", async (_, { type, ...rest }) => {
    const frame = `event: ${String(type)}\ndata: ${JSON.stringify(rest)}\n\n`;
    const { error } = await play({ body: sse([...begin(), ...output]) + frame });
    expect(error?.message).toBe(`openai: ${said}`);
  });

  test("T14: the connection that stays open after it is not waited for long", async () => {
    const body = sse([...begin(), ...output, { ...detail, type: "error" }]);
    const started = performance.now();
    const { error } = await play({ body, ending: "stall" });
    expect(error?.message).toBe(`openai: ${said}`);
    expect(performance.now() - started).toBeLessThan(3000);
  });

  test("T14: an error that says nothing is an error still", async () => {
    const { error } = await play({ body: sse([...begin(), ...output, { type: "error" }]) });
    expect(error?.code).toBe("server_error");
  });

  test("T14: error followed by response.failed is one failed response, not two failures", async () => {
    const body = sse([...begin(), ...output, { type: "error", error: detail }, failed()]) + DONE;
    const { error, response, events } = await play({ body });
    expect(error).toBeUndefined();
    expect(response?.status).toBe("failed");
    expect(response?.error).toMatchObject({ code: "server_error", message: said });
    expect(events.filter(({ type }) => type === "response.failed")).toHaveLength(1);
  });
});

describe.concurrent("T15: an error as the first event, under status 200", () => {
  const first: [string, Raw[]][] = [
    ...shapes.map(([name, event]): [string, Raw[]] => [name, [event]]),
    ["after response.created", [...begin(), { type: "error", error: detail }]],
    ["with response.failed", [...begin(), { type: "error", error: detail }, failed()]],
    ["response.failed alone", [...begin(), failed()]],
  ];

  test.each(first)("T15: %s: the call is made again", async (_, events) => {
    const {
      response,
      requests,
      error,
      events: seen,
    } = await play([{ body: sse(events) }, good], { maxRetries: 1 });
    expect(error).toBeUndefined();
    expect(response?.output_text).toBe("All right now");
    expect(requests).toHaveLength(2);
    expect(seen.map(({ type }) => type)).not.toContain("error");
  });

  test("T15: within the budget: the attempts end, and with the provider's words", async () => {
    const { error, requests, events } = await play(
      { body: sse([{ type: "error", error: detail }]) },
      quick,
    );
    expect(error?.message).toBe(`openai: ${said}`);
    expect(requests).toHaveLength(3);
    expect(events).toEqual([]);
  });

  test("T15: an error that another attempt cannot help is not tried again", async () => {
    const error = { ...detail, type: "invalid_request_error", code: "context_length_exceeded" };
    const { error: thrown, requests } = await play(
      { body: sse([{ type: "error", error }]) },
      quick,
    );
    expect(thrown?.code).toBe("context_length_exceeded");
    expect(requests).toHaveLength(1);
  });
});

const quick = { maxRetries: 2, runtime: { random: () => 0 } };

describe("T16: an error after output", () => {
  test.each([
    ["an error event", [{ type: "error", error: detail }]],
    ["response.failed", [failed()]],
  ])("T16: %s is not tried again behind the caller's back", async (_, end) => {
    const { requests, events } = await play(
      [{ body: sse([...begin(), ...output, ...end]) }, good],
      quick,
    );
    expect(requests).toHaveLength(1);
    expect(events.filter(({ type }) => type === "response.created")).toHaveLength(1);
  });

  test("T16: a function call is output", async () => {
    const body = sse([
      ...begin(),
      ...functionCall(["{}"]).slice(0, 1),
      { type: "error", error: detail },
    ]);
    expect((await play([{ body }, good], quick)).requests).toHaveLength(1);
  });
});

describe.concurrent("T17: responses that end otherwise than completed", () => {
  const reason = { reason: "max_output_tokens" };

  test("T17: incomplete keeps reason, usage and what was said", async () => {
    const items = message(["Half of it"]);
    const end = completed(items, {
      status: "incomplete",
      completed_at: null,
      incomplete_details: reason,
    });
    const { response, events, error } = await play({ body: sse([...begin(), ...items, end]) });
    expect(error).toBeUndefined();
    expect(events.at(-1)?.type).toBe("response.incomplete");
    expect(response).toMatchObject({ status: "incomplete", incomplete_details: reason, usage });
    expect(response?.output_text).toBe("Half of it");
  });

  test("T17: failed keeps error and usage, streamed or not", async () => {
    const { response } = await play({ body: sse([...begin(), ...output, failed()]) });
    expect(response).toMatchObject({
      status: "failed",
      error: { code: "server_error", message: said },
      usage,
    });
    expect(response?.output).toHaveLength(1);
    const answer = await ask(json(failed()["response"] as Raw));
    expect(answer.response).toMatchObject({ status: "failed", error: { message: said }, usage });
  });

  test("T17: a whole answer that is incomplete keeps its reason", async () => {
    const body = resource({ status: "incomplete", incomplete_details: reason, usage });
    expect((await ask(json(body))).response).toMatchObject({ incomplete_details: reason, usage });
  });

  test("T17: a failure that another attempt may help is tried again, and told if that fails too", async () => {
    const script: Exchange[] = [{ body: sse([...begin(), failed()]) }];
    const { response, requests, error } = await play(script, quick);
    expect(error).toBeUndefined();
    expect(requests).toHaveLength(3);
    expect(response?.error).toMatchObject({ message: said });
  });
});

describe("a prompt that does not fit, told in the message alone", () => {
  test.each([
    "This model's maximum context length is 1048565 tokens. However, you requested 1250025 tokens.",
    "The input token count (1250074) exceeds the maximum number of tokens allowed (1048576).",
    "request (2009 tokens) exceeds the available context size (512 tokens), try increasing it",
    "prompt too long; exceeded max context length by 1119046 tokens",
    "prompt is too long: 212093 tokens > 200000 maximum",
    "input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000",
    "the prompt exceeds the context length of this model",
    "Input is too long for requested model.",
    "Your input exceeds the context window of this model.",
  ])("%s", async (words) => {
    const body = JSON.stringify({ error: { message: words, type: "invalid_request_error" } });
    const { error } = await ask({ status: 400, body });
    expect(error).toMatchObject({ code: "context_length_exceeded", retryable: false });
  });

  test.each(["The context of your question is too long ago.", "max_tokens is too large: 9999999"])(
    "but not: %s",
    async (words) => {
      const body = JSON.stringify({ error: { message: words, type: "invalid_request_error" } });
      expect((await ask({ status: 400, body })).error).toMatchObject({ code: "invalid_request" });
    },
  );
});
