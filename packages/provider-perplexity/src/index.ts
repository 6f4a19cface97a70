import { defineChatProvider, fileURL } from "@anyllm/chat";

/**
 * Perplexity's Sonar models as a provider of Responses: answers from the web, with their citations as
 * annotations. They call no functions. Messages of one role in a row are sent as one. Fields of its
 * own go in the request as they are: `search_domain_filter`, `search_recency_filter`,
 * `web_search_options`, `return_images`.
 *
 * Reads `PERPLEXITY_API_KEY` and `PERPLEXITY_BASE_URL` where options leave them out, when a call is
 * made.
 *
 * @param options - Key, endpoint, headers and `fetch`.
 * @throws MissingApiKeyError at the first call, without a key; UnsupportedError for what it lacks.
 * @see https://docs.perplexity.ai/api-reference/chat-completions-post
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { perplexity } from "@anyllm/provider-perplexity";
 *
 * const llm = createClient({ providers: [perplexity()] });
 * const response = await llm.responses({ model: "perplexity/sonar", input: "What is new?" });
 * ```
 */
export const perplexity = /* @__PURE__ */ defineChatProvider({
  id: "perplexity",
  name: "Perplexity",
  baseURL: "https://api.perplexity.ai",
  baseURLVariable: "PERPLEXITY_BASE_URL",
  apiKeyVariable: "PERPLEXITY_API_KEY",
  // Source: https://github.com/perplexityai/perplexity-py, types/chat/completion_create_params.py
  fields: ["temperature", "top_p", "presence_penalty", "frequency_penalty", "max_output_tokens"],
  structured: "json_schema",
  jsonObject: false,
  reasoning: {
    efforts: {
      minimal: { reasoning_effort: "minimal" },
      low: { reasoning_effort: "low" },
      medium: { reasoning_effort: "medium" },
      high: { reasoning_effort: "high" },
    },
  },
  // Source: https://docs.perplexity.ai/docs/sonar/media
  media: { image: "url", file: fileURL },
  // It refuses two messages of one role. Source: https://github.com/perplexityai/api-discussion/issues/265
  alternates: true,
  // Every chunk tells usage.
  usageInStream: false,
  models: false,
  source: "https://docs.perplexity.ai/api-reference/chat-completions-post",
});
