import type { ResponseRequest } from "@anyllm/types";
import type { Endpoint } from "../endpoint.ts";
import type { Loose } from "../events/families.ts";
import type { Writer } from "../events/writer-contract.ts";
import type {
  Capabilities,
  DecodeContext,
  Decoder,
  ModelPage,
  Provider,
  Query,
} from "../provider.ts";
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
