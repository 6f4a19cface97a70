import {
  defineResponsesProvider,
  explainMissingEndpoint,
  type Provider,
  type ProviderOptions,
} from "@anyllm/core";

// Source: https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md
const operations = ["inputTokens"] as const;

/** What this provider is, as a type: its id and verbs. */
export type LlamaCppProvider = Provider<"llamacpp", string, (typeof operations)[number]>;

/**
 * The Responses API of a llama.cpp server (`llama-server`), which needs no key unless it was started
 * with one. It keeps no responses: `store: true` and `previous_response_id` are refused before
 * anything is sent.
 *
 * Reads `LLAMACPP_API_BASE` where `baseURL` is left out, when a call is made. A key is only sent
 * when given as `apiKey`.
 *
 * @param options - See {@link ProviderOptions}.
 * @throws UnsupportedError for a server of 2025 or before, and for what llama.cpp lacks.
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
  return defineResponsesProvider({ ...wire, options });
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
  stateless: true,
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
