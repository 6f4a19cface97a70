import type { ResponseRequest } from "@anyllm/types";
import { createEndpoint, type Endpoint } from "../endpoint.ts";
import { AnyLLMError, UnsupportedError } from "../errors.ts";
import { isObject, list, type Loose } from "../events/families.ts";
import { createWriter } from "../events/writer.ts";
import type { Writer } from "../events/writer-contract.ts";
import { seal } from "../history/foreign.ts";
import { lostOfMcp } from "../history/mcp-items.ts";
import { itemType } from "../history/items.ts";
import {
  type Capabilities,
  type DecodeContext,
  type Decoder,
  defineProvider,
  type ModelPage,
  type Provider,
  type Query,
} from "../provider.ts";
import { isKnownField, refuseStore } from "../request.ts";
import { fetchTransport } from "../transport/fetch.ts";
import type { Framing } from "../transport/framing.ts";
import type { HttpRequest, Transport } from "../transport/transport.ts";

/** What an encoder may say while it reads a request. */
export interface EncodeContext {
  /** The provider's id. */
  readonly id: string;
  /** Something is left out or changed, and the request still means the same. */
  warn(param: string, message: string): void;
  /**
   * Something cannot be said on this wire.
   *
   * @param param - Where it stands in the request, such as `input[0].content[1]`.
   * @param what - What is not supported, as in "acme does not support …".
   * @param remedy - What to do instead, a sentence.
   * @throws UnsupportedError always, before anything is sent.
   */
  refuse(param: string, what: string, remedy: string): never;
}

/** A request on the vendor's wire. */
export interface Encoded {
  /** Below the base URL: `/chat/completions`. */
  path: string;
  body: Loose;
  query?: Query | undefined;
  headers?: Record<string, string> | undefined;
}

/** How a vendor lists its models. */
export interface ModelListing {
  /** Below the base URL. @default "/models" */
  path?: string;
  query?: Query;
  /** Reads one page. @default OpenAI's form */
  read?(page: unknown): ModelPage;
}

/** A provider that speaks a wire of its own. */
export interface TranslatorDefinition<Id extends string, Model extends string> extends Endpoint {
  id: Id;
  /**
   * What can be said on the wire. `metadata`, `include`, `store` and `stream_options` need not be
   * named: they are kept by us, or mean nothing where nothing is stored.
   */
  capabilities: Partial<Capabilities>;
  /** Known model names, in the type only: `models: [] as Model[]`. */
  models?: readonly Model[];
  /** Overrides the client's transport, like `options.fetch` does. */
  transport?: Transport | undefined;
  /** How the stream is cut into frames. @default server-sent events */
  framing?: Framing | undefined;
  /**
   * Keys of items that only their maker can read and that this wire sends back, such as
   * `encrypted_content` and `thought_signature`. Others are left out with a warning.
   * @default none is looked for: the encoder sees to it
   */
  seals?: readonly string[] | ((request: ResponseRequest) => readonly string[]) | undefined;
  /** How the models are listed; absent where they are not. */
  listing?: ModelListing | undefined;
  /**
   * Says the request on the vendor's wire. Fields of the request that neither OpenResponses nor
   * OpenAI has are added to the body by us.
   */
  encode(request: ResponseRequest, context: EncodeContext): Encoded | Promise<Encoded>;
  /**
   * Makes what reads one answer and tells its facts to the writer. A whole answer is one frame.
   * It says `finish` when the vendor said why generation ended; the terminal event is ours.
   */
  decode(writer: Writer, context: DecodeContext): Decoder;
  /** Signs the call, where a key in a header is not enough. */
  sign?(request: HttpRequest): Promise<HttpRequest>;
  /** See {@link Provider.explain}. */
  explain?: Provider["explain"];
  /** See {@link Provider.structured}. */
  structured?: Provider["structured"];
}

// Kept on the response, given unasked, or about a store that there is none of.
const ours = ["include", "metadata", "store", "stream_options"];

/**
 * Makes a provider for a vendor that does not speak Responses: an encoder, and a decoder that tells
 * facts to a writer. Such a provider keeps nothing: `store: true` is refused.
 *
 * @example
 * ```ts
 * import { defineTranslator, readTurns, textParts } from "@anyllm/core/translate";
 *
 * const acme = defineTranslator({
 *   id: "acme",
 *   options: {},
 *   baseURL: "https://api.acme.example/v1",
 *   apiKeyVariable: "ACME_API_KEY",
 *   capabilities: { parameters: ["temperature"] },
 *   encode: (request) => ({
 *     path: "/complete",
 *     body: {
 *       model: request.model,
 *       prompt: readTurns(request)
 *         .flatMap(({ items }) => items)
 *         .flatMap((item) => (item.kind === "message" ? textParts(item.parts) : []))
 *         .join("\n"),
 *       stream: request.stream === true,
 *     },
 *   }),
 *   decode: (writer) => ({
 *     frame(payload) {
 *       writer.text(String(payload["text"] ?? ""));
 *       if (payload["done"] === true) writer.finish();
 *     },
 *     end() {},
 *   }),
 * });
 * ```
 */
export function defineTranslator<const Id extends string, Model extends string = string>(
  definition: TranslatorDefinition<Id, Model>,
): Provider<Id, Model, never> {
  const { id, options, capabilities, listing, sign } = definition;
  const { parameters = [] } = capabilities;
  const describe = createEndpoint(definition);
  const refuse: EncodeContext["refuse"] = (param, what, remedy) => {
    const said = `${id} does not support ${what} (${param}). ${remedy}`;
    throw new UnsupportedError(said, { provider: id, param });
  };
  return defineProvider<Id, Model>({
    id,
    capabilities: {
      ...capabilities,
      parameters: parameters === "all" ? "all" : [...new Set([...parameters, ...ours])],
    },
    transport: definition.transport ?? (options.fetch && fetchTransport(options.fetch)),
    framing: definition.framing,
    ...(definition.explain && { explain: definition.explain }),
    ...(definition.structured && { structured: definition.structured }),
    ...(listing && {
      listsModels: true,
      ...(listing.read && { readModels: listing.read }),
      async encodeOperation(_, extras) {
        const { path = "/models", query } = listing;
        const call = await describe(path, { extras, query });
        return sign ? sign(call) : call;
      },
    }),
    encode(request, extras) {
      const kept: ResponseRequest = { ...request };
      refuseStore(kept, id);
      const context: EncodeContext = { id, refuse, warn: extras.warn ?? ignore };
      const send = ({
        path,
        body,
        query,
        headers,
      }: Encoded): HttpRequest | Promise<HttpRequest> => {
        const json = withUnknown(body, request);
        const call = describe(path, { extras, json, query, headers });
        return sign ? Promise.resolve(call).then(sign) : call;
      };
      const { seals } = definition;
      const read = typeof seals === "function" ? seals(request) : seals;
      if (read) tellLostSeals(request.input, read, context);
      const items = list(request.input) as Loose[];
      for (const said of lostOfMcp(items)) context.warn("input", said);
      const encoded = definition.encode(kept, context);
      return encoded instanceof Promise ? encoded.then(send) : send(encoded);
    },
    decode(context) {
      const writer = createWriter(context);
      const decoder = definition.decode(writer, context);
      return context.stream ? endBy(writer, decoder) : readWholeBy(writer, decoder, id);
    },
  });
}

function tellLostSeals(
  input: ResponseRequest["input"],
  kept: readonly string[],
  { id, warn }: EncodeContext,
): void {
  const lost = new Set<string>();
  for (const item of list(input) as Loose[]) {
    if (!/^(message|reasoning|function_call|mcp_call)$/.test(itemType(item))) continue;
    for (const key in item) {
      if (seal.test(key) && item[key] != null && !kept.includes(key)) lost.add(key);
    }
  }
  if (lost.size === 0) return;
  const said = `${id} cannot read ${[...lost].join(", ")} of earlier items, which was left out.`;
  warn("input", said);
}

// What is a vendor's own joins its body; where both have an object, its keys do.
function withUnknown(body: Loose, request: ResponseRequest): Loose {
  const joined = { ...body };
  for (const [key, value] of Object.entries(request)) {
    if (isKnownField(key) || value === undefined) continue;
    const before = joined[key];
    joined[key] = isObject(before) && isObject(value) ? { ...before, ...value } : value;
  }
  return joined;
}

function endBy(writer: Writer, decoder: Decoder): Decoder {
  return {
    frame: decoder.frame,
    end(done) {
      decoder.end(done);
      writer.end();
    },
  };
}

// An error in place of an answer is none of the decoder's business: nothing is told, and the caller
// reads it as an error. What began and did not end is no answer either.
function readWholeBy(writer: Writer, decoder: Decoder, provider: string): Decoder {
  let begun = false;
  return {
    frame(payload, name) {
      const { error } = payload;
      if (typeof error === "string" ? error !== "" : isObject(error)) return;
      begun = true;
      decoder.frame(payload, name);
    },
    end(done) {
      if (!begun) return;
      decoder.end(done);
      writer.end();
      if (writer.ended) return;
      const said = `${provider}: the answer does not say that it is complete.`;
      throw new AnyLLMError("protocol_error", said, { provider });
    },
  };
}

function ignore(): void {}
