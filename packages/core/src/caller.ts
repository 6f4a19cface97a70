import type { ResponseRequest } from "@anyllm/types";
import type { AgentHost } from "./agent/contract.ts";
import { runnerOf } from "./agent/hook.ts";
import { openStream, readWhole } from "./answer.ts";
import { type Call, createCall } from "./call.ts";
import type { CallOptions } from "./client-types.ts";
import type { Provider } from "./provider.ts";
import { checkRequest, fitRequest } from "./request.ts";
import type { AnyLLMResponse } from "./response.ts";
import { resolveModel } from "./route/resolve.ts";
import type { Shared } from "./shared.ts";
import { ResponseStream } from "./stream.ts";
import type { Pump } from "./transport/pump.ts";

// A module of its own, loaded with a client's first call.

/** What a client calls with. */
export interface CallerOptions {
  shared: Shared;
  providers: ReadonlyMap<string, Provider>;
  defaultProvider: string | undefined;
}

/** What makes the calls of a client. */
export interface Caller {
  create(given: ResponseRequest, options: CallOptions): Promise<AnyLLMResponse | ResponseStream>;
  /** A call, and the request as its provider takes it. */
  prepare(given: ResponseRequest, options: CallOptions): { call: Call; request: ResponseRequest };
}

export function createCaller({ shared, providers, defaultProvider }: CallerOptions): Caller {
  const ids = [...providers.keys()];
  const { options, runtime } = shared;
  const memory = new Map<string, unknown>();
  const resolve: AgentHost["resolve"] = (given, callOptions) => {
    checkRequest(given);
    const provider = callOptions.provider ?? named(given);
    const route = resolveModel(given.model, { providers: ids, provider, defaultProvider });
    return { provider: providers.get(route.provider) as Provider, model: route.model };
  };
  const prepare: Caller["prepare"] = (given, callOptions) => {
    const { provider, model } = resolve(given, callOptions);
    const words = [given.input, given.instructions];
    const call = createCall(shared, provider, { options: callOptions, words });
    const body: ResponseRequest = { ...given, model };
    const { previous_response_id: previous } = given;
    const last = previous && memory.get(previous);
    if (typeof last === "string") body.previous_response_id = last;
    if (named(given) !== undefined) delete body["provider"];
    const to = { provider: provider.id, model };
    const readable = options.history?.send(body, to, call.warn) ?? body;
    return { call, request: fitRequest(readable, provider, call.warn) };
  };
  const send: AgentHost["send"] = (given, callOptions) => {
    const { call, request } = prepare(given, callOptions);
    return call.attempt<Pump | AnyLLMResponse>(
      () => call.provider.encode(request, call.extras),
      (opened) =>
        request.stream ? openStream(call, opened, { request }) : readWhole(call, opened, request),
    );
  };
  const host: AgentHost = { resolve, send, runtime, options, memory };
  return {
    prepare,
    async create(given, callOptions) {
      const run = runnerOf(given, callOptions, host);
      if (run) return run(host, given, callOptions);
      const answer = await send(given, callOptions);
      return given.stream ? new ResponseStream(answer as Pump) : (answer as AnyLLMResponse);
    },
  };
}

// A string names one of ours; anything else is a vendor's own field and belongs to the body.
function named({ provider }: ResponseRequest): string | undefined {
  return typeof provider === "string" ? provider : undefined;
}
