import type { Facts } from "../facts.ts";
import type { Raw } from "../raw.ts";
import * as anthropic from "./anthropic-messages.ts";
import * as bedrock from "./bedrock-converse.ts";
import * as chat from "./chat-completions.ts";
import * as cohere from "./cohere-chat-v2.ts";
import * as gemini from "./gemini-generate-content.ts";
import * as ollama from "./ollama-chat.ts";

/** The wires that are translated, each with what reads the facts off its recordings. */
export const wires: Readonly<Record<string, (raw: Raw) => Facts>> = {
  "chat-completions": chat.readFacts,
  "anthropic-messages": anthropic.readFacts,
  "gemini-generate-content": gemini.readFacts,
  "bedrock-converse": bedrock.readFacts,
  "bedrock-invoke-anthropic": anthropic.readFacts,
  "cohere-chat-v2": cohere.readFacts,
  "ollama-chat": ollama.readFacts,
};
