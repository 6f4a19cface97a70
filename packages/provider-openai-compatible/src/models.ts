import { allBut } from "./parameters.ts";
import { vendor } from "./compatible.ts";

/** Mistral AI: stateless, in public preview. Key: `MISTRAL_API_KEY`. */
export const mistral = /* @__PURE__ */ vendor({
  id: "mistral",
  name: "Mistral",
  baseURL: "https://api.mistral.ai/v1",
  baseURLVariable: "MISTRAL_API_BASE",
  apiKeyVariable: "MISTRAL_API_KEY",
  stateless: true,
  capabilities: {
    // `max_tool_calls` it takes and ignores.
    parameters: /* @__PURE__ */ allBut([
      "background",
      "conversation",
      "max_tool_calls",
      "previous_response_id",
      "prompt",
    ]),
    tools: ["function", "namespace"],
    input: ["input_image", "input_file"],
  },
  operations: ["inputTokens"],
  source: "https://docs.mistral.ai/api/endpoint/responses",
});

/** DeepSeek: stateless. Key: `DEEPSEEK_API_KEY`. It drops what it does not support. */
export const deepseek = /* @__PURE__ */ vendor({
  id: "deepseek",
  name: "DeepSeek",
  baseURL: "https://api.deepseek.com",
  baseURLVariable: "DEEPSEEK_API_BASE",
  apiKeyVariable: "DEEPSEEK_API_KEY",
  stateless: true,
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
      "top_logprobs",
      "top_p",
      "user",
    ],
    // Of custom tools `apply_patch` alone; it says no to others itself.
    tools: ["function", "custom", "tool_search", "web_search", "web_search_2025_08_26"],
    input: ["input_image"],
  },
  source: "https://api-docs.deepseek.com/guides/responses_api",
});

/** Meta's model API. Key: `MODEL_API_KEY`. */
export const meta = /* @__PURE__ */ vendor({
  id: "meta",
  name: "Meta",
  baseURL: "https://api.meta.ai/v1",
  baseURLVariable: "META_API_BASE",
  apiKeyVariable: "MODEL_API_KEY",
  capabilities: { parameters: "all", tools: "all", input: "all" },
  operations: ["retrieve", "delete", "cancel", "inputTokens"],
  source: "https://dev.meta.ai/docs/protocols/responses",
});

/**
 * Perplexity's Agent API. Key: `PERPLEXITY_API_KEY`. A schema for the answer goes in its own field
 * `response_format`.
 */
export const perplexity = /* @__PURE__ */ vendor({
  id: "perplexity",
  name: "Perplexity",
  baseURL: "https://api.perplexity.ai/v1",
  baseURLVariable: "PERPLEXITY_BASE_URL",
  apiKeyVariable: "PERPLEXITY_API_KEY",
  capabilities: { parameters: "all", tools: "all", input: "all" },
  operations: ["retrieve", "cancel"],
  source: "https://github.com/perplexityai/perplexity-node/blob/main/api.md",
});

/** A local mistral.rs server, which needs no key. */
export const mistralrs = /* @__PURE__ */ vendor({
  id: "mistralrs",
  name: "mistral.rs",
  baseURL: "http://localhost:1234/v1",
  baseURLVariable: "MISTRALRS_API_BASE",
  capabilities: {
    parameters: /* @__PURE__ */ allBut([
      "context_management",
      "conversation",
      "max_tool_calls",
      "prompt",
      "prompt_cache_key",
      "prompt_cache_retention",
      "safety_identifier",
      "service_tier",
      "user",
    ]),
    tools: [
      "function",
      "namespace",
      "web_search",
      "web_search_preview",
      "code_interpreter",
      "shell",
    ],
    input: ["input_image", "input_audio", "input_file"],
  },
  operations: ["retrieve", "delete", "cancel"],
  source:
    "https://github.com/EricLBuehler/mistral.rs/blob/master/mistralrs-server-core/src/responses.rs",
});
