import type { ResponseRequest, StreamEvent, Usage } from "@anyllm/types";
import type { StructuredSupport } from "./agent/contract.ts";
import { AnyLLMError } from "./errors.ts";
import type { Framing } from "./transport/framing.ts";
import type { HttpRequest, Transport } from "./transport/transport.ts";

/** The version of the provider contract that this core speaks. */
export const CONTRACT = 1;

/** What a provider can do. Everything defaults to no: a provider names what it takes. */
export interface Capabilities {
  /** Optional request fields the provider takes, or `"all"`. `model`, `input` and `stream` are not listed. */
  parameters: readonly string[] | "all";
  /** Tool types the provider takes, such as `function`, `mcp`, `web_search`, or `"all"`. */
  tools: readonly string[] | "all";
  /** Content part types the provider takes in `input` besides text, such as `input_image`, or `"all"`. */
  input: readonly string[] | "all";
}

/** The verbs on stored responses, beside creating one. */
export type OperationName =
  | "retrieve"
  | "delete"
  | "cancel"
  | "inputItems"
  | "compact"
  | "inputTokens";

/** Query parameters; one with several values is sent once for each. */
export type Query = Record<string, string | readonly string[]>;

/** A verb with its arguments. */
export interface OperationCall {
  name: OperationName | "models";
  /** The response's id, for the verbs about one response. */
  id: string;
  /** The request, for the verbs that take one. */
  body?: Record<string, unknown>;
}

/** What the caller adds to one call, beyond the request itself. */
export interface RequestExtras {
  /** Further headers; they win over the provider's. */
  headers: Record<string, string>;
  /** Further query parameters. */
  query: Query;
  /** Further keys of the body; they win over the request's. */
  body: Record<string, unknown>;
  /** Tells the caller of something that will not be sent; with `strict` it throws. */
  warn?(param: string, message: string): void;
}

/** What a decoder needs: the request, where events go, and ids and time. */
export interface DecodeContext {
  request: ResponseRequest;
  emit(event: StreamEvent): void;
  id(prefix: string): string;
  /** Unix time in milliseconds. */
  now(): number;
  /** True when the stream goes on after a part seen elsewhere (`starting_after`). */
  resumed: boolean;
  /** False when the answer is one JSON value and only the whole response will be seen. */
  stream: boolean;
  /** Told once for each kind of defect of the upstream that was repaired. */
  onRepair(defect: string): void;
}

/** Reads one answer. A whole JSON answer comes through the same decoder, as a single frame. */
export interface Decoder {
  /** One frame's JSON, and its name where the framing has names. Must not throw for odd payloads. */
  frame(payload: Record<string, unknown>, name: string): void;
  /**
   * The upstream has ended; `done` tells that it said so itself, by `[DONE]`. May be called twice,
   * when the connection closes after that.
   */
  end(done: boolean): void;
  /** What the answer has cost so far, for an error that breaks it off. */
  usage?(): Usage | null | undefined;
}

/** One page of a vendor's list of models. */
export interface ModelPage {
  /** The models, with whatever else the vendor says of them. */
  data: readonly (Record<string, unknown> & { id: string })[];
  /** What to ask for the next page; absent on the last one. */
  next?: Query | undefined;
}

/**
 * A provider: pure functions from requests to HTTP calls, and from answers to events. It never
 * sends, waits, counts or makes ids itself.
 *
 * @typeParam Id - The name users put before the model.
 * @typeParam Model - Known model names, for autocompletion.
 * @typeParam Operation - The verbs on stored responses that it has.
 */
export interface Provider<
  Id extends string = string,
  Model extends string = string,
  Operation extends OperationName = OperationName,
> {
  readonly contract: number;
  readonly id: Id;
  readonly capabilities: Capabilities;
  /** Overrides the client's transport. */
  readonly transport?: Transport | undefined;
  /** How the stream is cut into frames. @default server-sent events */
  readonly framing?: Framing | undefined;
  /** The verbs it has, by name. */
  readonly operations?: readonly Operation[] | undefined;
  /** Whether it describes the call `models`, which lists its models. @default false */
  readonly listsModels?: boolean | undefined;
  /** Reads a page of the list of models. @default OpenAI's: `data`, `has_more`, `last_id` */
  readModels?(page: unknown): ModelPage | Promise<ModelPage>;
  /**
   * How far a model can be held to a form. Asked by the agent loop and for structured output.
   * @default a schema where `text` is taken, functions by name where `tool_choice` is, never `strict`
   */
  structured?(model: string): StructuredSupport;
  /**
   * Loads what the first call would load: a program may ask early, so that the first call need not
   * wait. {@link encode} does it by itself; {@link decode} comes after either. Absent where nothing
   * is loaded late.
   */
  load?(): Promise<void>;
  /** Describes the HTTP call for a request. Signing and fetching tokens happen here. */
  encode(request: ResponseRequest, extras: RequestExtras): HttpRequest | Promise<HttpRequest>;
  /** Describes the HTTP call for a verb. */
  encodeOperation?(call: OperationCall, extras: RequestExtras): HttpRequest | Promise<HttpRequest>;
  /** Makes the decoder for one answer. */
  decode(context: DecodeContext): Decoder;
  /** Says better what an error of a call means, where the provider knows more about it. */
  explain?(error: AnyLLMError): AnyLLMError;
  /**
   * Asked when a call failed. True when the provider will from now on describe calls differently, and
   * this one is worth describing anew: it is sent again at once, which counts as no retry.
   *
   * @param error - Why it failed.
   * @param request - The call as it was described.
   */
  reroute?(error: AnyLLMError, request: HttpRequest): boolean;
  /** Never set: carries the model names in the type. */
  readonly "~models"?: Model;
}

/** What {@link defineProvider} takes: a provider without the parts that have defaults. */
export type ProviderDefinition<
  Id extends string,
  Model extends string,
  Operation extends OperationName,
> = Omit<Provider<Id, Model, Operation>, "contract" | "capabilities"> & {
  capabilities?: Partial<Capabilities>;
};

/**
 * Makes a provider from its parts. This is the base for wires of any kind; a provider that speaks
 * Responses itself is shorter with `defineResponsesProvider`.
 *
 * @throws AnyLLMError `incompatible_provider` for an id that a model reference could not name.
 * @example
 * ```ts
 * import { defineProvider, httpRequest } from "@anyllm/core";
 * import { createWriter } from "@anyllm/core/translate";
 *
 * export const echo = defineProvider({
 *   id: "echo",
 *   encode: (request, extras) => httpRequest({ url: "http://127.0.0.1:1/", json: request, extras }),
 *   decode: (context) => {
 *     const writer = createWriter(context);
 *     return {
 *       frame: (payload) => writer.text(String(payload["text"])),
 *       end: () => (writer.finish(), writer.end()),
 *     };
 *   },
 * });
 * ```
 */
export function defineProvider<
  const Id extends string,
  Model extends string = string,
  Operation extends OperationName = never,
>(definition: ProviderDefinition<Id, Model, Operation>): Provider<Id, Model, Operation> {
  if (!/^[a-z][a-z0-9_-]*$/.test(definition.id)) {
    throw new AnyLLMError(
      "incompatible_provider",
      `"${definition.id}" cannot be a provider id: use lower-case letters, digits, "-" and "_".`,
    );
  }
  const capabilities = { parameters: [], tools: [], input: [], ...definition.capabilities };
  return { ...definition, contract: CONTRACT, capabilities };
}

/**
 * Describes an HTTP call with a JSON body, with what the caller added to it.
 *
 * @example
 * ```ts
 * import { httpRequest } from "@anyllm/core";
 *
 * const request = httpRequest({
 *   url: "https://api.example.com/v1/responses",
 *   headers: { authorization: "Bearer …" },
 *   json: { model: "m", input: "Hi" },
 * });
 * ```
 */
export function httpRequest(call: {
  url: string;
  /** @default "POST" with a body, else "GET" */
  method?: string | undefined;
  headers?: Record<string, string>;
  query?: Query | undefined;
  json?: object | undefined;
  extras?: RequestExtras;
}): HttpRequest {
  const { json, extras, method = json ? "POST" : "GET" } = call;
  const headers: Record<string, string> = {};
  if (json) headers["content-type"] = "application/json";
  addHeaders(headers, call.headers);
  addHeaders(headers, extras?.headers);
  const search = toSearch(call.query, extras?.query);
  const url = search ? `${call.url}${call.url.includes("?") ? "&" : "?"}${search}` : call.url;
  if (!json) return { method, url, headers };
  const body = JSON.stringify(isBlank(extras?.body) ? json : { ...json, ...extras?.body });
  return { method, url, headers, body };
}

/** Adds headers under their names in lower case. */
function addHeaders(to: Record<string, string>, given: Record<string, string> | undefined): void {
  for (const name in given) to[name.toLowerCase()] = given[name] as string;
}

function toSearch(own: Query | undefined, further: Query | undefined): string {
  if (isBlank(own) && isBlank(further)) return "";
  const pairs = Object.entries({ ...own, ...further }).flatMap(([name, given]) =>
    [given ?? []].flat().map((value) => [name, value]),
  );
  return pairs.length > 0 ? new URLSearchParams(pairs).toString() : "";
}

function isBlank(given: object | undefined): boolean {
  for (const _ in given) return false;
  return true;
}
