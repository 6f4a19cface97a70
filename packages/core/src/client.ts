import type { ResponseRequest } from "@anyllm/types";
import type { AgentHost } from "./agent/contract.ts";
import { runnerOf } from "./agent/hook.ts";
import { openStream, readWhole } from "./answer.ts";
import { createCall, share } from "./call.ts";
import type { CallOptions, Client, ClientOptions, Responses } from "./client-types.ts";
import { AnyLLMError } from "./errors.ts";
import { createModels } from "./models.ts";
import { createOperations } from "./operations.ts";
import { CONTRACT, type Provider } from "./provider.ts";
import { checkRequest, fitRequest } from "./request.ts";
import type { AnyLLMResponse } from "./response.ts";
import { type Route, resolveModel } from "./route/resolve.ts";
import { ResponseStream } from "./stream.ts";
import type { Pump } from "./transport/pump.ts";

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
  const ids = [...providers.keys()];
  const { defaultProvider } = options;
  const route = (reference: string, provider: string | undefined): Route =>
    resolveModel(reference, { providers: ids, provider, defaultProvider });

  const memory = new Map<string, unknown>();
  const resolve: AgentHost["resolve"] = (given, callOptions) => {
    checkRequest(given);
    const { provider: id, model } = route(given.model, callOptions.provider ?? named(given));
    return { provider: providers.get(id) as P[number], model };
  };
  const prepare = (given: ResponseRequest, callOptions: CallOptions) => {
    const { provider, model } = resolve(given, callOptions);
    const words = [given.input, given.instructions];
    const call = createCall(shared, provider, { ...callOptions, words });
    const body: ResponseRequest = { ...given, model };
    const last = memory.get(`${given.previous_response_id}`);
    if (typeof last === "string") body.previous_response_id = last;
    if (named(given) !== undefined) delete body["provider"];
    const to = { provider: provider.id, model };
    const readable = options.history?.send(body, to, call.warn) ?? body;
    return { call, request: fitRequest(readable, provider, call.warn) };
  };
  const send: AgentHost["send"] = async (given, callOptions) => {
    const { call, request } = prepare(given, callOptions);
    return call.attempt<Pump | AnyLLMResponse>(
      () => call.provider.encode(request, call.extras),
      (opened) =>
        request.stream ? openStream(call, opened, { request }) : readWhole(call, opened, request),
    );
  };
  const host: AgentHost = { resolve, send, runtime: shared.runtime, options, memory };
  const create = async (
    given: ResponseRequest,
    callOptions: CallOptions = {},
  ): Promise<AnyLLMResponse | ResponseStream> => {
    const run = runnerOf(given, callOptions, host);
    if (run) return run(host, given, callOptions);
    const answer = await send(given, callOptions);
    return given.stream ? new ResponseStream(answer as Pump) : (answer as AnyLLMResponse);
  };
  const operations = createOperations({ shared, providers, prepare });
  return {
    providers,
    models: createModels(shared, providers),
    responses: Object.assign(create, operations) as Responses<P[number]>,
  };
}

// A string names one of ours; anything else is a vendor's own field and belongs to the body.
function named({ provider }: ResponseRequest): string | undefined {
  return typeof provider === "string" ? provider : undefined;
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
