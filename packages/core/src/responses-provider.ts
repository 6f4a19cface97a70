import { type AnyLLMError, UnsupportedError } from "./errors.ts";
import { createEndpoint, type Endpoint } from "./endpoint.ts";
import { loaded, loadLate } from "./late.ts";
import {
  defineProvider,
  type Capabilities,
  type DecodeContext,
  type OperationCall,
  type OperationName,
  type Provider,
} from "./provider.ts";
import { refuseStore } from "./refuse-store.ts";
import type * as wireModule from "./responses-wire.ts";
import type { LooseEvents } from "./responses-wire.ts";
import { fetchTransport } from "./transport/fetch.ts";
import type { HttpRequest, Transport } from "./transport/transport.ts";

/** A provider that speaks Responses itself. */
export interface ResponsesProviderDefinition<
  Id extends string,
  Model extends string,
  Operation extends OperationName,
> extends Endpoint {
  id: Id;
  capabilities?: Partial<Capabilities>;
  operations?: readonly Operation[];
  /** The vendor keeps no responses: `store: true` is refused, `store: false` needs no sending. */
  stateless?: boolean;
  /** Overrides the client's transport, like `options.fetch` does. */
  transport?: Transport;
  /** Known model names, in the type only: `models: [] as Model[]`. */
  models?: readonly Model[];
  /** Changes the body before it is sent, where the vendor needs it. What is lost is told to `warn`. */
  adjust?(
    body: Record<string, unknown>,
    warn: (param: string, message: string) => void,
  ): Record<string, unknown>;
  /**
   * Makes what rewrites the events of one answer, where the vendor strays from the wire: each event
   * becomes any number of others. A whole answer comes as its terminal event alone.
   */
  adjustEvents?(context: DecodeContext): (event: Record<string, unknown>) => LooseEvents;
  /** See {@link Provider.explain}. */
  explain?(error: AnyLLMError): AnyLLMError;
  /** See {@link Provider.structured}. */
  structured?: Provider["structured"];
}

type Wire = typeof wireModule;

/**
 * Makes a provider that speaks Responses itself. Its events pass through a tolerant normaliser, so
 * what the vendor leaves out is there and what it adds is kept.
 *
 * @example
 * ```ts
 * import { defineResponsesProvider, type ProviderOptions } from "@anyllm/core";
 *
 * export function acme(options: ProviderOptions = {}) {
 *   return defineResponsesProvider({
 *     id: "acme",
 *     options,
 *     baseURL: "https://api.acme.example/v1",
 *     apiKeyVariable: "ACME_API_KEY",
 *     capabilities: { parameters: "all", tools: ["function"] },
 *   });
 * }
 * ```
 */
export function defineResponsesProvider<
  const Id extends string,
  Model extends string = string,
  const Operation extends OperationName = never,
>(definition: ResponsesProviderDefinition<Id, Model, Operation>): Provider<Id, Model, Operation> {
  const { id, options, adjust, operations, capabilities } = definition;
  const call = createEndpoint(definition);
  let wire: Wire | undefined;
  const load = async (): Promise<Wire> =>
    (wire ??= await loadLate(id, () => import("./responses-wire.ts")));

  return defineProvider<Id, Model, Operation>({
    id,
    ...(capabilities && { capabilities }),
    operations,
    // Where there is a Responses API, there is OpenAI's list of models beside it.
    listsModels: true,
    ...(definition.explain && { explain: definition.explain }),
    ...(definition.structured && { structured: definition.structured }),
    transport: definition.transport ?? (options.fetch && fetchTransport(options.fetch)),
    load: async () => void (await load()),
    encode(request, extras) {
      const body: Record<string, unknown> = { ...request };
      if (definition.stateless) refuseStore(body, id);
      const json = adjust ? { ...adjust(body, extras.warn ?? ignore) } : body;
      const send = ({ toSend }: Wire): HttpRequest | Promise<HttpRequest> => {
        if (Array.isArray(json["input"])) json["input"] = json["input"].map(toSend);
        return call("/responses", { extras, json });
      };
      return wire ? send(wire) : load().then(send);
    },
    async encodeOperation(operation, extras) {
      await load();
      const { name, body } = operation;
      const method = name === "delete" ? "DELETE" : body || name === "cancel" ? "POST" : "GET";
      return call(operationPath(operation), { extras, method, json: body });
    },
    decode: (context) =>
      loaded(wire, id).decodeResponses(context, definition.adjustEvents?.(context)),
  });
}

/**
 * An `explain` for servers that people run themselves: where an older one does not know
 * `/responses`, the error says so instead of a bare 404. A model that is not there stays what it is.
 *
 * @param server - The server, and the first version that has `/responses`.
 * @example
 * ```ts
 * import { defineResponsesProvider, explainMissingEndpoint } from "@anyllm/core";
 *
 * const acme = defineResponsesProvider({
 *   id: "acme",
 *   options: {},
 *   baseURL: "http://localhost:9000/v1",
 *   explain: explainMissingEndpoint("Acme 1.2"),
 * });
 * ```
 */
export function explainMissingEndpoint(server: string): (error: AnyLLMError) => AnyLLMError {
  return (error) => {
    if (!isMissingEndpoint(error)) return error;
    const { provider, status } = error;
    const said = `${provider}: the server has no /responses. That takes ${server} or later; or check baseURL.`;
    return new UnsupportedError(said, { provider, status, cause: error });
  };
}

/**
 * Whether an error says that the server does not know the path that was called, and not that it lacks
 * a model or anything else.
 *
 * @example
 * ```ts
 * import { AnyLLMError, isMissingEndpoint } from "@anyllm/core";
 *
 * console.log(isMissingEndpoint(new AnyLLMError("not_found", "acme: 404 page not found"))); // true
 * ```
 */
export function isMissingEndpoint({ message }: AnyLLMError): boolean {
  return unknownPath.test(message);
}

// What gin, FastAPI, cpp-httplib, LM Studio and Express say of a path they do not know.
const unknownPath =
  /^\S+: (404 )?((page|file) )?not found$|unexpected endpoint|cannot post \/|answered 40[45] without/i;

function operationPath({ name, id }: OperationCall): string {
  if (name === "models") return "/models";
  if (name === "compact") return "/responses/compact";
  if (name === "inputTokens") return "/responses/input_tokens";
  const path = `/responses/${encodeURIComponent(id)}`;
  if (name === "cancel") return `${path}/cancel`;
  return name === "inputItems" ? `${path}/input_items` : path;
}

function ignore(): void {}
