import { AnyLLMError, type ClientOptions, createClient, type Provider } from "@anyllm/core";
import type { ResponseRequest } from "@anyllm/types";
import type { Json } from "./facts.ts";
import { fetchOf, type Sent } from "./play.ts";

/** What became of a request: what was sent, or why nothing was. */
export interface Encoded {
  body: Json | undefined;
  url: string | undefined;
  warnings: { param: string; message: string }[];
  refused: AnyLLMError | undefined;
}

/** How a request is sent to be looked at. */
export interface EncodeOptions extends Pick<ClientOptions, "history"> {
  /** Whether the provider speaks Responses; otherwise it is told that nobody does. @default false */
  native?: boolean;
}

/** Sends a request through the real client to a transport that only looks. */
export async function encodeBy(
  provider: Provider,
  request: Json,
  { native = false, history }: EncodeOptions = {},
): Promise<Encoded> {
  const seen: Sent[] = [];
  const fetch = fetchOf({ status: 418, body: "{}", native }, seen) as NonNullable<
    ClientOptions["fetch"]
  >;
  const warnings: Encoded["warnings"] = [];
  const llm = createClient({
    providers: [provider],
    maxRetries: 0,
    fetch,
    history,
    onWarning: ({ param, message }) => warnings.push({ param, message }),
  });
  let refused: AnyLLMError | undefined;
  try {
    await llm.responses(request as unknown as ResponseRequest, { provider: provider.id });
  } catch (error) {
    if (!AnyLLMError.isInstance(error)) throw error;
    refused = error;
  }
  // A server that may speak Responses is asked for that first.
  const sent = seen.findLast(({ url }) => native || !/\/responses(\?|$)/.test(url));
  return { body: sent?.body, url: sent?.url, warnings, refused: sent ? undefined : refused };
}
