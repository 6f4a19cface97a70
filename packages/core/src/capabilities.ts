import type { Capabilities, Provider } from "./provider.ts";
import { knownParameters } from "./request.ts";

/** What a provider can do, flag by flag. */
export interface ProviderCapabilities extends Pick<Capabilities, "tools" | "input"> {
  /** The provider's id. */
  provider: string;
  /** Each request field there is, and whether the provider takes it. */
  parameters: Readonly<Record<string, boolean>>;
  /** The verbs on stored responses that it has. */
  operations: readonly string[];
  /** Whether `llm.models` can list its models. */
  models: boolean;
}

/**
 * What a provider can do. A field it does not take is refused or left out with a warning, as
 * `strict` says, before anything is sent.
 *
 * @param provider - What a factory made, or one of `llm.providers`.
 * @example
 * ```ts
 * import { capabilities } from "@anyllm/core";
 * import { openai } from "@anyllm/provider-openai";
 *
 * const { parameters, tools } = capabilities(openai());
 * console.log(parameters["previous_response_id"], tools); // true "all"
 * ```
 */
export function capabilities(provider: Provider): ProviderCapabilities {
  const { id, operations = [], listsModels = false } = provider;
  const { parameters, tools, input } = provider.capabilities;
  const flags = knownParameters().map((name): [string, boolean] => [
    name,
    parameters === "all" || parameters.includes(name),
  ]);
  return {
    provider: id,
    parameters: Object.fromEntries(flags),
    tools,
    input,
    operations,
    models: listsModels,
  };
}
