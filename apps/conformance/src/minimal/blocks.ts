import type { Json } from "../facts.ts";
import { parse, type ToldCall, usage, type WireScript } from "./script.ts";

const anthropicReasons = { stop: "end_turn", tool: "tool_use", filter: "refusal" };
export const anthropic: WireScript = {
  start: [
    {
      type: "message_start",
      message: {
        id: "m1",
        type: "message",
        role: "assistant",
        model: "m",
        content: [],
        usage: { input_tokens: usage.in, output_tokens: 1 },
      },
    },
  ],
  text: (text) => [
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text } },
    { type: "content_block_stop", index: 0 },
  ],
  open: (index, { id, name }) => [
    {
      type: "content_block_start",
      index,
      content_block: { type: "tool_use", id, name, input: {} },
    },
  ],
  piece: (index, partial_json) => [
    { type: "content_block_delta", index, delta: { type: "input_json_delta", partial_json } },
  ],
  close: (index) => [{ type: "content_block_stop", index }],
  call: (at, call) => [
    ...(anthropic.open?.(at, call) ?? []),
    ...(anthropic.piece?.(at, call.arguments) ?? []),
    ...(anthropic.close?.(at) ?? []),
  ],
  end: (reason) => [
    {
      type: "message_delta",
      delta: { stop_reason: anthropicReasons[reason] },
      usage: { output_tokens: usage.out },
    },
    { type: "message_stop" },
  ],
  whole: ({ text, calls = [], reason = "stop" }) => ({
    id: "m1",
    type: "message",
    role: "assistant",
    model: "m",
    content: [
      ...(text ? [{ type: "text", text }] : []),
      ...calls.map(({ id, name, arguments: input }) => ({
        type: "tool_use",
        id,
        name,
        input: parse(input),
      })),
    ],
    stop_reason: anthropicReasons[reason],
    usage: { input_tokens: usage.in, output_tokens: usage.out },
  }),
};

const geminiReasons = { stop: "STOP", tool: "STOP", filter: "SAFETY" };
const geminiUsage = {
  promptTokenCount: usage.in,
  candidatesTokenCount: usage.out,
  totalTokenCount: 10,
};
const parts = (...said: Json[]): Json => ({
  responseId: "g1",
  modelVersion: "m",
  candidates: [{ content: { role: "model", parts: said }, index: 0 }],
});
const asGemini = ({ name, arguments: given }: ToldCall): Json => ({
  functionCall: { name, args: parse(given) },
});
export const gemini: WireScript = {
  start: [],
  text: (text) => [parts({ text })],
  call: (_, call) => [parts(asGemini(call))],
  end: (reason) => [
    {
      responseId: "g1",
      modelVersion: "m",
      candidates: [{ finishReason: geminiReasons[reason], index: 0 }],
      usageMetadata: geminiUsage,
    },
  ],
  whole: ({ text, calls = [], reason = "stop" }) => ({
    responseId: "g1",
    modelVersion: "m",
    candidates: [
      {
        content: { role: "model", parts: [...(text ? [{ text }] : []), ...calls.map(asGemini)] },
        finishReason: geminiReasons[reason],
        index: 0,
      },
    ],
    usageMetadata: geminiUsage,
  }),
};

const bedrockReasons = { stop: "end_turn", tool: "tool_use", filter: "content_filtered" };
const bedrockUsage = { inputTokens: usage.in, outputTokens: usage.out, totalTokens: 10 };
export const bedrock: WireScript = {
  start: [{ messageStart: { role: "assistant" } }],
  text: (text) => [
    { contentBlockDelta: { contentBlockIndex: 0, delta: { text } } },
    { contentBlockStop: { contentBlockIndex: 0 } },
  ],
  open: (at, { id, name }) => [
    { contentBlockStart: { contentBlockIndex: at, start: { toolUse: { toolUseId: id, name } } } },
  ],
  piece: (at, input) => [
    { contentBlockDelta: { contentBlockIndex: at, delta: { toolUse: { input } } } },
  ],
  close: (at) => [{ contentBlockStop: { contentBlockIndex: at } }],
  call: (at, call) => [
    ...(bedrock.open?.(at, call) ?? []),
    ...(bedrock.piece?.(at, call.arguments) ?? []),
    ...(bedrock.close?.(at) ?? []),
  ],
  end: (reason) => [
    { messageStop: { stopReason: bedrockReasons[reason] } },
    { metadata: { usage: bedrockUsage } },
  ],
  whole: ({ text, calls = [], reason = "stop" }) => ({
    output: {
      message: {
        role: "assistant",
        content: [
          ...(text ? [{ text }] : []),
          ...calls.map(({ id, name, arguments: input }) => ({
            toolUse: { toolUseId: id, name, input: parse(input) },
          })),
        ],
      },
    },
    stopReason: bedrockReasons[reason],
    usage: bedrockUsage,
  }),
};
