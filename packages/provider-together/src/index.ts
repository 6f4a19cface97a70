import { defineChatProvider } from "@anyllm/chat";

/**
 * Together's Chat Completions as a provider of Responses. Effort `none` turns thinking off where a
 * model can do without; `low`, `medium` and `high` are for models with an adjustable one.
 *
 * Reads `TOGETHER_API_KEY` and `TOGETHER_API_BASE` where options leave them out, when a call is made.
 *
 * @param options - Key, endpoint, headers and `fetch`.
 * @throws MissingApiKeyError at the first call, without a key; UnsupportedError for what it lacks.
 * @see https://docs.together.ai/reference/chat-completions
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { together } from "@anyllm/provider-together";
 *
 * const llm = createClient({ providers: [together()] });
 * const response = await llm.responses({ model: "together/openai/gpt-oss-120b", input: "Hello" });
 * ```
 */
export const together = /* @__PURE__ */ defineChatProvider({
  id: "together",
  name: "Together AI",
  baseURL: "https://api.together.ai/v1",
  baseURLVariable: "TOGETHER_API_BASE",
  apiKeyVariable: "TOGETHER_API_KEY",
  // Source: https://github.com/togethercomputer/openapi/blob/main/openapi.yaml, ChatCompletionRequest
  fields: [
    "temperature",
    "top_p",
    "presence_penalty",
    "frequency_penalty",
    "max_output_tokens",
    "top_logprobs",
  ],
  names: { top_logprobs: "logprobs" },
  tools: { choices: ["none", "required", "function"] },
  structured: "json_schema",
  reasoning: {
    // Source: https://docs.together.ai/docs/inference/chat/reasoning
    efforts: {
      none: { reasoning: { enabled: false } },
      low: { reasoning_effort: "low" },
      medium: { reasoning_effort: "medium" },
      high: { reasoning_effort: "high" },
    },
    replay: { key: "reasoning" },
  },
  media: { image: "url", audio: "input_audio", video: "video_url" },
  // It tells usage unasked.
  usageInStream: false,
  source: "https://docs.together.ai/reference/chat-completions",
});
