import { type ChatDialect, fileOrURL } from "@anyllm/chat";
import {
  anyChoice,
  anyChoiceStrict,
  common,
  every,
  everyEffort,
  everyEffortInside,
  images,
  imagesAndFiles,
  lowToHigh,
  most,
  openModels,
  reasoningAndBlocks,
  reasoningContent,
  row,
} from "./shared.ts";

/** Images, files, audio and video, in the contents of messages and in outputs of functions. */
const everything = {
  image: "url",
  file: "file",
  audio: "input_audio",
  video: "video_url",
  toolOutputs: true,
} as const;

// What OpenRouter takes, whatever the model.
const routed: Partial<ChatDialect> = {
  fields: every,
  refusals: true,
  verbosity: true,
  // Source: https://openrouter.ai/docs/guides/features/server-tools
  tools: {
    choices: ["none", "required", "function"],
    strict: true,
    hosted: ["openrouter:web_search", "openrouter:web_fetch", "openrouter:datetime"],
  },
  structured: "json_schema",
  media: {
    image: "url",
    file: fileOrURL,
    audio: "input_audio",
    video: "video_url",
    toolOutputs: true,
  },
  readFiles: true,
  // Source: https://openrouter.ai/docs/features/prompt-caching
  cacheControl: { "30m": "1h", "12h": "1h" },
};

/** OpenRouter's Chat Completions; its Responses are in `@anyllm/provider-openrouter`. Key: `OPENROUTER_API_KEY`. */
export const openrouter = /* @__PURE__ */ row(
  {
    id: "openrouter",
    name: "OpenRouter",
    baseURL: "https://openrouter.ai/api/v1",
    baseURLVariable: "OPENROUTER_API_BASE",
    apiKeyVariable: "OPENROUTER_API_KEY",
    // Source: https://openrouter.ai/docs/use-cases/reasoning-tokens
    reasoning: { efforts: everyEffort, object: true, replay: "reasoning_details" },
    source: "https://openrouter.ai/docs/api-reference/chat-completion",
  },
  routed,
);

/** Vercel's AI Gateway. Key: `AI_GATEWAY_API_KEY`. */
export const vercel = /* @__PURE__ */ row({
  id: "vercel",
  name: "Vercel AI Gateway",
  baseURL: "https://ai-gateway.vercel.sh/v1",
  apiKeyVariable: "AI_GATEWAY_API_KEY",
  fields: every,
  tools: anyChoiceStrict,
  structured: "json_schema",
  reasoning: { efforts: everyEffortInside, replay: "reasoning_details" },
  media: imagesAndFiles,
  source: "https://vercel.com/docs/ai-gateway/sdks-and-apis/openai-chat-completions",
});

/** A LiteLLM proxy: `LITELLM_PROXY_API_BASE`, and `LITELLM_PROXY_API_KEY` where it asks for one. */
export const litellm = /* @__PURE__ */ row({
  id: "litellm",
  name: "LiteLLM",
  baseURL: "{LITELLM_PROXY_API_BASE}",
  apiKeyVariable: "LITELLM_PROXY_API_KEY",
  fields: every,
  tools: anyChoiceStrict,
  structured: "json_schema",
  reasoning: { efforts: everyEffort, replay: reasoningAndBlocks },
  media: everything,
  source: "https://docs.litellm.ai/docs/completion/input",
});

/** Portkey's gateway; models are `@slug/model`. Key: `PORTKEY_API_KEY`, in a header of its own. */
export const portkey = /* @__PURE__ */ row({
  id: "portkey",
  name: "Portkey",
  baseURL: "https://api.portkey.ai/v1",
  baseURLVariable: "PORTKEY_API_BASE",
  apiKeyVariable: "PORTKEY_API_KEY",
  keyHeader: "x-portkey-api-key",
  fields: every,
  tools: anyChoiceStrict,
  structured: "json_schema",
  // Source: https://github.com/Portkey-AI/gateway/blob/main/src/providers/anthropic/chatComplete.ts
  reasoning: {
    efforts: everyEffort,
    replay: { ...reasoningContent, blocks: ["content_blocks"] },
  },
  media: imagesAndFiles,
  source: "https://portkey.ai/docs/api-reference/inference-api/chat",
});

/** Requesty's router. Key: `REQUESTY_API_KEY`. */
export const requesty = /* @__PURE__ */ row({
  id: "requesty",
  name: "Requesty",
  baseURL: "https://router.requesty.ai/v1",
  baseURLVariable: "REQUESTY_API_BASE",
  apiKeyVariable: "REQUESTY_API_KEY",
  fields: every,
  tools: anyChoiceStrict,
  structured: "json_schema",
  reasoning: { efforts: everyEffort, replay: reasoningContent },
  media: imagesAndFiles,
  source:
    "https://docs.requesty.ai/api-reference/endpoint/chat-completions-create (not confirmed by the vendor's documentation)",
});

/** Eden AI's gateway. Key: `EDENAI_API_KEY`. */
export const edenai = /* @__PURE__ */ row({
  id: "edenai",
  name: "Eden AI",
  baseURL: "https://api.edenai.run/v3",
  baseURLVariable: "EDENAI_API_BASE",
  apiKeyVariable: "EDENAI_API_KEY",
  fields: most,
  tools: anyChoice,
  structured: "json_schema",
  reasoning: { efforts: lowToHigh },
  media: imagesAndFiles,
  source:
    "https://docs.edenai.co/v3/llms/chat-completions (not confirmed by the vendor's documentation)",
});

/** Neosantara's gateway. Key: `NEOSANTARA_API_KEY`. */
export const neosantara = /* @__PURE__ */ row({
  id: "neosantara",
  name: "Neosantara",
  baseURL: "https://api.neosantara.xyz/v1",
  baseURLVariable: "NEOSANTARA_API_BASE",
  apiKeyVariable: "NEOSANTARA_API_KEY",
  fields: most,
  tools: anyChoice,
  structured: "json_schema",
  reasoning: { efforts: lowToHigh },
  media: imagesAndFiles,
  source: "https://docs.neosantara.xyz (not confirmed by the vendor's documentation)",
});

/** Kenari's gateway. Key: `KENARI_API_KEY`. */
export const kenari = /* @__PURE__ */ row({
  id: "kenari",
  name: "Kenari",
  baseURL: "https://kenari.id/v1",
  baseURLVariable: "KENARI_API_BASE",
  apiKeyVariable: "KENARI_API_KEY",
  fields: common,
  tools: {},
  reasoning: { efforts: lowToHigh },
  source: "https://kenari.id/docs (not confirmed by the vendor's documentation)",
});

/** The gateway of Mozilla.ai. Key: `ANY_LLM_KEY`. */
export const mzai = /* @__PURE__ */ row(
  {
    id: "mzai",
    name: "Mozilla.ai",
    baseURL: "https://platform-api.any-llm.ai/api/v1",
    baseURLVariable: "ANY_LLM_PLATFORM_URL",
    apiKeyVariable: "ANY_LLM_KEY",
    source: "https://any-llm.ai (not confirmed by the vendor's documentation)",
  },
  openModels,
);

/** An Otari gateway: `OTARI_API_BASE`, with or without its `/v1`. Key: `OTARI_API_KEY`. */
export const otari = /* @__PURE__ */ row({
  id: "otari",
  name: "Otari",
  baseURL: "{OTARI_API_BASE}/v1",
  apiKeyVariable: "OTARI_API_KEY",
  fields: most,
  tools: anyChoice,
  structured: "json_schema",
  reasoning: { efforts: everyEffort },
  media: imagesAndFiles,
  source: "https://github.com/mozilla-ai/otari/blob/main/docs/api-reference.md",
});

const veniceFields = [
  "temperature",
  "top_p",
  "presence_penalty",
  "frequency_penalty",
  "max_output_tokens",
  "parallel_tool_calls",
  "prompt_cache_key",
  "prompt_cache_retention",
  "top_logprobs",
  "user",
] as const;

/** Venice. Key: `VENICE_API_KEY`. */
export const venice = /* @__PURE__ */ row({
  id: "venice",
  name: "Venice",
  baseURL: "https://api.venice.ai/api/v1",
  apiKeyVariable: "VENICE_API_KEY",
  fields: veniceFields,
  tools: anyChoice,
  structured: "json_schema",
  verbosity: true,
  reasoning: { efforts: everyEffort, replay: reasoningContent },
  media: { image: "url", file: "file", audio: "input_audio", video: "video_url" },
  source: "https://docs.venice.ai/api-reference/endpoint/chat/completions",
});

/** GitHub Models. Key: `GITHUB_TOKEN`. */
export const github = /* @__PURE__ */ row({
  id: "github",
  name: "GitHub Models",
  baseURL: "https://models.github.ai/inference",
  baseURLVariable: "GITHUB_MODELS_API_BASE",
  apiKeyVariable: "GITHUB_TOKEN",
  fields: common,
  tools: { choices: ["none", "required"] },
  structured: "json_schema",
  media: images,
  models: false,
  source: "https://docs.github.com/en/rest/models/inference",
});

/** GitHub Copilot, whose tokens last for minutes: give `apiKey` a function that fetches one. Key: `GITHUB_COPILOT_TOKEN`. */
export const githubcopilot = /* @__PURE__ */ row({
  id: "githubcopilot",
  name: "GitHub Copilot",
  baseURL: "https://api.githubcopilot.com",
  apiKeyVariable: "GITHUB_COPILOT_TOKEN",
  fields: common,
  tools: anyChoice,
  structured: "json_schema",
  reasoning: { efforts: lowToHigh, replay: { key: "reasoning_text" } },
  media: images,
  source: "https://docs.github.com/en/copilot (not confirmed by the vendor's documentation)",
});
