/** Where input tokens came from. Source: OpenResponses 2026-04-24, InputTokensDetails. */
export interface InputTokensDetails {
  /** Tokens read from the prompt cache. */
  cached_tokens: number;
  /** Tokens written to the prompt cache. OpenAI. */
  cache_write_tokens?: number | null;
  /** OpenAI. */
  cache_write_tokens_details?: { ttl_12h_tokens: number; ttl_30m_tokens: number } | null;
}

/** What output tokens were spent on. Source: OpenResponses 2026-04-24, OutputTokensDetails. */
export interface OutputTokensDetails {
  /** Tokens spent on reasoning; part of `output_tokens`. */
  reasoning_tokens: number;
}

/**
 * Tokens of a response, in whole numbers.
 *
 * Source: OpenResponses 2026-04-24, Usage. The specification requires both details; vendors leave
 * them out or null.
 */
export interface Usage {
  input_tokens: number;
  output_tokens: number;
  /** `input_tokens` plus `output_tokens`. */
  total_tokens: number;
  input_tokens_details?: InputTokensDetails | null;
  output_tokens_details?: OutputTokensDetails | null;
}
