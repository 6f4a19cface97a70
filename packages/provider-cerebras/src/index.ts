import { defineChatProvider } from "@anyllm/chat";
import { schemaFitter } from "@anyllm/core/translate";

/**
 * Cerebras' Chat Completions as a provider of Responses. Fields of its own go in the request as they
 * are: `reasoning_format`, `clear_thinking`, `prediction`, `seed`.
 *
 * Reads `CEREBRAS_API_KEY` and `CEREBRAS_API_BASE` where options leave them out, when a call is made.
 *
 * @param options - Key, endpoint, headers and `fetch`.
 * @throws MissingApiKeyError at the first call, without a key; UnsupportedError for what it lacks.
 * @see https://inference-docs.cerebras.ai/api-reference/chat-completions
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { cerebras } from "@anyllm/provider-cerebras";
 *
 * const llm = createClient({ providers: [cerebras()] });
 * const response = await llm.responses({ model: "cerebras/gpt-oss-120b", input: "Hello" });
 * ```
 */
export const cerebras = /* @__PURE__ */ defineChatProvider({
  id: "cerebras",
  name: "Cerebras",
  baseURL: "https://api.cerebras.ai/v1",
  baseURLVariable: "CEREBRAS_API_BASE",
  apiKeyVariable: "CEREBRAS_API_KEY",
  // Source: https://github.com/Cerebras/cerebras-cloud-sdk-python, types/chat/completion_create_params.py
  fields: [
    "temperature",
    "top_p",
    "presence_penalty",
    "frequency_penalty",
    "max_output_tokens",
    "parallel_tool_calls",
    "service_tier",
    "top_logprobs",
    "user",
  ],
  names: { max_output_tokens: "max_completion_tokens" },
  tools: { choices: ["none", "required", "function"], strict: true },
  structured: "json_schema",
  schemas: /* @__PURE__ */ schemaFitter({
    // Measured against the API: https://github.com/elizaOS/eliza/pull/11156
    unknown: [
      "minItems",
      "maxItems",
      "minLength",
      "maxLength",
      "pattern",
      "format",
      "minProperties",
      "maxProperties",
    ],
    closed: true,
    // "'additionalProperties' is required to be supplied and set to false."
    source: "https://github.com/agno-agi/agno/pull/6014",
  }),
  // Source: https://github.com/BerriAI/litellm/issues/31333
  formatWithTools: false,
  reasoning: {
    // Source: https://inference-docs.cerebras.ai/capabilities/reasoning
    efforts: {
      none: { reasoning_effort: "none" },
      low: { reasoning_effort: "low" },
      medium: { reasoning_effort: "medium" },
      high: { reasoning_effort: "high" },
    },
    replay: { key: "reasoning" },
  },
  // Source: https://inference-docs.cerebras.ai/capabilities/image-inputs
  media: { image: "data" },
  source: "https://inference-docs.cerebras.ai/api-reference/chat-completions",
});
