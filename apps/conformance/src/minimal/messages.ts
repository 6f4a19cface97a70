import type { Json } from "../facts.ts";
import { parse, type ToldCall, usage, type WireScript } from "./script.ts";

const chunk = (delta: Json, more: Json = {}): Json => ({
  id: "c1",
  object: "chat.completion.chunk",
  model: "m",
  choices: [{ index: 0, delta, finish_reason: null, ...more }],
});
const chatReasons = { stop: "stop", tool: "tool_calls", filter: "content_filter" };
const chatUsage = { prompt_tokens: usage.in, completion_tokens: usage.out, total_tokens: 10 };
const asChat = ({ id, name, arguments: given }: ToldCall): Json => ({
  id,
  type: "function",
  function: { name, arguments: given },
});
export const chat: WireScript = {
  start: [chunk({ role: "assistant", content: "" })],
  text: (content) => [chunk({ content })],
  open: (at, call) => [
    chunk({ tool_calls: [{ index: at - 1, ...asChat({ ...call, arguments: "" }) }] }),
  ],
  piece: (at, piece) => [
    chunk({ tool_calls: [{ index: at - 1, function: { arguments: piece } }] }),
  ],
  close: () => [],
  call: (at, call) => [chunk({ tool_calls: [{ index: at - 1, ...asChat(call) }] })],
  end: (reason) => [
    chunk({}, { finish_reason: chatReasons[reason] }),
    { id: "c1", object: "chat.completion.chunk", model: "m", choices: [], usage: chatUsage },
  ],
  whole: ({ text, calls = [], reason = "stop" }) => ({
    id: "c1",
    object: "chat.completion",
    model: "m",
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: text ?? null,
          ...(calls.length > 0 && { tool_calls: calls.map(asChat) }),
        },
        finish_reason: chatReasons[reason],
      },
    ],
    usage: chatUsage,
  }),
};

const cohereReasons = { stop: "COMPLETE", tool: "TOOL_CALL", filter: "ERROR_TOXIC" };
const cohereUsage = { tokens: { input_tokens: usage.in, output_tokens: usage.out } };
export const cohere: WireScript = {
  start: [{ type: "message-start", id: "c1", delta: { message: { role: "assistant" } } }],
  text: (text) => [
    {
      type: "content-start",
      index: 0,
      delta: { message: { content: { type: "text", text: "" } } },
    },
    { type: "content-delta", index: 0, delta: { message: { content: { text } } } },
    { type: "content-end", index: 0 },
  ],
  open: (at, call) => [
    {
      type: "tool-call-start",
      index: at - 1,
      delta: { message: { tool_calls: asChat({ ...call, arguments: "" }) } },
    },
  ],
  piece: (at, piece) => [
    {
      type: "tool-call-delta",
      index: at - 1,
      delta: { message: { tool_calls: { function: { arguments: piece } } } },
    },
  ],
  close: (at) => [{ type: "tool-call-end", index: at - 1 }],
  call: (at, call) => [
    ...(cohere.open?.(at, call) ?? []),
    ...(cohere.piece?.(at, call.arguments) ?? []),
    ...(cohere.close?.(at) ?? []),
  ],
  end: (reason) => [
    { type: "message-end", delta: { finish_reason: cohereReasons[reason], usage: cohereUsage } },
  ],
  whole: ({ text, calls = [], reason = "stop" }) => ({
    id: "c1",
    message: {
      role: "assistant",
      ...(text && { content: [{ type: "text", text }] }),
      ...(calls.length > 0 && { tool_calls: calls.map(asChat) }),
    },
    finish_reason: cohereReasons[reason],
    usage: cohereUsage,
  }),
};

const asOllama = ({ name, arguments: given }: ToldCall): Json => ({
  function: { name, arguments: parse(given) },
});
const ollamaEnd = {
  model: "m",
  done: true,
  done_reason: "stop",
  prompt_eval_count: usage.in,
  eval_count: usage.out,
};
export const ollama: WireScript = {
  start: [],
  text: (content) => [{ model: "m", message: { role: "assistant", content }, done: false }],
  call: (_, call) => [
    {
      model: "m",
      message: { role: "assistant", content: "", tool_calls: [asOllama(call)] },
      done: false,
    },
  ],
  end: () => [{ ...ollamaEnd, message: { role: "assistant", content: "" } }],
  whole: ({ text = "", calls = [] }) => ({
    ...ollamaEnd,
    message: {
      role: "assistant",
      content: text,
      ...(calls.length > 0 && { tool_calls: calls.map(asOllama) }),
    },
  }),
};
