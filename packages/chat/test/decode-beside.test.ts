import { describe, expect, it } from "vitest";
import { chunk, gist, type Json, play, sse, streamed, whole } from "./helpers/decode.ts";
import { messages } from "./helpers/encode.ts";

describe("an error that stands where no error is looked for", () => {
  const said = chunk({ content: "Half" });
  const frames: [form: string, frame: Json, error: Json][] = [
    [
      "why a stream was stopped early",
      { ...chunk({}), x_groq: { id: "r", error: "over capacity" } },
      { code: "server_error", message: "over capacity" },
    ],
    [
      "a status of the vendor's own",
      { id: "c", choices: null, base_resp: { status_code: 1027, status_msg: "sensitive" } },
      { code: "1027", message: "sensitive" },
    ],
    [
      "error_code",
      { error_code: "INTERNAL_ERROR", message: "boom" },
      { code: "INTERNAL_ERROR", message: "boom" },
    ],
    [
      "no success",
      { code: 500, msg: "no such path", success: false },
      { code: "500", message: "no such path" },
    ],
  ];
  it.each(frames)("is told: %s", async (_, frame, error) => {
    const { response } = await play(sse(said, frame, "[DONE]"));
    expect(response).toMatchObject({ status: "failed", error });
    expect(response.output[0]!.content[0]!.text).toBe("Half");
  });

  it("is told, where it is the first of a list", async () => {
    const problem = { errors: [{ code: "downstream", message: "gone" }], trace: "t" };
    const frame = `event: error\ndata: ${JSON.stringify(problem)}\n\n`;
    const { response } = await play(sse(said) + frame);
    expect(response.error).toMatchObject({ code: "downstream", message: "gone" });
    expect(response["error_details"]).toMatchObject({ trace: "t" });
  });

  it.each([
    [{ code: 500, msg: "no such path", success: false }, "no such path"],
    [{ code: "Throttling", message: "slower" }, "slower"],
  ])("is told, where the whole answer is nothing else", async (body, message) => {
    const { response } = await play(body);
    expect(response).toMatchObject({ status: "failed", error: { message } });
  });

  it("is none, where all is well", async () => {
    const fine = { base_resp: { status_code: 0, status_msg: "" }, x_groq: { id: "r" } };
    const { response } = await play({ ...whole({ content: "Yes." }), ...fine });
    expect(response.status).toBe("completed");
  });

  it.each([
    ["exceed_context_size_error", "exceed_context_size_error"],
    ["BadRequestError", "invalid_request_error"],
    [undefined, "invalid_request_error"],
  ])("is named by its type, where that says more than 400: %s", async (type, code) => {
    const { response } = await play(sse(said, { error: { code: 400, message: "no", type } }));
    expect(response.error?.code).toBe(code);
  });
});

describe("reasoning as an object", () => {
  const seal = { encrypted_content: "SIG", reasoning: { signature: "SIG" } };

  it("is read with its signature, whole or in pieces", async () => {
    const one = await play(
      whole({ content: "A", reasoning: { thinking: "hm", signature: "SIG" } }),
    );
    const two = await play(
      streamed([
        { reasoning: { thinking: "h" } },
        { reasoning: { thinking: "m" } },
        { reasoning: { signature: "SIG" } },
        { content: "A" },
      ]),
    );
    for (const { response } of [one, two]) {
      expect(response.output.map(({ type }) => type)).toEqual(["reasoning", "message"]);
      expect(response.output[0]).toMatchObject({ content: [{ text: "hm" }], ...seal });
    }
  });

  it("is read, where it is a list", async () => {
    const { response } = await play(
      whole({ content: "A", reasoning: ["h", { type: "text", text: "m" }] }),
    );
    expect(response.output[0]!.content[0]!.text).toBe("hm");
  });

  it("is kept, where nothing in it can be read", async () => {
    const { response } = await play(whole({ content: "A", reasoning: { tree: [1] } }));
    expect(response.output[0]).toMatchObject({ type: "reasoning", reasoning: { tree: [1] } });
  });
});

describe("what stands beside the text of a part", () => {
  // Gemini signs texts as well as calls, and gateways leave the seal on the part.
  // Source: https://ai.google.dev/gemini-api/docs/thought-signatures, in Databricks' list of parts
  it("is kept", async () => {
    const content = [{ type: "text", text: "Yes.", thoughtSignature: "SIG" }];
    for (const body of [whole({ content }), streamed([{ content }])]) {
      const played = await play(body);
      expect(gist(played)).toMatchObject({ text: "Yes." });
      expect(JSON.stringify(played.response.output)).toContain("SIG");
    }
  });

  it("is kept on the part, and goes back there", async () => {
    const deltas = [
      { content: [{ type: "text", text: "Ye", index: 0 }] },
      { content: [{ type: "text", text: "s.", thoughtSignature: "SIG", index: 0 }] },
    ];
    const { response } = await play(streamed(deltas));
    const part = { text: "Yes.", thoughtSignature: "SIG" };
    expect(response.output[0]!.content).toMatchObject([part]);
    expect(response.output[0]!.content[0]).not.toHaveProperty("index");
    expect(messages(response.output)).toEqual([
      { role: "assistant", content: [{ type: "text", ...part }] },
    ]);
  });

  it("is kept without a text, where it is a seal", async () => {
    const call = { index: 0, id: "a", function: { name: "f", arguments: "{}" } };
    const content = [{ type: "text", text: "", thoughtSignature: "SIG" }];
    const { response } = await play(streamed([{ content }, { tool_calls: [call] }]));
    expect(messages(response.output)).toMatchObject([
      { content: [{ type: "text", text: "", thoughtSignature: "SIG" }], tool_calls: [{ id: "a" }] },
    ]);
    const nothing = [{ type: "text", text: "", kind: "x" }];
    const silent = await play(streamed([{ content: nothing }, { tool_calls: [call] }]));
    expect(silent.response.output.map(({ type }) => type)).toEqual(["function_call"]);
  });
});

describe("what stands beside the deltas", () => {
  it("is kept from every chunk: lists grow, of the rest the last word counts", async () => {
    const { response } = await play(
      sse(
        chunk({ content: "A" }, { token_ids: [1], content_filter_results: { hate: { level: 0 } } }),
        chunk({ content: "B" }, { token_ids: [2], content_filter_results: { self: { level: 1 } } }),
        chunk({}, { finish_reason: "stop", content_filter_results: {} }),
        "[DONE]",
      ),
    );
    expect(response["token_ids"]).toEqual([1, 2]);
    expect(response["content_filter_results"]).toEqual({ hate: { level: 0 }, self: { level: 1 } });
  });

  it("is one thing, where an object about the answer comes in pieces", async () => {
    const { response } = await play(
      sse(
        { ...chunk({ content: "A" }), x_groq: { id: "r", seed: 7 } },
        { ...chunk({}, { finish_reason: "stop" }), x_groq: { id: "r", debug: { a: 1 } } },
        "[DONE]",
      ),
    );
    expect(response["x_groq"]).toEqual({ id: "r", seed: 7, debug: { a: 1 } });
  });

  it("is kept from a whole answer without a finish reason", async () => {
    const { response } = await play(whole({ content: "A" }, { finish_reason: null, seed: 7 }));
    expect(response["seed"]).toBe(7);
  });

  it("is kept after the end, in a choice that says nothing else", async () => {
    const last = { ...chunk({ content: "" }), cost: { usd: 0.1 }, service_tier: "flex" };
    const { response } = await play(
      sse(chunk({ content: "A" }), chunk({}, { finish_reason: "stop" }), last, "[DONE]"),
    );
    expect(response).toMatchObject({ cost: { usd: 0.1 }, service_tier: "flex" });
  });

  it("is a list, where several things come one after the other", async () => {
    const cite = (url: string) => ({ more: { citation: { type: "web", url, title: "T" } } });
    const { response } = await play(
      streamed([
        { content: "A", ...cite("https://a.example") },
        { content: "B", ...cite("https://b.example") },
        { content: "C", ...cite("https://c.example") },
      ]),
    );
    const { citation } = response.output[0]!["more"] as { citation: { url: string }[] };
    expect(citation.map(({ url }) => url)).toEqual([
      "https://a.example",
      "https://b.example",
      "https://c.example",
    ]);
  });

  it("of a further choice stands on its message", async () => {
    const body = whole({ content: "A" });
    const other = { index: 1, message: { content: "B" }, finish_reason: "stop", filter: { a: 1 } };
    body["choices"] = [...(body["choices"] as Json[]), other];
    const { response } = await play(body);
    expect(response.output[1]).toMatchObject({ choice: 1, filter: { a: 1 } });
  });

  it("is one log probability a chunk, all of them kept", async () => {
    const { response } = await play(
      sse(
        chunk({ content: "A" }, { logprobs: -0.1 }),
        chunk({ content: "B" }, { logprobs: -0.2, finish_reason: "stop" }),
        "[DONE]",
      ),
    );
    expect(response.output[0]!["logprobs"]).toEqual([-0.1, -0.2]);
  });
});

describe("usage under other names", () => {
  const counts = { prompt_tokens: 9, completion_tokens: 1, total_tokens: 10 };

  it("has cached tokens in prompt_token_details", async () => {
    const usage = { ...counts, prompt_token_details: { cached_tokens: 4 } };
    const { response } = await play({ ...whole({ content: "A" }), usage });
    expect(response.usage?.input_tokens_details).toMatchObject({ cached_tokens: 4 });
  });

  it("has tokens written to a cache in prompt_tokens_details", async () => {
    const usage = { ...counts, prompt_tokens_details: { cache_creation_input_tokens: 4 } };
    const { response } = await play({ ...whole({ content: "A" }), usage });
    expect(response.usage?.input_tokens_details).toMatchObject({ cache_write_tokens: 4 });
  });
});
