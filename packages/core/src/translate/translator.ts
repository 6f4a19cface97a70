import type { ResponseRequest } from "@anyllm/types";
import { createEndpoint, type Endpoint } from "../endpoint.ts";
import type { Loose } from "../events/families.ts";
import type { Writer } from "../events/writer-contract.ts";
import { loaded, loadLate } from "../late.ts";
import {
  type Capabilities,
  type DecodeContext,
  type Decoder,
  defineProvider,
  type ModelPage,
  type Provider,
  type Query,
} from "../provider.ts";
import { fetchTransport } from "../transport/fetch.ts";
import type { Framing } from "../transport/framing.ts";
import type { HttpRequest, Transport } from "../transport/transport.ts";
import type * as speakerModule from "./speaker.ts";
import type { Speaker } from "./speaker.ts";

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
  read?(page: unknown): ModelPage | Promise<ModelPage>;
}

/** What speaks a vendor's wire, in both directions. */
export interface TranslatorWire {
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
}

/** A provider that speaks a wire of its own; {@link TranslatorWire} is given here, or loaded late. */
export type TranslatorDefinition<Id extends string, Model extends string> = Spoken<Id, Model> &
  (TranslatorWire | LateWire);

interface LateWire {
  /**
   * Loads the wire with the first call: `() => import("./wire.js")`. What every program holds from
   * the start is then only what is known of the vendor. One that is here already may be given as it is.
   */
  wire(): TranslatorWire | Promise<TranslatorWire>;
}

interface Spoken<Id extends string, Model extends string> extends Endpoint {
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
  /** Signs the call, where a key in a header is not enough. */
  sign?(request: HttpRequest): Promise<HttpRequest>;
  /** See {@link Provider.explain}. */
  explain?: Provider["explain"];
  /** See {@link Provider.structured}. */
  structured?: Provider["structured"];
}

type Speaking = typeof speakerModule;
// What one provider has loaded is there for all.
let speaking: Speaking | undefined;

// Kept on the response, given unasked, or about a store that there is none of.
const ours = ["include", "metadata", "store", "stream_options"];

/**
 * Makes a provider for a vendor that does not speak Responses: an encoder, and a decoder that tells
 * facts to a writer. Such a provider keeps nothing: `store: true` is refused. What translates is
 * loaded with the first call, or by `load()`; until then `decode` has nothing to read with.
 *
 * @example
 * ```ts
 * import { readTurns, textParts } from "@anyllm/core/translate";
 * import { defineTranslator } from "@anyllm/core";
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
  let speaker: Speaker | undefined;
  let loading: Promise<Speaker> | undefined;
  const make = ({ createSpeaker }: Speaking, wire: TranslatorWire): Speaker =>
    (speaker ??= createSpeaker({ ...definition, ...wire, describe }));
  const start = (): Speaker | Promise<Speaker> => {
    const begun = speaker ?? loading;
    if (begun) return begun;
    const wire = "wire" in definition ? definition.wire() : definition;
    if (speaking && !("then" in wire)) return make(speaking, wire);
    // What could not be loaded is asked for again by the next call.
    loading = loadLate(id, () => Promise.all([import("./speaker.ts"), wire]))
      .then(([module, here]) => make((speaking = module), here))
      .finally(() => (loading = undefined));
    return loading;
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
    load: async () => void (await start()),
    encode(request, extras) {
      const started = start();
      return "then" in started
        ? started.then(({ encode }) => encode(request, extras))
        : started.encode(request, extras);
    },
    decode: (context) => loaded(speaker, id).decode(context),
  });
}
