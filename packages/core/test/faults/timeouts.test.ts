import { replay } from "@anyllm/testing";
import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import {
  ask,
  connect,
  connectWith,
  failure,
  play,
  request,
  streamed,
  watchRejections,
} from "../support/play.ts";
import { begin, json, message, resource, sse, whole } from "../support/upstream.ts";

watchRejections();

const begun = sse([...begin(), ...message(["Hel", "lo"]).slice(0, 4)]);

describe("T29: no answer", () => {
  test.each([
    ["call", request],
    ["stream", streamed],
  ])("T29: a %s fails when the head does not come, and closes the connection", async (_, asked) => {
    await using server = await replay({ before: "never" });
    const error = await failure(
      connect(server.baseURL, { timeout: { headers: 60 } }).responses(asked),
    );
    expect(error).toMatchObject({ code: "timeout", phase: "headers", retryable: true });
    expect(error.message).toContain("60 ms");
    // The server may be slower to see the call than the call is to fail.
    await expect.poll(() => server.requests).toHaveLength(1);
    await server.requests[0]?.closed;
    expect(server.requests[0]?.aborted).toBe(true);
  });

  test("T29: each attempt has its own time for the head", async () => {
    const script = [{ before: "never" }, json(resource({ status: "completed" }))] as const;
    const { response, requests } = await ask(script, { timeout: { headers: 60 }, maxRetries: 1 });
    expect(response?.status).toBe("completed");
    expect(requests).toHaveLength(2);
  });

  test("T29: a key that is never fetched does not outlast the deadlines", async () => {
    await using server = await replay(json(resource()));
    const apiKey = (): Promise<string> => new Promise(() => {});
    const llm = connectWith({ apiKey, baseURL: server.baseURL });
    const error = await failure(llm.responses(request, { timeout: 60 }));
    expect(error).toMatchObject({ code: "timeout", phase: "total" });
    expect(server.requests).toHaveLength(0);
  }, 2000);
});

describe("T30: silence after the answer has begun", () => {
  test("T30: a stalled stream fails with what had come", async () => {
    const { error, events } = await play(
      { body: begun, ending: "stall" },
      { timeout: { idle: 80 } },
    );
    expect(error).toMatchObject({ code: "timeout", phase: "idle", retryable: true });
    expect(events.at(-1)?.type).toBe("response.output_text.delta");
    expect(error?.partial?.output).toMatchObject([{ content: [{ text: "Hello" }] }]);
  });

  test("T30: a stalled whole answer fails too", async () => {
    const body = { ...json(resource()), truncateAt: 30, ending: "stall" } as const;
    const { error } = await ask(body, { timeout: { idle: 80 } });
    expect(error).toMatchObject({ code: "timeout", phase: "idle" });
  });

  test("T30: keepalives alone do not count as events", async () => {
    const timeout = { idle: 1000, event: 120 };
    const { error } = await play({ body: begun, ending: { keepalive: 15 } }, { timeout });
    expect(error).toMatchObject({ code: "timeout", phase: "idle" });
    expect(error?.message).toContain("no event for 120 ms");
  });

  test("T30: but they keep a thinking model's connection alive", async () => {
    const rest = sse(whole(...message(["Hello"])));
    const ping = ": ping\n\n";
    const cut = Array.from({ length: 20 }, () => ping.length);
    const timeout = { idle: 80, event: 2000 };
    const { error, response } = await play(
      { body: ping.repeat(20) + rest, cut, delay: 10 },
      { timeout },
    );
    expect(error).toBeUndefined();
    expect(response?.output_text).toBe("Hello");
  });

  test("T30: a slow reader is no silent provider", async () => {
    const body = sse(whole(...message(["a", "b", "c", "d"])));
    await using server = await replay({ body, cut: 300 });
    const timeout = { idle: 60, event: 60 };
    const stream = await connect(server.baseURL, { timeout }).responses(streamed);
    for await (const { type } of stream) if (type.endsWith("_text.delta")) await setTimeout(100);
    expect((await stream.finalResponse()).output_text).toBe("abcd");
  });

  test("T30: the connection is closed, and no attempt is made after output", async () => {
    await using server = await replay({ body: begun, ending: "stall" });
    const llm = connect(server.baseURL, { timeout: { idle: 60 }, maxRetries: 2 });
    await failure((await llm.responses(streamed)).finalResponse());
    await server.requests[0]?.closed;
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.aborted).toBe(true);
  });

  test("T30: silence before the first output is another attempt's chance", async () => {
    const script = [
      { body: sse(begin()), ending: "stall" },
      { body: sse(whole(...message(["Hi"]))) },
    ] as const;
    const { response, requests } = await play(script, { timeout: { idle: 60 }, maxRetries: 1 });
    expect(response?.output_text).toBe("Hi");
    expect(requests).toHaveLength(2);
  });

  test("T30: the idle deadline can be switched off", async () => {
    const timeout = { idle: 0, event: 0, total: 250 };
    const { error } = await play({ body: begun, ending: "stall" }, { timeout });
    expect(error).toMatchObject({ code: "timeout", phase: "total" });
  });
});
