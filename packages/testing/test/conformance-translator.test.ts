import {
  type ConformanceCaseName,
  loadRecordings,
  playChat,
  providerConformance,
  recordedConformance,
} from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { chatTranslator } from "./chat-translator.ts";

type Change = NonNullable<Parameters<typeof chatTranslator>[1]>;

async function failing(change: Change = {}): Promise<Record<string, string>> {
  const failures: Record<string, string> = {};
  const cases = providerConformance({
    create: (options) => chatTranslator(options, change),
    apiKeyVariable: "ACME_API_KEY",
    path: "/v1/chat/completions",
    play: playChat,
  });
  for (const { name, run } of cases) {
    await run().catch((error: unknown) => (failures[name] = (error as Error).message));
  }
  return failures;
}

describe("the conformance kit for translators", () => {
  it("passes a sound translator", async () => {
    expect(await failing()).toEqual({});
  });

  it("passes one whose path holds the model and tells a stream", async () => {
    const pathOf = (model: string, stream: boolean): string =>
      `/models/${model}:${stream ? "stream" : "generate"}`;
    const cases = (path: string | ((model: string, stream: boolean) => string)) =>
      providerConformance({
        create: (options) => chatTranslator(options, { path: pathOf }),
        apiKeyVariable: "ACME_API_KEY",
        path,
        play: playChat,
      });
    for (const { run } of cases((model, stream) => `/v1${pathOf(model, stream)}`)) {
      await expect(run()).resolves.toBeUndefined();
    }
    const [first] = cases("/v1/models/test-model:generate");
    await expect(first?.run()).resolves.toBeUndefined();
    const [wrong] = cases((model) => `/v1/models/${model}:other`);
    await expect(wrong?.run()).rejects.toThrow("method and path");
  });

  it("plays recorded errors of the wire that is named, and no answers of another", () => {
    const given = { create: chatTranslator, recordings: ["deepseek"] };
    const { recordings } = loadRecordings({ provider: "deepseek" });
    const names = (wire?: string): string[] =>
      recordedConformance({ ...given, ...(wire && { wire }) }).cases.map(({ name }) => name);
    const wanted = (test: (status: number, wire: string) => boolean): string[] =>
      recordings.filter(({ status, wire }) => test(status, wire)).map(({ id }) => id);
    expect(names()).toEqual(wanted((status, wire) => status >= 400 || wire === "openai-responses"));
    const errors = wanted((status, wire) => status >= 400 && wire === "chat-completions");
    expect(names("chat-completions")).toEqual(errors);
  });

  const broken: [defect: string, ConformanceCaseName, says: string, Change][] = [
    [
      "drops a declared field",
      "sends, refuses or warns of every request field",
      "temperature is lost in silence",
      { encode: (body) => ({ ...body, temperature: undefined }) },
    ],
    [
      "declares a field that it does not send",
      "sends, refuses or warns of every request field",
      "parallel_tool_calls is lost in silence",
      { parameters: ["tools", "tool_choice", "parallel_tool_calls"] },
    ],
    [
      "sends no history",
      "tells calls of functions, and takes their outputs",
      'lacks "Paris"',
      {
        encode: (body) => ({
          ...body,
          messages: body.messages.filter((message: { tool_calls?: object }) => !message.tool_calls),
        }),
      },
    ],
    [
      "turns the history round",
      "tells calls of functions, and takes their outputs",
      "the order of the history",
      { encode: (body) => ({ ...body, messages: body.messages.toReversed() }) },
    ],
    [
      "loses the vendor's call id",
      "tells calls of functions, and takes their outputs",
      "call_1",
      {
        writer: (writer) => ({ toolCall: (key, { name }) => writer.toolCall(key, { name }) }),
      },
    ],
    [
      "mixes reasoning into the text",
      "tells reasoning apart from the answer",
      "the items",
      { writer: (writer) => ({ reasoning: (delta) => writer.text(delta) }) },
    ],
    ["counts nothing", "answers whole", "the counts", { writer: () => ({ usage() {} }) }],
    [
      "takes an answer cut short for a whole one",
      "streams events in order",
      "the ending of the stream",
      { writer: (writer) => ({ finish: () => writer.finish() }) },
    ],
    [
      "ends a stream that broke off",
      "tells a stream that breaks off from one that ends",
      "",
      {
        writer: (writer) => ({
          text(delta) {
            writer.text(delta);
            writer.finish();
          },
        }),
      },
    ],
    [
      "forgets the model",
      "answers whole",
      "the model",
      { encode: (body) => ({ ...body, model: undefined }) },
    ],
    ["calls another path", "answers whole", "method and path", { path: "/complete" }],
  ];
  it.each(broken)("finds one that %s", async (_, name, says, change) => {
    const failures = await failing(change);
    expect(failures).toHaveProperty([name], expect.stringContaining(says));
  });
});
