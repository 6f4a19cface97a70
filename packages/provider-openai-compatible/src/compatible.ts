import {
  AnyLLMError,
  type Capabilities,
  defineResponsesProvider,
  env,
  fillBaseURL,
  MissingApiKeyError,
  type OperationName,
  type Provider,
  type ProviderOptions,
} from "@anyllm/core";
import { lowerMcpInput } from "@anyllm/core/translate";

const packageName = "@anyllm/provider-openai-compatible";

/** Options of {@link openaiCompatible}. */
export interface CompatibleOptions<Id extends string = string> extends ProviderOptions {
  /** The endpoint up to and without `/responses`. */
  baseURL: string;
  /** The name before the model: lower-case letters, digits, `-` and `_`. @default "openai-compatible" */
  id?: Id | undefined;
  /** The variable that holds the key. Without one, calls without a key are sent without one. */
  apiKeyVariable?: string | undefined;
  /** What the endpoint takes. @default everything: the endpoint itself will say no */
  capabilities?: Partial<Capabilities> | undefined;
}

/**
 * Any endpoint that speaks Responses.
 *
 * @param options - See {@link CompatibleOptions}.
 * @throws AnyLLMError `invalid_request` without a base URL; at the first call MissingApiKeyError,
 *   when `apiKeyVariable` is given and there is no key.
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { openaiCompatible } from "@anyllm/provider-openai-compatible";
 *
 * const acme = openaiCompatible({ id: "acme", baseURL: "https://llm.acme.example/v1" });
 * const llm = createClient({ providers: [acme] });
 * const response = await llm.responses({ model: "acme/large", input: "Hello" });
 * ```
 */
export function openaiCompatible<const Id extends string = "openai-compatible">(
  options: CompatibleOptions<Id>,
): Provider<Id> {
  const { baseURL, id = "openai-compatible" as Id, apiKeyVariable, capabilities } = options;
  if (!baseURL) {
    const said = "openaiCompatible needs a base URL: openaiCompatible({ baseURL }).";
    throw new AnyLLMError("invalid_request", said, { provider: id, param: "baseURL" });
  }
  const fromEnvironment = (): string => {
    const key = apiKeyVariable && env(apiKeyVariable);
    if (apiKeyVariable && !key) {
      throw new MissingApiKeyError(id, apiKeyVariable, packageName);
    }
    return key ?? "";
  };
  return defineResponsesProvider({
    id,
    options: { ...options, apiKey: options.apiKey ?? fromEnvironment },
    baseURL,
    capabilities: capabilities ?? { parameters: "all", tools: "all", input: "all" },
    ...(capabilities && hostless(capabilities)),
    operations: [...everyOperation],
  });
}

const everyOperation = [
  "retrieve",
  "delete",
  "cancel",
  "inputItems",
  "compact",
  "inputTokens",
] as const;

/** A vendor that needs no code of its own. */
export interface Vendor<Id extends string, Operation extends OperationName> {
  id: Id;
  /** As the vendor writes it. */
  name: string;
  /**
   * The endpoint; `{NAME}` stands for an environment variable that must be set. Its value may end
   * with what follows it here.
   */
  baseURL: string;
  /** The variable that may hold another endpoint. */
  baseURLVariable?: string;
  /** The variable that holds the key; absent where none is needed. */
  apiKeyVariable?: string;
  /** The header that carries the key as it is. @default `authorization`, as a bearer token */
  keyHeader?: string;
  /** It keeps no responses. */
  stateless?: boolean;
  capabilities: Capabilities;
  operations?: readonly Operation[];
  /** Where these facts stand. */
  source: string;
}

/** Makes a vendor's provider. */
export interface VendorFactory<Id extends string, Operation extends OperationName> {
  (options?: ProviderOptions): Provider<Id, string, Operation>;
  /** What is known of the vendor. */
  readonly vendor: Vendor<Id, Operation>;
}

/** The factory for a row. */
export function vendor<const Id extends string, const Operation extends OperationName = never>(
  row: Vendor<Id, Operation>,
): VendorFactory<Id, Operation> {
  const { id, baseURL, keyHeader, source: _, name: __, ...rest } = row;
  const factory = (options: ProviderOptions = {}): Provider<Id, string, Operation> =>
    defineResponsesProvider({
      ...rest,
      ...hostless(row.capabilities),
      id,
      package: packageName,
      options,
      baseURL: () => fillBaseURL(baseURL, id),
      ...(keyHeader && { authorize: (key: string) => ({ [keyHeader]: key }) }),
    });
  return Object.assign(factory, { vendor: row });
}

// Who takes no tool of MCP takes no item of one either.
function hostless({ tools = [] }: Partial<Capabilities>) {
  return tools !== "all" && !tools.includes("mcp") && { adjust: lowerMcpInput };
}
