import {
  type AnyLLMResponse,
  type Client,
  type ClientOptions,
  createClient,
  defineResponsesProvider,
  type ProviderOptions,
  type ResponseStream,
} from "@anyllm/core";
import type { StreamEvent } from "@anyllm/types";

/** A provider that speaks Responses and takes everything, as OpenAI's does. */
export function native(options: ProviderOptions = {}) {
  return defineResponsesProvider({
    id: "native",
    options: { apiKey: "sk-native-test-key", ...options },
    baseURL: "http://127.0.0.1:1/v1",
    apiKeyVariable: "NATIVE_API_KEY",
    capabilities: { parameters: "all", tools: "all", input: "all" },
    operations: ["retrieve", "delete", "cancel", "inputItems", "compact", "inputTokens"],
    models: [] as ("native-large" | "native-small")[],
  });
}

/** A client of one native provider at this address, which fails at the first failure. */
export function clientAt(
  baseURL: string,
  options: ClientOptions<ReturnType<typeof native>> = {},
): Client<ReturnType<typeof native>> {
  return createClient({ providers: [native({ baseURL })], maxRetries: 0, ...options });
}

/** Everything a stream delivers, and what it folds to. */
export async function collect(
  stream: ResponseStream,
): Promise<{ events: StreamEvent[]; final: AnyLLMResponse }> {
  const events: StreamEvent[] = [];
  for await (const event of stream) events.push(event);
  return { events, final: await stream.finalResponse() };
}
