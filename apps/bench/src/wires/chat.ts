import { WHOLE, word, wordsOf, type Wire } from "./wire.ts";

// Chat Completions as OpenAI answers it, with `obfuscation` on each chunk.

const head = {
  id: "chatcmpl-CqX2vL9ZbM4rT7wKs1Yd8NfHj3Pg",
  created: 1785366573,
  model: "gpt-5.4-2026-03-05",
  service_tier: "default",
  system_fingerprint: "fp_5f0c9b5e8d",
};

const usage = {
  prompt_tokens: 36,
  completion_tokens: 110,
  total_tokens: 146,
  prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
};

function chunk(delta: object, finish_reason: string | null = null, more: object = {}): string {
  const choices = [{ index: 0, delta, logprobs: null, finish_reason }];
  const event = { ...head, object: "chat.completion.chunk", choices, ...more };
  return `data: ${JSON.stringify(event)}\n\n`;
}

export const chat: Wire = {
  answer() {
    const message = { role: "assistant", content: wordsOf(WHOLE), refusal: null, annotations: [] };
    const choices = [{ index: 0, message, logprobs: null, finish_reason: "stop" }];
    return JSON.stringify({ ...head, object: "chat.completion", choices, usage });
  },
  streamEvents: (deltas) => [
    chunk({ role: "assistant", content: "", refusal: null }),
    ...Array.from({ length: deltas }, (_, index) =>
      chunk({ content: word(index) }, null, { obfuscation: "kT4vXq9ZbM2LrWs7", usage: null }),
    ),
    chunk({}, "stop"),
    `data: ${JSON.stringify({ ...head, object: "chat.completion.chunk", choices: [], usage })}\n\n`,
    "data: [DONE]\n\n",
  ],
  path: () => "/chat/completions",
  wholeText: (told) =>
    (told as { choices: { message: { content: string } }[] }).choices[0]?.message.content ?? "",
  deltaText: (event) =>
    (event as { choices: { delta: { content?: string } }[] }).choices[0]?.delta.content,
};
