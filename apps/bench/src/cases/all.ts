import type { Contender } from "./contender.ts";

/** The contenders by id. Each is loaded alone, so that none pays for another's memory. */
export const contenders: Record<string, () => Promise<Contender>> = {
  // The floor beside itself shows how far two equal things lie apart on this machine.
  "floor again": async () => ({ ...(await import("./floor.ts")).floor, id: "floor again" }),
  anyllm: async () => (await import("./anyllm.ts")).anyllm,
  "anyllm + transport-node": async () => (await import("./anyllm-node.ts")).anyllmNode,
  "anyllm: chat": async () => (await import("./anyllm-translated.ts")).anyllmChat,
  "anyllm: messages": async () => (await import("./anyllm-translated.ts")).anyllmMessages,
  "anyllm: gemini": async () => (await import("./anyllm-translated.ts")).anyllmGemini,
  "openai: chat": async () => (await import("./openai-chat.ts")).openaiChat,
  "ai: chat": async () => (await import("./ai-sdk-openai.ts")).aiOpenaiChat,
  openai: async () => (await import("./openai.ts")).openai,
  "ai + @ai-sdk/openai": async () => (await import("./ai-sdk-openai.ts")).aiOpenai,
  "ai + @ai-sdk/open-responses": async () =>
    (await import("./ai-sdk-open-responses.ts")).aiOpenResponses,
};
