import { bridge, defineChatProvider } from "@anyllm/chat";
import {
  defineResponsesProvider,
  env,
  explainMissingEndpoint,
  type Provider,
  type ProviderOptions,
  type StructuredSupport,
} from "@anyllm/core";

/** What this provider is, as a type. */
export type LMStudioProvider = Provider<"lmstudio", string, never>;

/**
 * The Responses API of a local LM Studio server, which needs no key unless its settings ask for one;
 * over Chat Completions where the server is older than that. It keeps responses for
 * `previous_response_id`, and runs MCP tools where its settings allow that.
 *
 * Reads `LM_STUDIO_API_BASE` and `LM_API_TOKEN` where options leave them out, when a call is made.
 *
 * @param options - See {@link ProviderOptions}.
 * @throws UnsupportedError for what the server lacks, and where `baseURL` leads to no LM Studio.
 * @see https://lmstudio.ai/docs/developer/openai-compat/responses
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { lmstudio } from "@anyllm/provider-lmstudio";
 *
 * const llm = createClient({ providers: [lmstudio()] });
 * const response = await llm.responses({ model: "lmstudio/openai/gpt-oss-20b", input: "Hello" });
 * ```
 */
export function lmstudio(options: ProviderOptions = {}): LMStudioProvider {
  const apiKey = options.apiKey ?? (() => env("LM_API_TOKEN") ?? "");
  const located = {
    ...options,
    apiKey,
    get baseURL() {
      return options.baseURL ?? wire.baseURL();
    },
  };
  return bridge(defineResponsesProvider({ ...wire, options: located }), chat(located));
}

// `text.format` does nothing in /responses; whether tool_choice does is not confirmed by the vendor's
// documentation. Source: https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/2403
function structured(): StructuredSupport {
  return { format: "none", withTools: false, strictTools: false, forcedTools: false };
}

const wire = {
  id: "lmstudio",
  // Source: https://lmstudio.ai/docs/developer/openai-compat/responses
  baseURL: () => serverURL(env("LM_STUDIO_API_BASE") ?? "localhost:1234"),
  // Source: https://lmstudio.ai/blog/lmstudio-v0.3.29 and
  // https://github.com/lmstudio-ai/docs/blob/main/1_developer/api-changelog.md
  explain: explainMissingEndpoint("LM Studio 0.3.29"),
  structured,
  // Source: https://lmstudio.ai/docs/developer/openai-compat/responses for the tools; fields and input
  // are not confirmed by the vendor's documentation.
  capabilities: { parameters: "all", tools: ["function", "mcp"], input: ["input_image"] },
} as const;

// What servers older than that take; images are no URLs there, and a format is a schema. What they
// make of reasoning given back is not confirmed by the vendor's documentation. Source:
// https://lmstudio.ai/docs/developer/openai-compat/chat-completions,
// https://lmstudio.ai/docs/developer/openai-compat/structured-output
const chat = /* @__PURE__ */ defineChatProvider({
  id: "lmstudio",
  name: "LM Studio",
  baseURL: "http://localhost:1234/v1",
  fields: ["temperature", "top_p", "presence_penalty", "frequency_penalty", "max_output_tokens"],
  tools: { choices: ["none", "required"] },
  structured: "json_schema",
  // Like the engine inside it, see @anyllm/provider-llamacpp; not confirmed by the vendor's
  // documentation.
  formatWithTools: false,
  jsonObject: false,
  reasoning: {
    efforts: {
      low: { reasoning_effort: "low" },
      medium: { reasoning_effort: "medium" },
      high: { reasoning_effort: "high" },
    },
  },
  media: { image: "data" },
  source: "https://lmstudio.ai/docs/developer/openai-compat/chat-completions",
});

// The variable holds a host and port, or a URL with or without `/v1`.
function serverURL(given: string): string {
  const url = (/^\w+:\/\//.test(given) ? given : `http://${given}`).replace(/\/+$/, "");
  return url.endsWith("/v1") ? url : `${url}/v1`;
}
