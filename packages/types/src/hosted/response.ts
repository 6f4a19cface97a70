import type { OpenEnum } from "../unknown.ts";
import type { ConversationParam, PromptReference } from "./request.ts";

/** The response fields that OpenAI adds to the specification's. Source: OpenAI, Response. */
export interface ResponseExtensions {
  conversation?: ConversationParam | null;
  prompt?: PromptReference | null;
  user?: string | null;
  prompt_cache_retention?: OpenEnum<"in_memory" | "24h"> | null;
  prompt_cache_options?: {
    mode?: OpenEnum<"implicit" | "explicit">;
    ttl?: OpenEnum<"30m" | "12h">;
    comparison_response_id?: string | null;
  } | null;
  /** Whether a cached prefix was used, and if not, why. */
  prompt_cache_diagnostics?: {
    type: OpenEnum<"cache_hit" | "cache_miss" | "comparison_response_not_found" | "unavailable">;
    reason?: string;
    /** Tokens. */
    cache_missed_tokens?: number;
    /** Tokens. */
    comparison_reusable_tokens?: number;
  } | null;
  /** Input that the model did not see. */
  input_transformations?: Array<{
    type: OpenEnum<"reasoning">;
    id?: string;
    action?: OpenEnum<"removed">;
    reason?: string;
  }> | null;
  /** What moderation found. */
  moderation?: { input?: unknown; output?: unknown } | null;
  /** What hosted tools used. */
  tool_usage?: { image_gen?: unknown; web_search?: unknown } | null;
  image?: { context_compression?: OpenEnum<"enabled" | "disabled"> } | null;
  access_programs?: { cyber?: OpenEnum<"standard" | "daybreak_blue" | "daybreak_red"> } | null;
}
