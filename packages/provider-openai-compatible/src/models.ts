import { statelessParameters } from "./parameters.ts";
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
    parameters: statelessParameters,
    tools: ["function"],
    input: ["input_image", "input_file"],
  },
  operations: ["inputTokens"],
  source: "https://docs.mistral.ai/studio/conversations/responses",
});

/** DeepSeek: stateless. Key: `DEEPSEEK_API_KEY`. */
export const deepseek = /* @__PURE__ */ vendor({
  id: "deepseek",
  name: "DeepSeek",
  baseURL: "https://api.deepseek.com",
  baseURLVariable: "DEEPSEEK_API_BASE",
  apiKeyVariable: "DEEPSEEK_API_KEY",
  stateless: true,
  capabilities: {
    parameters: statelessParameters,
    tools: ["function", "web_search"],
    input: [],
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
  source: "https://dev.meta.ai/docs",
});

/** Perplexity's Agent API. Key: `PERPLEXITY_API_KEY`. */
export const perplexity = /* @__PURE__ */ vendor({
  id: "perplexity",
  name: "Perplexity",
  baseURL: "https://api.perplexity.ai/v1",
  baseURLVariable: "PERPLEXITY_BASE_URL",
  apiKeyVariable: "PERPLEXITY_API_KEY",
  capabilities: { parameters: "all", tools: "all", input: "all" },
  source: "https://docs.perplexity.ai/docs/agent-api/openai-compatibility",
});

/** A local mistral.rs server, which needs no key. */
export const mistralrs = /* @__PURE__ */ vendor({
  id: "mistralrs",
  name: "mistral.rs",
  baseURL: "http://localhost:1234/v1",
  baseURLVariable: "MISTRALRS_API_BASE",
  capabilities: { parameters: "all", tools: ["function"], input: "all" },
  operations: ["retrieve", "delete", "cancel"],
  source: "https://ericlbuehler.github.io/mistral.rs/OPENRESPONSES.html",
});
