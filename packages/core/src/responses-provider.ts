import type { StreamEvent } from "@anyllm/types";
import { type AnyLLMError, MissingApiKeyError, UnsupportedError } from "./errors.ts";
import { env } from "./env.ts";
import { createNormaliser } from "./events/normalise.ts";
import { completeResource } from "./events/resource.ts";
import {
  defineProvider,
  httpRequest,
  type Capabilities,
  type DecodeContext,
  type OperationCall,
  type OperationName,
  type Provider,
  type RequestExtras,
} from "./provider.ts";
import { type Fetch, fetchTransport } from "./transport/fetch.ts";
import type { HttpRequest, Transport } from "./transport/transport.ts";

/** A key, or a function that fetches one for each call: for tokens that expire. */
export type ApiKey = string | (() => string | Promise<string>);

/** The options that every provider factory takes. */
export interface ProviderOptions {
  /** The key. Defaults to the provider's environment variable, read when a call is made. */
  apiKey?: ApiKey | undefined;
  /** The endpoint up to and without `/responses`. */
  baseURL?: string | undefined;
  /** Used instead of the client's transport for this provider. */
  fetch?: Fetch | undefined;
  /** Sent with each call; they win over the provider's own. */
  headers?: Record<string, string> | undefined;
}

/** A provider that speaks Responses itself. */
export interface ResponsesProviderDefinition<
  Id extends string,
  Model extends string,
  Operation extends OperationName,
> {
  id: Id;
  /** What the user gave to the factory. */
  options: ProviderOptions;
  /** The vendor's endpoint, up to and without `/responses`; a function is asked for each call. */
  baseURL: string | (() => string);
  /** The variable that may hold another endpoint. */
  baseURLVariable?: string;
  /** The variable that holds the key; without one, calls without a key are sent without one. */
  apiKeyVariable?: string;
  /** The package to name where the key is missing. @default `@anyllm/provider-<id>` */
  package?: string | undefined;
  /** Sets the credential header. @default `authorization: Bearer <key>` */
  authorize?(key: string): Record<string, string>;
  /** The vendor's own headers. */
  headers?(): Record<string, string>;
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
}

type LooseEvents = readonly Record<string, unknown>[];

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
  const { id, options, apiKeyVariable, baseURLVariable, adjust, operations, capabilities } =
    definition;
  const authorize = definition.authorize ?? ((key) => ({ authorization: `Bearer ${key}` }));

  type Described = HttpRequest | Promise<HttpRequest>;
  const call = (path: string, extras: RequestExtras, rest: object): Described => {
    const { apiKey = env(apiKeyVariable ?? "") } = options;
    const describe = (key: string | undefined): HttpRequest =>
      callWith(key, path, { extras, ...rest });
    return typeof apiKey === "function"
      ? (async () => describe(await apiKey()))()
      : describe(apiKey);
  };
  const callWith = (key: string | undefined, path: string, rest: object): HttpRequest => {
    if (!key && apiKeyVariable)
      throw new MissingApiKeyError(id, apiKeyVariable, definition.package);
    const { baseURL } = definition;
    const own = typeof baseURL === "function" ? baseURL : () => baseURL;
    const base = options.baseURL ?? env(baseURLVariable ?? "") ?? own();
    const [, url, query] = /^([^?]*?)\/*(\?.*)?$/.exec(base) as unknown as string[];
    return httpRequest({
      url: url + path + (query ?? ""),
      headers: { ...definition.headers?.(), ...(key && authorize(key)), ...options.headers },
      ...rest,
    });
  };

  return defineProvider<Id, Model, Operation>({
    id,
    ...(capabilities && { capabilities }),
    operations,
    // Where there is a Responses API, there is OpenAI's list of models beside it.
    listsModels: true,
    ...(definition.explain && { explain: definition.explain }),
    transport: definition.transport ?? (options.fetch && fetchTransport(options.fetch)),
    encode(request, extras) {
      const body: Record<string, unknown> = { ...request };
      if (definition.stateless) dropStore(body, id);
      if (Array.isArray(request.input)) body["input"] = request.input.map(withoutBlankId);
      return call("/responses", extras, { json: adjust?.(body, extras.warn ?? ignore) ?? body });
    },
    encodeOperation(operation, extras) {
      const { name, body } = operation;
      const method = name === "delete" ? "DELETE" : body || name === "cancel" ? "POST" : "GET";
      return call(operationPath(operation), extras, { method, json: body });
    },
    decode(context) {
      const take = context.stream ? createNormaliser(context) : takeWhole(context);
      const adjusted = definition.adjustEvents?.(context);
      const frame = (payload: Record<string, unknown>, name: string): void => {
        const event = asEvent(payload, name);
        if (!adjusted) return take(event);
        for (const each of adjusted(event)) take(each);
      };
      return { frame, end() {} };
    },
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
    const { provider, status, message } = error;
    if (!unknownPath.test(message)) return error;
    const said = `${provider}: the server has no /responses. That takes ${server} or later; or check baseURL.`;
    return new UnsupportedError(said, { provider, status, cause: error });
  };
}

// What gin, FastAPI, cpp-httplib, LM Studio and Express say of a path they do not know.
const unknownPath =
  /^\S+: (404 )?((page|file) )?not found$|unexpected endpoint|cannot post \/|answered 40[45] without/i;

function dropStore(body: Record<string, unknown>, provider: string): void {
  if (body["store"] === true) {
    const said = `${provider} keeps no responses. Leave store out, and send the history in input.`;
    throw new UnsupportedError(said, { provider, param: "store" });
  }
  delete body["store"];
}

function operationPath({ name, id }: OperationCall): string {
  if (name === "models") return "/models";
  if (name === "compact") return "/responses/compact";
  if (name === "inputTokens") return "/responses/input_tokens";
  const path = `/responses/${encodeURIComponent(id)}`;
  if (name === "cancel") return `${path}/cancel`;
  return name === "inputItems" ? `${path}/input_items` : path;
}

// Nobody sees the events of a whole answer: its items need not be told one by one.
function takeWhole({
  request,
  emit,
  now,
}: DecodeContext): (event: Record<string, unknown>) => void {
  return (event) => {
    const told = event["response"] as Record<string, unknown> | undefined;
    if (!told) return;
    const seed = { id: "", created_at: Math.floor(now() / 1000) };
    const response = completeResource(request, told, seed);
    emit({ ...event, sequence_number: 0, response } as unknown as StreamEvent);
  };
}

// A whole answer is the last word of a stream that was never seen.
function asEvent(payload: Record<string, unknown>, name: string): Record<string, unknown> {
  if (payload["type"] !== undefined) return payload;
  if (payload["object"] !== "response" && !("output" in payload)) return { ...payload, type: name };
  const status = payload["status"];
  const ended = status !== "queued" && status !== "in_progress";
  const known = status === "failed" || status === "incomplete" || !ended;
  return { type: `response.${known ? status : "completed"}`, response: payload };
}

// An item the upstream gave no id must not come back with an empty one; our marks are not its
// business.
function withoutBlankId(item: unknown): unknown {
  const { id, anyllm } = (item ?? {}) as { id?: unknown; anyllm?: unknown };
  if (id !== "" && !anyllm) return item;
  const { anyllm: _, ...rest } = item as { id?: unknown; anyllm?: unknown };
  if (id === "") delete rest.id;
  return rest;
}

function ignore(): void {}
