import { executedTools } from "@anyllm/chat";
import {
  anyChoice,
  anyChoiceStrict,
  calling,
  common,
  images,
  lowToHigh,
  measured,
  minimalToHigh,
  most,
  noneToHigh,
  openModels,
  reasoningContent,
  reasoningField,
  row,
} from "./shared.ts";

// Penalties it knows, but none of its models; log probabilities it refuses.
const groqFields = [
  "temperature",
  "top_p",
  "max_output_tokens",
  "parallel_tool_calls",
  "service_tier",
  "user",
] as const;

const groqTools = {
  choices: ["none", "required", "function"],
  strict: true,
  hosted: ["browser_search", "code_interpreter"],
} as const;

/** Groq's Chat Completions; its Responses are in `@anyllm/provider-groq`. Key: `GROQ_API_KEY`. */
export const groq = /* @__PURE__ */ row({
  id: "groq",
  name: "Groq",
  baseURL: "https://api.groq.com/openai/v1",
  apiKeyVariable: "GROQ_API_KEY",
  fields: groqFields,
  values: { service_tier: { default: "on_demand", priority: "performance" } },
  tools: groqTools,
  structured: "json_schema",
  // Source: https://console.groq.com/docs/structured-outputs
  formatWithTools: false,
  reasoning: { efforts: noneToHigh, replay: reasoningField },
  media: images,
  executed: executedTools,
  source: "https://console.groq.com/docs/api-reference#chat-create",
});

const fireworksFields = [
  "temperature",
  "top_p",
  "presence_penalty",
  "frequency_penalty",
  "max_output_tokens",
  "parallel_tool_calls",
  "prompt_cache_key",
  "service_tier",
  "top_logprobs",
  "user",
] as const;

/** Fireworks. Key: `FIREWORKS_API_KEY`. */
export const fireworks = /* @__PURE__ */ row({
  id: "fireworks",
  name: "Fireworks",
  baseURL: "https://api.fireworks.ai/inference/v1",
  baseURLVariable: "FIREWORKS_API_BASE",
  apiKeyVariable: "FIREWORKS_API_KEY",
  fields: fireworksFields,
  tools: anyChoice,
  structured: "json_schema",
  reasoning: { efforts: noneToHigh, replay: reasoningContent },
  media: images,
  source: "https://docs.fireworks.ai/api-reference/post-chatcompletions",
});

/** Hugging Face's router of inference providers. Key: `HF_TOKEN`. */
export const huggingface = /* @__PURE__ */ row({
  id: "huggingface",
  name: "Hugging Face",
  baseURL: "https://router.huggingface.co/v1",
  baseURLVariable: "HUGGINGFACE_API_BASE",
  apiKeyVariable: "HF_TOKEN",
  fields: measured,
  tools: anyChoiceStrict,
  structured: "json_schema",
  reasoning: { efforts: minimalToHigh },
  media: images,
  source: "https://huggingface.co/docs/inference-providers/tasks/chat-completion",
});

/** DeepInfra. Key: `DEEPINFRA_API_KEY`. */
export const deepinfra = /* @__PURE__ */ row({
  id: "deepinfra",
  name: "DeepInfra",
  baseURL: "https://api.deepinfra.com/v1/openai",
  baseURLVariable: "DEEPINFRA_API_BASE",
  apiKeyVariable: "DEEPINFRA_API_KEY",
  fields: common,
  tools: { choices: ["none"] },
  structured: "json_schema",
  reasoning: { efforts: noneToHigh },
  media: images,
  source: "https://deepinfra.com/docs/openai_api (not confirmed by the vendor's documentation)",
});

/** SambaNova Cloud. Key: `SAMBANOVA_API_KEY`. */
export const sambanova = /* @__PURE__ */ row({
  id: "sambanova",
  name: "SambaNova",
  baseURL: "https://api.sambanova.ai/v1",
  baseURLVariable: "SAMBANOVA_API_BASE",
  apiKeyVariable: "SAMBANOVA_API_KEY",
  fields: calling,
  tools: anyChoice,
  structured: "json_schema",
  reasoning: { efforts: lowToHigh, replay: reasoningField },
  media: { image: "url", video: "video_url" },
  source:
    "https://github.com/sambanova/sambanova-python/blob/main/src/sambanova/types/chat/completion_create_params.py",
});

/** Nebius Token Factory. Key: `NEBIUS_API_KEY`. */
export const nebius = /* @__PURE__ */ row(
  {
    id: "nebius",
    name: "Nebius",
    baseURL: "https://api.tokenfactory.nebius.com/v1",
    baseURLVariable: "NEBIUS_API_BASE",
    apiKeyVariable: "NEBIUS_API_KEY",
    source:
      "https://docs.tokenfactory.nebius.com/api-reference/inference/create-chat-completion (not confirmed by the vendor's documentation)",
  },
  openModels,
);

/** Baseten's Model APIs. Key: `BASETEN_API_KEY`. */
export const baseten = /* @__PURE__ */ row({
  id: "baseten",
  name: "Baseten",
  baseURL: "https://inference.baseten.co/v1",
  apiKeyVariable: "BASETEN_API_KEY",
  fields: most,
  tools: anyChoice,
  structured: "json_schema",
  reasoning: { efforts: lowToHigh, replay: reasoningContent },
  source:
    "https://docs.baseten.co/reference/inference-api/chat-completions (not confirmed by the vendor's documentation)",
});

/** Crusoe's managed inference. Key: `CRUSOE_API_KEY`. */
export const crusoe = /* @__PURE__ */ row({
  id: "crusoe",
  name: "Crusoe",
  baseURL: "https://managed-inference-api-proxy.crusoecloud.com/v1",
  baseURLVariable: "CRUSOE_API_BASE",
  apiKeyVariable: "CRUSOE_API_KEY",
  fields: most,
  tools: anyChoiceStrict,
  structured: "json_schema",
  reasoning: { efforts: lowToHigh, replay: reasoningField },
  source:
    "https://docs.crusoecloud.com/managed-inference/overview (not confirmed by the vendor's documentation)",
});

/** Doubleword. Key: `DOUBLEWORD_API_KEY`. */
export const doubleword = /* @__PURE__ */ row({
  id: "doubleword",
  name: "Doubleword",
  baseURL: "https://api.doubleword.ai/v1",
  apiKeyVariable: "DOUBLEWORD_API_KEY",
  fields: most,
  tools: anyChoice,
  structured: "json_schema",
  reasoning: { replay: reasoningContent },
  source: "https://docs.doubleword.ai (not confirmed by the vendor's documentation)",
});

/** Avian. Key: `AVIAN_API_KEY`. */
export const avian = /* @__PURE__ */ row({
  id: "avian",
  name: "Avian",
  baseURL: "https://api.avian.io/v1",
  apiKeyVariable: "AVIAN_API_KEY",
  fields: common,
  tools: anyChoiceStrict,
  reasoning: { replay: reasoningContent },
  source: "https://avian.io/docs (not confirmed by the vendor's documentation)",
});
