import {
  type ClientOptions,
  createClient,
  type Provider,
  type ProviderOptions,
} from "@anyllm/core";
import type { ResponseResource } from "@anyllm/types";
import type { CapturedRequest } from "../replay/request.ts";
import { replay, type ReplayServer, type Script } from "../replay/replay.ts";
import { playResponses } from "./answers.ts";
import type { ConformanceSubject } from "./subject.ts";

/** The key that the kit gives to providers: long, so that any trace of it is found. */
export const KEY = "conformance-key-7f3a9c";

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
    model: subject.model ?? "test-model",
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
  return ({ json }) => play(response, (json as { stream?: boolean } | undefined)?.stream === true);
}

function clientOf(provider: Provider, options: Omit<ClientOptions, "defaultProvider"> = {}) {
  return createClient({ maxRetries: 0, ...options, providers: [provider] });
}
