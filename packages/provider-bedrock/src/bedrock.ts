import {
  AnyLLMError,
  defineTranslator,
  env,
  type HttpRequest,
  type Provider,
  type ProviderOptions,
} from "@anyllm/core";
import { messagesCapabilities, messagesStructured } from "@anyllm/provider-anthropic/facts";
import { explain } from "./errors.ts";
import { eventStream } from "./event-stream.ts";
import { structuredOf } from "./families.ts";
import type { AwsCredentials } from "./sign.ts";

/**
 * Model ids that complete in an editor; any other id, inference profile or ARN works as well.
 *
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/models-supported.html
 */
export type BedrockModel =
  | "us.anthropic.claude-sonnet-4-6"
  | "global.anthropic.claude-haiku-4-5-20251001-v1:0"
  | "us.amazon.nova-2-lite-v1:0"
  | "us.amazon.nova-pro-v1:0"
  | "openai.gpt-oss-120b-1:0";

/** What this provider is, as a type. */
export type BedrockProvider = Provider<"bedrock", BedrockModel, never>;

/** The options of {@link bedrock}. */
export interface BedrockOptions extends ProviderOptions {
  /** @default `AWS_REGION`, then `AWS_DEFAULT_REGION` */
  region?: string | undefined;
  /**
   * Signs calls with these, where there is no `apiKey`. A function is asked for each call.
   *
   * @default `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`
   */
  credentials?: AwsCredentials | (() => AwsCredentials | Promise<AwsCredentials>) | undefined;
  /**
   * `invoke` speaks Anthropic's own wire through InvokeModel, for what Converse leaves out. It takes
   * models of Anthropic's alone.
   *
   * @default "converse"
   */
  api?: "converse" | "invoke" | undefined;
}

/**
 * Amazon Bedrock over its Converse API. Calls carry a Bedrock API key, or are signed with AWS
 * credentials (Signature Version 4). Fields of Converse itself, such as `guardrailConfig`,
 * `additionalModelRequestFields` or `inferenceConfig`, may stand in the request and are sent along;
 * a tool of Converse's own is one of the type `bedrock`: `{"type": "bedrock", "cachePoint": {…}}`.
 *
 * Reads `AWS_BEARER_TOKEN_BEDROCK`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`,
 * `AWS_SESSION_TOKEN`, `AWS_REGION`, `AWS_DEFAULT_REGION` and `AWS_ENDPOINT_URL_BEDROCK_RUNTIME`
 * where options leave them out, when a call is made.
 *
 * @param options - See {@link BedrockOptions}.
 * @throws AnyLLMError at the first call: `missing_api_key` without a key or credentials,
 * `invalid_request` without a region; UnsupportedError for what Converse or the model lacks.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { bedrock } from "@anyllm/provider-bedrock";
 *
 * const llm = createClient({ providers: [bedrock({ region: "us-east-1" })] });
 * const response = await llm.responses({
 *   model: "bedrock/us.anthropic.claude-sonnet-4-6",
 *   input: "Hello",
 * });
 * ```
 */
export function bedrock(options: BedrockOptions = {}): BedrockProvider {
  return defineTranslator({
    ...wire,
    options: { ...options, apiKey: keyOf(options) },
    baseURL: () => {
      const region = regionOf(options);
      return `https://bedrock-runtime.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
    },
    sign: (request) => signCall(request, options),
    explain,
    ...(options.api === "invoke" ? invoke : converse),
  });
}

const wire = {
  id: "bedrock",
  baseURLVariable: "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
  framing: eventStream,
  seals: ["encrypted_content"],
  models: [] as BedrockModel[],
} as const;

const { parameters, tools, input } = messagesCapabilities;

// What can be said through InvokeModel: the tier stands in no body there.
const invokeCapabilities = {
  parameters:
    parameters === "all" ? parameters : parameters.filter((name) => name !== "service_tier"),
  tools,
  input,
};

const invoke = {
  wire: () => import("./speak-invoke.ts"),
  capabilities: invokeCapabilities,
  structured: messagesStructured,
};

const converse = {
  wire: () => import("./speak-converse.ts"),
  structured: structuredOf,
  capabilities: {
    parameters: [
      "instructions",
      "max_output_tokens",
      "metadata",
      "reasoning",
      "service_tier",
      "temperature",
      "text",
      "tool_choice",
      "tools",
      "top_p",
    ],
    tools: ["function", "web_search", "code_interpreter", "bedrock"],
    input: ["input_image", "input_file", "input_video", "input_audio"],
  },
} as const;

// Credentials that were given win over a key that merely lies in the environment.
function keyOf({ apiKey, credentials }: BedrockOptions): ProviderOptions["apiKey"] {
  return apiKey ?? (credentials ? "" : () => env("AWS_BEARER_TOKEN_BEDROCK") ?? "");
}

function regionOf({ region }: BedrockOptions): string {
  const found = region ?? env("AWS_REGION") ?? env("AWS_DEFAULT_REGION");
  if (found !== undefined && /^[a-z0-9-]+$/.test(found)) return found;
  const said = "bedrock: no region. Set AWS_REGION, or pass region to @anyllm/provider-bedrock.";
  throw new AnyLLMError("invalid_request", said, { provider: "bedrock", param: "region" });
}

async function signCall(request: HttpRequest, options: BedrockOptions): Promise<HttpRequest> {
  if (request.headers["authorization"]) return request;
  const { credentials = fromEnvironment } = options;
  const found = typeof credentials === "function" ? await credentials() : credentials;
  const [, region = regionOf(options)] =
    /^https:\/\/bedrock-runtime[^.]*\.([a-z0-9-]+)\.amazonaws\./.exec(request.url) ?? [];
  const { signV4 } = await import("./sign.ts");
  return signV4(request, { credentials: found, region });
}

function fromEnvironment(): AwsCredentials {
  const accessKeyId = env("AWS_ACCESS_KEY_ID");
  const secretAccessKey = env("AWS_SECRET_ACCESS_KEY");
  if (accessKeyId && secretAccessKey) {
    return { accessKeyId, secretAccessKey, sessionToken: env("AWS_SESSION_TOKEN") };
  }
  const said =
    "No API key for bedrock: set AWS_BEARER_TOKEN_BEDROCK, or AWS_ACCESS_KEY_ID and " +
    "AWS_SECRET_ACCESS_KEY, or pass apiKey or credentials to @anyllm/provider-bedrock.";
  throw new AnyLLMError("missing_api_key", said, { provider: "bedrock" });
}
