import { defineChatProvider, explainBy, fileLink } from "@anyllm/chat";

/**
 * Z.ai's GLM models as a provider of Responses. They choose tools themselves, and know no schemas:
 * `json_schema` becomes JSON mode with the schema in the instructions, with a warning. Calls come in
 * pieces in streams (`tool_stream`), and reasoning of earlier turns counts where the input holds it
 * (`clear_thinking: false` of `thinking`). Fields of its own go in the request as they are, and win
 * over these: `tool_stream`, `do_sample`, `request_id`, `thinking`.
 *
 * Reads `ZAI_API_KEY` and `ZAI_BASE_URL` where options leave them out, when a call is made.
 *
 * @param options - Key, endpoint, headers and `fetch`.
 * @throws MissingApiKeyError at the first call, without a key; UnsupportedError for what it lacks.
 * @see https://docs.z.ai/api-reference/llm/chat-completion
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { zai } from "@anyllm/provider-zai";
 *
 * const llm = createClient({ providers: [zai()] });
 * const response = await llm.responses({ model: "zai/glm-5.3", input: "Hello" });
 * ```
 */
export const zai = /* @__PURE__ */ defineChatProvider({
  id: "zai",
  name: "Z.ai",
  baseURL: "https://api.z.ai/api/paas/v4",
  baseURLVariable: "ZAI_BASE_URL",
  apiKeyVariable: "ZAI_API_KEY",
  fields: ["temperature", "top_p", "max_output_tokens", "user"],
  names: { user: "user_id" },
  ranges: { temperature: [0, 1], top_p: [0.01, 1] },
  tools: {
    choices: [],
    // It takes it, and promises nothing.
    strict: true,
    // Source: https://docs.z.ai/guides/tools/stream-tool
    inStream: { tool_stream: true },
    hosted: ["web_search", "retrieval"],
  },
  structured: "json_object",
  reasoning: {
    // Source: https://docs.z.ai/guides/capabilities/thinking-mode; GLM-5.2 and later have the efforts.
    efforts: {
      none: { thinking: { type: "disabled" } },
      low: { reasoning_effort: "low" },
      high: { reasoning_effort: "high" },
      max: { reasoning_effort: "max" },
    },
    replay: { key: "reasoning_content" },
    // The same page, "Preserved thinking".
    kept: { thinking: { type: "enabled", clear_thinking: false } },
  },
  media: { image: "url", file: fileLink, video: "video_url" },
  // Source: https://docs.z.ai/api-reference/api-code
  explain: /* @__PURE__ */ explainBy({
    "1113": "insufficient_quota",
    "1211": "model_not_found",
    "1301": "content_filter",
  }),
  source: "https://docs.z.ai/api-reference/llm/chat-completion",
});
