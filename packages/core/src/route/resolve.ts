import { AnyLLMError } from "../errors.ts";

/** Where a request goes. */
export interface Route {
  /** The provider's id. */
  provider: string;
  /** The model string as the provider gets it. */
  model: string;
}

/** What a model reference is resolved against. */
export interface RouteOptions {
  /** The ids of the client's providers. */
  providers: readonly string[];
  /** The provider the caller named: the model string is then verbatim. */
  provider?: string | undefined;
  /** Gets references that name no provider. */
  defaultProvider?: string | undefined;
}

/**
 * Finds the provider of a model reference, `provider/model` or `provider:model`. The prefix counts
 * only when it names one of the client's providers; otherwise the whole string belongs to the only,
 * or the default, provider. So `openai/gpt-oss-120b:groq` reaches a router untouched.
 *
 * @throws AnyLLMError `unknown_provider`, listing the choices; `invalid_request` without a model.
 * @example
 * ```ts
 * import { resolveModel } from "@anyllm/core";
 *
 * const providers = ["groq", "huggingface"];
 * resolveModel("huggingface/openai/gpt-oss-120b:groq", { providers });
 * // { provider: "huggingface", model: "openai/gpt-oss-120b:groq" }
 * ```
 */
export function resolveModel(reference: string, options: RouteOptions): Route {
  const { providers, provider, defaultProvider } = options;
  const fallback =
    provider ?? defaultProvider ?? (providers.length === 1 ? providers[0] : undefined);
  const separator = reference.search(/[/:]/);
  const prefix = separator < 0 ? undefined : reference.slice(0, separator);
  let route = fallback === undefined ? undefined : { provider: fallback, model: reference };
  if (provider === undefined && prefix !== undefined && providers.includes(prefix)) {
    route = { provider: prefix, model: reference.slice(separator + 1) };
  }
  if (!route || !providers.includes(route.provider)) {
    throw unknownProvider(route?.provider ?? prefix, reference, providers);
  }
  if (route.model === "") {
    throw new AnyLLMError(
      "invalid_request",
      `model: "${reference}" names no model. Write ${route.provider}/<model>.`,
      { param: "model" },
    );
  }
  return route;
}

// The slugs of LLMProvider, here again because a client that resolves need not carry that list.
const packaged =
  /^(openai(-compatible)?|azureopenai|huggingface|groq|fireworks|openrouter|xai|ollama|lmstudio|vllm|llamacpp|anthropic|gemini|vertexai|bedrock|cohere|deepseek|mistral|together|cerebras|perplexity|moonshotai|zai)$/;

function unknownProvider(
  name: string | undefined,
  reference: string,
  providers: readonly string[],
): AnyLLMError {
  const choices = providers.length > 0 ? providers.join(", ") : "none";
  const first = providers[0] ?? "openai";
  const add = packaged.test(name ?? "")
    ? `Run npm install @anyllm/provider-${name}, and add it`
    : `Add ${name}`;
  return new AnyLLMError(
    "unknown_provider",
    name === undefined
      ? `model: "${reference}" names no provider. This client has: ${choices}. Write ${first}/${reference}, or give createClient a defaultProvider.`
      : `model: "${reference}" names the provider "${name}", which this client does not have. It has: ${choices}. ${add} to createClient({ providers }), or name another with the provider option.`,
    { param: "model" },
  );
}
