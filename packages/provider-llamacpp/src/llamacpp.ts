import { bridge, defineChatProvider } from "@anyllm/chat";
import {
  defineResponsesProvider,
  explainMissingEndpoint,
  type Provider,
  type ProviderOptions,
  type StructuredSupport,
} from "@anyllm/core";
import { lowerMcpInput } from "@anyllm/core/translate";

// Source: https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md
const operations = ["inputTokens"] as const;

/** What this provider is, as a type: its id and verbs. */
export type LlamaCppProvider = Provider<"llamacpp", string, (typeof operations)[number]>;

/**
 * The Responses API of a llama.cpp server (`llama-server`), which needs no key unless it was started
 * with one; over Chat Completions where the server is older than that. It keeps no responses: `store:
 * true` and `previous_response_id` are refused before anything is sent.
 *
 * Reads `LLAMACPP_API_BASE` where `baseURL` is left out, when a call is made. A key is only sent
 * when given as `apiKey`.
 *
 * @param options - See {@link ProviderOptions}.
 * @throws UnsupportedError for what llama.cpp lacks, and where `baseURL` leads to no llama.cpp.
 * @see https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { llamacpp } from "@anyllm/provider-llamacpp";
 *
 * const llm = createClient({ providers: [llamacpp()] });
 * const response = await llm.responses({ model: "llamacpp/qwen3-8b", input: "Hello" });
 * ```
 */
export function llamacpp(options: ProviderOptions = {}): LlamaCppProvider {
  return bridge(defineResponsesProvider({ ...wire, options }), chat(options));
}

// A form keeps the model from calling tools, and the name of a function in `tool_choice` is overlooked.
// Source: https://github.com/ggml-org/llama.cpp/pull/25454
function structured(): StructuredSupport {
  return { format: "json_schema", withTools: false, strictTools: false, forcedTools: false };
}

const wire = {
  id: "llamacpp",
  // Source: https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md
  baseURL: "http://127.0.0.1:8080/v1",
  baseURLVariable: "LLAMACPP_API_BASE",
  // Source: https://github.com/ikawrakow/ik_llama.cpp/pull/1184, of January 2026, which follows
  // llama.cpp's #18486; the build is not confirmed by the vendor's documentation.
  explain: explainMissingEndpoint("a llama.cpp build of February 2026"),
  operations,
  structured,
  stateless: true,
  adjust: lowerMcpInput,
  // Requests become Chat Completions inside the server, which takes these; older builds ignore
  // `text`, from which one on it counts is not confirmed by the vendor's documentation.
  // Source: https://github.com/ggml-org/llama.cpp/blob/master/tools/server/server-chat.cpp
  capabilities: {
    parameters: [
      "frequency_penalty",
      "instructions",
      "max_output_tokens",
      "parallel_tool_calls",
      "presence_penalty",
      "reasoning",
      "store",
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

// What servers older than that take. Of `tool_choice` the words alone: a function's name would be
// overlooked there. Source:
// https://github.com/ggml-org/llama.cpp/blob/master/common/chat.cpp
const chat = /* @__PURE__ */ defineChatProvider({
  id: "llamacpp",
  name: "llama.cpp",
  baseURL: "http://127.0.0.1:8080/v1",
  baseURLVariable: "LLAMACPP_API_BASE",
  fields: [
    "temperature",
    "top_p",
    "presence_penalty",
    "frequency_penalty",
    "max_output_tokens",
    "parallel_tool_calls",
    "top_logprobs",
  ],
  tools: { choices: ["none", "required"] },
  structured: "json_schema",
  formatWithTools: false,
  reasoning: {
    efforts: {
      none: { chat_template_kwargs: { enable_thinking: false } },
      low: { chat_template_kwargs: { reasoning_effort: "low" } },
      medium: { chat_template_kwargs: { reasoning_effort: "medium" } },
      high: { chat_template_kwargs: { reasoning_effort: "high" } },
    },
    replay: { key: "reasoning_content" },
  },
  media: { image: "url", audio: "input_audio" },
  source: "https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md",
});
