import {
  defineResponsesProvider,
  env,
  type Provider,
  type ProviderOptions,
  type StructuredSupport,
} from "@anyllm/core";
import { fitFormat } from "./schema.ts";

/**
 * Model names that complete in an editor; any other name works as well.
 *
 * Source: https://console.groq.com/docs/models, without the Llama models of the
 * notice quoted in https://github.com/langchain-ai/langchain/pull/38363; enterprise customers keep them.
 */
export type GroqModel =
  | "openai/gpt-oss-120b"
  | "openai/gpt-oss-20b"
  | "groq/compound"
  | "groq/compound-mini";

/** What this provider is, as a type: its id and models. */
export type GroqProvider = Provider<"groq", GroqModel, never>;

/**
 * Groq's Responses API, natively. It keeps no responses: `store: true`, `previous_response_id`,
 * `conversation` and `background` are refused before anything is sent; fields that only tune an
 * answer and that Groq lacks are left out with a warning.
 *
 * Reads `GROQ_API_KEY` and `GROQ_BASE_URL` where options leave them out, when a call is made.
 *
 * @param options - See {@link ProviderOptions}.
 * @throws MissingApiKeyError at the first call, without a key; UnsupportedError for what Groq lacks.
 * @see https://console.groq.com/docs/responses-api
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { groq } from "@anyllm/provider-groq";
 *
 * const llm = createClient({ providers: [groq()] });
 * const response = await llm.responses({ model: "groq/openai/gpt-oss-120b", input: "Hello" });
 * ```
 */
export function groq(options: ProviderOptions = {}): GroqProvider {
  return defineResponsesProvider({ ...wire, options });
}

const wire = {
  id: "groq",
  adjust: fitFormat,
  // Source: https://console.groq.com/docs/responses-api; groq-sdk, whose variable holds the root.
  baseURL: () =>
    `${(env("GROQ_BASE_URL") ?? "https://api.groq.com").replace(/\/+$/, "")}/openai/v1`,
  apiKeyVariable: "GROQ_API_KEY",
  stateless: true,
  structured,
  models: [] as GroqModel[],
  // Source: for the fields CreateResponseRequest in a copy of Groq's OpenAPI document,
  // https://github.com/api-evangelist/groq/blob/main/openapi/groq-responses-api-openapi.yml (it has
  // truncation as well, where doing without is the default); for images
  // https://console.groq.com/docs/responses-api; for the tools that Groq runs
  // https://console.groq.com/docs/tool-use/built-in-tools.
  capabilities: {
    parameters: [
      "instructions",
      "max_output_tokens",
      "metadata",
      "parallel_tool_calls",
      "reasoning",
      "service_tier",
      "store",
      "temperature",
      "text",
      "tool_choice",
      "tools",
      "top_p",
      "user",
    ],
    tools: ["function", "mcp", "browser_search", "code_interpreter"],
    input: ["input_image"],
  },
} as const;

// No form goes with tools or streams here. Source: https://console.groq.com/docs/structured-outputs; for Compound,
// which takes no functions, https://console.groq.com/docs/compound; that strict of a function is
// honoured is not confirmed by the vendor's documentation.
function structured(model: string): StructuredSupport {
  const held = /gpt-oss|kimi-k2|llama-4-(scout|maverick)/.test(model);
  return {
    format: held ? "json_schema" : "json_object",
    withTools: false,
    withStreams: false,
    strictTools: false,
    forcedTools: !model.startsWith("groq/compound"),
  };
}
