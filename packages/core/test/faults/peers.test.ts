import { replay } from "@anyllm/testing";
import type { StreamEvent } from "@anyllm/types";
import { describe, expect, test } from "vitest";
import { openai } from "@anyllm/provider-openai";
import { AnyLLMError, createClient, markItems, portableHistory } from "../../src/index.ts";
import { watchMemory } from "../support/memory.ts";
import {
  ask,
  connect,
  failure,
  play,
  readUntil,
  streamed,
  watchRejections,
} from "../support/play.ts";
import {
  begin,
  completed,
  functionCall,
  json,
  message,
  type Raw,
  resource,
  sse,
  whole,
} from "../support/upstream.ts";

watchRejections();

const MB = 2 ** 20;
const hello = message(["Hel", "lo"]);
const without = (events: Raw[], drop: string): Raw[] =>
  events.map((event) => Object.fromEntries(Object.entries(event).filter(([key]) => key !== drop)));

/** The faults on which the best-known clients were measured. The comment at each tells what they do. */
describe("peers: faults on which others fail", () => {
  // Loops that just end; a final response "in_progress"; a finish "other" without an error.
  test("peers: EOF without a terminal event is an error that holds the half call", async () => {
    const half = functionCall(['{"city":', '"Zü']).slice(0, 3);
    const { error } = await play({ body: sse([...begin(), ...half]) });
    expect(error).toMatchObject({ code: "stream_truncated", retryable: true });
    expect(error?.partial).toMatchObject({
      status: "in_progress",
      output: [{ arguments: '{"city":"Zü' }],
    });
  });

  // A TypeError from reading `code`.
  test("peers: a flat error event in mid-stream is an AnyLLMError with the provider's words", async () => {
    const flat = { type: "error", code: "server_error", message: "Broken.", param: null };
    const { error } = await play({ body: sse([...begin(), ...hello.slice(0, 3), flat]) });
    expect(AnyLLMError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({
      code: "server_error",
      message: "openai: Broken.",
      vendorCode: "server_error",
    });
  });

  // Not retried.
  test("peers: an error as the first event under status 200 is retried", async () => {
    const bad = {
      body: sse([{ type: "error", code: "server_error", message: "Busy.", param: null }]),
    };
    const { response, requests } = await play([bad, { body: sse(whole(...hello)) }], {
      maxRetries: 1,
    });
    expect(response?.output_text).toBe("Hello");
    expect(requests).toHaveLength(2);
  });

  // A finish "stop" with an empty text; an empty output_text and no more.
  test("peers: a refusal is there to be seen, in events and in the response", async () => {
    const part = { type: "refusal", refusal: "No." };
    const item = {
      type: "message",
      id: "msg_1",
      role: "assistant",
      status: "completed",
      content: [part],
    };
    const end = completed([{ type: "response.output_item.done", item }]);
    const { response, events } = await play({ body: sse([...begin(), end]) });
    expect(response?.output).toMatchObject([{ content: [part] }]);
    expect(events.map(({ type }) => type)).toContain("response.refusal.done");
  });

  // Throws "Unhandled … event".
  test("peers: a vendor's own event passes through", async () => {
    const progress = { type: "acme:progress", percent: 40 };
    const { events, response } = await play({
      body: sse([...begin(), progress, ...hello, completed(hello)]),
    });
    expect(events).toContainEqual({ ...progress, sequence_number: 2 });
    expect(response?.output_text).toBe("Hello");
  });

  // A TypeError; a validation error.
  test("peers: item null costs nothing", async () => {
    const [added, ...rest] = hello as [Raw, ...Raw[]];
    const events = [{ ...added, item: null }, ...rest];
    const { response, error, warnings } = await play({
      body: sse([...begin(), ...events, completed(hello)]),
    });
    expect(error).toBeUndefined();
    expect(response?.output_text).toBe("Hello");
    expect(warnings).not.toEqual([]);
  });

  // Throws; a validation error and a finish "error".
  test("peers: no output_index, as llama.cpp sends it, costs nothing", async () => {
    const events = without([...hello, ...functionCall(["{}"], { index: 1 })], "output_index");
    const {
      response,
      events: seen,
      error,
    } = await play({ body: sse([...begin(), ...events, completed([])]) });
    expect(error).toBeUndefined();
    expect(response?.output).toMatchObject([{ type: "message" }, { type: "function_call" }]);
    const placed = seen.filter((event) => "item_id" in event || "item" in event);
    for (const event of placed) expect(event).toHaveProperty("output_index");
  });

  // Throws; keeps the text and reports an error.
  test("peers: a delta before its item gets its item", async () => {
    const deltas = hello.filter(({ type }) => type === "response.output_text.delta");
    const { response, events, error } = await play({
      body: sse([...begin(), ...deltas, completed(hello)]),
    });
    expect(error).toBeUndefined();
    expect(response?.output_text).toBe("Hello");
    const types = events.map(({ type }) => type);
    expect(types.indexOf("response.output_item.added")).toBeLessThan(
      types.indexOf("response.output_text.delta"),
    );
  });

  // An empty final output although items were closed.
  test("peers: response.completed with an empty output has the items that were closed", async () => {
    const { response } = await play({ body: sse([...begin(), ...hello, completed([])]) });
    expect(response?.output).toHaveLength(1);
    expect(response?.output_text).toBe("Hello");
  });

  // Hangs for minutes, whatever timeout was given.
  test("peers: silence after the first delta ends at the idle deadline", async () => {
    const started = performance.now();
    const body = sse([...begin(), ...hello.slice(0, 3)]);
    const { error } = await play({ body, ending: "stall" }, { timeout: { idle: 100 } });
    expect(error).toMatchObject({ code: "timeout", phase: "idle" });
    expect(error?.partial).toMatchObject({ output: [{ content: [{ text: "Hel" }] }] });
    expect(performance.now() - started).toBeLessThan(1000);
  });

  // `timeout: 3000` stops at the head for others: the body may take for ever.
  test("peers: a timeout in plain milliseconds covers the body too", async () => {
    const body = sse([...begin(), ...hello.slice(0, 3)]);
    const { error } = await play({ body, ending: { keepalive: 10 } }, { timeout: 150 });
    expect(error).toMatchObject({ code: "timeout", phase: "total" });
  });

  // Retried after 0.45 s and 2 s.
  test("peers: Retry-After 75 is never answered early", async () => {
    const busy = {
      ...json({ error: { message: "Busy." } }),
      status: 429,
      headers: { "retry-after": "75" },
    };
    const { error, requests } = await ask(busy, { maxRetries: 2 });
    expect(error).toMatchObject({ code: "rate_limited", retryAfter: 75_000, retryable: true });
    expect(requests).toHaveLength(1);
  });

  // The loop ends as if the answer were complete.
  test("peers: the caller's abort is an AbortError, not the end of the loop", async () => {
    await using server = await replay({
      body: sse([...begin(), ...hello.slice(0, 3)]),
      ending: "stall",
    });
    const controller = new AbortController();
    const stream = await connect(server.baseURL).responses(streamed, { signal: controller.signal });
    const seen: StreamEvent[] = [await readUntil(stream, "response.output_text.delta")];
    const loop = async (): Promise<void> => {
      for await (const event of stream) seen.push(event);
    };
    const error = failure(loop());
    controller.abort();
    expect((await error).name).toBe("AbortError");
    expect(seen).toHaveLength(1);
  });

  // One forwards another vendor's reasoning without a word; one drops all of it.
  test("peers: foreign reasoning in the history loses its seal, keeps its text, and is told", async () => {
    await using server = await replay({ body: JSON.stringify(resource({ status: "completed" })) });
    const warned: string[] = [];
    const { responses } = createClient({
      providers: [openai({ apiKey: "k", baseURL: server.baseURL })],
      history: portableHistory(),
      onWarning: ({ param }) => warned.push(param),
    });
    const summary = [{ type: "summary_text" as const, text: "It rains often there." }];
    const sealed = { type: "reasoning" as const, id: "rs_1", summary, encrypted_content: "sealed" };
    const made = [
      sealed,
      { type: "message" as const, role: "assistant" as const, content: "Wet." },
    ];
    const input = [
      ...markItems(made, { provider: "groq", model: "m" }),
      { role: "user" as const, type: "message" as const, content: "And today?" },
    ];

    await responses({ model: "openai/m", input });

    expect(server.requests[0]!.json).toMatchObject({
      input: [{ type: "reasoning", summary }, { content: "Wet." }, { content: "And today?" }],
    });
    expect(server.requests[0]!.body).not.toMatch(/sealed|anyllm|rs_1/);
    expect(warned).toEqual(["input[0]"]);
  });

  // 965 MB of memory, and no cap.
  test("peers: 160 MB without a line end stop at the cap, with bounded memory", async () => {
    const endless = Buffer.alloc(160 * MB, "x");
    endless.write("data: ");
    const memory = watchMemory();
    const { error } = await play({ body: endless, cut: 2 ** 17 });
    const grown = memory.peak();
    expect(error?.code).toBe("event_too_large");
    // The default cap is 64 MB.
    expect(grown).toBeLessThan((2 * 64 + 64) * MB);
  });

  test("peers: and a sound answer is a sound answer", async () => {
    const { response, error, warnings } = await play({ body: sse(whole(...hello)) });
    expect(error).toBeUndefined();
    expect(warnings).toEqual([]);
    expect(response).toMatchObject({ status: "completed", output_text: "Hello" });
    expect(resource()["status"]).toBe("in_progress");
  });
});
