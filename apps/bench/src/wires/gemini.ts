import { WHOLE, word, wordsOf, type Wire } from "./wire.ts";

// Gemini's generateContent, streamed as server-sent events.

const usageMetadata = {
  promptTokenCount: 36,
  candidatesTokenCount: 110,
  totalTokenCount: 146,
  promptTokensDetails: [{ modality: "TEXT", tokenCount: 36 }],
};

function answer(text: string, last: boolean): object {
  const candidate = {
    content: { parts: [{ text }], role: "model" },
    ...(last && { finishReason: "STOP" }),
    index: 0,
  };
  return {
    candidates: [candidate],
    usageMetadata,
    modelVersion: "gemini-2.5-flash",
    responseId: "CqX2vL9ZbM4rT7wKs1Yd8NfHj3Pg",
  };
}

interface Answer {
  candidates: { content: { parts: { text: string }[] } }[];
}

const textOf = (told: unknown): string | undefined =>
  (told as Answer).candidates[0]?.content.parts[0]?.text;

export const gemini: Wire = {
  answer: () => JSON.stringify(answer(wordsOf(WHOLE), true)),
  streamEvents: (deltas) =>
    Array.from(
      { length: deltas },
      (_, index) => `data: ${JSON.stringify(answer(word(index), index === deltas - 1))}\n\n`,
    ),
  path: (stream) =>
    `/models/gemini-2.5-flash:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`,
  wholeText: (told) => textOf(told) ?? "",
  deltaText: textOf,
};
