import * as anthropic from "./anthropic-messages.ts";
import * as bedrock from "./bedrock-converse.ts";
import * as chat from "./chat-completions.ts";
import * as cohere from "./cohere-chat-v2.ts";
import type { RequestReader } from "./common.ts";
import * as gemini from "./gemini-generate-content.ts";
import * as ollama from "./ollama-chat.ts";

/** For each wire, what turns a recorded request into one of ours. */
export const requestReaders: Readonly<Record<string, RequestReader>> = {
  "chat-completions": chat.readRequest,
  "anthropic-messages": anthropic.readRequest,
  "gemini-generate-content": gemini.readRequest,
  "bedrock-converse": bedrock.readRequest,
  "bedrock-invoke-anthropic": anthropic.readRequest,
  "cohere-chat-v2": cohere.readRequest,
  "ollama-chat": ollama.readRequest,
};
