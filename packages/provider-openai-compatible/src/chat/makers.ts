import type { ChatDialect } from "@anyllm/chat";
import { explainMinimax } from "./error-codes.ts";
import {
  adaptiveThinking,
  anyChoice,
  common,
  completionTokens,
  everyEffort,
  images,
  lowToHigh,
  minimalToHigh,
  noneOrHigh,
  noneToHigh,
  openaiOwn,
  openaiShaped,
  reasoningContent,
  row,
  sampling,
  thinkingType,
} from "./shared.ts";

/** OpenAI's Chat Completions; its Responses are in `@anyllm/provider-openai`. Key: `OPENAI_API_KEY`. */
export const openai = /* @__PURE__ */ row(
  {
    id: "openai",
    name: "OpenAI",
    baseURL: "https://api.openai.com/v1",
    baseURLVariable: "OPENAI_BASE_URL",
    apiKeyVariable: "OPENAI_API_KEY",
    source: "https://platform.openai.com/docs/api-reference/chat/create",
  },
  openaiOwn,
);

/**
 * Anthropic's Chat Completions, meant for trying: no penalties, no efforts, no form of the answer.
 * Key: `ANTHROPIC_API_KEY`.
 */
export const anthropic = /* @__PURE__ */ row({
  id: "anthropic",
  name: "Anthropic (Chat Completions)",
  baseURL: "https://api.anthropic.com/v1",
  apiKeyVariable: "ANTHROPIC_API_KEY",
  fields: ["temperature", "top_p", "max_output_tokens", "parallel_tool_calls"],
  ranges: { temperature: [0, 1] },
  tools: anyChoice,
  media: images,
  models: false,
  source: "https://platform.claude.com/docs/en/api/openai-sdk",
});

/** Google's Chat Completions for Gemini. Key: `GEMINI_API_KEY`. */
export const google = /* @__PURE__ */ row({
  id: "google",
  name: "Google Gemini (Chat Completions)",
  baseURL: "https://generativelanguage.googleapis.com/v1beta/openai",
  apiKeyVariable: "GEMINI_API_KEY",
  fields: sampling,
  tools: anyChoice,
  structured: "json_schema",
  reasoning: { efforts: minimalToHigh },
  media: { image: "data", audio: "input_audio" },
  source: "https://ai.google.dev/gemini-api/docs/openai",
});

/** xAI's Chat Completions, which it calls deprecated. Key: `XAI_API_KEY`. */
export const xai = /* @__PURE__ */ row(
  {
    id: "xai",
    name: "xAI",
    baseURL: "https://api.x.ai/v1",
    baseURLVariable: "XAI_API_BASE",
    apiKeyVariable: "XAI_API_KEY",
    ranges: { top_logprobs: [0, 8] },
    // Source: https://docs.x.ai/developers/model-capabilities/text/reasoning; grok-4.5 has no "none".
    reasoning: { efforts: noneToHigh },
    media: images,
    source: "https://docs.x.ai/docs/api-reference",
  },
  openaiShaped,
);

/** AI21's Jamba models. Key: `AI21_API_KEY`. */
export const ai21 = /* @__PURE__ */ row({
  id: "ai21",
  name: "AI21",
  baseURL: "https://api.ai21.com/studio/v1",
  baseURLVariable: "AI21_API_BASE",
  apiKeyVariable: "AI21_API_KEY",
  fields: sampling,
  plainText: true,
  tools: {},
  structured: "json_object",
  usageInStream: false,
  models: false,
  source: "https://docs.ai21.com/reference/jamba-1-6-api-ref",
});

/** Cohere's compatibility endpoint; its own wire is `@anyllm/provider-cohere`. Key: `COHERE_API_KEY`. */
export const cohere = /* @__PURE__ */ row({
  id: "cohere",
  name: "Cohere (Chat Completions)",
  baseURL: "https://api.cohere.ai/compatibility/v1",
  apiKeyVariable: "COHERE_API_KEY",
  fields: common,
  tools: { choices: ["none", "required"] },
  structured: "json_schema",
  // Source: https://docs.cohere.com/reference/chat
  formatWithTools: false,
  reasoning: { efforts: noneOrHigh },
  media: images,
  models: false,
  source: "https://docs.cohere.com/docs/compatibility-api",
});

/** Meta's model API. Key: `MODEL_API_KEY`. */
export const meta = /* @__PURE__ */ row(
  {
    id: "meta",
    name: "Meta",
    baseURL: "https://api.meta.ai/v1",
    baseURLVariable: "META_API_BASE",
    apiKeyVariable: "MODEL_API_KEY",
    source:
      "https://dev.meta.ai/docs/protocols/chat-completions (not confirmed by the vendor's documentation)",
  },
  openaiShaped,
);

// What MiniMax takes, and demands.
const thoughtsApart: Partial<ChatDialect> = {
  fields: ["temperature", "top_p", "max_output_tokens", "service_tier"],
  names: completionTokens,
  values: { service_tier: { auto: "standard", default: "standard" } },
  // Two is the vendor's word; nothing at all was refused before.
  ranges: { temperature: [0.01, 2] },
  body: { reasoning_split: true },
  tools: {},
  reasoning: { efforts: adaptiveThinking, replay: "reasoning_details" },
  media: { image: "url", video: "video_url" },
  explain: explainMinimax,
  models: false,
};

/** MiniMax. Its thoughts are asked for apart, and go back whole, as it demands. Key: `MINIMAX_API_KEY`. */
export const minimax = /* @__PURE__ */ row(
  {
    id: "minimax",
    name: "MiniMax",
    baseURL: "https://api.minimax.io/v1",
    apiKeyVariable: "MINIMAX_API_KEY",
    source: "https://platform.minimax.io/docs/api-reference/text-chat-openai",
  },
  thoughtsApart,
);

/** Inception's Mercury models. Key: `INCEPTION_API_KEY`. */
export const inception = /* @__PURE__ */ row({
  id: "inception",
  name: "Inception",
  baseURL: "https://api.inceptionlabs.ai/v1",
  baseURLVariable: "INCEPTION_API_BASE",
  apiKeyVariable: "INCEPTION_API_KEY",
  fields: common,
  tools: anyChoice,
  structured: "json_schema",
  // Source: https://docs.litellm.ai/docs/providers/inception
  reasoning: { efforts: { minimal: { reasoning_effort: "instant" }, ...lowToHigh } },
  source:
    "https://docs.inceptionlabs.ai/get-started/get-started (not confirmed by the vendor's documentation)",
});

/** Writer's Palmyra models, on its own path `/chat`. Key: `WRITER_API_KEY`. */
export const writer = /* @__PURE__ */ row({
  id: "writer",
  name: "Writer",
  baseURL: "https://api.writer.com/v1",
  baseURLVariable: "WRITER_BASE_URL",
  apiKeyVariable: "WRITER_API_KEY",
  path: "/chat",
  fields: sampling,
  tools: { choices: ["none", "required", "function"], hosted: ["graph", "llm", "web_search"] },
  structured: "json_schema",
  jsonObject: false,
  models: false,
  source: "https://dev.writer.com/api-reference/completion-api/chat-completion",
});

/** StepFun. Key: `STEPFUN_API_KEY`. */
export const stepfun = /* @__PURE__ */ row({
  id: "stepfun",
  name: "StepFun",
  baseURL: "https://api.stepfun.com/v1",
  apiKeyVariable: "STEPFUN_API_KEY",
  fields: ["temperature", "top_p", "frequency_penalty", "max_output_tokens"],
  tools: {},
  structured: "json_schema",
  reasoning: { efforts: lowToHigh },
  media: { image: "url", audio: "data_url", video: "video_url" },
  source: "https://platform.stepfun.com/docs/zh/api-reference/chat/chat-completion-create",
});

/** Upstage's Solar models. Key: `UPSTAGE_API_KEY`. */
export const upstage = /* @__PURE__ */ row({
  id: "upstage",
  name: "Upstage",
  baseURL: "https://api.upstage.ai/v1",
  apiKeyVariable: "UPSTAGE_API_KEY",
  fields: common,
  tools: anyChoice,
  structured: "json_schema",
  // Solar Pro 4 has them all. Source: https://console.upstage.ai/docs/capabilities/generate/reasoning
  reasoning: { efforts: everyEffort },
  models: false,
  source: "https://console.upstage.ai/docs/capabilities/generate/chat",
});

/** Xiaomi's MiMo models. Key: `XIAOMI_API_KEY`. */
export const xiaomi = /* @__PURE__ */ row({
  id: "xiaomi",
  name: "Xiaomi MiMo",
  baseURL: "https://api.xiaomimimo.com/v1",
  apiKeyVariable: "XIAOMI_API_KEY",
  fields: common,
  names: completionTokens,
  tools: {},
  structured: "json_object",
  // Source: https://platform.xiaomimimo.com/docs/en-US/usage-guide/passing-back-reasoning_content
  reasoning: { efforts: thinkingType, replay: { ...reasoningContent, needed: "calls" } },
  media: { image: "url", audio: "data_url", video: "video_url" },
  // It stops a model that says the same again and again.
  finish: { repetition_truncation: "length" },
  source: "https://platform.xiaomimimo.com/static/docs/api/chat/openai-api.md",
});
