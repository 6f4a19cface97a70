import { defineChatProvider } from "@anyllm/chat";

/**
 * DeepSeek's Chat Completions as a provider of Responses. It keeps no responses, takes text alone, and
 * knows no schemas: `json_schema` becomes JSON mode with the schema in the instructions, with a warning.
 * Reasoning is on unless the effort is `none`; its text goes back with the history, as DeepSeek demands
 * around tool calls.
 *
 * Reads `DEEPSEEK_API_KEY` and `DEEPSEEK_API_BASE` where options leave them out, when a call is made.
 *
 * @param options - Key, endpoint, headers and `fetch`.
 * @throws MissingApiKeyError at the first call, without a key; UnsupportedError for what it lacks.
 * @see https://api-docs.deepseek.com/api/create-chat-completion
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { deepseek } from "@anyllm/provider-deepseek";
 *
 * const llm = createClient({ providers: [deepseek()] });
 * const response = await llm.responses({ model: "deepseek/deepseek-v4-flash", input: "Hello" });
 * ```
 */
export const deepseek = /* @__PURE__ */ defineChatProvider({
  id: "deepseek",
  name: "DeepSeek",
  baseURL: "https://api.deepseek.com",
  baseURLVariable: "DEEPSEEK_API_BASE",
  apiKeyVariable: "DEEPSEEK_API_KEY",
  fields: [
    "temperature",
    "top_p",
    "presence_penalty",
    "frequency_penalty",
    "max_output_tokens",
    "parallel_tool_calls",
    "top_logprobs",
    "user",
  ],
  // Source: https://api-docs.deepseek.com/quick_start/rate_limit
  names: { user: "user_id" },
  tools: { choices: ["none", "required", "function"] },
  structured: "json_object",
  reasoning: {
    // Source: https://api-docs.deepseek.com/guides/thinking_mode; other efforts mean one of these.
    efforts: {
      none: { thinking: { type: "disabled" } },
      low: { reasoning_effort: "low" },
      high: { reasoning_effort: "high" },
      max: { reasoning_effort: "max" },
    },
    // Else: "reasoning_content … must be passed back", "… is missing in assistant message".
    replay: { key: "reasoning_content", needed: "calls" },
  },
  source: "https://api-docs.deepseek.com/api/create-chat-completion",
});
