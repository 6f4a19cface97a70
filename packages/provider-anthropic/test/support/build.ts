import { checkGrammar } from "@anyllm/core";
import { expect } from "vitest";
import type { Loose } from "./read.ts";
import { decode } from "./run.ts";

export const start = (message: Loose = {}): Loose => ({
  type: "message_start",
  message: {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "claude-x",
    content: [],
    ...message,
  },
});
export const begin = (index: number, content_block: Loose): Loose => ({
  type: "content_block_start",
  index,
  content_block,
});
export const delta = (index: number, fields: Loose): Loose => ({
  type: "content_block_delta",
  index,
  delta: fields,
});
export const stop = (index: number): Loose => ({ type: "content_block_stop", index });
export const ended = (stop_reason: string, more: Loose = {}): Loose[] => [
  { type: "message_delta", delta: { stop_reason, ...more }, usage: { output_tokens: 5 } },
  { type: "message_stop" },
];
export const text = (index: number, said: string): Loose[] => [
  begin(index, { type: "text", text: "" }),
  delta(index, { type: "text_delta", text: said }),
  stop(index),
];
export const whole = (content: Loose[], more: Loose = {}): Loose => ({
  ...(start()["message"] as Loose),
  content,
  stop_reason: "end_turn",
  usage: { input_tokens: 1, output_tokens: 1 },
  ...more,
});

/** Decodes, checks the order of events, and gives the items as they are. */
export function run(payloads: Loose[]) {
  const { events, response } = decode(payloads);
  expect(checkGrammar(events)).toEqual([]);
  return { ...response, items: response.output as unknown as Loose[] } as typeof response & {
    items: Loose[];
    anthropic?: Loose;
  };
}
