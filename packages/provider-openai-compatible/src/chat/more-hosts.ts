import {
  anyChoice,
  calling,
  common,
  images,
  lowToHigh,
  measured,
  most,
  reasoningContent,
  row,
  thinkingSwitch,
} from "./shared.ts";

/** Novita. Key: `NOVITA_API_KEY`. */
export const novita = /* @__PURE__ */ row({
  id: "novita",
  name: "Novita",
  baseURL: "https://api.novita.ai/openai/v1",
  apiKeyVariable: "NOVITA_API_KEY",
  fields: measured,
  tools: anyChoice,
  structured: "json_schema",
  reasoning: {
    efforts: thinkingSwitch,
    // Source: https://novita.ai/docs/guides/llm-interleaved-thinking
    replay: { ...reasoningContent, blocks: ["reasoning_details"] },
  },
  media: { image: "url", audio: "input_audio", video: "video_url" },
  source: "https://novita.ai/docs/api-reference/model-apis-llm-create-chat-completion",
});

/** SiliconFlow, international endpoint. Key: `SILICONFLOW_API_KEY`. */
export const siliconflow = /* @__PURE__ */ row({
  id: "siliconflow",
  name: "SiliconFlow",
  baseURL: "https://api.siliconflow.com/v1",
  apiKeyVariable: "SILICONFLOW_API_KEY",
  fields: ["temperature", "top_p", "frequency_penalty", "max_output_tokens"],
  tools: {},
  structured: "json_schema",
  reasoning: { efforts: thinkingSwitch },
  media: images,
  source:
    "https://docs.siliconflow.com/en/api-reference/chat-completions/chat-completions (not confirmed by the vendor's documentation)",
});

/** Friendli's serverless endpoints. Key: `FRIENDLI_TOKEN`. */
export const friendli = /* @__PURE__ */ row({
  id: "friendli",
  name: "Friendli",
  baseURL: "https://api.friendli.ai/serverless/v1",
  apiKeyVariable: "FRIENDLI_TOKEN",
  fields: calling,
  tools: anyChoice,
  structured: "json_schema",
  reasoning: { efforts: lowToHigh, replay: reasoningContent },
  media: { image: "url", video: "video_url" },
  source: "https://friendli.ai/docs/openapi/serverless/chat-completions",
});

/** Hyperbolic. Key: `HYPERBOLIC_API_KEY`. */
export const hyperbolic = /* @__PURE__ */ row({
  id: "hyperbolic",
  name: "Hyperbolic",
  baseURL: "https://api.hyperbolic.xyz/v1",
  apiKeyVariable: "HYPERBOLIC_API_KEY",
  fields: common,
  media: images,
  source: "https://docs.hyperbolic.xyz/docs/rest-api (not confirmed by the vendor's documentation)",
});

/** Chutes. Key: `CHUTES_API_KEY`. */
export const chutes = /* @__PURE__ */ row({
  id: "chutes",
  name: "Chutes",
  baseURL: "https://llm.chutes.ai/v1",
  apiKeyVariable: "CHUTES_API_KEY",
  fields: most,
  tools: anyChoice,
  structured: "json_schema",
  reasoning: { replay: reasoningContent },
  source: "https://chutes.ai/docs (not confirmed by the vendor's documentation)",
});

/** W&B Inference. Key: `WANDB_API_KEY`. */
export const wandb = /* @__PURE__ */ row({
  id: "wandb",
  name: "W&B Inference",
  baseURL: "https://api.inference.wandb.ai/v1",
  apiKeyVariable: "WANDB_API_KEY",
  fields: most,
  tools: anyChoice,
  structured: "json_schema",
  reasoning: { efforts: lowToHigh },
  source: "https://docs.wandb.ai/guides/inference/ (not confirmed by the vendor's documentation)",
});

/** GMI Cloud. Key: `GMI_API_KEY`. */
export const gmi = /* @__PURE__ */ row({
  id: "gmi",
  name: "GMI Cloud",
  baseURL: "https://api.gmi-serving.com/v1",
  baseURLVariable: "GMI_API_BASE",
  apiKeyVariable: "GMI_API_KEY",
  fields: most,
  tools: anyChoice,
  structured: "json_schema",
  reasoning: { efforts: lowToHigh, replay: reasoningContent },
  source:
    "https://docs.gmicloud.ai/inference-engine/api-reference/llm-api-reference (not confirmed by the vendor's documentation)",
});

/** Atlas Cloud. Key: `ATLASCLOUD_API_KEY`. */
export const atlascloud = /* @__PURE__ */ row({
  id: "atlascloud",
  name: "Atlas Cloud",
  baseURL: "https://api.atlascloud.ai/v1",
  baseURLVariable: "ATLASCLOUD_API_BASE",
  apiKeyVariable: "ATLASCLOUD_API_KEY",
  fields: most,
  tools: anyChoice,
  reasoning: { efforts: lowToHigh },
  source: "https://www.atlascloud.ai/docs (not confirmed by the vendor's documentation)",
});

/** Qiniu. Key: `QINIU_API_KEY`. */
export const qiniu = /* @__PURE__ */ row({
  id: "qiniu",
  name: "Qiniu",
  baseURL: "https://api.qnaigc.com/v1",
  baseURLVariable: "QINIU_API_BASE",
  apiKeyVariable: "QINIU_API_KEY",
  fields: most,
  tools: anyChoice,
  reasoning: { efforts: lowToHigh },
  media: images,
  source: "https://developer.qiniu.com/aitokenapi (not confirmed by the vendor's documentation)",
});

/** Telnyx. Key: `TELNYX_API_KEY`. */
export const telnyx = /* @__PURE__ */ row({
  id: "telnyx",
  name: "Telnyx",
  baseURL: "https://api.telnyx.com/v2/ai",
  baseURLVariable: "TELNYX_API_BASE",
  apiKeyVariable: "TELNYX_API_KEY",
  fields: measured,
  tools: { choices: ["none", "required"] },
  structured: "json_object",
  reasoning: { efforts: thinkingSwitch },
  source:
    "https://github.com/team-telnyx/telnyx-python/blob/main/src/telnyx/types/ai/openai/chat_create_completion_params.py",
});
