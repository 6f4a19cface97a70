import {
  AnyLLMError,
  type Capabilities,
  fitRequest,
  type HttpRequest,
  isMissingEndpoint,
  type OperationName,
  type Provider,
  type RequestExtras,
  type StructuredSupport,
  UnsupportedError,
} from "@anyllm/core";
import type { ResponseRequest } from "@anyllm/types";

/**
 * A provider of servers of which some speak Responses, and others Chat Completions alone. It calls
 * `/responses` until the server says that it does not know it; from then on it speaks Chat
 * Completions there, the call in hand first. Decided once for each endpoint of a provider, by the
 * server's own answer. What Responses would refuse, and Chat Completions carries whole, goes there
 * in any case.
 *
 * @param native - The provider that speaks Responses. Its `explain` should be
 *   `explainMissingEndpoint`, for servers that know neither path; the error names both.
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
  // What is sent is answered on the same wire.
  const sent = new WeakMap<ResponseRequest, Sent>();
  const crossed = new WeakSet<HttpRequest>();
  // Of verbs and other calls that never cross.
  const unrelated = new WeakSet<AnyLLMError>();

  const isBridged = ({ url }: HttpRequest): boolean =>
    [...bridged].some((root) => url.startsWith(`${root}/`));
  const choose = async (request: ResponseRequest, extras: RequestExtras): Promise<HttpRequest> => {
    const own = await attempt(native, request, extras);
    const other = await attempt(chat, request, extras);
    const call = own.call ?? other.call;
    const known = call ? isBridged(call) : bridged.size > 0;
    const crosses = known || (!own.call && other.call !== undefined);
    const chosen = crosses ? other : own;
    for (const { param, message, unfit } of chosen.losses) {
      extras.warn?.(param, unfit && !crosses ? leftOut(param) : message);
    }
    sent.set(request, { side: crosses ? chat : native, request: chosen.fitted });
    if (crosses && chosen.call) crossed.add(chosen.call);
    return chosen.call ?? Promise.reject(chosen.refusal);
  };
  return {
    ...native,
    capabilities: union(native.capabilities, chat.capabilities),
    ...(native.structured && {
      structured: (model) => (bridged.size > 0 ? chat : native).structured?.(model) ?? unstructured,
    }),
    encode(request, extras) {
      const fitted = bridged.size > 0 ? undefined : fitWhole(native, request);
      if (!fitted) return choose(request, extras);
      sent.delete(request);
      return native.encode(fitted, extras);
    },
    decode(context) {
      const { side, request } = sent.get(context.request) ?? { side: native, ...context };
      return side.decode({ ...context, request });
    },
    reroute(error, call) {
      const [root] = /^.*(?=\/responses(\?|$))/.exec(call.url) ?? [];
      if (root === undefined && !crossed.has(call)) unrelated.add(error);
      if (root === undefined || !isMissingEndpoint(error)) return false;
      bridged.add(root);
      return true;
    },
    explain(error) {
      const explained = native.explain?.(error) ?? error;
      if (bridged.size === 0 || unrelated.has(error)) return explained;
      if (!isMissingEndpoint(error)) return chat.explain?.(explained) ?? explained;
      // It knows neither path, so nothing is known of it.
      bridged.clear();
      const { provider, status } = error;
      const said = `${explained.message} It has no /chat/completions either.`;
      return new UnsupportedError(said, { provider, status, cause: error });
    },
  };
}

const unstructured: StructuredSupport = {
  format: "none",
  withTools: false,
  strictTools: false,
  forcedTools: false,
};

type Encoder = Pick<Provider, "id" | "capabilities" | "encode" | "decode">;

interface Sent {
  side: Encoder;
  request: ResponseRequest;
}

/** A request as one side would send it. */
interface Attempt {
  /** Absent where it refuses. */
  call?: HttpRequest;
  refusal?: AnyLLMError;
  fitted: ResponseRequest;
  /** `unfit` is a field that the side does not have. */
  losses: { param: string; message: string; unfit: boolean }[];
}

async function attempt(
  side: Encoder,
  request: ResponseRequest,
  extras: RequestExtras,
): Promise<Attempt> {
  const losses: Attempt["losses"] = [];
  const warn = (param: string, message: string) =>
    void losses.push({ param, message, unfit: false });
  let fitted = request;
  try {
    fitted = fitRequest(request, side, (warning) => losses.push({ ...warning, unfit: true }));
    return { call: await side.encode(fitted, { ...extras, warn }), fitted, losses };
  } catch (error) {
    if (!AnyLLMError.isInstance(error) || error.code !== "not_implemented") throw error;
    return { refusal: error, fitted, losses: [] };
  }
}

function leftOut(param: string): string {
  return `${param} is not supported in /responses, and was left out there.`;
}

/** The request as a side takes it, where that loses nothing. */
function fitWhole(
  side: Pick<Provider, "id" | "capabilities">,
  request: ResponseRequest,
): ResponseRequest | undefined {
  let whole = true;
  try {
    const fitted = fitRequest(request, side, () => (whole = false));
    return whole ? fitted : undefined;
  } catch {
    return undefined;
  }
}

function union(native: Capabilities, chat: Capabilities): Capabilities {
  const both = (key: keyof Capabilities): readonly string[] | "all" => {
    const [first, second] = [native[key], chat[key]];
    return first === "all" || second === "all" ? "all" : [...new Set([...first, ...second])];
  };
  return { parameters: both("parameters"), tools: both("tools"), input: both("input") };
}
