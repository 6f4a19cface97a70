import type { Provider, ProviderOptions } from "@anyllm/core";
import type { ResponseResource } from "@anyllm/types";
import type { Exchange } from "../replay/exchange.ts";

/** A provider under test, with the facts that the kit cannot see from outside. */
export interface ConformanceSubject {
  /** Makes the provider; the kit gives `baseURL`, `apiKey` and `headers`. */
  create(options: ProviderOptions): Provider;
  /** The variable that holds the key. Absent for a provider that works without a key. */
  apiKeyVariable?: string;
  /** Further variables that it reads; all are unset while a case runs. */
  variables?: readonly string[];
  /** The header that carries the key, and what stands before it. @default `authorization`, `Bearer ` */
  keyHeader?: { name: string; prefix: string };
  /**
   * The path it calls when its base URL ends in `/v1`. A function where the path holds the model, or
   * tells whether a stream is wanted. @default "/v1/responses"
   */
  path?: string | ((model: string, stream: boolean) => string);
  /** The model asked for; it must arrive as given. @default "test-model" */
  model?: string;
  /**
   * How an answer looks on the wire of a translator: messages, reasoning, function calls, and answers
   * that were cut short. What a wire cannot carry is not asked for: ids of items, and `call_id` where
   * it does not stand in what was played. @default Responses: JSON, or server-sent events
   * @see {@link playChat}, {@link playMessages}, {@link playGemini}
   */
  play?(response: ResponseResource, stream: boolean): Exchange;
  /**
   * Fields that it declares although this wire does not carry them, because another wire of its does:
   * here they are left out with a warning.
   */
  elsewhere?: readonly string[];
  /** Cases that it cannot pass, each with the reason. One that passes after all fails as stale. */
  skip?: Partial<Record<ConformanceCaseName, string>>;
}

/** The cases of the kit, by name. */
export type ConformanceCaseName =
  | "answers whole"
  | "streams events in order"
  | "streams the same, however the bytes are cut"
  | "tells calls of functions, and takes their outputs"
  | "tells reasoning apart from the answer"
  | "turns error answers into typed errors"
  | "tells a stream that breaks off from one that ends"
  | "closes the connection when aborted"
  | "sends, refuses or warns of every request field"
  | "refuses tools and media it does not take"
  | "sends its key in one header, and nowhere else"
  | "honours another base URL"
  | "says what is missing without a key"
  | "sends the headers of the factory and of the call";

/** One case: throws when the provider fails it. */
export interface ConformanceCase {
  /** Its name, with the reason where it is skipped. */
  name: string;
  run(): Promise<void>;
}
