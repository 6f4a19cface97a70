import {
  fitRequest,
  isMissingEndpoint,
  type OperationName,
  type Provider,
  type RequestExtras,
} from "@anyllm/core";
import type { ResponseRequest } from "@anyllm/types";

/**
 * A provider of servers of which some speak Responses, and others Chat Completions alone. It calls
 * `/responses` until the server says that it does not know it; from then on it speaks Chat
 * Completions there, the call in hand first. Decided once for each endpoint of a provider, by the
 * server's own answer.
 *
 * @param native - The provider that speaks Responses. Its `explain` should be
 *   `explainMissingEndpoint`, for servers that know neither.
 * @param chat - The provider that speaks Chat Completions, with the same id and options.
 * @throws UnsupportedError at a call, where the server needs Chat Completions and the request holds
 *   what cannot be said there.
 * @example
 * ```ts
 * import { bridge, defineChatProvider } from "@anyllm/chat";
 * import { defineResponsesProvider, type ProviderOptions } from "@anyllm/core";
 *
 * const wire = { id: "acme", baseURL: "http://127.0.0.1:9000/v1" } as const;
 * const chat = defineChatProvider({ ...wire, name: "Acme", fields: [], source: "https://acme.example" });
 *
 * export function acme(options: ProviderOptions = {}) {
 *   return bridge(defineResponsesProvider({ ...wire, options }), chat(options));
 * }
 * ```
 */
export function bridge<
  Id extends string,
  Model extends string,
  Operation extends OperationName = never,
>(
  native: Provider<Id, Model, Operation>,
  chat: Provider<NoInfer<Id>, string, never>,
): Provider<Id, Model, Operation> {
  // Base URLs of servers without /responses.
  const bridged = new Set<string>();
  // What was said on the other wire is read from there.
  const translated = new WeakMap<ResponseRequest, ResponseRequest>();

  const encodeChat = (request: ResponseRequest, extras: RequestExtras) => {
    const fitted = fitRequest(request, chat, ({ param, message }) => extras.warn?.(param, message));
    translated.set(request, fitted);
    return chat.encode(fitted, extras);
  };
  const encodeBridged = async (request: ResponseRequest, extras: RequestExtras) => {
    const call = await encodeChat(request, extras);
    if ([...bridged].some((root) => call.url.startsWith(`${root}/`))) return call;
    translated.delete(request);
    return native.encode(request, extras);
  };
  return {
    ...native,
    encode(request, extras) {
      return bridged.size > 0 ? encodeBridged(request, extras) : native.encode(request, extras);
    },
    decode(context) {
      const request = translated.get(context.request);
      return request ? chat.decode({ ...context, request }) : native.decode(context);
    },
    reroute(error, { url }) {
      const [root] = /^.*(?=\/responses(\?|$))/.exec(url) ?? [];
      if (root === undefined || !isMissingEndpoint(error)) return false;
      bridged.add(root);
      return true;
    },
    explain(error) {
      // It knows neither path, so nothing is known of it.
      if (isMissingEndpoint(error)) bridged.clear();
      const explained = native.explain?.(error) ?? error;
      return bridged.size > 0 ? (chat.explain?.(explained) ?? explained) : explained;
    },
  };
}
