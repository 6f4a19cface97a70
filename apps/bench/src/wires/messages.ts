import { WHOLE, word, wordsOf, type Wire } from "./wire.ts";

// Anthropic Messages.

const usage = {
  input_tokens: 36,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
  output_tokens: 110,
  service_tier: "standard",
};

function message(text?: string): object {
  return {
    id: "msg_01CqX2vL9ZbM4rT7wKs1Yd8N",
    type: "message",
    role: "assistant",
    model: "claude-sonnet-4-5-20250929",
    content: text === undefined ? [] : [{ type: "text", text }],
    stop_reason: text === undefined ? null : "end_turn",
    stop_sequence: null,
    usage,
  };
}

function frame(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}

export const messages: Wire = {
  answer: () => JSON.stringify(message(wordsOf(WHOLE))),
  streamEvents: (deltas) => [
    frame("message_start", { message: message() }),
    frame("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
    ...Array.from({ length: deltas }, (_, index) =>
      frame("content_block_delta", { index: 0, delta: { type: "text_delta", text: word(index) } }),
    ),
    frame("content_block_stop", { index: 0 }),
    frame("message_delta", {
      delta: { stop_reason: "end_turn", stop_sequence: null },
      usage: { output_tokens: 110 },
    }),
    frame("message_stop", {}),
  ],
  path: () => "/messages",
  wholeText: (told) => (told as { content: { text: string }[] }).content[0]?.text ?? "",
  deltaText: (event) => (event as { delta?: { text?: string } }).delta?.text,
};
