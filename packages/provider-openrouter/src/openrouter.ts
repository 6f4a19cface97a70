import {
  type AnyLLMError,
  defineResponsesProvider,
  type Provider,
  type ProviderOptions,
  type StructuredSupport,
} from "@anyllm/core";

/** Options of {@link openrouter}. */
export interface OpenRouterOptions extends ProviderOptions {
  /** The address of your app, for OpenRouter's rankings: `HTTP-Referer`. */
  referer?: string | undefined;
  /** Its name: `X-OpenRouter-Title`. */
  title?: string | undefined;
}

/** What this provider is, as a type. */
export type OpenRouterProvider = Provider<"openrouter", string, never>;

/**
 * OpenRouter's Responses API, natively. It keeps no responses: `store: true` and
 * `previous_response_id` are refused before anything is sent. Its own fields are forwarded:
 * `models`, `plugins`, `provider` as an object, `session_id`.
 *
 * Reads `OPENROUTER_API_KEY` and `OPENROUTER_API_BASE` where options leave them out, when a call is
 * made. Errors of the provider behind OpenRouter are told in that provider's words.
 *
 * @param options - See {@link OpenRouterOptions}.
 * @throws MissingApiKeyError at the first call, without a key.
 * @see https://openrouter.ai/docs/api/api-reference/responses/create-a-response
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { openrouter } from "@anyllm/provider-openrouter";
 *
 * const llm = createClient({ providers: [openrouter({ title: "My app" })] });
 * const response = await llm.responses({
 *   model: "openrouter/anthropic/claude-sonnet-4.5",
 *   input: "Hello",
 * });
 * ```
 */
export function openrouter(options: OpenRouterOptions = {}): OpenRouterProvider {
  const { referer, title } = options;
  return defineResponsesProvider({
    ...wire,
    options,
    explain,
    // Source: https://openrouter.ai/docs/features/app-attribution
    headers: () => ({
      ...(referer && { "http-referer": referer }),
      ...(title && { "x-openrouter-title": title }),
    }),
  });
}

const wire = {
  id: "openrouter",
  // Source: https://github.com/OpenRouterTeam/typescript-sdk/blob/main/.speakeasy/in.openapi.yaml
  baseURL: "https://openrouter.ai/api/v1",
  baseURLVariable: "OPENROUTER_API_BASE",
  apiKeyVariable: "OPENROUTER_API_KEY",
  stateless: true,
  structured,
  // Source: the same file, ResponsesRequest. `background` is there as well, but means nothing where no
  // response is kept.
  capabilities: {
    parameters: [
      "frequency_penalty",
      "include",
      "instructions",
      "max_output_tokens",
      "max_tool_calls",
      "metadata",
      "parallel_tool_calls",
      "presence_penalty",
      "prompt",
      "prompt_cache_key",
      "reasoning",
      "safety_identifier",
      "service_tier",
      "store",
      "temperature",
      "text",
      "tool_choice",
      "tools",
      "top_logprobs",
      "top_p",
      "truncation",
      "user",
    ],
    tools: "all",
    input: "all",
  },
} as const;

// Where the provider behind it cannot, the error says so; what becomes of strict is its matter.
// Source: https://openrouter.ai/docs/features/structured-outputs
function structured(): StructuredSupport {
  return { format: "json_schema", withTools: true, strictTools: false, forcedTools: true };
}

// `{ error: { message: "Provider returned error", metadata: { provider_name, raw } } }` hides what
// happened. Source: https://openrouter.ai/docs/api/reference/errors-and-debugging
function explain(error: AnyLLMError): AnyLLMError {
  const { provider_name: name, raw } = readMetadata(error.body);
  if (typeof raw !== "string") return error;
  return Object.assign(error, { message: `openrouter: ${String(name)}: ${raw.slice(0, 1000)}` });
}

function readMetadata(body: string | undefined): { provider_name?: unknown; raw?: unknown } {
  try {
    const { error } = JSON.parse(body ?? "null") as { error?: { metadata?: object } };
    return error?.metadata ?? {};
  } catch {
    return {};
  }
}
