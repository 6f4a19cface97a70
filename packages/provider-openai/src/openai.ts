import {
  defineResponsesProvider,
  env,
  type Provider,
  type ProviderOptions,
  type StructuredSupport,
  type Transport,
} from "@anyllm/core";

/**
 * Model names that complete in an editor; any other name works as well.
 *
 * Source: OpenAI, "Models"; Microsoft, "Azure OpenAI Responses API", supported models.
 */
export type OpenAIModel =
  | "gpt-5.5"
  | "gpt-5.4"
  | "gpt-5.4-mini"
  | "gpt-5.4-nano"
  | "gpt-5.4-pro"
  | "gpt-5.3-codex"
  | "gpt-5.2"
  | "gpt-5.2-codex"
  | "gpt-5.1"
  | "gpt-5.1-codex"
  | "gpt-5.1-codex-max"
  | "gpt-5"
  | "gpt-5-mini"
  | "gpt-5-nano"
  | "gpt-4.1"
  | "gpt-4.1-mini"
  | "gpt-4.1-nano"
  | "gpt-4o"
  | "gpt-4o-mini"
  | "o3"
  | "o4-mini";

/** Options of {@link openai}. */
export interface OpenAIOptions extends ProviderOptions {
  /** `OpenAI-Organization`. @default `OPENAI_ORG_ID` */
  organization?: string | undefined;
  /** `OpenAI-Project`. @default `OPENAI_PROJECT_ID` */
  project?: string | undefined;
}

// Source: OpenAI, "API Reference", Responses.
const operations = [
  "retrieve",
  "delete",
  "cancel",
  "inputItems",
  "compact",
  "inputTokens",
] as const;

/** What OpenAI's provider is, as a type: its id, models and verbs. */
export type OpenAIProvider = Provider<"openai", OpenAIModel, (typeof operations)[number]>;

/**
 * OpenAI's Responses API, natively.
 *
 * Reads `OPENAI_API_KEY`, `OPENAI_BASE_URL`, `OPENAI_ORG_ID` and `OPENAI_PROJECT_ID` where options
 * leave them out, when a call is made.
 *
 * @param options - See {@link OpenAIOptions}.
 * @throws MissingApiKeyError at the first call, when there is no key.
 * @see OpenAI, "API Reference", Responses
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { openai } from "@anyllm/provider-openai";
 *
 * const llm = createClient({ providers: [openai({ apiKey: "sk-…" })] });
 * const stream = await llm.responses({ model: "openai/gpt-5.2", input: "Hello", stream: true });
 * for await (const text of stream.textStream) console.log(text);
 * ```
 */
export function openai(options: OpenAIOptions = {}): OpenAIProvider {
  return defineResponsesProvider({
    ...wire,
    options,
    baseURLVariable: "OPENAI_BASE_URL",
    apiKeyVariable: "OPENAI_API_KEY",
    headers() {
      const organization = options.organization ?? env("OPENAI_ORG_ID");
      const project = options.project ?? env("OPENAI_PROJECT_ID");
      return {
        ...(organization && { "openai-organization": organization }),
        ...(project && { "openai-project": project }),
      };
    },
  });
}

/** The same wire over a transport that brings its own endpoint and credentials. */
export function openaiOver(transport: Transport, options: ProviderOptions): OpenAIProvider {
  return defineResponsesProvider({ ...wire, options, transport });
}

const wire = {
  id: "openai",
  baseURL: "https://api.openai.com/v1",
  capabilities: { parameters: "all", tools: "all", input: "all" },
  operations,
  structured,
  models: [] as OpenAIModel[],
} as const;

// Models from before gpt-4o-2024-08-06 know JSON alone, though strict functions.
// Source: https://platform.openai.com/docs/guides/structured-outputs
function structured(model: string): StructuredSupport {
  const old = /(^|:)(gpt-3\.5|gpt-4(-|$)|gpt-4o-2024-05-13)/.test(model);
  return {
    format: old ? "json_object" : "json_schema",
    withTools: true,
    strictTools: true,
    forcedTools: true,
  };
}
