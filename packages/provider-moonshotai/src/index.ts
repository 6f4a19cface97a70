import { defineChatProvider, explainBy } from "@anyllm/chat";

/**
 * Moonshot's Kimi models as a provider of Responses. Their reasoning goes back with the history, as
 * they demand around tool calls. Temperatures above 1 are lowered to it, with a warning. An
 * assistant's message at the end of the input is gone on with.
 *
 * Reads `MOONSHOT_API_KEY` and `MOONSHOT_API_BASE` where options leave them out, when a call is made;
 * in mainland China pass `baseURL: "https://api.moonshot.cn/v1"`.
 *
 * @param options - Key, endpoint, headers and `fetch`.
 * @throws MissingApiKeyError at the first call, without a key; UnsupportedError for what it lacks.
 * @see https://platform.kimi.ai/docs/api/chat
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { moonshotai } from "@anyllm/provider-moonshotai";
 *
 * const llm = createClient({ providers: [moonshotai()] });
 * const response = await llm.responses({ model: "moonshotai/kimi-k2.6", input: "Hello" });
 * ```
 */
export const moonshotai = /* @__PURE__ */ defineChatProvider({
  id: "moonshotai",
  name: "Moonshot AI",
  baseURL: "https://api.moonshot.ai/v1",
  baseURLVariable: "MOONSHOT_API_BASE",
  apiKeyVariable: "MOONSHOT_API_KEY",
  fields: [
    "temperature",
    "top_p",
    "presence_penalty",
    "frequency_penalty",
    "max_output_tokens",
    "prompt_cache_key",
    "safety_identifier",
  ],
  names: { max_output_tokens: "max_completion_tokens" },
  // Source: https://platform.kimi.ai/docs/guide/migrating-from-openai-to-kimi
  ranges: { temperature: [0, 1] },
  tools: {
    choices: ["none", "required", "function"],
    strict: true,
    // Source: https://platform.kimi.ai/docs/guide/use-web-search
    hosted: ["builtin_function"],
  },
  structured: "json_schema",
  reasoning: {
    // K2.5 and K2.6 have the switch, K3 the efforts. Source: https://platform.kimi.ai/docs/api/models-overview
    efforts: {
      none: { thinking: { type: "disabled" } },
      low: { reasoning_effort: "low" },
      high: { reasoning_effort: "high" },
      max: { reasoning_effort: "max" },
    },
    // Else: "reasoning_content … must be passed back", "… is missing in assistant message".
    replay: { key: "reasoning_content", needed: "all" },
  },
  media: { image: "data", video: "video_url" },
  // Source: https://platform.kimi.ai/docs/api/partial
  prefix: "partial",
  explain: /* @__PURE__ */ explainBy({ exceeded_current_quota_error: "insufficient_quota" }),
  source: "https://platform.kimi.ai/docs/api/chat",
});
