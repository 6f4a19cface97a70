import { defineTranslator, env, type Provider, type ProviderOptions } from "@anyllm/core";
import { explainGoogleError, geminiCapabilities, geminiStructured } from "./facts.ts";

/**
 * Model names that complete in an editor; any other name works as well.
 *
 * Source: https://ai.google.dev/gemini-api/docs/models
 */
export type GeminiModel =
  | "gemini-3.5-flash"
  | "gemini-3.1-pro-preview"
  | "gemini-3-pro-image-preview"
  | "gemini-3-flash-preview"
  | "gemini-2.5-pro"
  | "gemini-2.5-flash"
  | "gemini-2.5-flash-lite"
  | "gemini-2.5-flash-image"
  | "gemini-flash-latest"
  | "gemini-pro-latest";

/** What this provider is, as a type: its id and models. */
export type GeminiProvider = Provider<"gemini", GeminiModel, never>;

/**
 * Google's Gemini API, translated: thoughts and their signatures, functions, Google's own tools, files
 * and grounding become items, and go back as the parts they were. It keeps no responses: `store: true`
 * and `previous_response_id` are refused before anything is sent. Keys of the request that are
 * Google's own (`safetySettings`, `cachedContent`, `generationConfig`) join the body.
 *
 * Reads `GEMINI_API_KEY`, then `GOOGLE_API_KEY`, and `GOOGLE_GEMINI_BASE_URL` where options leave them
 * out, when a call is made.
 *
 * @param options - See {@link ProviderOptions}.
 * @throws MissingApiKeyError at the first call, without a key; UnsupportedError for what Gemini lacks.
 * @see https://ai.google.dev/api/generate-content
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { gemini } from "@anyllm/provider-gemini";
 *
 * const llm = createClient({ providers: [gemini()] });
 * const response = await llm.responses({
 *   model: "gemini/gemini-3-flash-preview",
 *   input: "What is new?",
 *   tools: [{ type: "web_search" }],
 * });
 * ```
 */
export function gemini(options: ProviderOptions = {}): GeminiProvider {
  const keyed = {
    ...options,
    get apiKey() {
      return options.apiKey ?? env("GEMINI_API_KEY") ?? env("GOOGLE_API_KEY");
    },
  };
  return defineTranslator({ ...wire, options: keyed });
}

const wire = {
  id: "gemini" as const,
  // Source: https://ai.google.dev/api; @google/genai, whose variable holds the root.
  baseURL: () => {
    const root = env("GOOGLE_GEMINI_BASE_URL") ?? "https://generativelanguage.googleapis.com";
    return `${root.replace(/\/+$/, "")}/v1beta`;
  },
  apiKeyVariable: "GEMINI_API_KEY",
  authorize: (key: string) => ({ "x-goog-api-key": key }),
  models: [] as GeminiModel[],
  capabilities: geminiCapabilities,
  explain: explainGoogleError,
  structured: geminiStructured,
  listing: {
    query: { pageSize: "1000" },
    read: async (page: unknown) => (await import("./list-models.ts")).readModels(page),
  },
  wire: () => import("./speak.ts"),
  seals: ["encrypted_content", "thought_signature", "thought_signature_index"],
};
