import type { LogProb, ResponseRequest, ResponseResource, StreamEvent, Usage } from "@anyllm/types";

/** What a writer needs from the client: where events go, and ids and time, never taken by itself. */
export interface WriterOptions {
  /** The request being answered; its settings are echoed in the response. */
  request: ResponseRequest;
  /** Receives every event, in order. Events are snapshots and never change afterwards. */
  emit(event: StreamEvent): void;
  /** Makes a unique id with the given prefix, such as `msg_…`. */
  id(prefix: string): string;
  /** Unix time in milliseconds. */
  now(): number;
  /**
   * False when nobody sees how the response comes about: the terminal event alone is told. Where it
   * does not come to that, `end` tells `response.in_progress`, with what was written so far.
   * @default true
   */
  stream?: boolean | undefined;
}

/** Facts about the response itself that a vendor may tell late. */
export type ResponseFacts = Partial<
  Pick<ResponseResource, "id" | "model" | "created_at" | "service_tier" | "metadata">
>;

/** One item being written: its own events go between `added` and `done`. */
export interface ItemWriter {
  /** The item's id, as all its events carry it. */
  readonly id: string;
  /** The item's place in `response.output`. */
  readonly output_index: number;
  /** Emits an event about this item; `item_id`, `output_index` and `sequence_number` are added. */
  event(type: string, fields?: object): void;
  /** Closes the item in its final form. Nothing can be said about it afterwards. */
  done(item: object): void;
}

/** An error as it stands in the stream and on the response. */
export interface WriterError {
  code: string;
  message: string;
  /** @default "server_error" */
  type?: string;
  param?: string | null;
}

/** What belongs to a piece of text. */
export interface TextOptions {
  logprobs?: LogProb[];
  phase?: "commentary" | "final_answer";
}

/** A function call that begins. */
export interface CallBegun {
  name: string;
  /** @default a new id */
  call_id?: string;
  /** Further fields of the item. */
  fields?: object;
}

/**
 * Turns facts into events. The writer alone knows event order, indexes, sequence numbers, ids and
 * lifecycle, so whatever a decoder tells it, the stream satisfies the specification (statements
 * 28–40). Facts after `finish`/`fail` and `end` are ignored.
 *
 * Its methods are called on it: apart from it, or copied into another object, they do not work.
 */
export interface Writer {
  /** The response so far; a fresh object at each reading. */
  readonly response: ResponseResource;
  /** True once the terminal event is out. */
  readonly ended: boolean;
  /** Begins the response; implied by the first fact. Later calls add facts to the final resource. */
  start(facts?: ResponseFacts): void;
  /** A piece of the assistant's text. */
  text(delta: string, options?: TextOptions): void;
  /** An annotation of the text written last. */
  annotation(annotation: object): void;
  /** A piece of a refusal. */
  refusal(delta: string): void;
  /** A whole part of another type in the assistant's message, such as `output_audio`. */
  part(part: { type: string; [key: string]: unknown }): void;
  /** A piece of raw reasoning. */
  reasoning(delta: string): void;
  /** A piece of a reasoning summary; another `index` begins another part. */
  reasoningSummary(delta: string, index?: number): void;
  /** The sealed form of the reasoning written last (`encrypted_content`), if any, and further fields. */
  reasoningSeal(encryptedContent: string | undefined, fields?: object): void;
  /**
   * Further fields of the message being written, such as a signature; opens one if there is none.
   * Here and below, a field that the item has itself (its `type`, its `content`) is never replaced.
   */
  itemFields(fields: object): void;
  /** Further fields of the text being written, such as what only the vendor knows of it. */
  partFields(fields: object): void;
  /** Closes the part being written: the next piece begins another part of the same item. */
  nextPart(): void;
  /** Opens a function call. `key` is the decoder's own name for it (an id, an index). */
  toolCall(key: string | number, call: CallBegun): void;
  /** A piece of the arguments of an open call. */
  toolArguments(key: string | number, delta: string): void;
  /** Further fields of an open call, in its final form. */
  toolFields(key: string | number, fields: object): void;
  /** Closes a call whose arguments are complete; otherwise calls stay open until the end. */
  toolDone(key: string | number): void;
  /** Closes the open message or reasoning item, so that the next fact begins a new one. */
  close(): void;
  /** Opens an item of any other type; `item` is its first form, without an id if it has none. */
  open(item: { type: string; id?: string; [key: string]: unknown }): ItemWriter;
  /** Token counts; may be told at any time, last word wins. */
  usage(usage: Usage): void;
  /** Why generation ended. With a reason (`max_output_tokens`, `content_filter`) it is incomplete. */
  finish(incompleteReason?: string): void;
  /**
   * Tells an error at once, and closes what is open as incomplete; `end` then ends the response as
   * failed. In between only `usage` and facts about the response (`start`) are still heard.
   */
  error(error: WriterError): void;
  /** Ends the response as failed: `error`, then `end`. */
  fail(error: WriterError): void;
  /**
   * Emits the terminal event if `finish` or `error` was told; a stream that merely stops gets none.
   * See {@link WriterOptions.stream} for a whole answer.
   */
  end(): void;
}
