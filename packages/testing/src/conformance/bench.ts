import {
  type ClientOptions,
  createClient,
  type Provider,
  type ProviderOptions,
} from "@anyllm/core";
import type { ResponseResource } from "@anyllm/types";
import type { Exchange } from "../replay/exchange.ts";
import type { CapturedRequest } from "../replay/request.ts";
import { replay, type ReplayServer, type Script } from "../replay/replay.ts";
import { playResponses } from "./answers.ts";
import type { ConformanceSubject } from "./subject.ts";

/** The key that the kit gives to providers: long, so that any trace of it is found. */
export const KEY = "conformance-key-7f3a9c";

const MODEL = "test-model";

/** A provider in front of a server that plays what a case wants. */
export interface Bench extends AsyncDisposable {
  server: ReplayServer;
  provider: Provider;
  llm: ReturnType<typeof clientOf>;
  model: string;
  /** The request that arrived at this place. */
  sent(index?: number): CapturedRequest;
}

/** Sets one up. */
export async function setUp(
  subject: ConformanceSubject,
  script: Script,
  options: { provider?: ProviderOptions; client?: Omit<ClientOptions, "defaultProvider"> } = {},
): Promise<Bench> {
  const server = await replay(script);
  const given = { baseURL: server.baseURL, apiKey: KEY, ...options.provider };
  const provider = subject.create(given);
  return {
    server,
    provider,
    llm: clientOf(provider, options.client),
    model: subject.model ?? MODEL,
    sent(index = 0) {
      const request = server.requests[index];
      if (!request) throw new Error(`request ${index + 1} was never sent`);
      return request;
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** A script that answers with this, streamed or whole as the request asks. */
export function answering(subject: ConformanceSubject, response: ResponseResource): Script {
  const play = subject.play ?? playResponses;
  const { path: own, model = MODEL } = subject;
  return ({ json, path }) => {
    const asked = (json as { stream?: boolean } | undefined)?.stream === true;
    const streaming = typeof own === "function" && own(model, true) !== own(model, false);
    // Behind another base URL there is more before it.
    return play(response, streaming ? path.endsWith(own(model, true).slice(3)) : asked);
  };
}

/** The path that is called below the server's own address. */
export function pathOf({ path = "/v1/responses", model = MODEL }: ConformanceSubject): string {
  return typeof path === "function" ? path(model, false) : path;
}

function clientOf(provider: Provider, options: Omit<ClientOptions, "defaultProvider"> = {}) {
  return createClient({ maxRetries: 0, ...options, providers: [provider] });
}

/** The bytes of a body. */
export function sizeOf({ body = "" }: Exchange): number {
  return typeof body === "string" ? new TextEncoder().encode(body).length : body.length;
}
