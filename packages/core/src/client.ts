import type { ResponseRequest } from "@anyllm/types";
import type { Caller } from "./caller.ts";
import type { CallOptions, Client, ClientOptions, Responses } from "./client-types.ts";
import { AnyLLMError } from "./errors.ts";
import { loadLate } from "./late.ts";
import { CONTRACT, type OperationName, type Provider } from "./provider.ts";
import type { AnyLLMResponse } from "./response.ts";
import { share } from "./shared.ts";
import type { ResponseStream } from "./stream.ts";

/**
 * Makes a client: one `responses()` call that reaches all its providers.
 *
 * @param options - The providers, and settings for every call; see {@link ClientOptions}.
 * @throws AnyLLMError `incompatible_provider` for a provider of another contract version, or two
 *   with the same id.
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { openai } from "@anyllm/provider-openai";
 *
 * const llm = createClient({ providers: [openai()] });
 * const response = await llm.responses({ model: "openai/gpt-5.2", input: "Hello" });
 * console.log(response.output_text);
 * ```
 */
export function createClient<const P extends readonly Provider[]>(
  options: { providers: P } & ClientOptions<P[number]>,
): Client<P[number]> {
  const providers = new Map<string, P[number]>();
  for (const provider of options.providers) register(providers, provider);
  const shared = share(options);
  const { defaultProvider } = options;
  const only = providers.size === 1 ? options.providers[0] : undefined;

  // What makes calls is loaded with the first one; the wire of the only provider comes along with it.
  let caller: Caller | undefined;
  const load = async (): Promise<Caller> => {
    only?.load?.().catch(() => {}); // asked for again by the call, which tells why
    const { createCaller } = await loadLate("@anyllm/core", () => import("./caller.ts"));
    return (caller ??= createCaller({ shared, providers, defaultProvider }));
  };
  const create = (
    given: ResponseRequest,
    callOptions: CallOptions = {},
  ): Promise<AnyLLMResponse | ResponseStream> =>
    caller
      ? caller.create(given, callOptions)
      : load().then(({ create: begin }) => begin(given, callOptions));
  // Most programs list no models and keep no responses: what does is loaded with the first such call.
  const verb =
    (name: OperationName): unknown =>
    async (...given: never[]) => {
      const { prepare } = caller ?? (await load());
      const { createOperations } = await loadLate(name, () => import("./operations.ts"));
      return createOperations({ shared, providers, prepare })[name](...given);
    };
  return {
    providers,
    async *models(callOptions) {
      const { createModels } = await loadLate("models", () => import("./models.ts"));
      yield* createModels(shared, providers)(callOptions);
    },
    responses: Object.assign(create, {
      retrieve: verb("retrieve"),
      delete: verb("delete"),
      cancel: verb("cancel"),
      inputItems: verb("inputItems"),
      compact: verb("compact"),
      inputTokens: verb("inputTokens"),
    }) as Responses<P[number]>,
  };
}

function register(providers: Map<string, Provider>, provider: Provider): void {
  const { id, contract } = provider;
  if (contract !== CONTRACT) {
    throw new AnyLLMError(
      "incompatible_provider",
      `${id} speaks provider contract ${contract}, this @anyllm/core speaks ${CONTRACT}. Update ${contract > CONTRACT ? "@anyllm/core" : `the package of ${id}`}.`,
      { provider: id },
    );
  }
  if (providers.has(id)) {
    const said = `Two providers have the id "${id}". Give one of them another id, or leave one out.`;
    throw new AnyLLMError("incompatible_provider", said, { provider: id });
  }
  providers.set(id, provider);
}
