import { chat } from "./chat.ts";
import { gemini } from "./gemini.ts";
import { messages } from "./messages.ts";
import { responses } from "./responses.ts";
import type { Wire } from "./wire.ts";

export type WireName = "responses" | "chat" | "messages" | "gemini";

/** The wires by name, which is the first segment of the mock's path. */
export const wires: Readonly<Record<string, Wire>> = {
  responses,
  chat,
  messages,
  gemini,
} satisfies Record<WireName, Wire>;
