import { checkGrammar } from "@anyllm/core";
import { describe, expect, it } from "vitest";
import { chunk, type Json, play, sse, streamed, whole } from "./helpers/decode.ts";

describe("why it ended", () => {
  const reasons: [reason: unknown, status: string, because: string | undefined][] = [
    ["stop", "completed", undefined],
    ["end_turn", "completed", undefined],
    ["tool_calls", "completed", undefined],
    ["function_call", "completed", undefined],
    ["a new reason", "completed", undefined],
    ["constructor", "completed", undefined],
    ["length", "incomplete", "max_output_tokens"],
    ["MAX_TOKENS", "incomplete", "max_output_tokens"],
    ["model_length", "incomplete", "max_output_tokens"],
    ["content_filter", "incomplete", "content_filter"],
    ["sensitive", "incomplete", "content_filter"],
  ];
  it.each(reasons)("%s", async (finish_reason, status, because) => {
    const expected = { status, ...(because && { incomplete_details: { reason: because } }) };
    const one = await play(whole({ content: "Yes." }, { finish_reason }));
    expect(one.response).toMatchObject(expected);
    const two = await play(streamed([{ content: "Yes." }], String(finish_reason)));
    expect(two.response).toMatchObject(expected);
    expect(checkGrammar(two.events)).toEqual([]);
  });

  it("is said by the dialect, where it knows better", async () => {
    const dialect = { finish: { eos: "length", gone: "error" } } as const;
    const body = (finish_reason: string) => whole({ content: "Yes." }, { finish_reason });
    expect((await play(body("eos"), { dialect })).response.status).toBe("incomplete");
    expect((await play(body("gone"), { dialect })).response.status).toBe("failed");
  });

  it.each([null, "", undefined])("is not told in a whole answer: %s", async (finish_reason) => {
    const { response } = await play(whole({ content: "Yes." }, { finish_reason }));
    expect(response.status).toBe("completed");
  });

  it("needs no [DONE], and no reason where there is one", async () => {
    const text = chunk({ content: "Yes." });
    const plain = await play(sse(text, chunk({}, { finish_reason: "stop" })));
    expect(plain.response.status).toBe("completed");
    expect((await play(sse(text, "[DONE]"))).response.status).toBe("completed");
  });

  it("is unknown where a stream merely stops", async () => {
    const { error, response } = await play(sse(chunk({ content: "Yes" })));
    expect(error?.code).toBe("stream_truncated");
    expect(response.output).toMatchObject([{ content: [{ text: "Yes" }] }]);
  });
});

describe("usage", () => {
  const cases: [name: string, usage: Json, expected: Json][] = [
    [
      "with details",
      {
        prompt_tokens: 10,
        completion_tokens: 7,
        total_tokens: 17,
        prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 2 },
        completion_tokens_details: { reasoning_tokens: 3 },
      },
      {
        input_tokens: 10,
        input_tokens_details: { cached_tokens: 4, cache_write_tokens: 2 },
        output_tokens: 7,
        output_tokens_details: { reasoning_tokens: 3 },
        total_tokens: 17,
      },
    ],
    [
      "that counts reasoning in the total alone",
      {
        prompt_tokens: 10,
        completion_tokens: 7,
        total_tokens: 20,
        completion_tokens_details: { reasoning_tokens: 3 },
      },
      { output_tokens: 10, total_tokens: 20, output_tokens_details: { reasoning_tokens: 3 } },
    ],
    [
      "of a cache, as Anthropic names it",
      {
        prompt_tokens: 10,
        completion_tokens: 7,
        total_tokens: 25,
        cache_read_input_tokens: 5,
        cache_creation_input_tokens: 3,
      },
      { input_tokens: 18, input_tokens_details: { cached_tokens: 5, cache_write_tokens: 3 } },
    ],
    [
      "of a cache, as DeepSeek names it",
      {
        prompt_tokens: 10,
        completion_tokens: 7,
        prompt_cache_hit_tokens: 4,
        prompt_cache_miss_tokens: 6,
      },
      { input_tokens: 10, input_tokens_details: { cached_tokens: 4 }, prompt_cache_miss_tokens: 6 },
    ],
    [
      "of a cache, as others name it",
      { prompt_tokens: 10, completion_tokens: 7, num_cached_tokens: 4 },
      { input_tokens_details: { cached_tokens: 4 } },
    ],
    [
      "with reasoning at the top",
      { prompt_tokens: 10, completion_tokens: 7, reasoning_tokens: 2 },
      { output_tokens: 7, output_tokens_details: { reasoning_tokens: 2 } },
    ],
    [
      "with cost and other counts",
      {
        prompt_tokens: 10,
        completion_tokens: 7,
        cost: 0.1,
        cost_details: { upstream: 0.1 },
        prompt_tokens_details: { cached_tokens: 0, audio_tokens: 6 },
        completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
      },
      { cost: 0.1, cost_details: { upstream: 0.1 }, prompt_tokens_details: { audio_tokens: 6 } },
    ],
    [
      "in words of Responses",
      {
        input_tokens: 10,
        output_tokens: 7,
        total_tokens: 17,
        input_tokens_details: { cached_tokens: 1 },
      },
      { input_tokens: 10, output_tokens: 7, input_tokens_details: { cached_tokens: 1 } },
    ],
  ];
  it.each(cases)("%s", async (_, usage, expected) => {
    const { response } = await play({ ...whole({ content: "Yes." }), usage });
    expect(response.usage).toMatchObject(expected);
  });

  it("says nothing twice", async () => {
    const usage = {
      prompt_tokens: 1,
      completion_tokens: 1,
      total_tokens: 2,
      prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    };
    const { response } = await play({ ...whole({ content: "Yes." }), usage });
    expect(Object.keys(response.usage ?? {}).toSorted()).toEqual([
      "input_tokens",
      "input_tokens_details",
      "output_tokens",
      "output_tokens_details",
      "total_tokens",
    ]);
  });

  const told = { prompt_tokens: 9, completion_tokens: 5, total_tokens: 14 };
  const early = { prompt_tokens: 9, completion_tokens: 1, total_tokens: 10 };
  const end = chunk({}, { finish_reason: "stop" });
  const places: [name: string, chunks: Json[]][] = [
    [
      "in each chunk: the last word wins",
      [
        { ...chunk({ content: "Yes." }), usage: early },
        { ...end, usage: told },
      ],
    ],
    [
      "in a chunk of its own after the end",
      [chunk({ content: "Yes." }), end, { id: "x", choices: [], usage: told }],
    ],
    [
      "in a later chunk with an empty delta",
      [chunk({ content: "Yes." }), end, { ...chunk({}), usage: told }],
    ],
    [
      "beside the vendor's own facts",
      [chunk({ content: "Yes." }), { ...end, x_groq: { id: "r", usage: told } }],
    ],
    [
      "there, in a chunk with an empty delta",
      [chunk({ content: "Yes." }), end, { ...chunk({}), x_groq: { usage: told } }],
    ],
    [
      "in the choice",
      [chunk({ content: "Yes." }), chunk({}, { finish_reason: "stop", usage: told })],
    ],
    [
      "with nothing after it",
      [
        { ...chunk({ content: "Yes." }), usage: told },
        { ...end, usage: null },
        { ...chunk({}), usage: {} },
      ],
    ],
  ];
  it.each(places)("is found %s", async (_, chunks) => {
    const { response } = await play(sse(...chunks, "[DONE]"));
    expect(response.usage).toMatchObject({ input_tokens: 9, output_tokens: 5, total_tokens: 14 });
  });

  it("is read by the dialect, where its form is its own", async () => {
    const dialect = { usage: (usage: Json) => ({ input: usage["total_tokens"], output: 0 }) };
    const { response } = await play({ ...whole({ content: "Yes." }), usage: told }, { dialect });
    expect(response.usage).toMatchObject({ input_tokens: 14, output_tokens: 0 });
  });

  it("is told of an answer that is cut off", async () => {
    const { response } = await play({
      ...whole({ content: "Y" }, { finish_reason: "length" }),
      usage: told,
    });
    expect(response).toMatchObject({ status: "incomplete", usage: { total_tokens: 14 } });
  });
});

describe("an error in a stream", () => {
  const text = chunk({ content: "Yes" });
  const errors: [name: string, frame: Json, error: Json][] = [
    [
      "an object",
      { error: { message: "No.", code: "tool_use_failed" } },
      { code: "tool_use_failed", message: "No." },
    ],
    ["a string", { error: "No." }, { code: "server_error", message: "No." }],
    [
      "a status as code",
      { error: { message: "Slow.", code: 429 } },
      { code: "rate_limit_exceeded" },
    ],
    [
      "a status in words",
      { error: { message: "Busy.", code: "503" } },
      { code: "overloaded_error" },
    ],
    [
      "a type alone",
      { error: { message: "Busy.", type: "overloaded_error", code: null } },
      { code: "overloaded_error" },
    ],
    [
      "flat",
      { object: "error", message: "No.", type: "BadRequestError", code: 400 },
      { code: "invalid_request_error", message: "No." },
    ],
    [
      "in the choice",
      { choices: [{ index: 0, delta: {}, error: { message: "No.", code: 502 } }] },
      { message: "No.", code: "502" },
    ],
    [
      "with a finish reason",
      {
        ...chunk({ content: "" }, { finish_reason: "error" }),
        error: { code: 502, message: "No." },
      },
      { message: "No." },
    ],
    ["a finish reason alone", chunk({}, { finish_reason: "error" }), { code: "server_error" }],
    [
      "want of resources",
      chunk({}, { finish_reason: "insufficient_system_resource" }),
      { code: "overloaded_error" },
    ],
  ];
  it("is followed by what the answer cost", async () => {
    const usage = { prompt_tokens: 41, completion_tokens: 243, total_tokens: 284 };
    const late = { choices: [{ index: 0, delta: { content: "Late." } }], usage };
    const half = chunk({ content: "Half" });
    for (const body of [
      sse(half, { error: { message: "No.", code: 502 } }, late, "[DONE]"),
      sse(half, chunk({}, { finish_reason: "error" }), { ...late, choices: [] }),
    ]) {
      const { events, response } = await play(body);
      expect(checkGrammar(events)).toEqual([]);
      expect(response).toMatchObject({
        status: "failed",
        usage: { input_tokens: 41, output_tokens: 243, total_tokens: 284 },
        output: [{ status: "incomplete", content: [{ text: "Half" }] }],
      });
    }
  });

  it("is an end, even where the server stays silent and open", async () => {
    const frames = sse(chunk({ content: "Half" }), { error: { message: "No.", code: 429 } });
    const { error } = await play(frames, { open: true });
    expect(error).toMatchObject({
      code: "rate_limited",
      partial: { output: [{ status: "incomplete", content: [{ text: "Half" }] }] },
    });
  });

  it.each(errors)("%s", async (_, frame, error) => {
    const { response, events } = await play(sse(text, frame, "[DONE]"));
    expect(response).toMatchObject({ status: "failed", error });
    expect(response.output).toMatchObject([{ status: "incomplete", content: [{ text: "Yes" }] }]);
    expect(checkGrammar(events)).toEqual([]);
  });

  it("comes after an end that was none", async () => {
    const end = chunk({}, { finish_reason: "stop" });
    const { response } = await play(sse(text, end, { error: { message: "No." } }));
    expect(response.status).toBe("failed");
  });

  it("keeps what else the vendor says of it", async () => {
    const error = { message: "No.", code: "tool_use_failed", failed_generation: "{" };
    const { response } = await play(sse(text, { error }));
    expect(response["error_details"]).toEqual({ failed_generation: "{" });
  });

  it("is tried again, before anything was said", async () => {
    const { error, response } = await play(sse({ error: { message: "Busy.", code: 503 } }));
    expect(error?.code ?? response.error?.code).toMatch(/overloaded/);
  });
});

describe("an answer that is none", () => {
  it.each([
    ["without choices", { id: "x", object: "chat.completion", choices: [] }],
    ["with an empty message and no end", whole({ content: null }, { finish_reason: null })],
    ["of another kind", { hello: "world" }],
    ["with odd choices", { id: "x", choices: [null, 7, "x"] }],
  ])("%s is an error", async (_, body) => {
    const { error } = await play(body);
    expect(error?.code).toBe("protocol_error");
  });

  it("is an error where the vendor says so", async () => {
    const { error } = await play({ error: { message: "No.", type: "invalid_request_error" } });
    expect(error).toMatchObject({ code: "invalid_request" });
  });

  it("is a stream of frames that are none", async () => {
    for (const body of ["", sse("[DONE]"), sse({}), sse({ choices: null }), "data: {oops\n\n"]) {
      const { error, events } = await play(body);
      expect(error?.code, body).toMatch(/^(stream_truncated|protocol_error)$/);
      expect(events.map(({ type }) => type)).not.toContain("response.completed");
    }
  });

  it("never breaks the decoder, however odd its values are", async () => {
    const odd: unknown[] = [
      null,
      7,
      "x",
      true,
      [],
      {},
      [null],
      [[]],
      [7],
      { a: null },
      [{}],
      [{ type: 7 }],
    ];
    const keys = [
      "content",
      "role",
      "reasoning",
      "reasoning_content",
      "reasoning_details",
      "thinking_blocks",
    ]
      .concat(
        "tool_calls",
        "function_call",
        "audio",
        "images",
        "annotations",
        "citations",
        "refusal",
      )
      .concat("executed_tools", "channel", "extra_content", "reasoning_opaque", "new_key");
    for (const key of keys) {
      for (const value of odd) {
        const deltas = [{ [key]: value }, { content: "Yes." }];
        const { response, events } = await play(streamed(deltas));
        expect(response.status, `${key}: ${JSON.stringify(value)}`).toBe("completed");
        expect(checkGrammar(events)).toEqual([]);
      }
    }
    for (const value of odd) {
      const beside = {
        usage: value,
        citations: value,
        search_results: value,
        x_groq: value,
        id: value,
        model: value,
      };
      const choice = { delta: value, logprobs: value, finish_reason: value };
      const { response } = await play(
        sse(
          { ...beside, choices: [choice] },
          { choices: value },
          chunk({ content: "Yes." }),
          chunk({}, { finish_reason: "stop" }),
        ),
      );
      expect(response.status, JSON.stringify(value)).toBe("completed");
    }
  });
});

// Google's endpoint in the form of OpenAI. Source: https://github.com/HKUDS/Vibe-Trading/pull/308
describe("a finish reason in two parts", () => {
  const filters = ["RECITATION", "PROHIBITED_CONTENT", "SAFETY", "OTHER"];

  it.each(filters)("content_filter: %s", async (why) => {
    const finish_reason = `content_filter: ${why}`;
    const expected = { status: "incomplete", incomplete_details: { reason: "content_filter" } };
    expect((await play(whole({ content: "Once" }, { finish_reason }))).response).toMatchObject(
      expected,
    );
    expect((await play(streamed([{ content: "Once" }], finish_reason))).response).toMatchObject(
      expected,
    );
  });

  it("stands alone, without any message", async () => {
    const choice = { index: 0, finish_reason: "content_filter: PROHIBITED_CONTENT" };
    const usage = { prompt_tokens: 10, completion_tokens: 0, total_tokens: 10 };
    const { response } = await play({ id: "x", model: "m", created: 1, choices: [choice], usage });
    expect(response).toMatchObject({ status: "incomplete", usage: { input_tokens: 10 } });
  });

  it("tells a call that the model got wrong: there is nothing to be had from it", async () => {
    const finish_reason = "function_call_filter: MALFORMED_FUNCTION_CALL";
    const one = await play(whole({}, { finish_reason }));
    expect(one.response?.status ?? one.error?.partial?.status).toBe("failed");
    const two = await play(streamed([{ content: "Well," }], finish_reason));
    expect(two.response.status).toBe("failed");
  });
});

// Source: https://platform.xiaomimimo.com/static/docs/api/chat/openai-api.md; its models are served
// by gateways as well
it("is incomplete where a model was stopped because it repeated itself", async () => {
  const { response } = await play(streamed([{ content: "so so" }], "repetition_truncation"));
  expect(response.status).toBe("incomplete");
});

// What an answer cost is told by the frames that came, even where the last one is missing.
it("keeps the usage of a stream that broke off", async () => {
  const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };
  const body = sse({ ...chunk({ content: "Hi" }), usage });
  const { error, response } = await play(body);
  expect(error?.code).toBe("stream_truncated");
  expect(response.usage).toMatchObject({ input_tokens: 1, output_tokens: 2 });
});
