import { bridge, defineChatProvider } from "@anyllm/chat";
import {
  defineResponsesProvider,
  env,
  explainMissingEndpoint,
  type Provider,
  type ProviderOptions,
  type StructuredSupport,
} from "@anyllm/core";

// Source: https://docs.vllm.ai/en/stable/serving/online_serving.html
const operations = ["retrieve", "cancel"] as const;

/** What this provider is, as a type: its id and verbs. */
export type VLLMProvider = Provider<"vllm", string, (typeof operations)[number]>;

/**
 * The Responses API of a vLLM server, which needs no key unless it was started with one; over Chat
 * Completions where the server is older than that. It keeps responses only when started with
 * `VLLM_ENABLE_RESPONSES_API_STORE=1`.
 *
 * Reads `VLLM_API_BASE` and `VLLM_API_KEY` where options leave them out, when a call is made.
 * vLLM's own fields (`top_k`, `repetition_penalty`, `structured_outputs` and others) are forwarded.
 *
 * @param options - See {@link ProviderOptions}.
 * @throws UnsupportedError for what the server lacks, and where `baseURL` leads to no vLLM.
 * @see https://docs.vllm.ai/en/stable/serving/online_serving.html
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { vllm } from "@anyllm/provider-vllm";
 *
 * const llm = createClient({ providers: [vllm({ baseURL: "http://gpu-1:8000/v1" })] });
 * const response = await llm.responses({ model: "vllm/Qwen/Qwen3-32B", input: "Hello" });
 * ```
 */
export function vllm(options: ProviderOptions = {}): VLLMProvider {
  const apiKey = options.apiKey ?? (() => env("VLLM_API_KEY") ?? "");
  const settled = { ...options, apiKey };
  return bridge(defineResponsesProvider({ ...wire, options: settled }), chat(settled));
}

// A form keeps the model from calling tools, `strict` means nothing.
// Source: https://github.com/vllm-project/vllm/issues/39929;
// https://github.com/vllm-project/vllm/pull/37064
function structured(): StructuredSupport {
  return { format: "json_schema", withTools: false, strictTools: false, forcedTools: true };
}

const wire = {
  id: "vllm",
  // Source: https://docs.vllm.ai/en/stable/serving/openai_compatible_server
  baseURL: "http://localhost:8000/v1",
  baseURLVariable: "VLLM_API_BASE",
  // Source: https://docs.vllm.ai/en/v0.10.1/api/vllm/entrypoints/openai/serving_responses.html; that
  // 0.10.0 has it already is not confirmed by the vendor's documentation.
  explain: explainMissingEndpoint("vLLM 0.10.0"),
  operations,
  structured,
  // Source: https://github.com/vllm-project/vllm/blob/main/vllm/entrypoints/openai/responses/protocol.py,
  // and serving.py beside it for the tools. `prompt` is refused, `prompt_cache_key` ignored.
  capabilities: {
    parameters: [
      "background",
      "include",
      "instructions",
      "max_output_tokens",
      "max_tool_calls",
      "metadata",
      "parallel_tool_calls",
      "previous_response_id",
      "reasoning",
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
    tools: ["function", "mcp", "web_search_preview", "code_interpreter", "container"],
    input: ["input_image"],
  },
} as const;

// What servers older than that take. Source:
// https://github.com/vllm-project/vllm/blob/main/vllm/entrypoints/openai/chat_completion/protocol.py;
// thinking is turned off in the chat templates of Qwen and DeepSeek.
const chat = /* @__PURE__ */ defineChatProvider({
  id: "vllm",
  name: "vLLM",
  baseURL: "http://localhost:8000/v1",
  baseURLVariable: "VLLM_API_BASE",
  fields: [
    "temperature",
    "top_p",
    "presence_penalty",
    "frequency_penalty",
    "max_output_tokens",
    "parallel_tool_calls",
    "top_logprobs",
  ],
  tools: { choices: ["none", "required", "function"] },
  structured: "json_schema",
  formatWithTools: false,
  reasoning: {
    efforts: {
      none: { chat_template_kwargs: { enable_thinking: false, thinking: false } },
      low: { reasoning_effort: "low" },
      medium: { reasoning_effort: "medium" },
      high: { reasoning_effort: "high" },
    },
    replay: { key: "reasoning_content" },
  },
  media: { image: "url", audio: "input_audio", video: "video_url" },
  source: "https://docs.vllm.ai/en/stable/serving/openai_compatible_server",
});
