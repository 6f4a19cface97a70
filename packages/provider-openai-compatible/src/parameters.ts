// Every optional field of a request.
const all = [
  "background",
  "context_management",
  "conversation",
  "frequency_penalty",
  "include",
  "instructions",
  "max_output_tokens",
  "max_tool_calls",
  "metadata",
  "parallel_tool_calls",
  "presence_penalty",
  "previous_response_id",
  "prompt",
  "prompt_cache_key",
  "prompt_cache_retention",
  "reasoning",
  "safety_identifier",
  "service_tier",
  "store",
  "stream_options",
  "temperature",
  "text",
  "tool_choice",
  "tools",
  "top_logprobs",
  "top_p",
  "truncation",
  "user",
];

/** Every field but these. Callers mark it pure, or a bundle would carry rows that it does not use. */
export function allBut(names: readonly string[]): readonly string[] {
  return all.filter((name) => !names.includes(name));
}

/** Every field but those that need a vendor to keep something. */
export const statelessParameters = /* @__PURE__ */ allBut([
  "background",
  "conversation",
  "previous_response_id",
  "prompt",
]);
