import { frameMessages } from "../eventstream.ts";
import type { Json } from "../facts.ts";
import { type Answer, streamType } from "../play.ts";
import { anthropic, bedrock, gemini } from "./blocks.ts";
import { chat, cohere, ollama } from "./messages.ts";
import type { WireScript } from "./script.ts";

/** By wire. */
export const scripts: Readonly<Record<string, WireScript>> = {
  "chat-completions": chat,
  "anthropic-messages": anthropic,
  "bedrock-invoke-anthropic": anthropic,
  "gemini-generate-content": gemini,
  "bedrock-converse": bedrock,
  "cohere-chat-v2": cohere,
  "ollama-chat": ollama,
};

/** Payloads as their wire streams them. */
export function streamOf(wire: string, payloads: readonly Json[]): Answer {
  return { headers: { "content-type": streamType(wire) }, body: frame(wire, payloads) };
}

function frame(wire: string, payloads: readonly Json[]): string | Uint8Array {
  if (wire === "bedrock-converse") return frameMessages(payloads);
  if (wire === "bedrock-invoke-anthropic") {
    const base64 = (payload: Json): string =>
      Buffer.from(JSON.stringify(payload)).toString("base64");
    return frameMessages(payloads.map((payload) => ({ chunk: { bytes: base64(payload) } })));
  }
  if (wire === "ollama-chat")
    return payloads.map((payload) => `${JSON.stringify(payload)}\n`).join("");
  const events = payloads.map((payload) => {
    const name = typeof payload["type"] === "string" ? `event: ${payload["type"]}\n` : "";
    return `${name}data: ${JSON.stringify(payload)}\n\n`;
  });
  return events.join("") + (wire === "chat-completions" ? "data: [DONE]\n\n" : "");
}
