import { bridge, defineChatProvider } from "@anyllm/chat";
import {
  defineResponsesProvider,
  env,
  explainMissingEndpoint,
  type Provider,
  type ProviderOptions,
  type StructuredSupport,
  UnsupportedError,
} from "@anyllm/core";
import { lowerMcpInput } from "@anyllm/core/translate";

/** What this provider is, as a type. */
export type OllamaProvider = Provider<"ollama", string, never>;

/**
 * The Responses API of a local Ollama server, which needs no key; over Chat Completions where the
 * server is older than that. It keeps no responses: `store: true` and `previous_response_id` are
 * refused before anything is sent.
 *
 * Reads `OLLAMA_HOST` where `baseURL` is left out, and `OLLAMA_API_KEY` where `apiKey` is, for
 * Ollama's cloud (`baseURL: "https://ollama.com/v1"`); when a call is made.
 *
 * @param options - See {@link ProviderOptions}.
 * @throws UnsupportedError for what Ollama lacks, and where `baseURL` leads to no Ollama.
 * @see https://docs.ollama.com/api/openai-compatibility
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { ollama } from "@anyllm/provider-ollama";
 *
 * const llm = createClient({ providers: [ollama()] });
 * const response = await llm.responses({ model: "ollama/qwen3:8b", input: "Hello" });
 * ```
 */
export function ollama(options: ProviderOptions = {}): OllamaProvider {
  const apiKey = options.apiKey ?? (() => env("OLLAMA_API_KEY") ?? "");
  const located = {
    ...options,
    apiKey,
    get baseURL() {
      return options.baseURL ?? wire.baseURL();
    },
  };
  return bridge(defineResponsesProvider({ ...wire, options: located, adjust }), chat(located));
}

/**
 * A form keeps the model from calling tools, and nothing makes it call one.
 *
 * Source: https://github.com/ollama/ollama/issues/13750
 */
export function structured(): StructuredSupport {
  return { format: "json_schema", withTools: false, strictTools: false, forcedTools: false };
}

const wire = {
  id: "ollama",
  baseURL: () => `${hostURL(env("OLLAMA_HOST") ?? "127.0.0.1")}/v1`,
  // Source: https://docs.ollama.com/api/openai-compatibility, "Added in Ollama v0.13.3"
  explain: explainMissingEndpoint("Ollama 0.13.3"),
  stateless: true,
  structured,
  // Source: https://github.com/ollama/ollama/blob/main/openai/responses.go; web_search since Ollama
  // 0.32.10.
  capabilities: {
    parameters: [
      "instructions",
      "max_output_tokens",
      "reasoning",
      "store",
      "temperature",
      "text",
      "tool_choice",
      "tools",
      "top_p",
    ],
    tools: ["function", "namespace", "web_search"],
    input: ["input_image"],
  },
} as const;

// What servers older than that take. Source:
// https://github.com/ollama/ollama/blob/main/openai/openai.go; an array of texts becomes several
// messages there, and what it cannot know it ignores.
const chat = /* @__PURE__ */ defineChatProvider({
  id: "ollama",
  name: "Ollama",
  baseURL: "http://127.0.0.1:11434/v1",
  fields: ["temperature", "top_p", "presence_penalty", "frequency_penalty", "max_output_tokens"],
  plainText: true,
  tools: {},
  structured: "json_schema",
  formatWithTools: false,
  reasoning: {
    efforts: {
      none: { reasoning_effort: "none" },
      low: { reasoning_effort: "low" },
      medium: { reasoning_effort: "medium" },
      high: { reasoning_effort: "high" },
    },
    replay: { key: "reasoning" },
  },
  media: { image: "data", toolOutputs: true },
  source: "https://docs.ollama.com/api/openai-compatibility",
});

/**
 * `OLLAMA_HOST` as Ollama reads it: a host, a port, both, or a URL; the host to listen on may stand
 * for any.
 *
 * Source: https://github.com/ollama/ollama/blob/main/envconfig/config.go
 */
export function hostURL(host: string): string {
  if (host === "ollama.com") return "https://ollama.com";
  const [, scheme = "http", rest = ""] = /^(?:(https?):\/\/)?(.*?)\/*$/.exec(host) ?? [];
  const [, name = "", port = scheme === "https" ? "443" : host.includes("//") ? "80" : "11434"] =
    /^(\[.*\]|[^:/]*)(?::(\d+))?/.exec(rest) ?? [];
  const anywhere = name === "" || name === "0.0.0.0" || name === "[::]";
  return `${scheme}://${anywhere ? "127.0.0.1" : name}:${port}`;
}

// Any choice is ignored by Ollama: only the one that it makes anyway can be kept.
function adjust(body: Record<string, unknown>): Record<string, unknown> {
  const { tool_choice: choice, ...rest } = lowerMcpInput(body);
  if (choice === undefined || choice === null || choice === "auto") return rest;
  if (choice === "none") return { ...rest, tools: [] };
  const said = 'ollama lets the model choose among tools: tool_choice may be "auto" or "none".';
  throw new UnsupportedError(said, { provider: "ollama", param: "tool_choice" });
}
