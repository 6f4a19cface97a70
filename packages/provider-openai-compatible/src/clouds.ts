import { allBut, statelessParameters } from "./parameters.ts";
import { vendor } from "./compatible.ts";

/** Amazon Bedrock's runtime endpoint, with a Bedrock key: `AWS_BEARER_TOKEN_BEDROCK`, `AWS_REGION`. */
export const bedrock = /* @__PURE__ */ vendor({
  id: "bedrock",
  name: "Amazon Bedrock",
  baseURL: "https://bedrock-runtime.{AWS_REGION}.amazonaws.com/openai/v1",
  apiKeyVariable: "AWS_BEARER_TOKEN_BEDROCK",
  capabilities: {
    parameters: /* @__PURE__ */ allBut(["background", "conversation", "prompt"]),
    tools: ["function"],
    input: ["input_image", "input_file"],
  },
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

/** Alibaba's Model Studio, international endpoint. Key: `DASHSCOPE_API_KEY`. */
export const dashscope = /* @__PURE__ */ vendor({
  id: "dashscope",
  name: "Alibaba Model Studio",
  baseURL: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
  baseURLVariable: "DASHSCOPE_API_BASE",
  apiKeyVariable: "DASHSCOPE_API_KEY",
  capabilities: {
    parameters: /* @__PURE__ */ allBut(["background", "conversation", "instructions", "prompt"]),
    tools: "all",
    input: ["input_image"],
  },
  operations: ["retrieve", "delete", "inputItems"],
  source: "https://help.aliyun.com/en/model-studio/compatibility-with-openai-responses-api",
});

/** A Databricks workspace: `DATABRICKS_HOST` with its scheme, `DATABRICKS_TOKEN`. */
export const databricks = /* @__PURE__ */ vendor({
  id: "databricks",
  name: "Databricks",
  baseURL: "{DATABRICKS_HOST}/serving-endpoints",
  apiKeyVariable: "DATABRICKS_TOKEN",
  capabilities: { parameters: "all", tools: "all", input: "all" },
  source:
    "https://docs.databricks.com/aws/en/machine-learning/model-serving/query-openai-responses",
});

/** Together AI: stateless, in beta; MCP tools run by Together. Key: `TOGETHER_API_KEY`. */
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
    input: ["input_image"],
  },
  source: "https://docs.together.ai/docs/inference/responses",
});

/** SambaNova Cloud: stateless. Key: `SAMBANOVA_API_KEY`. */
export const sambanova = /* @__PURE__ */ vendor({
  id: "sambanova",
  name: "SambaNova",
  baseURL: "https://api.sambanova.ai/v1",
  baseURLVariable: "SAMBANOVA_API_BASE",
  apiKeyVariable: "SAMBANOVA_API_KEY",
  stateless: true,
  capabilities: {
    parameters: statelessParameters,
    tools: ["function"],
    input: ["input_image"],
  },
  source: "https://docs.sambanova.ai/docs/en/features/responses",
});

/** GMI Cloud. Key: `GMI_API_KEY`. */
export const gmi = /* @__PURE__ */ vendor({
  id: "gmi",
  name: "GMI Cloud",
  baseURL: "https://api.gmi-serving.com/v1",
  baseURLVariable: "GMI_API_BASE",
  apiKeyVariable: "GMI_API_KEY",
  capabilities: { parameters: "all", tools: "all", input: "all" },
  source: "https://github.com/mozilla-ai/any-llm/pull/1191",
});
