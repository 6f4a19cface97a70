import {
  AnyLLMError,
  defineTranslator,
  env,
  type ModelListing,
  type Provider,
  type ProviderOptions,
  type StructuredSupport,
} from "@anyllm/core";

/**
 * Model names that complete in an editor; any other name works as well.
 *
 * Source: https://docs.cohere.com/docs/models
 */
export type CohereModel =
  | "command-a-plus-05-2026"
  | "command-a-03-2025"
  | "command-a-reasoning-08-2025"
  | "command-a-vision-07-2025"
  | "command-r7b-12-2024";

/** What this provider is, as a type. */
export type CohereProvider = Provider<"cohere", CohereModel, never>;

/**
 * Cohere's chat API, version 2. Plans for tools are messages of the phase `commentary`; citations are
 * annotations that keep Cohere's own keys; `documents`, `safety_mode`, `citation_options` and other
 * fields of Cohere's may stand in the request and are sent along.
 *
 * Reads `COHERE_API_KEY`, else `CO_API_KEY`, and `COHERE_BASE_URL` where options leave them out, when
 * a call is made.
 *
 * @param options - See {@link ProviderOptions}.
 * @throws MissingApiKeyError at the first call, without a key; UnsupportedError for what Cohere lacks.
 * @see https://docs.cohere.com/reference/chat
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { cohere } from "@anyllm/provider-cohere";
 *
 * const llm = createClient({ providers: [cohere()] });
 * const response = await llm.responses({ model: "cohere/command-a-03-2025", input: "Hello" });
 * ```
 */
export function cohere(options: ProviderOptions = {}): CohereProvider {
  const apiKey = options.apiKey ?? (() => env("COHERE_API_KEY") ?? env("CO_API_KEY") ?? "");
  return defineTranslator({ ...wire, options: { ...options, apiKey }, explain });
}

// Source: https://docs.cohere.com/reference/list-models
const listing: ModelListing = {
  query: { endpoint: "chat", page_size: "1000" },
  read: async (page) => (await import("./list-models.ts")).readModels(page),
};

// `response_format` is refused beside tools. Source: https://docs.cohere.com/reference/chat
function structured(): StructuredSupport {
  return { format: "json_schema", withTools: false, strictTools: true, forcedTools: true };
}

const wire = {
  id: "cohere",
  // The variable of Cohere's own clients holds the root.
  baseURL: () =>
    `${(env("COHERE_BASE_URL") ?? "https://api.cohere.com").replace(/(\/v2)?\/*$/, "")}/v2`,
  apiKeyVariable: "COHERE_API_KEY",
  models: [] as CohereModel[],
  listing,
  // Models are listed by version 1 alone.
  sign: async <Call extends { url: string }>(call: Call): Promise<Call> => ({
    ...call,
    url: call.url.replace(/\/v2\/models(?=\?|$)/, "/v1/models"),
  }),
  wire: () => import("./speak.ts"),
  structured,
  seals: [],
  // Source: https://docs.cohere.com/reference/chat
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
      "top_p",
    ],
    tools: ["function"],
    input: ["input_image"],
  },
} as const;

// What Cohere calls these stands in no field that others use.
function explain(error: AnyLLMError): AnyLLMError {
  const { code, message, provider, status, requestId, body } = error;
  const details = { provider, status, requestId, body, cause: error };
  if (/too many tokens/i.test(message) && code === "invalid_request") {
    return new AnyLLMError("context_length_exceeded", message, details);
  }
  if (/model .*not found/i.test(message) && code === "not_found") {
    return new AnyLLMError("model_not_found", message, details);
  }
  return error;
}
