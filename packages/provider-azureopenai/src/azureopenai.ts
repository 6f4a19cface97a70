import {
  AnyLLMError,
  type ApiKey,
  defineResponsesProvider,
  env,
  type Provider,
  type ProviderOptions,
  type StructuredSupport,
} from "@anyllm/core";
import { azureBaseURL } from "./base-url.ts";

/** A Microsoft Entra ID access token, or a function that fetches one for each attempt. */
export type AzureToken = ApiKey;

/** Options of {@link azureopenai}. */
export interface AzureOpenAIOptions extends ProviderOptions {
  /**
   * The resource: `https://<resource>.openai.azure.com`, or any URL that the portal shows for it.
   *
   * @default `AZURE_OPENAI_ENDPOINT`
   */
  endpoint?: string | undefined;
  /** The same as `endpoint`, and wins over it; for gateways in front of a resource. */
  baseURL?: string | undefined;
  /**
   * `v1`, `preview` or `latest` for the undated surface, or a date such as `2025-04-01-preview`.
   *
   * @default the version in the URL given, then `OPENAI_API_VERSION`, then `v1`
   */
  apiVersion?: string | undefined;
  /** Sent as `api-key`. @default `AZURE_OPENAI_API_KEY` */
  apiKey?: ApiKey | undefined;
  /**
   * Sent as a bearer token; wins over `apiKey`. A function is called for each attempt, so a token
   * provider of `@azure/identity` fits as it is and its tokens stay fresh.
   *
   * @default `AZURE_OPENAI_AD_TOKEN`, when there is no key
   */
  token?: AzureToken | undefined;
  /**
   * Deployment names by model, for deployments not named after their model. `compact` is not among
   * the calls that this changes: it is given the deployment's name.
   */
  deployments?: Readonly<Record<string, string>> | undefined;
}

// Source: https://learn.microsoft.com/azure/foundry/openai/how-to/responses, and of compact
// https://learn.microsoft.com/azure/foundry/reference/rest/compactconversation. /input_tokens was a 404
// in May 2026: https://learn.microsoft.com/answers/questions/5889782
const operations = ["retrieve", "delete", "cancel", "inputItems", "compact"] as const;

/** What this provider is, as a type: its id and verbs. */
export type AzureOpenAIProvider = Provider<"azureopenai", string, (typeof operations)[number]>;

/**
 * The Responses API of an Azure OpenAI or Foundry resource. The model of a request is the name of a
 * deployment.
 *
 * Reads `AZURE_OPENAI_ENDPOINT`, `AZURE_OPENAI_API_KEY`, `AZURE_OPENAI_AD_TOKEN` and
 * `OPENAI_API_VERSION` where options leave them out, when a call is made.
 *
 * @param options - See {@link AzureOpenAIOptions}.
 * @throws MissingApiKeyError at the first call, without a key or token; AnyLLMError
 *   `invalid_request` without an endpoint.
 * @see https://learn.microsoft.com/azure/foundry/openai/api-version-lifecycle
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { azureopenai } from "@anyllm/provider-azureopenai";
 *
 * const azure = azureopenai({ endpoint: "https://contoso.openai.azure.com", apiKey: "…" });
 * const llm = createClient({ providers: [azure] });
 * const response = await llm.responses({ model: "azureopenai/my-deployment", input: "Hello" });
 * ```
 */
export function azureopenai(options: AzureOpenAIOptions = {}): AzureOpenAIProvider {
  const { token, apiKey, deployments = {} } = options;
  const usesToken = (): boolean =>
    token !== undefined || (apiKey === undefined && !env("AZURE_OPENAI_API_KEY"));
  const fromEnvironment = (): string =>
    env("AZURE_OPENAI_API_KEY") ?? env("AZURE_OPENAI_AD_TOKEN") ?? "";
  return defineResponsesProvider({
    ...wire,
    options: { ...options, baseURL: undefined, apiKey: token ?? apiKey ?? fromEnvironment },
    baseURL: () => azureBaseURL(endpointOf(options), options.apiVersion),
    authorize: (key) => (usesToken() ? { authorization: `Bearer ${key}` } : { "api-key": key }),
    explain,
    adjust: (body) => ({ ...body, model: deployments[String(body["model"])] ?? body["model"] }),
  });
}

const wire = {
  id: "azureopenai",
  apiKeyVariable: "AZURE_OPENAI_API_KEY",
  // Source: https://learn.microsoft.com/azure/foundry/openai/how-to/responses
  capabilities: { parameters: "all", tools: "all", input: "all" },
  operations,
  structured,
} as const;

// Of the model behind a deployment's name nothing is known.
// Source: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/structured-outputs
function structured(): StructuredSupport {
  return { format: "json_schema", withTools: true, strictTools: true, forcedTools: true };
}

// Source: the error body of a resource for a deployment that is not there.
function explain(error: AnyLLMError): AnyLLMError {
  if (error.vendorCode !== "DeploymentNotFound") return error;
  const { message, provider, status, vendorCode } = error;
  return new AnyLLMError("model_not_found", message, {
    provider,
    status,
    vendorCode,
    cause: error,
  });
}

function endpointOf({ baseURL, endpoint }: AzureOpenAIOptions): string {
  const given = baseURL ?? endpoint ?? env("AZURE_OPENAI_ENDPOINT");
  if (given) return given;
  const said =
    "No endpoint for azureopenai: set AZURE_OPENAI_ENDPOINT in the environment, or pass azureopenai({ endpoint }).";
  throw new AnyLLMError("invalid_request", said, { provider: "azureopenai", param: "endpoint" });
}
