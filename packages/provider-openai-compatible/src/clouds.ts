import { allBut, statelessParameters } from "./parameters.ts";
import { vendor } from "./compatible.ts";

/** Amazon Bedrock's runtime endpoint, with a Bedrock key: `AWS_BEARER_TOKEN_BEDROCK`, `AWS_REGION`. */
export const bedrock = /* @__PURE__ */ vendor({
  id: "bedrock",
  name: "Amazon Bedrock",
  baseURL: "https://bedrock-runtime.{AWS_REGION}.amazonaws.com/openai/v1",
  apiKeyVariable: "AWS_BEARER_TOKEN_BEDROCK",
  // No background responses there, and no tools but those that the client runs.
  capabilities: {
    parameters: /* @__PURE__ */ allBut(["background"]),
    tools: ["function", "custom"],
    input: "all",
  },
  operations: ["retrieve", "delete", "cancel"],
  source: "https://docs.aws.amazon.com/bedrock/latest/userguide/inference-responses-api.html",
});

/**
 * Amazon Bedrock's Mantle endpoint: background responses, and tools that AWS runs. Some models are
 * served under `/openai/v1` there: for those pass `baseURL`.
 */
export const bedrockmantle = /* @__PURE__ */ vendor({
  id: "bedrockmantle",
  name: "Amazon Bedrock (Mantle)",
  baseURL: "https://bedrock-mantle.{AWS_REGION}.api.aws/v1",
  apiKeyVariable: "AWS_BEARER_TOKEN_BEDROCK",
  capabilities: { parameters: "all", tools: "all", input: "all" },
  operations: ["retrieve", "delete", "cancel"],
  source: "https://docs.aws.amazon.com/bedrock/latest/userguide/inference-responses-api.html",
});

/**
 * Alibaba's Model Studio, international endpoint; a workspace's own domain goes in `baseURL`. Key:
 * `DASHSCOPE_API_KEY`. It drops the fields that its reference does not list, `text` among them.
 */
export const dashscope = /* @__PURE__ */ vendor({
  id: "dashscope",
  name: "Alibaba Model Studio",
  baseURL: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
  baseURLVariable: "DASHSCOPE_API_BASE",
  apiKeyVariable: "DASHSCOPE_API_KEY",
  capabilities: {
    parameters: [
      "conversation",
      "instructions",
      "max_output_tokens",
      "previous_response_id",
      "reasoning",
      "store",
      "temperature",
      "tool_choice",
      "tools",
      "top_p",
    ],
    tools: [
      "function",
      "web_search",
      "web_extractor",
      "code_interpreter",
      "web_search_image",
      "image_search",
      "file_search",
      "mcp",
    ],
    input: ["input_image", "input_file", "input_audio", "input_video"],
  },
  operations: ["retrieve", "delete", "inputItems"],
  source: "https://help.aliyun.com/zh/model-studio/qwen-api-via-openai-responses",
});

/**
 * A Databricks workspace: `DATABRICKS_HOST` with its scheme, `DATABRICKS_TOKEN`. OpenAI's models only:
 * others are served elsewhere in the workspace.
 */
export const databricks = /* @__PURE__ */ vendor({
  id: "databricks",
  name: "Databricks",
  baseURL: "{DATABRICKS_HOST}/serving-endpoints",
  apiKeyVariable: "DATABRICKS_TOKEN",
  capabilities: { parameters: "all", tools: "all", input: "all" },
  source:
    "https://learn.microsoft.com/en-us/azure/databricks/machine-learning/model-serving/query-openai-responses",
});

/** Together AI: stateless; MCP tools run by Together. Key: `TOGETHER_API_KEY`. */
export const together = /* @__PURE__ */ vendor({
  id: "together",
  name: "Together AI",
  baseURL: "https://api.together.ai/v1",
  baseURLVariable: "TOGETHER_API_BASE",
  apiKeyVariable: "TOGETHER_API_KEY",
  stateless: true,
  capabilities: {
    parameters: statelessParameters,
    tools: ["function", "mcp"],
    input: "all",
  },
  source: "https://docs.together.ai/docs/inference/responses-api",
});

/** SambaNova Cloud: stateless. Key: `SAMBANOVA_API_KEY`. Fields not listed have no effect there. */
export const sambanova = /* @__PURE__ */ vendor({
  id: "sambanova",
  name: "SambaNova",
  baseURL: "https://api.sambanova.ai/v1",
  baseURLVariable: "SAMBANOVA_API_BASE",
  apiKeyVariable: "SAMBANOVA_API_KEY",
  stateless: true,
  capabilities: {
    parameters: [
      "instructions",
      "max_output_tokens",
      "parallel_tool_calls",
      "reasoning",
      "store",
      "temperature",
      "text",
      "tool_choice",
      "tools",
      "top_logprobs",
      "top_p",
    ],
    tools: ["function"],
    input: ["input_image", "input_audio", "input_video"],
  },
  source:
    "https://github.com/sambanova/sambanova-python/blob/main/src/sambanova/types/response_create_params.py",
});

/** GMI Cloud. Key: `GMI_API_KEY`. */
export const gmi = /* @__PURE__ */ vendor({
  id: "gmi",
  name: "GMI Cloud",
  baseURL: "https://api.gmi-serving.com/v1",
  baseURLVariable: "GMI_API_BASE",
  apiKeyVariable: "GMI_API_KEY",
  capabilities: { parameters: "all", tools: "all", input: "all" },
  source:
    "https://github.com/mozilla-ai/any-llm/pull/1191 (not confirmed by the vendor's documentation)",
});
