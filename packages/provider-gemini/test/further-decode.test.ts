import type { ResponseRequest } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { gemini } from "../src/index.ts";
import { decode, itemsOf, type Loose, outputOf } from "./support/decoding.ts";

const chunk = (parts: Loose[], more: Loose = {}): Loose => ({
  candidates: [{ content: { role: "model", parts }, ...more }],
});
const stop = { finishReason: "STOP" };
const whole = (parts: Loose[], more: Loose = stop) =>
  decode([chunk(parts, more)], { stream: false });

async function send(fields: Loose): Promise<{ body: Loose; warnings: string[] }> {
  const warnings: string[] = [];
  const request = { model: "gemini-3-flash-preview", input: "Hi", ...fields } as ResponseRequest;
  const call = await gemini({ apiKey: "k" }).encode(request, {
    headers: {},
    query: {},
    body: {},
    warn: (param: string): void => void warnings.push(param),
  });
  return { body: JSON.parse(String(call.body)) as Loose, warnings };
}

async function partsOf(input: unknown, fields: Loose = {}): Promise<Loose[]> {
  const { body } = await send({ input, ...fields });
  return (body["contents"] as Loose[]).flatMap(({ parts }) => parts as Loose[]);
}

describe("token counts of a stream", () => {
  it("are those of the chunk that counts last, and what is no count stays", () => {
    const { response } = decode(
      [
        {
          ...chunk([{ text: "Hi" }]),
          usageMetadata: {
            promptTokenCount: 9,
            candidatesTokenCount: 21,
            totalTokenCount: 30,
            trafficType: "ON_DEMAND_FLEX",
          },
        },
        {
          ...chunk([], stop),
          usageMetadata: { promptTokenCount: 87, thoughtsTokenCount: 78, totalTokenCount: 165 },
        },
      ],
      { stream: true },
    );
    expect(response).toMatchObject({
      usage: { input_tokens: 87, output_tokens: 78, total_tokens: 165 },
      service_tier: "flex",
    });
  });

  it("are added to by a chunk that counts no prompt", () => {
    const counts = { promptTokenCount: 9, candidatesTokenCount: 2, totalTokenCount: 11 };
    const { response } = decode(
      [
        { ...chunk([{ text: "Hi" }]), usageMetadata: counts },
        { ...chunk([], stop), usageMetadata: { trafficType: "ON_DEMAND" } },
      ],
      { stream: true },
    );
    expect(response?.usage).toMatchObject({ total_tokens: 11, trafficType: "ON_DEMAND" });
  });
});

describe("further candidates", () => {
  it("mark what Google ran for them", () => {
    const parts = [
      { executableCode: { code: "1", language: "PYTHON" } },
      { codeExecutionResult: { outcome: "OUTCOME_OK", output: "1" } },
      { codeExecutionResult: { outcome: "OUTCOME_OK", output: "2" } },
      { toolCall: { toolType: "URL_CONTEXT", args: {}, id: "1" } },
    ];
    const candidates = [0, 1].map((index) => ({ index, content: { parts }, ...stop }));
    const marks = outputOf(decode([{ candidates }], { stream: false })).map((item) => [
      item["type"],
      item["candidate_index"],
    ]);
    const types = ["code_interpreter_call", "code_interpreter_call", "web_search_call"];
    expect(marks).toEqual([undefined, 1].flatMap((index) => types.map((type) => [type, index])));
  });

  it("mark their thoughts as well, which are no history", async () => {
    const candidates = ["A", "B"].map((text, index) => ({
      index,
      content: { parts: [{ text: `I think ${text}.`, thought: true }, { text }] },
      ...stop,
    }));
    const decoded = decode([{ candidates }], { stream: false });
    const output = outputOf(decoded);
    expect(decoded.response).toMatchObject({
      gemini: { candidates: [{ index: 1, finishReason: "STOP" }] },
    });
    expect(output.map((item) => item["candidate_index"])).toEqual([undefined, undefined, 1, 1]);
    expect(await partsOf([{ role: "user", content: "Hi" }, ...output])).toEqual([
      { text: "Hi" },
      { text: "I think A.", thought: true },
      { text: "A" },
    ]);
  });
});

describe("answers with nothing in them", () => {
  it.each([[{}], [{ parts: [] }], [undefined]])("content %j is incomplete", (content) => {
    const { response } = decode([{ candidates: [{ content, index: 0 }] }], { stream: false });
    expect(response).toMatchObject({
      status: "incomplete",
      incomplete_details: { reason: "other" },
    });
  });

  it("are refusals where the vendor says why, without naming a kind", () => {
    const promptFeedback = { blockReasonMessage: "Not that." };
    const { response } = decode([{ candidates: [], promptFeedback }], { stream: false });
    expect(response).toMatchObject({
      status: "incomplete",
      output: [{ content: [{ type: "refusal", refusal: "Not that." }] }],
    });
  });

  it.each([
    [
      "an empty text before it",
      [chunk([{ text: "" }]), { promptFeedback: { blockReason: "SAFETY" } }],
    ],
    ["its kind as a number", [{ promptFeedback: { blockReason: 4 } }]],
    ["an end without words", [{ ...chunk([], stop), promptFeedback: { blockReason: "OTHER" } }]],
  ])("are refusals of a prompt that was blocked: %s", (_, told) => {
    expect(decode(told, { stream: true }).response).toMatchObject({
      status: "incomplete",
      incomplete_details: { reason: "content_filter" },
      output: [{ content: [{ type: "refusal" }] }],
    });
  });

  it("say what they cost, also where they say nothing else", () => {
    const told = { usageMetadata: { promptTokenCount: 3, totalTokenCount: 3 }, modelVersion: "g" };
    expect(decode([told], { stream: false }).response).toMatchObject({
      status: "incomplete",
      incomplete_details: { reason: "other" },
      model: "g",
      usage: { input_tokens: 3 },
    });
  });

  it("ratings of a prompt that was answered stand on the response", () => {
    const promptFeedback = { safetyRatings: [{ category: "C", probability: "LOW" }] };
    const { response } = decode([{ ...chunk([{ text: "Hi" }], stop), promptFeedback }], {
      stream: false,
    });
    expect(response).toMatchObject({
      status: "completed",
      gemini: { prompt_feedback: promptFeedback },
    });
  });
});

it("keys that are null say nothing, beside code and calls", () => {
  const none = { text: null, functionCall: null, codeExecutionResult: null, toolCall: null };
  const parts = [
    { ...none, executableCode: { code: "1", language: "PYTHON" } },
    { ...none, executableCode: null, codeExecutionResult: { outcome: "OUTCOME_OK", output: "1" } },
    { ...none, executableCode: { code: "2", language: "PYTHON" } },
    { ...none, executableCode: null, functionCall: { id: "c", name: "f", args: null } },
  ];
  expect(outputOf(whole(parts))).toMatchObject([
    { type: "code_interpreter_call", status: "completed", outputs: [{ logs: "1" }] },
    { type: "code_interpreter_call", status: "incomplete" },
    { type: "function_call", call_id: "c", arguments: "{}" },
  ]);
});

it.each([[null], [[]]])("partialArgs: %j beside whole arguments say nothing", (partialArgs) => {
  const functionCall = { name: "f", args: { a: 1 }, partialArgs, willContinue: null };
  expect(outputOf(whole([{ functionCall }]))).toMatchObject([{ arguments: '{"a":1}' }]);
});

it("an empty part is none, also with its false written out", () => {
  const parts = [{ text: "A" }, { thought: false, thoughtSignature: "" }, { text: "B" }];
  expect(outputOf(whole(parts))).toMatchObject([{ content: [{ text: "AB" }] }]);
});

it("a source is what its chunk tells of, whatever else stands there as null", () => {
  const none = { image: null, maps: null, retrievedContext: null };
  const groundingMetadata = {
    groundingChunks: [
      { ...none, web: { uri: "https://a.example", title: "A" } },
      { ...none, web: null },
    ],
    groundingSupports: [{ segment: { endIndex: 2 }, groundingChunkIndices: [0, 1] }],
  };
  expect(outputOf(whole([{ text: "So" }], { ...stop, groundingMetadata }))).toMatchObject([
    { content: [{ annotations: [{ url: "https://a.example" }] }] },
  ]);
});

describe("what is told twice", () => {
  const groundingMetadata = {
    webSearchQueries: ["q"],
    groundingChunks: [{ web: { uri: "https://a.example", title: "A" } }],
  };
  const urlMetadata = [
    { retrievedUrl: "https://b.example", urlRetrievalStatus: "URL_RETRIEVAL_STATUS_SUCCESS" },
  ];
  const more = { ...stop, groundingMetadata, urlContextMetadata: { urlMetadata } };

  it("a search and a page that came as parts are no further items", () => {
    const calls = ["GOOGLE_SEARCH_WEB", "URL_CONTEXT"].flatMap((toolType, id) => [
      { toolCall: { toolType, args: {}, id: `${id}` } },
      { toolResponse: { toolType, response: {}, id: `${id}` } },
    ]);
    const decoded = whole([...calls, { text: "So." }], more);
    expect(itemsOf(decoded, "web_search_call")).toHaveLength(2);
    expect(decoded.response).toMatchObject({
      gemini: { grounding_metadata: groundingMetadata, url_metadata: urlMetadata },
    });
  });

  it("are items where no part told of them", () => {
    const items = itemsOf(whole([{ text: "So." }], more), "web_search_call");
    expect(items).toMatchObject([{ action: { query: "q" } }, { action: { type: "open_page" } }]);
  });
});

describe("what no item has a place for stands under gemini of the response", () => {
  it("keys that are not known yet", () => {
    const modelStatus = { modelStage: "LEGACY", message: "Retires soon." };
    const answer = { ...chunk([{ text: "Hi" }], { ...stop, tokenCount: 3 }), modelStatus };
    const { response } = decode([answer], { stream: false });
    expect(response).toMatchObject({ gemini: { modelStatus, tokenCount: 3 } });
  });

  it("not what every piece of a text repeats: that is said of its message", () => {
    const said = ["Hel", "lo"].map((text) => chunk([{ text, kind: "x", final: false }]));
    const decoded = decode([...said, chunk([], stop)], { stream: true });
    expect(outputOf(decoded)).toMatchObject([
      { content: [{ text: "Hello" }], part: { kind: "x", final: false } },
    ]);
  });

  it("citations, where they count over a text that is closed", () => {
    const citations = [{ startIndex: 0, endIndex: 5, uri: "https://a.example" }];
    const { response } = whole([{ text: "Words", thoughtSignature: "S" }, { text: "More words" }], {
      ...stop,
      citationMetadata: { citations },
    });
    expect(response).toMatchObject({ gemini: { citations } });
  });

  it("the details of an error in a stream", () => {
    const details = [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "7s" }];
    const error = { code: 429, status: "RESOURCE_EXHAUSTED", message: "Slow down.", details };
    const { response } = decode([chunk([{ text: "Hel" }]), { error }], { stream: true });
    expect(response).toMatchObject({ status: "failed", gemini: { error_details: details } });
  });
});

describe("what else a part tells goes back on it", () => {
  const partMetadata = { step: 1 };

  it.each<[string, Loose[]]>([
    ["a text", [{ text: "A" }, { text: "B", partMetadata }, { text: "C" }]],
    ["a signed text", [{ text: "B", partMetadata, thoughtSignature: "S" }]],
    ["a thought", [{ text: "T", thought: true, partMetadata }, { text: "A" }]],
    ["a call", [{ functionCall: { id: "1", name: "f", args: {} }, partMetadata }]],
    ["an image", [{ inlineData: { mimeType: "image/png", data: "AA==" }, partMetadata }]],
    ["a named image", [{ inlineData: { mimeType: "image/png", data: "A", displayName: "a.png" } }]],
    ["a sound", [{ inlineData: { mimeType: "audio/wav", data: "AA==" }, partMetadata }]],
    ["a transcript", [{ text: "", audioTranscription: { text: "Hi", finished: true } }]],
  ])("%s", async (_, parts) => {
    const output = JSON.parse(JSON.stringify(outputOf(whole(parts)))) as Loose[];
    const sent = await partsOf([{ role: "user", content: "Hi" }, ...output], {
      model: "gemini-2.5-flash",
    });
    expect(sent.slice(1)).toEqual(parts);
  });
});
