import type { InputContent } from "../content.ts";
import type { OpenEnum } from "../unknown.ts";

/** Output of hosted tools that is left out unless asked for. Source: OpenAI, ResponseIncludable. */
export type HostedInclude =
  | "file_search_call.results"
  | "web_search_call.results"
  | "web_search_call.action.sources"
  | "message.input_image.image_url"
  | "computer_call_output.output.image_url"
  | "code_interpreter_call.outputs";

/** Names the conversation that a request joins. Source: OpenAI, ResponseConversationParam. */
export interface ConversationParam {
  id: string;
}

/** A prompt template kept by the provider. Source: OpenAI, ResponsePrompt. */
export interface PromptReference {
  id: string;
  variables?: { [name: string]: string | InputContent } | null;
  /** @default the newest */
  version?: string | null;
}

/** When to compact the context. Source: OpenAI, ResponseCreateParams.ContextManagement. */
export interface ContextManagement {
  type: OpenEnum<"compaction">;
  /** Tokens. */
  compact_threshold?: number | null;
}

/** The request fields that OpenAI adds to the specification's. Source: OpenAI, ResponseCreateParams. */
export interface RequestExtensions {
  /** Joins a conversation; excludes `previous_response_id`. */
  conversation?: string | ConversationParam | null;
  prompt?: PromptReference | null;
  /** @deprecated Use `safety_identifier` and `prompt_cache_key`. */
  user?: string;
  prompt_cache_retention?: OpenEnum<"in_memory" | "24h"> | null;
  prompt_cache_options?: {
    mode?: "implicit" | "explicit";
    ttl?: OpenEnum<"30m" | "12h">;
    comparison_response_id?: string | null;
    prewarm?: boolean;
  };
  context_management?: ContextManagement[] | null;
  moderation?: {
    model: string;
    policy?: {
      input?: { mode: "score" | "block" } | null;
      output?: { mode: "score" | "block" } | null;
    } | null;
  } | null;
  image?: { context_compression?: "auto" | "enabled" | "disabled" };
  access_programs?: { cyber?: OpenEnum<"standard" | "daybreak_blue" | "daybreak_red"> };
}
