import { AnyLLMError, createClient } from "@anyllm/core";
import { type Exchange, replay } from "@anyllm/testing";
import type { InputItem, OutputItem, StreamEvent } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { clientAt, collect, native } from "./helpers/native.ts";
import { answer, bodyOf, message, saying, sse, written } from "./helpers/wire.ts";

// The client's statements of OpenResponses 2026-04-24, by number. 79 and 80 are about WebSocket, for
// which there is no client yet.

const request = { model: "native/m", input: "Hi" };
const created = { type: "response.created", response: answer([], { status: "in_progress" }) };
const completed = (output: OutputItem[], fields: object = {}) => ({
  type: "response.completed",
  response: answer(output, fields),
});

/** How a stream goes that an upstream answers with this. */
async function streamed(exchange: Exchange) {
  await using server = await replay(exchange);
  return await collect(await clientAt(server.baseURL).responses({ ...request, stream: true }));
}

/** The error that a call ends with when an upstream answers with this. */
async function failed(exchange: Exchange, stream: boolean): Promise<AnyLLMError> {
  await using server = await replay(exchange);
  const llm = clientAt(server.baseURL);
  const call = stream
    ? llm.responses({ ...request, stream: true }).then(collect)
    : llm.responses(request);
  const error: unknown = await call.catch((reason: unknown) => reason);
  if (!AnyLLMError.isInstance(error)) throw new Error("the call did not fail");
  return error;
}

/** What reaches the wire when these output items are given back as input. */
async function resent(output: readonly OutputItem[], more: object = {}): Promise<unknown> {
  await using server = await replay({ body: JSON.stringify(answer([])) });
  const input = [...output, { role: "user", content: "And?" }] as InputItem[];
  await clientAt(server.baseURL).responses({ ...request, input, ...more });
  return (bodyOf(server.requests[0])["input"] as unknown[]).slice(0, -1);
}

describe("sending", () => {
  it("66: JSON and Authorization, for answers and streams", async () => {
    await using server = await replay({ body: sse(saying("Hello")) });
    const llm = clientAt(server.baseURL);
    await llm.responses(request);
    await (await llm.responses({ ...request, stream: true })).finalResponse();
    for (const { headers, method, path } of server.requests) {
      expect([method, path]).toEqual(["POST", "/v1/responses"]);
      expect(headers).toMatchObject({
        "content-type": "application/json",
        authorization: "Bearer sk-native-test-key",
      });
    }
  });

  it("76: reasoning goes back with its seal and its summary, empty ones included, and phase", async () => {
    const output = [
      { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "sealed" },
      { type: "reasoning", id: "rs_2", summary: [{ type: "summary_text", text: "Hm." }] },
      { ...message("Let me see.", "msg_1"), phase: "commentary" },
      { ...message("42", "msg_2"), phase: "final_answer" },
    ] as OutputItem[];
    await using server = await replay({ body: JSON.stringify(answer(output)) });
    const first = await clientAt(server.baseURL).responses(request);

    expect(await resent(first.output)).toEqual(output);
  });

  it("77: ids that the upstream never gave are not sent back", async () => {
    const reasoning = { type: "reasoning", summary: [], encrypted_content: "sealed" };
    const text = { type: "message", role: "assistant", status: "completed", content: [] };
    const { final } = await streamed({
      body: sse([created, completed([reasoning, text] as unknown as OutputItem[])]),
    });

    expect(await resent(final.output)).toEqual([reasoning, text]);
  });

  it("78: with previous_response_id only the new items go out, and nothing is added to them", async () => {
    await using server = await replay({ body: JSON.stringify(answer([message("Hello")])) });
    const llm = clientAt(server.baseURL);
    const first = await llm.responses(request);
    await llm.responses({ ...request, input: "And?", previous_response_id: first.id });
    expect(bodyOf(server.requests[1])).toEqual({
      model: "m",
      input: "And?",
      previous_response_id: "resp_1",
    });
  });
});

describe("reading", () => {
  const events = saying("Hel", "lo\n", "wörld 👩‍💻");

  it.each([
    ["CRLF", sse(events).replaceAll("\n", "\r\n")],
    ["CR", sse(events).replaceAll("\n", "\r")],
    ["comments", `: ping\n\n${sse(events).replaceAll("event:", ": ping\n\nevent:")}`],
    ["data on several lines", sse(events).replaceAll('"response', '\ndata: "response')],
    [
      "CRLF and data on several lines",
      sse(events).replaceAll('"response', '\ndata: "response').replaceAll("\n", "\r\n"),
    ],
    ["a byte order mark", `\uFEFF${sse(events)}`],
    ["no event names", sse(events).replaceAll(/^event: .*\n/gm, "")],
    ["ids and retry times", sse(events).replaceAll("event:", "id: 7\nretry: 10\nevent:")],
  ])("67: %s, split into chunks anywhere", async (_kind, body) => {
    const whole = await streamed({ body });
    expect(whole.events).toEqual(events);
    expect((await streamed({ body, cut: 1 })).events).toEqual(events);
  });

  it("68: a stream may end without [DONE] after its terminal event", async () => {
    const { final } = await streamed({ body: sse(events, "") });
    expect(final).toMatchObject({ status: "completed", output_text: "Hello\nwörld 👩‍💻" });
  });

  it.each([
    ["in the middle", sse(events.slice(0, 6), "")],
    ["in the middle, with [DONE]", sse(events.slice(0, 6))],
    [
      "in the middle of an event",
      sse(events.slice(0, 6), 'event: response.output_text.delta\ndata: {"ty'),
    ],
    ["before anything", ""],
  ])("69: an end without a terminal event is a failure: %s", async (_where, body) => {
    const headers = { "content-type": "text/event-stream" };
    expect(await failed({ headers, body }, true)).toMatchObject({
      code: "stream_truncated",
      retryable: true,
    });
  });

  it("70: unknown events change nothing, even unnumbered ones", async () => {
    const strange = [
      { type: "keepalive" },
      { type: "acme:progress", percent: 4 },
      { type: "acme:numbered", sequence_number: 900 },
      { type: "response.future_thing.delta", item_id: "nobody", output_index: 7, delta: "?" },
    ];
    const body = sse([...strange, ...events.slice(0, 5), ...strange, ...events.slice(5)]);
    const { events: got, final } = await streamed({ body });
    expect(final).toEqual((await streamed({ body: sse(events) })).final);
    expect(got.map(({ type }): string => type)).toEqual(
      expect.arrayContaining(["keepalive", "acme:progress", "response.future_thing.delta"]),
    );
  });

  it("71: unknown items stay as they are, and go back unchanged and in order", async () => {
    const output = [
      { type: "acme:search", id: "s_1", status: "completed", hits: [{ deep: [null, 1.5] }] },
      message("Found it."),
      { type: "future_call", id: "f_1", secret: { a: "" } },
    ] as unknown as OutputItem[];
    const { final } = await streamed({ body: sse([created, completed(output)]) });
    expect(final.output).toEqual(output);
    expect(await resent(final.output)).toEqual(output);
  });

  it("72: both reasoning families are told as one", async () => {
    const told = written((writer) => {
      writer.reasoning("First ");
      writer.reasoning("this.");
      writer.reasoningSummary("In short.");
      writer.finish();
      writer.end();
    });
    const renamed = told.map((event) => ({
      ...event,
      type: event.type.replace("response.reasoning.", "response.reasoning_text."),
    }));
    expect(renamed).not.toEqual(told);
    const { events: got, final } = await streamed({ body: sse(renamed) });
    expect(got).toEqual(told);
    expect(final.output_reasoning).toBe("First this.");
  });

  it("74: what OpenAI leaves out reads as null, not as undefined", async () => {
    const body = { id: "resp_1", object: "response", status: "completed", model: "m", output: [] };
    await using server = await replay({ body: JSON.stringify(body) });
    const response = await clientAt(server.baseURL).responses(request);
    for (const key of [
      "error",
      "incomplete_details",
      "usage",
      "instructions",
      "reasoning",
    ] as const) {
      expect(response[key], key).toBeNull();
    }
    for (const key of ["previous_response_id", "max_output_tokens", "completed_at"] as const) {
      expect(response[key], key).toBeNull();
    }
    expect(response).toMatchObject({ tools: [], metadata: {}, output_text: "" });
  });

  it("75: item: null, empty ids, and items that interleave by output_index", async () => {
    const part = { type: "output_text", text: "", annotations: [] };
    const at = (output_index: number, fields: object) => ({ item_id: "", output_index, ...fields });
    const text = (output_index: number, delta: string) =>
      at(output_index, { type: "response.output_text.delta", content_index: 0, delta });
    const item = { ...message("", ""), status: "in_progress", content: [] };
    const { events: got, final } = await streamed({
      body: sse([
        created,
        { type: "response.output_item.added", output_index: 0, item },
        { type: "response.output_item.added", output_index: 1, item },
        at(0, { type: "response.content_part.added", content_index: 0, part }),
        at(1, { type: "response.content_part.added", content_index: 0, part }),
        text(1, "B1 "),
        text(0, "A1 "),
        text(1, "B2"),
        text(0, "A2"),
        { type: "response.output_item.done", output_index: 1, item: null },
        { type: "response.output_item.done", output_index: 0, item: null },
        completed([]),
      ]),
    });
    expect(final.output).toMatchObject([
      { content: [{ text: "A1 A2" }] },
      { content: [{ text: "B1 B2" }] },
    ]);
    expect(got.at(-1)!.type).toBe("response.completed");
  });
});

describe("whole answers that lack something", () => {
  const whole = async (body: unknown) => {
    await using server = await replay({ body: JSON.stringify(body) });
    return await clientAt(server.baseURL).responses(request);
  };
  const told = answer([message("Hello")]);
  const { status: _, ...open } = told;

  it.each([
    ["a status", open, "completed"],
    ["a status that is more than null", { ...open, status: null }, "completed"],
    ["a status, and have an error", { ...open, error: { code: "c", message: "No." } }, "failed"],
    ["a status, and say what is missing", { ...open, incomplete_details: {} }, "incomplete"],
    ["their own level", { response: told }, "completed"],
    ["no type of their own", { ...told, type: "response" }, "completed"],
    ["an item where they list one", { ...told, output: [null, ...told.output] }, "completed"],
  ])("%s", async (_what, body, status) => {
    expect(await whole(body)).toMatchObject({ status, output: told.output, output_text: "Hello" });
  });

  it("an id, a model and a date that are more than null", async () => {
    const body = { ...told, id: null, model: null, created_at: null, object: null };
    const response = await whole(body);
    expect(response).toMatchObject({ id: "", model: "m", object: "response" });
    expect(response.created_at).toEqual(expect.any(Number));
  });

  it("arguments of calls as a text", async () => {
    const call = { type: "function_call", id: "fc_1", name: "now", status: "completed" };
    const calls = [{ ...call, arguments: { city: "Oslo" } }, call];
    expect((await whole({ ...told, output: calls })).output).toMatchObject([
      { call_id: "fc_1", arguments: '{"city":"Oslo"}' },
      { call_id: "fc_1", arguments: "{}" },
    ]);
  });
});

describe("73: the five shapes of an error", () => {
  const told = { code: "model_not_found", message: "There is no such model.", param: "model" };
  const error = { type: "invalid_request_error", ...told };
  const asStream = (...events: object[]): Exchange => ({ body: sse(events) });

  const shapes: [string, Exchange, boolean][] = [
    ["the HTTP envelope", { status: 404, body: JSON.stringify({ error }) }, false],
    ["the HTTP envelope, for a stream", { status: 404, body: JSON.stringify({ error }) }, true],
    ["the error event", asStream(created, { type: "error", sequence_number: 1, error }), true],
    ["the WebSocket envelope", asStream(created, { type: "error", status: 404, error }), true],
    [
      "OpenAI's flat event",
      asStream(created, { type: "error", sequence_number: 1, ...told }),
      true,
    ],
  ];
  it.each(shapes)("%s", async (_shape, exchange, stream) => {
    const caught = await failed(exchange, stream);
    expect(caught).toMatchObject({
      code: "model_not_found",
      message: "native: There is no such model.",
      param: "model",
      vendorCode: "model_not_found",
      retryable: false,
    });
  });

  const begun = sse([created], "");
  it.each([
    ["no type", `data: {"error":{"message":"Slow down.","code":429}}`],
    ["no type, in a list", `data: [{"error":{"message":"Slow down.","code":429}}]`],
    ["its type in the frame alone", `event: error\ndata: {"message":"Slow down.","code":"429"}`],
    [
      "its kind as its type",
      `event: error\ndata: {"type":"rate_limit_error","message":"Slow down."}`,
    ],
    [
      "its type as its object",
      `data: {"object":"error","type":"RateLimitError","message":"Slow down.","code":429}`,
    ],
    [
      "a longer name",
      `data: {"type":"response.error","error":{"code":"rate_limit_exceeded","message":"Slow down."}}`,
    ],
  ])("an error event in a stream with %s", async (_shape, frame) => {
    for (const body of [`${frame}\n\n`, `${begun}${frame}\n\ndata: [DONE]\n\n`]) {
      const headers = { "content-type": "text/event-stream" };
      const caught = await failed({ headers, body }, true);
      expect(caught).toMatchObject({ code: "rate_limited", message: "native: Slow down." });
    }
  });

  it("response.error in response.failed, which is an answer", async () => {
    const { param: _, ...rest } = told;
    const response = answer([], { status: "failed", error: rest, completed_at: null });
    const { final } = await streamed(asStream(created, { type: "response.failed", response }));
    expect(final).toMatchObject({ status: "failed", error: rest });
  });
});

describe("81: retries", () => {
  const hello: Exchange = { body: JSON.stringify(answer([message("Hello")])) };
  const patient = (baseURL: string) =>
    createClient({ providers: [native({ baseURL })], maxRetries: 2 });

  it.each([429, 500, 502, 503])(
    "%i is tried again, not before retry-after says",
    async (status) => {
      const busy = {
        status,
        headers: { "retry-after": "0.05" },
        body: '{"error":{"message":"Busy."}}',
      };
      await using server = await replay([busy, hello]);
      const start = performance.now();
      const response = await patient(server.baseURL).responses(request);
      expect(response.output_text).toBe("Hello");
      expect(server.requests).toHaveLength(2);
      expect(performance.now() - start).toBeGreaterThanOrEqual(50);
    },
  );

  it("what would fail again is not tried again", async () => {
    await using server = await replay({ status: 400, body: '{"error":{"message":"No."}}' });
    await expect(patient(server.baseURL).responses(request)).rejects.toMatchObject({
      code: "invalid_request",
    });
    expect(server.requests).toHaveLength(1);
  });

  it.each([true, false])(
    "a response that failed before it said anything is tried again (stream: %s)",
    async (stream) => {
      const error = { code: "server_error", message: "Try again." };
      const response = answer([], { status: "failed", error, completed_at: null });
      const failure = stream
        ? { body: sse([created, { type: "response.failed", response }]) }
        : { body: JSON.stringify(response) };
      await using server = await replay([failure, stream ? { body: sse(saying("Hello")) } : hello]);
      const given = await patient(server.baseURL).responses({ ...request, stream });
      const final = "finalResponse" in given ? await given.finalResponse() : given;
      expect(final).toMatchObject({ status: "completed", output_text: "Hello" });
      expect(server.requests).toHaveLength(2);
    },
  );

  it("a response that fails to the last try is the answer", async () => {
    const error = { code: "server_error", message: "Try again." };
    const response = answer([], { status: "failed", error, completed_at: null });
    await using server = await replay({ body: JSON.stringify(response) });
    const final = await clientAt(server.baseURL).responses(request);
    expect(final).toMatchObject({ status: "failed", error });
  });

  it("nothing is tried again after output began", async () => {
    const half = sse(saying("Hello", " there").slice(0, 6), "");
    await using server = await replay([{ body: half }, { body: sse(saying("Hello")) }]);
    const stream = await patient(server.baseURL).responses({ ...request, stream: true });
    await expect(collect(stream)).rejects.toMatchObject({ code: "stream_truncated" });
    expect(server.requests).toHaveLength(1);
  });
});

describe("82: outcomes that a user tells apart", () => {
  const outcome = async (events: StreamEvent[]) => (await streamed({ body: sse(events) })).final;

  it("a refusal is no text", async () => {
    const final = await outcome(
      written((writer) => {
        writer.refusal("I will not.");
        writer.finish();
        writer.end();
      }),
    );
    expect(final).toMatchObject({ status: "completed", output_text: "" });
    expect(final.output).toMatchObject([
      { content: [{ type: "refusal", refusal: "I will not." }] },
    ]);
  });

  it("an incomplete answer says why, and its last item is incomplete", async () => {
    const final = await outcome(
      written((writer) => {
        writer.text("Once upon");
        writer.finish("max_output_tokens");
        writer.end();
      }),
    );
    expect(final).toMatchObject({
      status: "incomplete",
      incomplete_details: { reason: "max_output_tokens" },
      output_text: "Once upon",
      output: [{ status: "incomplete" }],
    });
  });

  it("a failed answer carries its error and what came before it", async () => {
    const final = await outcome(
      written((writer) => {
        writer.text("Once upon");
        writer.fail({ code: "server_error", message: "Gone." });
      }),
    );
    expect(final).toMatchObject({
      status: "failed",
      error: { code: "server_error", message: "Gone." },
      output_text: "Once upon",
    });
  });
});
