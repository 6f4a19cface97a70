import { AnyLLMError, createClient, defineResponsesProvider, type Warning } from "@anyllm/core";
import { replay } from "@anyllm/testing";
import type { InputItem, ResponseRequest } from "@anyllm/types";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clientAt } from "./helpers/native.ts";
import { answer, bodyOf, type Json, message } from "./helpers/wire.ts";

const hello = { body: JSON.stringify(answer([message("Hello")])) };
const request = { model: "native/m", input: "Hi" };

// One value for each parameter that a caller may give, `stream` aside.
const parameters = {
  instructions: "Be concise.",
  tools: [{ type: "function", name: "f", parameters: { type: "object", properties: {} } }],
  tool_choice: { type: "function", name: "f" },
  max_output_tokens: 64,
  temperature: 0,
  top_p: 0.5,
  top_logprobs: 20,
  max_tool_calls: 3,
  parallel_tool_calls: false,
  reasoning: { effort: "high", summary: "auto" },
  text: { format: { type: "text" }, verbosity: "low" },
  presence_penalty: -1.5,
  frequency_penalty: 1,
  truncation: "auto",
  store: false,
  service_tier: "flex",
  user: "user-1",
  metadata: { a: "1" },
  previous_response_id: "resp_0",
  include: ["reasoning.encrypted_content"],
  background: false,
  safety_identifier: "s-1",
  prompt_cache_key: "k-1",
  prompt_cache_retention: "24h",
  conversation: "conv_1",
  stream_options: { include_obfuscation: false },
  context_management: [{ type: "compaction", compact_threshold: 1000 }],
  prompt: { id: "pmpt_1", variables: { name: "Ada" } },
} satisfies Partial<ResponseRequest>;

/** The body that reaches the wire for this request. */
async function wire(given: ResponseRequest, ...options: [object?]): Promise<Json> {
  await using server = await replay(hello);
  await clientAt(server.baseURL).responses(given, ...(options as []));
  return bodyOf(server.requests[0]);
}

async function refused(given: object): Promise<AnyLLMError> {
  await using server = await replay(hello);
  const error: unknown = await clientAt(server.baseURL)
    .responses({ ...request, ...given } as ResponseRequest)
    .catch((reason: unknown) => reason);
  expect(server.requests, "nothing is sent").toEqual([]);
  if (!AnyLLMError.isInstance(error)) throw new Error("the request was accepted");
  return error;
}

describe("a parameter", () => {
  it("reaches the wire as it was given, whichever it is", async () => {
    expect(await wire({ ...request, ...parameters })).toEqual({
      model: "m",
      input: "Hi",
      ...parameters,
    });
  });

  it("that is null is sent as null, and one that is undefined is not sent", async () => {
    const names = Object.keys(parameters);
    const all = (value: unknown) => Object.fromEntries(names.map((name) => [name, value]));
    expect(await wire({ ...request, ...all(null) })).toEqual({
      model: "m",
      input: "Hi",
      ...all(null),
    });
    expect(await wire({ ...request, ...all(undefined) })).toEqual({ model: "m", input: "Hi" });
  });

  it("is never invented", async () => {
    expect(await wire(request)).toEqual({ model: "m", input: "Hi" });
  });

  it("that is unknown is forwarded", async () => {
    const future = { acme_mode: "fast", "x.y": [1, { z: null }] };
    expect(await wire({ ...request, ...future })).toEqual({ model: "m", input: "Hi", ...future });
  });

  it("of any JSON value keeps that value", async () => {
    await using server = await replay(hello);
    const llm = clientAt(server.baseURL);
    const values = fc.dictionary(fc.stringMatching(/^acme_\w{1,8}$/), fc.jsonValue(), {
      maxKeys: 5,
    });
    await fc.assert(
      fc.asyncProperty(values, async (given) => {
        await llm.responses({ ...request, ...given });
        expect(bodyOf(server.requests.at(-1))).toEqual(
          JSON.parse(JSON.stringify({ model: "m", input: "Hi", ...given })),
        );
      }),
      { numRuns: 40 },
    );
  });

  it("stream: true is sent, stream: false and null as well", async () => {
    expect(await wire({ ...request, stream: false })).toMatchObject({ stream: false });
    expect(await wire({ ...request, stream: null })).toMatchObject({ stream: null });
  });

  it("leaves the caller's request as it was", async () => {
    const given = { ...request, ...structuredClone(parameters) };
    const before = structuredClone(given);
    await wire(given);
    expect(given).toEqual(before);
  });
});

describe("input", () => {
  it("of items is sent unchanged and in order, output items of an answer and unknown ones included", async () => {
    const input = [
      { role: "system", content: "Be brief." },
      { type: "message", role: "user", content: [{ type: "input_text", text: "Hi" }] },
      { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "sealed" },
      message("Hello"),
      {
        type: "function_call",
        id: "fc_1",
        call_id: "c1",
        name: "f",
        arguments: "{}",
        status: "completed",
      },
      { type: "function_call_output", call_id: "c1", output: "42" },
      { type: "item_reference", id: "msg_0" },
      { id: "msg_00" },
      { type: "acme:note", id: "n_1", body: [1, 2] },
    ] as InputItem[];
    expect((await wire({ ...request, input }))["input"]).toEqual(input);
  });

  it("may be left out, for a prompt template or a continued chain", async () => {
    expect(await wire({ model: "native/m", prompt: { id: "pmpt_1" } })).toEqual({
      model: "m",
      prompt: { id: "pmpt_1" },
    });
  });
});

describe("one call's extras", () => {
  it("headers, query and body are added and win over the rest", async () => {
    await using server = await replay(hello);
    await clientAt(server.baseURL).responses(
      { ...request, temperature: 1 },
      {
        headers: { "X-Trace": "t-1", Authorization: "Bearer other" },
        query: { "api-version": "v1", tag: ["a", "b c"] },
        body: { temperature: 0, acme: true },
        idempotencyKey: "once",
      },
    );
    const [sent] = server.requests;
    expect(sent!.headers).toMatchObject({
      "x-trace": "t-1",
      authorization: "Bearer other",
      "idempotency-key": "once",
      "content-type": "application/json",
    });
    expect(sent!.rawHeaders.filter((name) => /^authorization$/i.test(name))).toHaveLength(1);
    expect([...sent!.query]).toEqual([
      ["api-version", "v1"],
      ["tag", "a"],
      ["tag", "b c"],
    ]);
    expect(bodyOf(sent)).toEqual({ model: "m", input: "Hi", temperature: 0, acme: true });
  });
});

describe("a request is refused before it is sent, naming the parameter", () => {
  it.each([
    ["temperature", -0.1],
    ["temperature", 2.1],
    ["temperature", "hot"],
    ["temperature", Number.NaN],
    ["top_p", 1.01],
    ["top_logprobs", 21],
    ["top_logprobs", 1.5],
    ["max_output_tokens", 15],
    ["max_tool_calls", 0],
    ["parallel_tool_calls", "yes"],
    ["safety_identifier", "x".repeat(65)],
    ["prompt_cache_key", "x".repeat(65)],
    ["tools", { type: "function" }],
    ["metadata", []],
    ["input", 5],
    ["input", "x".repeat(10_485_761)],
    ["model", ""],
    ["model", "m\nx"],
    ["model", undefined],
    ["instructions", ["a"]],
  ])("%s out of its range or kind (%#)", async (param, value) => {
    const error = await refused({ [param]: value });
    expect(error).toMatchObject({ code: "invalid_request", param, status: 400, retryable: false });
    expect(error.message).toContain(param);
  });

  it.each([
    [
      "metadata",
      { metadata: Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`k${i}`, ""])) },
    ],
    ["metadata.a", { metadata: { a: 1 } }],
    ["metadata.a", { metadata: { a: "x".repeat(513) } }],
    ["input[0]", { input: ["Hi"] }],
    // A hole, as it is left by `delete` or a condition.
    ["input[0]", { input: [, { role: "user", content: "Hi" }] }], // oxlint-disable-line no-sparse-arrays
    ["tools[0]", { tools: [null] }],
    ["tools[1]", { tools: [{ type: "function", name: "f" }, "g"] }],
    ["tools[0]", { tools: [{ name: "f" }] }],
    ["input[1]", { input: [{ role: "user", content: "Hi" }, { text: "Hi" }] }],
    ["input[0].content", { input: [{ role: "user", content: 5 }] }],
    ["input[0].call_id", { input: [{ type: "function_call_output", output: "1" }] }],
  ])("%s", async (param, given) => {
    expect(await refused(given)).toMatchObject({ code: "invalid_request", param });
  });

  it("without saying what the caller wrote", async () => {
    const secret = "my secret words that nobody should log";
    for (const given of [
      { instructions: [secret] },
      { input: [secret] },
      { temperature: secret },
    ]) {
      expect((await refused(given)).message).not.toContain("secret");
    }
  });

  it.each([
    ["temperature", 0],
    ["temperature", 2],
    ["top_logprobs", 0],
    ["max_output_tokens", 16],
    ["max_tool_calls", 1],
    ["prompt_cache_key", "x".repeat(64)],
  ])("but %s may stand at the end of its range (%#)", async (param, value) => {
    expect(await wire({ ...request, [param]: value })).toMatchObject({ [param]: value });
  });
});

describe("a provider with few capabilities", () => {
  const small = (baseURL: string) =>
    defineResponsesProvider({
      id: "small",
      options: { baseURL },
      baseURL: "http://127.0.0.1:1/v1",
      capabilities: { parameters: ["temperature", "tools", "instructions"], tools: ["function"] },
    });
  const call = async (given: object, options: { strict?: boolean } = {}) => {
    await using server = await replay(hello);
    const warnings: Warning[] = [];
    const onWarning = (warning: Warning) => warnings.push(warning);
    const llm = createClient({ providers: [small(server.baseURL)], onWarning, ...options });
    const outcome: unknown = await llm
      .responses({ model: "small/m", input: "Hi", ...given } as ResponseRequest)
      .catch((error: unknown) => error);
    return { outcome, warnings, requests: server.requests };
  };

  it("gets what it takes, and a warning tells what was left out", async () => {
    const { warnings, requests } = await call({ temperature: 1, top_p: 0.5, user: "u", acme: 1 });
    expect(bodyOf(requests[0])).toEqual({ model: "m", input: "Hi", temperature: 1, acme: 1 });
    expect(warnings).toEqual([
      { provider: "small", param: "top_p", message: expect.stringContaining("top_p") },
      { provider: "small", param: "user", message: expect.stringContaining("user") },
    ]);
  });

  it("is not warned about for a parameter that is null", async () => {
    const { warnings, requests } = await call({ top_p: null });
    expect(warnings).toEqual([]);
    expect(bodyOf(requests[0])).toEqual({ model: "m", input: "Hi" });
  });

  it.each([{ effort: null, summary: null }, {}])(
    "nor for one of nulls alone: %j",
    async (reasoning) => {
      const { warnings, requests } = await call({ reasoning, text: { format: null } });
      expect(warnings).toEqual([]);
      expect(bodyOf(requests[0])).toEqual({ model: "m", input: "Hi" });
    },
  );

  it("says so where it takes text alone", async () => {
    const content = [{ type: "input_image", image_url: "https://a.example/b.png" }];
    const { outcome } = await call({ input: [{ role: "user", content }] });
    expect(outcome).toMatchObject({
      param: "input[0].content[0]",
      message: expect.stringContaining("Besides text it takes: none."),
    });
  });

  it("is not refused what it would not do anyway: background: false", async () => {
    const { warnings, requests } = await call({ background: false });
    expect(warnings).toEqual([]);
    expect(bodyOf(requests[0])).toEqual({ model: "m", input: "Hi" });
  });

  it("with strict: true, a warning is an error and nothing is sent", async () => {
    const { outcome, requests } = await call({ top_p: 0.5 }, { strict: true });
    expect(outcome).toMatchObject({ code: "not_implemented", param: "top_p", provider: "small" });
    expect(requests).toEqual([]);
  });

  it.each([
    ["previous_response_id", { previous_response_id: "resp_1" }],
    ["text", { text: { format: { type: "json_object" } } }],
    ["background", { background: true }],
    ["tools[1]", { tools: [{ type: "function", name: "f" }, { type: "web_search" }] }],
    [
      "input[0].content[1]",
      {
        input: [
          { role: "user", content: [{ type: "input_text", text: "a" }, { type: "input_image" }] },
        ],
      },
    ],
  ])("refuses %s, which nobody could leave out and mean the same", async (param, given) => {
    const { outcome, requests } = await call(given);
    expect(outcome).toMatchObject({
      name: "UnsupportedError",
      code: "not_implemented",
      param,
      provider: "small",
      retryable: false,
    });
    expect(requests).toEqual([]);
  });

  it("is asked without a key when it needs none", async () => {
    const { requests } = await call({});
    expect(requests[0]!.headers).not.toHaveProperty("authorization");
  });
});
