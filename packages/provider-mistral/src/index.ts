import { defineChatProvider, documentURL, idOfNine } from "@anyllm/chat";

/**
 * Mistral's Chat Completions as a provider of Responses, with its thinking parts, PDFs by URL or as
 * data, and audio. An assistant's message at the end of the input is gone on with. Fields of its own
 * go in the request as they are: `random_seed`, `safe_prompt`, `prompt_mode: "reasoning"`.
 *
 * Reads `MISTRAL_API_KEY` and `MISTRAL_API_BASE` where options leave them out, when a call is made.
 *
 * @param options - Key, endpoint, headers and `fetch`.
 * @throws MissingApiKeyError at the first call, without a key; UnsupportedError for what it lacks.
 * @see https://docs.mistral.ai/api/endpoint/chat
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { mistral } from "@anyllm/provider-mistral";
 *
 * const llm = createClient({ providers: [mistral()] });
 * const response = await llm.responses({ model: "mistral/mistral-large-latest", input: "Hello" });
 * ```
 */
export const mistral = /* @__PURE__ */ defineChatProvider({
  id: "mistral",
  name: "Mistral AI",
  baseURL: "https://api.mistral.ai/v1",
  baseURLVariable: "MISTRAL_API_BASE",
  apiKeyVariable: "MISTRAL_API_KEY",
  // Source: https://github.com/mistralai/client-python/blob/main/docs/models/chatcompletionrequest.md
  fields: [
    "temperature",
    "top_p",
    "presence_penalty",
    "frequency_penalty",
    "max_output_tokens",
    "parallel_tool_calls",
    "prompt_cache_key",
  ],
  ranges: { temperature: [0, 1.5] },
  tools: { choices: ["none", "required", "function"], required: "any", strict: true },
  // Error 3280: "Tool call id was … but must be a-z, A-Z, 0-9, with a length of 9."
  callId: idOfNine,
  structured: "json_schema",
  reasoning: {
    // Source: https://docs.mistral.ai/capabilities/reasoning; its models know these two.
    efforts: { none: { reasoning_effort: "none" }, high: { reasoning_effort: "high" } },
    replay: "parts",
  },
  media: { image: "url", file: documentURL, audio: "base64" },
  // It tells usage unasked, and refuses stream_options.
  usageInStream: false,
  prefix: "prefix",
  source: "https://docs.mistral.ai/api/endpoint/chat",
});
