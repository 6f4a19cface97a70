import { loadRecordings } from "@anyllm/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode, itemsOf, type Loose, outputOf, payloadsOf } from "./support/decoding.ts";

const chunk = (parts: Loose[], more: Loose = {}): Loose => ({
  candidates: [{ content: { role: "model", parts }, ...more }],
});
const stop = { finishReason: "STOP" };
const whole = (parts: Loose[], more: Loose = stop) =>
  decode([chunk(parts, more)], { stream: false });
const stream = (...payloads: unknown[]) => decode(payloads, { stream: true });

describe("signatures stay on the part they came on", () => {
  it("after a text, on an empty part", () => {
    const [message] = outputOf(
      stream(
        chunk([{ text: "Hel" }]),
        chunk([{ text: "lo" }]),
        chunk([{ text: "", thoughtSignature: "S" }], stop),
      ),
    );
    expect(message).toMatchObject({ thought_signature: "S", thought_signature_index: 5 });
    expect(message?.["content"]).toMatchObject([{ type: "output_text", text: "Hello" }]);
  });

  it("two signed texts are two messages", () => {
    const signed = ["A", "B"].map((text) => ({ text, thoughtSignature: `sig ${text}` }));
    const output = outputOf(whole([...signed, { text: "C" }]));
    expect(output.map((item) => item["thought_signature"])).toEqual(["sig A", "sig B", undefined]);
  });

  it("only the first of parallel calls has one", () => {
    const calls = itemsOf(
      whole([
        { functionCall: { name: "a", args: {} }, thoughtSignature: "S" },
        { functionCall: { name: "a", args: {} } },
      ]),
      "function_call",
    );
    expect(calls.map((call) => call["thought_signature"])).toEqual(["S", undefined]);
    expect(new Set(calls.map(({ call_id }) => call_id)).size).toBe(2);
  });

  it("with no text to be on, in a reasoning item of its own", () => {
    const output = outputOf(
      whole([{ functionCall: { name: "a", args: {} } }, { text: "", thoughtSignature: "S" }]),
    );
    expect(output[1]).toMatchObject({ type: "reasoning", encrypted_content: "S", thought: false });
  });
});

describe("thoughts", () => {
  it("are summaries, one item for each that is sealed", () => {
    const decoded = stream(
      chunk([{ text: "One ", thought: true }]),
      chunk([{ text: "two.", thought: true, thoughtSignature: "S" }]),
      chunk([{ text: "Three.", thought: true }]),
      chunk([{ text: "Yes." }], stop),
    );
    expect(itemsOf(decoded, "reasoning")).toMatchObject([
      {
        summary: [{ type: "summary_text", text: "One two." }],
        encrypted_content: "S",
        thought_signature_index: 4,
      },
      { summary: [{ text: "Three." }] },
    ]);
  });
});

describe("calls whose arguments come in pieces", () => {
  const piece = (partialArgs: Loose[], more: Loose = { willContinue: true }): Loose => ({
    functionCall: { partialArgs, ...more },
  });
  const begun = { functionCall: { name: "cook", willContinue: true }, thoughtSignature: "S" };

  it("are told as they come", () => {
    const decoded = stream(
      chunk([begun]),
      chunk([piece([{ jsonPath: "$.dish", stringValue: "Las", willContinue: true }])]),
      chunk([piece([{ jsonPath: "$.dish", stringValue: "agna" }])]),
      chunk([piece([{ jsonPath: "$.people", numberValue: 4 }], {})], stop),
    );
    const deltas = decoded.events.flatMap((event) =>
      event.type === "response.function_call_arguments.delta" ? [event.delta] : [],
    );
    expect(deltas.slice(0, 2)).toEqual(['{"dish":"Las', 'agna"']);
    const [call] = itemsOf(decoded, "function_call");
    expect(call).toMatchObject({ arguments: '{"dish":"Lasagna","people":4}', status: "completed" });
    expect(call?.["thought_signature"]).toBe("S");
  });

  it("are no complete call when the stream breaks off, or the tokens run out", () => {
    const cut = [chunk([begun]), chunk([piece([{ jsonPath: "$.dish", stringValue: "Las" }])])];
    expect(stream(...cut).response?.status).toBe("in_progress");
    const out = stream(...cut, chunk([], { finishReason: "MAX_TOKENS" }));
    expect(itemsOf(out, "function_call")).toMatchObject([{ status: "incomplete" }]);
    expect(out.response?.incomplete_details).toEqual({ reason: "max_output_tokens" });
  });

  it("are one call where each piece names it again", () => {
    const named = { name: "cook", id: "1" };
    const dish = (stringValue: string, willContinue: boolean): Loose => ({
      functionCall: {
        ...named,
        partialArgs: [{ jsonPath: "$.dish", stringValue, willContinue }],
        willContinue,
      },
    });
    const decoded = stream(
      chunk([{ functionCall: { ...named, willContinue: true } }]),
      chunk([dish("Las", true)]),
      chunk([dish("agna", false)], stop),
    );
    expect(itemsOf(decoded, "function_call")).toMatchObject([
      { call_id: "1", arguments: '{"dish":"Lasagna"}' },
    ]);
  });

  it("leave nothing behind where their end is told twice", () => {
    const last = piece([{ jsonPath: "$.dish", stringValue: "Lasagna" }], {});
    const decoded = stream(chunk([begun]), chunk([last]), chunk([{ functionCall: {} }], stop));
    expect(outputOf(decoded)).toMatchObject([{ arguments: '{"dish":"Lasagna"}' }]);
  });

  it("end where the vendor forgot to end them", () => {
    const decoded = stream(chunk([begun]), chunk([{ text: "Done." }], stop));
    expect(itemsOf(decoded, "function_call")).toMatchObject([
      { arguments: "{}", status: "completed" },
    ]);
  });
});

describe("what Google ran or drew", () => {
  it("code and its result are one item", () => {
    const decoded = whole([
      { executableCode: { language: "PYTHON", code: "1/0", id: "x" }, thoughtSignature: "S" },
      { codeExecutionResult: { outcome: "OUTCOME_FAILED", output: "ZeroDivisionError", id: "x" } },
    ]);
    expect(itemsOf(decoded, "code_interpreter_call")).toMatchObject([
      { code: "1/0", status: "failed", outputs: [{ type: "logs", logs: "ZeroDivisionError" }] },
    ]);
    expect(decoded.violations).toEqual([]);
  });

  it("an answer that comes after something else ends the call it belongs to", () => {
    const search = (id: string): Loose => ({
      toolCall: { toolType: "GOOGLE_SEARCH_WEB", args: { queries: [id] }, id },
    });
    const found = (id: string): Loose => ({
      toolResponse: { toolType: "GOOGLE_SEARCH_WEB", response: {}, id },
    });
    const code = { executableCode: { language: "PYTHON", code: "1", id: "c" } };
    const ran = { codeExecutionResult: { outcome: "OUTCOME_OK", output: "1\n", id: "c" } };
    const call = { functionCall: { name: "a", args: {} } };
    const parts = [search("1"), search("2"), code, call, found("1"), ran, found("2")];
    const decoded = stream(...parts.map((part) => chunk([part])), chunk([], stop));
    expect(outputOf(decoded)).toMatchObject([
      { type: "web_search_call", status: "completed", parts: [search("1")] },
      { type: "web_search_call", status: "completed", parts: [search("2")] },
      { type: "code_interpreter_call", status: "completed", outputs: [{ logs: "1\n" }] },
      { type: "function_call" },
      // In their own places, where they go back to.
      { type: "gemini:part", part: found("1") },
      { type: "gemini:part", part: ran },
      { type: "gemini:part", part: found("2") },
    ]);
    expect(decoded.violations).toEqual([]);
  });

  it("images, sounds and what we do not know are kept", () => {
    const unknown = { hologram: { data: "…" }, thoughtSignature: "S" };
    const decoded = whole([
      { inlineData: { mimeType: "image/png", data: "iVBO" } },
      { inlineData: { mimeType: "audio/L16;rate=24000", data: "AAAA" } },
      { inlineData: { mimeType: "image/png", data: "draft" }, thought: true },
      unknown,
    ]);
    expect(outputOf(decoded)).toMatchObject([
      { type: "image_generation_call", result: "iVBO", output_format: "png", status: "completed" },
      { type: "message", content: [{ type: "output_audio", data: "AAAA" }] },
      { type: "gemini:part", part: { thought: true } },
      { type: "gemini:part", part: unknown },
    ]);
  });

  it("tool calls come with their responses, whole", () => {
    const parts = [
      { toolCall: { toolType: "GOOGLE_SEARCH_WEB", args: { queries: ["q"] }, id: "1" } },
      { toolResponse: { toolType: "GOOGLE_SEARCH_WEB", response: {}, id: "1" } },
      { toolCall: { toolType: "GOOGLE_MAPS", args: {}, id: "2" } },
    ];
    expect(outputOf(whole(parts))).toMatchObject([
      { type: "web_search_call", action: { type: "search", query: "q" }, parts: parts.slice(0, 2) },
      { type: "gemini:tool_call", status: "incomplete", parts: parts.slice(2) },
    ]);
  });

  it("further candidates are further items", () => {
    const candidates = ["A", "B"].map((text, index) => ({
      index,
      content: { parts: [{ text }, { functionCall: { name: text, args: {} } }] },
      finishReason: "STOP",
    }));
    const decoded = decode([{ candidates }], { stream: false });
    expect(outputOf(decoded).map((item) => [item["type"], item["candidate_index"]])).toEqual([
      ["message", undefined],
      ["function_call", undefined],
      ["message", 1],
      ["function_call", 1],
    ]);
  });
});

describe("citations", () => {
  const text = "Grüße 👋 aus Köln.";
  const bytes = (words: string): number => new TextEncoder().encode(words).length;

  it("are counted in bytes by Google, and in characters by us", () => {
    const segment = { startIndex: bytes("Grüße 👋 "), endIndex: bytes(text), text: "aus Köln." };
    const groundingMetadata = {
      groundingChunks: [{ web: { uri: "https://koeln.example", title: "Köln", domain: "x" } }],
      groundingSupports: [{ segment, groundingChunkIndices: [0, 7], confidenceScores: [0.5] }],
      webSearchQueries: ["Köln"],
    };
    const output = outputOf(whole([{ text }], { ...stop, groundingMetadata }));
    const [part] = (output[0]?.["content"] ?? []) as Loose[];
    expect(part?.["annotations"]).toEqual([
      {
        type: "url_citation",
        url: "https://koeln.example",
        title: "Köln",
        domain: "x",
        confidence_score: 0.5,
        start_index: text.indexOf("aus"),
        end_index: text.length,
      },
    ]);
    expect(output[1]).toMatchObject({
      type: "web_search_call",
      action: { query: "Köln", sources: [{ url: "https://koeln.example" }] },
      grounding_metadata: groundingMetadata,
    });
  });
});

describe("citations of a text before a tool ran", () => {
  it("are not put on the text after it", () => {
    const groundingMetadata = {
      groundingChunks: [{ web: { uri: "https://a.example", title: "A" } }],
      groundingSupports: ["First words.", "Second words."].map((words) => ({
        segment: { endIndex: words.length, text: words },
        groundingChunkIndices: [0],
      })),
    };
    const decoded = whole(
      [
        { text: "First words." },
        { executableCode: { language: "PYTHON", code: "1" } },
        { codeExecutionResult: { outcome: "OUTCOME_OK", output: "1" } },
        { text: "So: Second words." },
      ],
      { ...stop, groundingMetadata },
    );
    const parts = itemsOf(decoded, "message").flatMap(({ content }) => content as Loose[]);
    expect(parts.map(({ annotations }) => annotations)).toMatchObject([
      [],
      [{ url: "https://a.example", start_index: 4, end_index: 17 }],
    ]);
    expect(decoded.response).toMatchObject({ gemini: { grounding_metadata: groundingMetadata } });
  });
});

describe("how answers end", () => {
  it.each([
    ["STOP", "completed", undefined],
    ["MAX_TOKENS", "incomplete", "max_output_tokens"],
    ["SAFETY", "incomplete", "content_filter"],
    ["IMAGE_SAFETY", "incomplete", "content_filter"],
    ["PROHIBITED_CONTENT", "incomplete", "content_filter"],
    ["OTHER", "incomplete", "other"],
    ["MALFORMED_FUNCTION_CALL", "failed", undefined],
    ["UNEXPECTED_TOOL_CALL", "failed", undefined],
  ])("%s", (finishReason, status, reason) => {
    for (const streamed of [false, true]) {
      const { response } = decode([chunk([{ text: "Hm" }], { finishReason })], {
        stream: streamed,
      });
      expect(response?.status).toBe(status);
      expect(response?.incomplete_details?.reason).toBe(reason);
    }
  });

  it("a blocked prompt is a refusal with the vendor's words", () => {
    const promptFeedback = { blockReason: "SAFETY", blockReasonMessage: "No.", safetyRatings: [] };
    const decoded = decode([{ promptFeedback, usageMetadata: { promptTokenCount: 3 } }], {
      stream: true,
    });
    expect(decoded.response).toMatchObject({
      status: "incomplete",
      incomplete_details: { reason: "content_filter" },
      usage: { input_tokens: 3 },
      output: [{ content: [{ type: "refusal", refusal: "No." }], prompt_feedback: promptFeedback }],
    });
  });

  it.each([
    ["UNAVAILABLE", "overloaded_error"],
    ["RESOURCE_EXHAUSTED", "rate_limit_exceeded"],
    ["INTERNAL", "server_error"],
  ])("an error of the status %s in a stream fails it", (status, code) => {
    const error = { code: 503, status, message: "Sorry" };
    const decoded = stream(chunk([{ text: "Hel" }]), { error });
    expect(decoded.response).toMatchObject({ status: "failed", error: { code, message: "Sorry" } });
    expect(decoded.violations).toEqual([]);
  });

  it("what an answer cost is told even after an error", () => {
    const error = { code: 503, status: "UNAVAILABLE", message: "Sorry" };
    const counts = (prompt: number) => ({ promptTokenCount: prompt, totalTokenCount: prompt });
    const beside = stream(chunk([{ text: "Hel" }]), { error, usageMetadata: counts(5) });
    expect(beside.response).toMatchObject({ status: "failed", usage: { input_tokens: 5 } });
    const after = stream(
      chunk([{ text: "Hel" }]),
      { error },
      { ...chunk([{ text: "lo" }]), usageMetadata: counts(6) },
    );
    expect(after.response).toMatchObject({
      status: "failed",
      usage: { input_tokens: 6 },
      output: [{ content: [{ text: "Hel" }] }],
    });
    expect(after.violations).toEqual([]);
  });

  it("the reason that tells more holds, whichever is told last", () => {
    const reasons = (...told: string[]) =>
      stream(...told.map((finishReason) => chunk([{ text: "Hm" }], { finishReason }))).response;
    for (const told of ["STOP", "FINISH_REASON_UNSPECIFIED"]) {
      expect(reasons("MAX_TOKENS", told)?.incomplete_details?.reason).toBe("max_output_tokens");
      expect(reasons(told, "SAFETY")?.incomplete_details?.reason).toBe("content_filter");
    }
  });

  it("an unspecified reason is none", () => {
    const told = [chunk([{ text: "Hm" }], { finishReason: "FINISH_REASON_UNSPECIFIED" })];
    expect(stream(...told).response?.status).toBe("in_progress");
    expect(decode(told, { stream: false }).response?.status).toBe("completed");
  });

  it("a stream that merely stops is not over", () => {
    expect(stream(chunk([{ text: "Hel" }])).response?.status).toBe("in_progress");
  });
});

it("log probabilities stand on the text, average ones on the response", () => {
  const chosen = { token: "Hi", tokenId: 7, logProbability: -0.1 };
  const logprobsResult = { chosenCandidates: [chosen], topCandidates: [{ candidates: [chosen] }] };
  const decoded = whole([{ text: "Hi" }], { ...stop, logprobsResult, avgLogprobs: -0.1 });
  const logprob = { token: "Hi", logprob: -0.1, bytes: [72, 105], token_id: 7 };
  expect(outputOf(decoded)[0]?.["content"]).toMatchObject([
    { logprobs: [{ ...logprob, top_logprobs: [logprob] }] },
  ]);
  expect(decoded.response).toMatchObject({ gemini: { avg_logprobs: -0.1 } });
});

it("odd payloads never throw, and break no order of events", () => {
  const names = [
    "text",
    "thought",
    "thoughtSignature",
    "functionCall",
    "inlineData",
    "toolCall",
    "codeExecutionResult",
    "executableCode",
    "partialArgs",
    "name",
  ];
  const odd = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom(null, true, 0, "", "x", -1.5),
      tie("object"),
      fc.array(tie("value"), { maxLength: 2 }),
    ),
    object: fc.dictionary(fc.constantFrom(...names), tie("value"), { maxKeys: 3 }),
  }));
  const keys = ["candidates", "usageMetadata", "promptFeedback", "error", "modelVersion"];
  const payload = fc.oneof(
    fc.array(odd["object"] as fc.Arbitrary<Loose>, { maxLength: 3 }).map((parts) => chunk(parts)),
    fc.dictionary(fc.constantFrom(...keys), odd["value"]),
  );
  fc.assert(
    fc.property(fc.array(payload, { maxLength: 4 }), fc.boolean(), (payloads, streamed) => {
      const ended = [...payloads, chunk([{ text: "." }], stop)];
      expect(decode(ended, { stream: streamed }).violations).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

const { recordings: all, missing } = loadRecordings({
  wire: "gemini-generate-content",
  mode: "stream",
});
// Its chunks cite one after another, which one candidate cannot.
const recordings = all.filter(({ id }) => !id.includes("recitation"));

describe.skipIf(missing)(`a stream and its parts in one answer ${missing ?? ""}`, () => {
  it.each(recordings.map((recording) => [recording.id, recording] as const))(
    "%s",
    (_, recording) => {
      const payloads = payloadsOf(recording);
      const candidates = payloads.flatMap((payload) => (payload["candidates"] ?? []) as Loose[]);
      const parts = candidates.flatMap(({ content }) => ((content ?? {}) as Loose)["parts"] ?? []);
      const merged = {
        ...(Object.assign({}, ...payloads) as Loose),
        usageMetadata: Object.assign({}, ...payloads.map((each) => each["usageMetadata"])) as Loose,
        ...(candidates.length > 0 && {
          candidates: [{ ...(Object.assign({}, ...candidates) as Loose), content: { parts } }],
        }),
      };
      const one = decode([merged], { stream: false });
      const other = decode(payloads, { stream: true });
      expect(outputOf(one)).toEqual(outputOf(other));
      expect(one.response?.status).toBe(other.response?.status);
      expect(one.response?.usage?.total_tokens).toBe(other.response?.usage?.total_tokens);
    },
  );
});
