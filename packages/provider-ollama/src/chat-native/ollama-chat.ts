import {
  AnyLLMError,
  defineTranslator,
  env,
  type ModelListing,
  type Provider,
  type ProviderOptions,
} from "@anyllm/core";
import { hostURL, structured } from "../ollama.ts";
import { jsonLines } from "./json-lines.ts";

/** What this provider is, as a type. */
export type OllamaChatProvider = Provider<"ollama-chat", string, never>;

/**
 * Ollama's own chat API, `/api/chat`, for what its Responses API leaves out: `options` of the runtime
 * such as `num_ctx`, `keep_alive`, and the durations, which stand in `usage`. Fields of Ollama's may
 * stand in the request and are sent along.
 *
 * Reads `OLLAMA_HOST` where `baseURL` is left out, and `OLLAMA_API_KEY` where `apiKey` is, for
 * Ollama's cloud (`baseURL: "https://ollama.com/api"`); when a call is made.
 *
 * @param options - See {@link ProviderOptions}.
 * @throws UnsupportedError for what Ollama lacks, such as a `tool_choice` of `required`.
 * @see https://docs.ollama.com/api/chat
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { ollamaChat } from "@anyllm/provider-ollama";
 *
 * const llm = createClient({ providers: [ollamaChat()] });
 * const response = await llm.responses({
 *   model: "ollama-chat/qwen3:8b",
 *   input: "Hello",
 *   options: { num_ctx: 32_768 },
 * });
 * ```
 */
export function ollamaChat(options: ProviderOptions = {}): OllamaChatProvider {
  const apiKey = options.apiKey ?? (() => env("OLLAMA_API_KEY") ?? "");
  return defineTranslator({ ...wire, options: { ...options, apiKey }, explain });
}

// Source: https://docs.ollama.com/api/tags
const listing: ModelListing = {
  path: "/tags",
  read: async (page) => (await import("./list-models.ts")).readModels(page),
};

const wire = {
  id: "ollama-chat",
  baseURL: () => `${hostURL(env("OLLAMA_HOST") ?? "127.0.0.1")}/api`,
  framing: jsonLines,
  listing,
  wire: () => import("./speak.ts"),
  seals: [],
  structured,
  // Source: https://github.com/ollama/ollama/blob/main/api/types.go
  capabilities: {
    parameters: [
      "frequency_penalty",
      "instructions",
      "max_output_tokens",
      "presence_penalty",
      "reasoning",
      "temperature",
      "text",
      "tool_choice",
      "tools",
      "top_logprobs",
      "top_p",
    ],
    tools: ["function"],
    input: ["input_image"],
  },
} as const;

function explain(error: AnyLLMError): AnyLLMError {
  const { code, message, provider, status, body } = error;
  if (code !== "not_found" || !/model .*not found/i.test(message)) return error;
  return new AnyLLMError("model_not_found", message, { provider, status, body, cause: error });
}
