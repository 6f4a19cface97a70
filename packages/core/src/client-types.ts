import type {
  CompactResource,
  DeletedResponse,
  InputItemList,
  InputTokenCount,
  ItemListQuery,
  Model,
  RequestTool,
  ResponseRequest,
  ResponseRetrieveQuery,
  TextParam,
} from "@anyllm/types";
import type { McpRunner } from "./agent/contract.ts";
import type { AgentOptions } from "./agent/options.ts";
import type { ResponseFor, StreamFor } from "./agent/result.ts";
import type { History } from "./history/history.ts";
import type { OperationName, Provider, Query } from "./provider.ts";
import type { Warning } from "./request.ts";
import type { AnyLLMResponse } from "./response.ts";
import type { StructuredText } from "./structured/types.ts";
import type { ResponseStream } from "./stream.ts";
import type { Fetch } from "./transport/fetch.ts";
import type { Timeouts } from "./transport/timeouts.ts";
import type { Transport } from "./transport/transport.ts";

/** Settings that a client has, and that each call may override. */
export interface CallSettings {
  /** Milliseconds for the whole call, or each deadline by name. @default see {@link Timeouts} */
  timeout?: number | Timeouts | undefined;
  /** Further attempts after a failure that may pass, 0 and up. @default 2 */
  maxRetries?: number | undefined;
  /** The longest wait, in milliseconds, that a provider may ask for. Beyond it the call fails at once. @default 60_000 */
  maxRetryDelay?: number | undefined;
  /** Throw where a warning would be given. @default false */
  strict?: boolean | undefined;
  /** Told what a provider could not take, and what was repaired in its answers. */
  onWarning?: ((warning: Warning) => void) | undefined;
}

// A conditional type, so that the compiler compares what it makes and not its argument: the options
// of any client are options of each client.
type Open<Id extends string> = Id extends string ? Id | (string & {}) : never;

/** Options of one call. */
export interface CallOptions<Id extends string = string> extends CallSettings, AgentOptions {
  /** The provider's id; the model string is then passed on verbatim. */
  provider?: Open<Id> | undefined;
  /** Further headers; they win over the provider's own. */
  headers?: Record<string, string> | undefined;
  /** Further query parameters. */
  query?: Query | undefined;
  /** Further keys of the body; they win over the request's. */
  body?: Record<string, unknown> | undefined;
  /** Aborts the call; the socket is closed. */
  signal?: AbortSignal | undefined;
  /** Sent with every attempt of the call. @default a fresh one for each call */
  idempotencyKey?: string | undefined;
}

/** What makes ids and tells the time. Given by tests that must repeat. */
export interface Runtime {
  /** Unix time in milliseconds. */
  now(): number;
  /** Milliseconds on a clock that only goes forward. */
  ticks(): number;
  /** A unique id with a prefix: `msg_…`. */
  id(prefix: string): string;
  /** At least 0, less than 1. */
  random(): number;
}

/** Options of a client. */
export interface ClientOptions<P extends Provider = Provider> extends CallSettings {
  /** Gets model references that name no provider. @default the only provider, if there is one */
  defaultProvider?: P["id"] | undefined;
  /** Sends the requests. @default a transport over `fetch` */
  transport?: Transport | undefined;
  /** Used by the default transport. @default the global `fetch` */
  fetch?: Fetch | undefined;
  /** Characters that one event of a stream may have. @default 67_108_864 */
  maxEventSize?: number | undefined;
  /** Bytes that an answer without a stream may have. @default 268_435_456 */
  maxResponseSize?: number | undefined;
  /**
   * Lets conversations move between providers; see `portableHistory`.
   * @default none: items are sent and returned exactly as they are
   */
  history?: History | undefined;
  /**
   * Runs tools of type `mcp` for providers that do not; `mcp()` of `@anyllm/mcp` makes one.
   * @default none: such a tool is refused for those providers
   */
  mcp?: McpRunner | undefined;
  /** @default the system clock and random ids */
  runtime?: Partial<Runtime> | undefined;
}

/** Model references: those of the client's providers complete in an editor, any string is allowed. */
export type ModelReference<P extends Provider> = Known<P> | (string & {});
type Known<P extends Provider> =
  P extends Provider<infer Id, infer Name> ? `${Id}/${Name}` | `${Id}:${Name}` : never;

/** A request, with the model references of the client's providers. */
export type ClientRequest<P extends Provider = Provider> = ResponseRequest & {
  /** `provider/model` or `provider:model`; or the bare model when the provider is clear. */
  model: ModelReference<P>;
};

/** A request whose tools and format say what the response holds. */
type AgentRequest<
  P extends Provider,
  T extends readonly RequestTool[],
  Output,
> = ClientRequest<P> & {
  tools?: T | null;
  text?: StructuredText<Output> | TextParam | null;
};

/** The ids of those providers that have a verb. */
type Having<P extends Provider, Operation extends OperationName> =
  P extends Provider<infer Id, string, infer Has> ? (Operation extends Has ? Id : never) : never;

type OperationOptions<P extends Provider, Operation extends OperationName, More> = [
  Having<P, Operation>,
] extends [never]
  ? [unsupported: never]
  : [options?: Omit<CallOptions, keyof More | "provider"> & Named<Having<P, Operation>> & More];

/** The verbs only go to a provider that has them. */
interface Named<Id extends string> {
  provider?: Id | undefined;
}

/** `llm.responses`: the call, and the verbs on stored responses as its members. */
export interface Responses<P extends Provider = Provider<string, string, never>> {
  /** Creates a response and streams its events. */
  <const T extends readonly RequestTool[] = [], Output = never>(
    request: AgentRequest<P, T, Output> & { stream: true },
    options?: CallOptions<P["id"]>,
  ): Promise<StreamFor<T[number], Output>>;
  /** Creates a response. */
  <const T extends readonly RequestTool[] = [], Output = never>(
    request: AgentRequest<P, T, Output> & { stream?: false | null },
    options?: CallOptions<P["id"]>,
  ): Promise<ResponseFor<T[number], Output>>;
  /** Creates a response; `stream` decides what comes. */
  (
    request: ClientRequest<P>,
    options?: CallOptions<P["id"]>,
  ): Promise<AnyLLMResponse | ResponseStream>;

  /**
   * A stored response as it stands now. With `stream: true` the events of a background response,
   * after `starting_after` if that is given.
   *
   * @see OpenAI, `GET /responses/{id}`
   */
  retrieve(
    id: string,
    ...args: OperationOptions<P, "retrieve", { query?: ResponseRetrieveQuery & { stream?: false } }>
  ): Promise<AnyLLMResponse>;
  retrieve(
    id: string,
    ...args: OperationOptions<P, "retrieve", { query: ResponseRetrieveQuery & { stream: true } }>
  ): Promise<ResponseStream>;
  /** Deletes a stored response. */
  delete(id: string, ...args: OperationOptions<P, "delete", object>): Promise<DeletedResponse>;
  /** Cancels a background response. */
  cancel(id: string, ...args: OperationOptions<P, "cancel", object>): Promise<AnyLLMResponse>;
  /** The items a stored response was made from, a page at a time. */
  inputItems(
    id: string,
    ...args: OperationOptions<P, "inputItems", { query?: ItemListQuery }>
  ): Promise<InputItemList>;
  /** Shortens a conversation to fewer items that stand for it. */
  compact(
    request: ClientRequest<P>,
    ...args: OperationOptions<P, "compact", object>
  ): Promise<CompactResource>;
  /** How many tokens a request would take. */
  inputTokens(
    request: ClientRequest<P>,
    ...args: OperationOptions<P, "inputTokens", object>
  ): Promise<InputTokenCount>;
}

/** A model as its provider lists it, with what else the provider says of it. */
export type ListedModel = Model & {
  /** The id of the provider that lists it. */
  provider: string;
  /** For `responses({ model })`: the provider's id and the model's. */
  reference: string;
};

/**
 * A client: its providers, and the call that reaches them all. Without a type argument it is any
 * client, whatever its providers, for functions that take one.
 */
export interface Client<P extends Provider = Provider<string, string, never>> {
  /** By id. */
  readonly providers: ReadonlyMap<string, Provider>;
  readonly responses: Responses<P>;
  /**
   * The models of a provider, as it lists them now; of all providers of the client when none is
   * named. Pages are fetched as they are needed. `Array.fromAsync(llm.models())` is all at once.
   *
   * @throws UnsupportedError for a provider that lists none; what a call throws otherwise.
   * @see OpenAI, `GET /models`
   */
  models(options?: CallOptions<P["id"]>): AsyncGenerator<ListedModel, void, undefined>;
}
