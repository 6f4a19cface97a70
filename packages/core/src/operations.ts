import type { ResponseRequest, StreamEvent } from "@anyllm/types";
import { openStream, readWhole } from "./answer.ts";
import { type Call, createCall } from "./call.ts";
import type { CallOptions } from "./client-types.ts";
import { AnyLLMError, UnsupportedError } from "./errors.ts";
import type { OperationCall, OperationName, Provider, Query } from "./provider.ts";
import { ResponseStream } from "./stream.ts";
import type { Shared } from "./shared.ts";
import { readJson } from "./transport/open.ts";
import type { Opened } from "./transport/opened.ts";

/** What the verbs need of the client they belong to. */
export interface OperationsOptions {
  shared: Shared;
  providers: ReadonlyMap<string, Provider>;
  prepare(given: ResponseRequest, options: CallOptions): { call: Call; request: ResponseRequest };
}

type Verb = (...given: never[]) => Promise<unknown>;

type Options = Omit<CallOptions, "query"> & { query?: Record<string, unknown> | undefined };

/** The verbs on stored responses. Which provider has which is in the types of the client. */
export function createOperations(client: OperationsOptions): Record<OperationName, Verb> {
  const { shared, providers, prepare } = client;

  const begin = (name: OperationName, id: string, options: Options): Call => {
    // One or two dots would be a step in the path, whatever they are encoded as.
    if (typeof id !== "string" || /^\.{0,2}$/.test(id)) {
      throw new AnyLLMError("invalid_request", `${name} needs the id of a response.`, {
        param: "id",
      });
    }
    const provider = having(name, providers, options.provider);
    const query = toQuery(options.query);
    return createCall(shared, provider, { options: { ...options, query }, words: id });
  };
  const send = <T>(call: Call, operation: OperationCall, use: Use<T>) => {
    // having() has seen that the provider names this verb.
    const encode = call.provider.encodeOperation as NonNullable<Provider["encodeOperation"]>;
    return call.attempt(() => encode(operation, call.extras), use);
  };
  const plain =
    (name: OperationName) =>
    async (id: string, options: Options = {}) => {
      const call = begin(name, id, options);
      return send(call, { name, id }, (opened) => readJson(opened, call.limits.maxResponseSize));
    };
  const withBody =
    (name: OperationName) =>
    async (given: ResponseRequest, options: CallOptions = {}) => {
      const { call, request } = prepare(given, options);
      const { id: provider } = having(name, providers, call.provider.id);
      const answer = await send(call, { name, id: "", body: request }, (opened) =>
        readJson(opened, call.limits.maxResponseSize),
      );
      const mark = shared.options.history?.receive({ provider, model: request.model });
      return mark ? markWhole(mark, answer) : answer;
    };
  const response =
    (name: OperationName) =>
    async (id: string, options: Options = {}) => {
      const call = begin(name, id, options);
      const { stream, starting_after } = options.query ?? {};
      const request = { model: "", input: "" };
      return send(call, { name, id }, async (opened) => {
        if (!stream) return readWhole(call, opened, request);
        const resumed = starting_after !== undefined;
        return new ResponseStream(await openStream(call, opened, { request, resumed }));
      });
    };
  return {
    retrieve: response("retrieve"),
    cancel: response("cancel"),
    delete: plain("delete"),
    inputItems: plain("inputItems"),
    compact: withBody("compact"),
    inputTokens: withBody("inputTokens"),
  };
}

// What compaction returns is a response in all but name.
function markWhole(mark: (event: StreamEvent) => StreamEvent, response: unknown): unknown {
  const event = { type: "response.completed", response } as unknown as StreamEvent;
  return (mark(event) as { response?: unknown }).response;
}

type Use<T> = (opened: Opened) => Promise<T>;

function having(
  name: OperationName,
  providers: ReadonlyMap<string, Provider>,
  named: string | undefined,
): Provider {
  const able = [...providers.values()].filter(({ operations }) => operations?.includes(name));
  const chosen =
    named === undefined ? (able.length === 1 ? able[0] : undefined) : providers.get(named);
  if (chosen?.operations?.includes(name)) return chosen;
  const ids = able.map(({ id }) => id).join(", ");
  if (named === undefined && able.length > 1) {
    const said = `${name}: several providers keep responses (${ids}); name one with the provider option.`;
    throw new AnyLLMError("invalid_request", said, { param: "provider" });
  }
  const who = named ?? [...providers.keys()].join(", ");
  throw new UnsupportedError(
    `${who} does not support ${name}. Providers of this client that do: ${ids || "none"}.`,
  );
}

function toQuery(query: Options["query"] = {}): Query {
  const pairs = Object.entries(query).flatMap(([name, value]): [string, Query[string]][] => {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return [[`${name}[]`, value.map(String)]];
    return [[name, `${value as string | number | boolean}`]];
  });
  return Object.fromEntries(pairs);
}
