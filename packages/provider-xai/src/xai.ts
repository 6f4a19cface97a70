import {
  AnyLLMError,
  defineResponsesProvider,
  type Provider,
  type ProviderOptions,
  type StructuredSupport,
} from "@anyllm/core";

/**
 * Model names that complete in an editor; any other name works as well.
 *
 * Source: https://github.com/xai-org/xai-sdk-python/blob/main/src/xai_sdk/types/model.py, without what
 * https://docs.x.ai/developers/migration/may-15-retirement says is retired.
 */
export type XAIModel =
  | "grok-4.6"
  | "grok-4.5"
  | "grok-4.3"
  | "grok-4.20"
  | "grok-4.20-non-reasoning"
  | "grok-4.20-multi-agent"
  | "grok-build-0.1";

// Source: https://docs.x.ai/developers/rest-api-reference/inference/chat and
// https://docs.x.ai/developers/advanced-api-usage/context-compaction
const operations = ["retrieve", "delete", "compact"] as const;

/** What this provider is, as a type: its id, models and verbs. */
export type XAIProvider = Provider<"xai", XAIModel, (typeof operations)[number]>;

/**
 * xAI's Responses API, natively: responses kept for 30 days, sealed reasoning, search and code
 * tools that xAI runs. xAI takes no `instructions` together with `previous_response_id`.
 *
 * Reads `XAI_API_KEY` and `XAI_API_BASE` where options leave them out, when a call is made.
 *
 * @param options - See {@link ProviderOptions}.
 * @throws MissingApiKeyError at the first call, without a key.
 * @see https://docs.x.ai/developers/model-capabilities/text/generate-text
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { xai } from "@anyllm/provider-xai";
 *
 * const llm = createClient({ providers: [xai()] });
 * const response = await llm.responses({
 *   model: "xai/grok-4.5",
 *   input: "What is new?",
 *   tools: [{ type: "web_search" }],
 * });
 * ```
 */
export function xai(options: ProviderOptions = {}): XAIProvider {
  return defineResponsesProvider({ ...wire, options, explain });
}

const wire = {
  id: "xai",
  // Source: https://docs.x.ai/developers/rest-api-reference/inference/chat
  baseURL: "https://api.x.ai/v1",
  baseURLVariable: "XAI_API_BASE",
  apiKeyVariable: "XAI_API_KEY",
  operations,
  structured,
  models: [] as XAIModel[],
  // Source: ModelRequest in a copy of xAI's OpenAPI document,
  // https://github.com/api-evangelist/xai/blob/main/openapi/xai-responses-api-openapi.yml. background,
  // metadata, service_tier and truncation are named there as not supported, context_management as not
  // yet carried out.
  capabilities: {
    parameters: [
      "include",
      "instructions",
      "max_output_tokens",
      "parallel_tool_calls",
      "previous_response_id",
      "prompt_cache_key",
      "reasoning",
      "store",
      "temperature",
      "text",
      "tool_choice",
      "tools",
      "top_logprobs",
      "top_p",
      "user",
    ],
    tools: "all",
    input: ["input_image", "input_file"],
  },
} as const;

// Only Grok 4 and later take a form beside tools; strict of a function changes nothing.
// Source: https://docs.x.ai/docs/guides/structured-outputs
function structured(model: string): StructuredSupport {
  const [, generation = "4"] = /grok-(\d)/.exec(model) ?? [];
  return {
    format: "json_schema",
    withTools: Number(generation) >= 4,
    strictTools: false,
    forcedTools: true,
  };
}

// A refused key is a 400 here.
function explain(error: AnyLLMError): AnyLLMError {
  const { code, message, provider, status, vendorCode, body } = error;
  if (code !== "invalid_request" || !/incorrect api key/i.test(message)) return error;
  return new AnyLLMError("authentication", message, {
    provider,
    status,
    vendorCode,
    body,
    cause: error,
  });
}
