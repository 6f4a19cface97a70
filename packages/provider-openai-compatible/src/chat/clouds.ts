import type { ChatDialect } from "@anyllm/chat";
import { explainDashscope } from "./error-codes.ts";
import {
  anyChoice,
  common,
  completionTokens,
  every,
  everyEffortInside,
  images,
  lowToHigh,
  measured,
  most,
  openModels,
  openaiOwn,
  row,
  sampling,
  thinkingSwitch,
} from "./shared.ts";

/** Amazon Bedrock's runtime endpoint: `AWS_REGION`, and a Bedrock key in `AWS_BEARER_TOKEN_BEDROCK`. */
export const bedrock = /* @__PURE__ */ row({
  id: "bedrock",
  name: "Amazon Bedrock",
  baseURL: "https://bedrock-runtime.{AWS_REGION}.amazonaws.com/openai/v1",
  apiKeyVariable: "AWS_BEARER_TOKEN_BEDROCK",
  fields: every,
  names: completionTokens,
  tools: anyChoice,
  structured: "json_schema",
  reasoning: { efforts: lowToHigh },
  models: false,
  source: "https://docs.aws.amazon.com/bedrock/latest/userguide/inference-chat-completions.html",
});

/** Amazon Bedrock's Mantle endpoint: `AWS_REGION`, and a Bedrock key in `AWS_BEARER_TOKEN_BEDROCK`. */
export const bedrockmantle = /* @__PURE__ */ row({
  id: "bedrockmantle",
  name: "Amazon Bedrock (Mantle)",
  baseURL: "https://bedrock-mantle.{AWS_REGION}.api.aws/v1",
  apiKeyVariable: "AWS_BEARER_TOKEN_BEDROCK",
  fields: every,
  names: completionTokens,
  tools: anyChoice,
  structured: "json_schema",
  reasoning: { efforts: lowToHigh },
  media: images,
  source: "https://docs.aws.amazon.com/bedrock/latest/userguide/bedrock-mantle.html",
});

/** Azure's models but OpenAI's: `AZURE_AI_CHAT_ENDPOINT` with or without `/models`, `AZURE_API_KEY`. */
export const azure = /* @__PURE__ */ row(
  {
    id: "azure",
    name: "Azure AI Foundry",
    baseURL: "{AZURE_AI_CHAT_ENDPOINT}/models",
    apiKeyVariable: "AZURE_API_KEY",
    keyHeader: "api-key",
    query: { "api-version": "2024-05-01-preview" },
    models: false,
    source:
      "https://learn.microsoft.com/en-us/rest/api/aifoundry/model-inference/get-chat-completions",
  },
  openModels,
);

/** OpenAI's models on Azure: `AZURE_OPENAI_ENDPOINT`, and `AZURE_OPENAI_API_KEY` in a header of its own. */
export const azureopenai = /* @__PURE__ */ row(
  {
    id: "azureopenai",
    name: "Azure OpenAI",
    baseURL: "{AZURE_OPENAI_ENDPOINT}/openai/v1",
    apiKeyVariable: "AZURE_OPENAI_API_KEY",
    keyHeader: "api-key",
    source: "https://learn.microsoft.com/en-us/azure/ai-foundry/openai/latest",
  },
  openaiOwn,
);

/** Cloudflare's Workers AI: `CLOUDFLARE_ACCOUNT_ID`, `CLOUDFLARE_API_TOKEN`. */
export const cloudflare = /* @__PURE__ */ row({
  id: "cloudflare",
  name: "Cloudflare Workers AI",
  baseURL: "https://api.cloudflare.com/client/v4/accounts/{CLOUDFLARE_ACCOUNT_ID}/ai/v1",
  apiKeyVariable: "CLOUDFLARE_API_TOKEN",
  fields: common,
  tools: anyChoice,
  structured: "json_schema",
  reasoning: { efforts: lowToHigh },
  media: images,
  models: false,
  source: "https://developers.cloudflare.com/workers-ai/configuration/open-ai-compatibility/",
});

// What Alibaba's Model Studio takes.
const modelStudio: Partial<ChatDialect> = {
  fields: [
    "temperature",
    "top_p",
    "presence_penalty",
    "max_output_tokens",
    "parallel_tool_calls",
    "top_logprobs",
  ],
  ranges: { top_logprobs: [0, 5] },
  tools: { choices: ["none", "function"] },
  structured: "json_schema",
  reasoning: { efforts: thinkingSwitch, replay: { key: "reasoning_content" } },
  // Source: https://www.alibabacloud.com/help/en/model-studio/qwen-omni
  media: { image: "url", audio: "data_url", video: "video_url" },
  explain: explainDashscope,
};

/** Alibaba's Model Studio, international endpoint; a workspace's own goes in `baseURL`. Key: `DASHSCOPE_API_KEY`. */
export const dashscope = /* @__PURE__ */ row(
  {
    id: "dashscope",
    name: "Alibaba Model Studio",
    baseURL: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
    baseURLVariable: "DASHSCOPE_API_BASE",
    apiKeyVariable: "DASHSCOPE_API_KEY",
    source:
      "https://www.alibabacloud.com/help/en/model-studio/qwen-api-via-openai-chat-completions",
  },
  modelStudio,
);

/** A Databricks workspace: `DATABRICKS_HOST` with its scheme, `DATABRICKS_TOKEN`. Streams tell usage unasked. */
export const databricks = /* @__PURE__ */ row({
  id: "databricks",
  name: "Databricks",
  baseURL: "{DATABRICKS_HOST}/serving-endpoints",
  apiKeyVariable: "DATABRICKS_TOKEN",
  fields: ["temperature", "top_p", "max_output_tokens", "top_logprobs"],
  tools: anyChoice,
  structured: "json_schema",
  // Source: https://docs.databricks.com/aws/en/machine-learning/model-serving/query-reason-models; Claude's
  // thoughts go back as they came, and nowhere else: https://github.com/BerriAI/litellm/issues/36931
  reasoning: { efforts: lowToHigh, replay: "summaries" },
  media: images,
  usageInStream: false,
  models: false,
  source: "https://docs.databricks.com/aws/en/machine-learning/foundation-model-apis/api-reference",
});

/** DigitalOcean's Gradient. Key: `DIGITALOCEAN_ACCESS_TOKEN`. */
export const digitalocean = /* @__PURE__ */ row({
  id: "digitalocean",
  name: "DigitalOcean",
  baseURL: "https://inference.do-ai.run/v1",
  apiKeyVariable: "DIGITALOCEAN_ACCESS_TOKEN",
  fields: measured,
  names: completionTokens,
  tools: anyChoice,
  reasoning: { efforts: lowToHigh },
  source: "https://docs.digitalocean.com/reference/api/digitalocean/#tag/Serverless-Inference",
});

/** Heroku's managed inference: `INFERENCE_URL` and `INFERENCE_KEY`, as its add-on sets them. */
export const heroku = /* @__PURE__ */ row({
  id: "heroku",
  name: "Heroku",
  baseURL: "{INFERENCE_URL}/v1",
  apiKeyVariable: "INFERENCE_KEY",
  fields: sampling,
  ranges: { temperature: [0, 1] },
  tools: anyChoice,
  media: images,
  usageInStream: false,
  models: false,
  source: "https://devcenter.heroku.com/articles/heroku-inference-api-v1-chat-completions",
});

/** NVIDIA's hosted models. Key: `NVIDIA_API_KEY`. */
export const nvidia = /* @__PURE__ */ row({
  id: "nvidia",
  name: "NVIDIA",
  baseURL: "https://integrate.api.nvidia.com/v1",
  apiKeyVariable: "NVIDIA_API_KEY",
  fields: common,
  tools: anyChoice,
  reasoning: { efforts: lowToHigh },
  media: images,
  source:
    "https://docs.api.nvidia.com/nim/reference/llm-apis (not confirmed by the vendor's documentation)",
});

/** OVHcloud's AI Endpoints. Key: `OVHCLOUD_API_KEY`. */
export const ovhcloud = /* @__PURE__ */ row(
  {
    id: "ovhcloud",
    name: "OVHcloud",
    baseURL: "https://oai.endpoints.kepler.ai.cloud.ovh.net/v1",
    baseURLVariable: "OVHCLOUD_API_BASE",
    apiKeyVariable: "OVHCLOUD_API_KEY",
    source:
      "https://docs.ovhcloud.com/en/guides/public-cloud/ai-machine-learning/ai-endpoints-getting-started (not confirmed by the vendor's documentation)",
  },
  openModels,
);

/** Scaleway's Generative APIs. Key: `SCW_SECRET_KEY`. */
export const scaleway = /* @__PURE__ */ row({
  id: "scaleway",
  name: "Scaleway",
  baseURL: "https://api.scaleway.ai/v1",
  apiKeyVariable: "SCW_SECRET_KEY",
  fields: ["temperature", "top_p", "presence_penalty", "max_output_tokens"],
  tools: anyChoice,
  structured: "json_schema",
  reasoning: { efforts: lowToHigh },
  media: images,
  source: "https://www.scaleway.com/en/docs/generative-apis/api-cli/using-chat-api/",
});

/** Snowflake's Cortex: `SNOWFLAKE_ACCOUNT`, and a programmatic access token in `SNOWFLAKE_PAT`. */
export const snowflake = /* @__PURE__ */ row({
  id: "snowflake",
  name: "Snowflake Cortex",
  baseURL: "https://{SNOWFLAKE_ACCOUNT}.snowflakecomputing.com/api/v2/cortex/v1",
  apiKeyVariable: "SNOWFLAKE_PAT",
  fields: most,
  names: completionTokens,
  tools: anyChoice,
  structured: "json_schema",
  reasoning: { efforts: everyEffortInside, replay: "reasoning_details" },
  media: images,
  models: false,
  source: "https://docs.snowflake.com/en/user-guide/snowflake-cortex/open_ai_sdk",
});

/** IBM's model gateway: `WATSONX_URL`, and an IAM token in `WATSONX_TOKEN`, or fetched by `apiKey`. */
export const watsonx = /* @__PURE__ */ row({
  id: "watsonx",
  name: "IBM watsonx",
  baseURL: "{WATSONX_URL}/ml/gateway/v1",
  apiKeyVariable: "WATSONX_TOKEN",
  fields: every,
  tools: anyChoice,
  structured: "json_schema",
  reasoning: { efforts: lowToHigh },
  media: images,
  source:
    "https://ibm.github.io/watsonx-ai-node-sdk/interfaces/1_7_x.gateway.CreateChatCompletionsParams.html",
});
