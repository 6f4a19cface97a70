import { type AnyLLMError, defineTranslator, type Provider } from "@anyllm/core";
import {
  explainMessages,
  messagesCapabilities,
  messagesStructured,
} from "@anyllm/provider-anthropic/facts";
import { explainGoogleError, geminiStructured } from "@anyllm/provider-gemini/facts";
import { googleCapabilities, isClaude } from "./models.ts";
import { createPlace, type VertexAIOptions } from "./place.ts";

/**
 * Model names that complete in an editor; any other name works as well.
 *
 * Source: https://cloud.google.com/vertex-ai/generative-ai/docs/models
 */
export type VertexAIModel =
  | "gemini-3.1-pro-preview"
  | "gemini-3-flash-preview"
  | "gemini-2.5-pro"
  | "gemini-2.5-flash"
  | "gemini-2.5-flash-lite"
  | "claude-opus-4-6"
  | "claude-sonnet-4-6"
  | "claude-haiku-4-5@20251001";

/** What this provider is, as a type: its id and models. */
export type VertexAIProvider = Provider<"vertexai", VertexAIModel, never>;

/**
 * Gemini and Claude on Google's Vertex AI. Models whose names begin with `claude` are Anthropic's and
 * speak its Messages API, all others Gemini's `generateContent`; both become items as they do with
 * `@anyllm/provider-gemini` and `@anyllm/provider-anthropic`. It keeps no responses.
 *
 * Reads `GOOGLE_CLOUD_PROJECT`, `GOOGLE_CLOUD_LOCATION`, `GOOGLE_API_KEY` and `VERTEXAI_API_BASE`
 * where options leave them out, when a call is made.
 *
 * @param options - See {@link VertexAIOptions}.
 * @throws MissingApiKeyError at the first call, without a token or key; AnyLLMError `invalid_request`
 *   without a project; UnsupportedError for what the model's wire lacks.
 * @see https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { vertexai } from "@anyllm/provider-vertexai";
 * import { googleAuth } from "@anyllm/provider-vertexai/auth";
 *
 * const vertex = vertexai({ apiKey: googleAuth(), project: "my-project", location: "europe-west4" });
 * const llm = createClient({ providers: [vertex] });
 * const response = await llm.responses({ model: "vertexai/gemini-2.5-flash", input: "Hello" });
 * ```
 */
export function vertexai(options: VertexAIOptions = {}): VertexAIProvider {
  const place = createPlace(options);
  return defineTranslator({
    ...wire,
    options,
    baseURL: place.baseURL,
    authorize: place.authorize,
    async wire() {
      const { speakVertexAI } = await import("./speak.ts");
      return speakVertexAI(place);
    },
  });
}

const wire = {
  id: "vertexai" as const,
  baseURLVariable: "VERTEXAI_API_BASE",
  apiKeyVariable: "GOOGLE_API_KEY",
  models: [] as VertexAIModel[],
  // Either wire's; each request is held to that of its model.
  capabilities: {
    parameters: both(googleCapabilities.parameters, messagesCapabilities.parameters),
    tools: both(googleCapabilities.tools, messagesCapabilities.tools),
    input: both(googleCapabilities.input, messagesCapabilities.input),
  },
  explain: (error: AnyLLMError) => explainMessages(explainGoogleError(error)),
  structured: (model: string) =>
    isClaude(model) ? messagesStructured(model) : geminiStructured(model),
  listing: {
    path: "/v1beta1/publishers/google/models",
    read: async (page: unknown) => (await import("./list-models.ts")).readModels(page),
  },
  seals: ({ model }: { model: string }) =>
    isClaude(model)
      ? ["encrypted_content"]
      : ["encrypted_content", "thought_signature", "thought_signature_index"],
};

function both(one: readonly string[], other: readonly string[] | "all"): readonly string[] | "all" {
  return other === "all" ? other : [...new Set([...one, ...other])];
}
