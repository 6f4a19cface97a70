import type { DecodeContext, Decoder } from "@anyllm/core";
import {
  isObject,
  list,
  type Loose,
  object,
  type ResponseFacts,
  type Writer,
} from "@anyllm/core/translate";
import { Blocks } from "./decode-blocks.ts";
import { readError, wordsOf } from "./read-error.ts";
import { laterCounts, readUsage } from "./usage.ts";
import { beside } from "./wire.ts";

/**
 * Reads answers on the Messages wire, streamed or whole: for `decode` of a translator. What only
 * this wire knows of an item or the response stands under their key `anthropic`, where the encoder
 * finds it again. A turn that paused is an incomplete response, whose reason is `pause_turn`.
 *
 * @param writer - Told the facts.
 * @see https://docs.anthropic.com/en/api/messages-streaming
 * @example
 * ```ts
 * import { type DecodeContext } from "@anyllm/core";
 * import { createWriter } from "@anyllm/core/translate";
 * import { decodeMessages } from "@anyllm/provider-anthropic/codec";
 *
 * const decode = (context: DecodeContext) => decodeMessages(createWriter(context), context);
 * ```
 */
export function decodeMessages(writer: Writer, { stream }: DecodeContext): Decoder {
  return new MessagesDecoder(writer, stream);
}

class MessagesDecoder implements Decoder {
  readonly #writer: Writer;
  readonly #stream: boolean;
  readonly #blocks: Blocks;
  #told: Loose | undefined;
  #counts: Loose | undefined;
  #id: unknown;
  #begun = false;
  #streamed = false;
  #restarted = false;
  // Why the message ended, once that is told. What it ends may still come.
  #reason: unknown;
  #failed = false;

  constructor(writer: Writer, stream: boolean) {
    this.#writer = writer;
    this.#stream = stream;
    this.#blocks = new Blocks(writer);
  }

  frame(payload: Loose, name: string): void {
    const type = payload["type"] ?? (Array.isArray(payload["content"]) ? "message" : name);
    // What an answer cost is told even after an error.
    if (this.#failed) return this.#count(payload["usage"]);
    if (type !== "content_block_delta") return this.#read(name === "error" ? name : type, payload);
    this.#blocks.change(payload["index"], payload["delta"]);
  }

  end(): void {
    this.#settle();
    if (!this.#reason) return;
    const restarted = this.#restarted ? "message_restarted" : undefined;
    this.#writer.finish(incompleteReason(this.#reason) ?? restarted);
  }

  #read(type: unknown, payload: Loose): void {
    switch (type) {
      case "message":
        return this.#answer(payload);
      case "message_start":
        if (isObject(payload["message"])) this.#start(payload["message"]);
        return;
      case "content_block_start":
        this.#streamed = true;
        return this.#blocks.begin(payload["index"], payload["content_block"]);
      case "content_block_stop":
        return this.#blocks.end(payload["index"]);
      case "message_delta":
        return this.#change(payload, object(payload["delta"]));
      case "message_stop":
        this.#note(beside(payload, ofType));
        if (this.#begun) this.#reason ||= "end_turn";
        this.end();
        return this.#writer.end();
      case "error":
        return this.#fail(payload);
      case "":
        // The caller reads what is in the place of a whole answer.
        if (this.#stream && wordsOf(payload)) this.#fail(payload);
        return;
      default:
        return this.#keep(payload);
    }
  }

  #answer(payload: Loose): void {
    const { content, stop_reason: reason } = payload;
    this.#start(payload);
    if (Array.isArray(content)) this.#reason = reason || "end_turn";
    // Some say null where nothing was said.
    else if (content === null) this.#reason = reason;
  }

  #start(message: Loose): void {
    const { id, model, usage } = message;
    // Some gateways say this twice; others begin another message in the middle of one.
    if (this.#begun && !this.#streamed && id === this.#id) return this.#count(usage);
    this.#restarted = this.#streamed;
    if (this.#begun) this.#settle();
    this.#blocks.drop();
    this.#reason = undefined;
    this.#begun = true;
    this.#id = id;
    const facts: ResponseFacts = {};
    if (typeof id === "string") facts.id = id;
    if (typeof model === "string") facts.model = model;
    this.#writer.start(facts);
    this.#note(beside(message, ofMessage));
    this.#count(usage);
    for (const block of list(message["content"])) this.#blocks.whole(block);
  }

  #change(payload: Loose, delta: Loose): void {
    this.#count(payload["usage"]);
    this.#note(beside(delta, [], beside(payload, ofDelta)));
    this.#reason = delta["stop_reason"] || this.#reason;
  }

  #fail(payload: Loose): void {
    this.#failed = true;
    this.#settle();
    this.#note(beside(payload, ofError));
    this.#writer.error(readError(payload));
  }

  // No more comes of this message, or of this stream.
  #settle(): void {
    const why = incompleteReason(this.#reason);
    if (!this.#reason) this.#blocks.endTexts();
    else this.#blocks.finish(why === "max_output_tokens" || why === "content_filter");
    const { citations } = this.#blocks;
    // No text of their message followed them.
    if (!citations?.length) return;
    this.#blocks.citations = undefined;
    this.#note({ citations: [...list(this.#told?.["citations"]), ...citations] });
  }

  // What was told before is part of events by now, and stays as it is.
  #note(facts: Loose | undefined): void {
    if (!facts) return;
    this.#told = this.#told ? { ...this.#told, ...facts } : facts;
    const more: object = { anthropic: this.#told };
    this.#writer.start(more);
  }

  #count(usage: unknown): void {
    if (!isObject(usage)) return;
    const counts = this.#counts ? laterCounts(this.#counts, usage) : usage;
    this.#counts = counts;
    this.#writer.usage(readUsage(counts));
    const { service_tier: tier } = counts;
    if (typeof tier === "string") {
      this.#writer.start({ service_tier: tier === "standard" ? "default" : tier });
    }
  }

  // An event that is not known yet is kept as it came.
  #keep(payload: Loose): void {
    const { type } = payload;
    if (typeof type !== "string" || type === "ping") return;
    const facts = { [type]: beside(payload, ofType) ?? {} };
    if (this.#begun) this.#note(facts);
    else this.#told = { ...this.#told, ...facts };
  }
}

// Keys that have a place of their own in what is told.
const ofMessage = ["id", "type", "role", "model", "content", "usage"];
const ofDelta = ["type", "delta", "usage"];
const ofType = ["type"];
const ofError = ["type", "error", "usage"];

// Source: https://docs.anthropic.com/en/api/handling-stop-reasons
function incompleteReason(stopReason: unknown): string | undefined {
  switch (stopReason) {
    case "end_turn":
    case "stop_sequence":
    case "tool_use":
      return undefined;
    case "max_tokens":
    case "model_context_window_exceeded":
      return "max_output_tokens";
    case "refusal":
      return "content_filter";
    default:
      return String(stopReason);
  }
}
