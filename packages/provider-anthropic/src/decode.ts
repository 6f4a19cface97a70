import type { DecodeContext, Decoder } from "@anyllm/core";
import {
  isObject,
  list,
  type Loose,
  object,
  type ResponseFacts,
  type Writer,
  type WriterError,
} from "@anyllm/core/translate";
import { createBlocks } from "./decode-blocks.ts";
import { readUsage } from "./usage.ts";
import { beside, rest } from "./wire.ts";

// Source: https://docs.anthropic.com/en/api/handling-stop-reasons
const endings: ReadonlyMap<unknown, string | undefined> = new Map([
  ["end_turn", undefined],
  ["stop_sequence", undefined],
  ["tool_use", undefined],
  ["max_tokens", "max_output_tokens"],
  ["model_context_window_exceeded", "max_output_tokens"],
  ["refusal", "content_filter"],
]);

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
export function decodeMessages(writer: Writer, _context: DecodeContext): Decoder {
  const blocks = createBlocks(writer);
  let told: Loose | undefined;
  let counts: Loose | undefined;
  let first: unknown;
  let begun = false;
  let streamed = false;
  let restarted = false;
  let finished = false;
  let failed = false;

  const note = (facts?: Loose, further?: Loose): void => {
    if (!facts && !further) return;
    told = { ...told, ...facts, ...further };
    const more: object = { anthropic: told };
    writer.start(more);
  };
  const count = (usage: unknown): void => {
    if (!isObject(usage)) return;
    counts = counts ? { ...rest(counts), ...rest(usage) } : usage;
    writer.usage(readUsage(counts));
    const { service_tier: tier } = counts;
    if (typeof tier === "string") {
      writer.start({ service_tier: tier === "standard" ? "default" : tier });
    }
  };
  const start = (message: Loose): void => {
    const { id, model, usage } = message;
    // Some gateways say this twice; others begin another message in the middle of one.
    if (begun && !streamed && id === first) return count(usage);
    restarted = streamed;
    blocks.drop();
    begun = true;
    first = id;
    const facts: ResponseFacts = {};
    if (typeof id === "string") facts.id = id;
    if (typeof model === "string") facts.model = model;
    writer.start(facts);
    note(beside(message, ofMessage));
    count(usage);
    list(message["content"]).forEach(blocks.whole);
  };
  const finish = (reason: unknown): void => {
    finished = true;
    const why = endings.has(reason) ? endings.get(reason) : String(reason);
    blocks.finish(why === "max_output_tokens" || why === "content_filter");
    if (blocks.citations.length > 0) note({ citations: blocks.citations });
    writer.finish(why ?? (restarted ? "message_restarted" : undefined));
  };
  // An event that is not known yet is kept as it came.
  const keep = (payload: Loose): void => {
    const { type } = payload;
    if (typeof type !== "string" || type === "ping") return;
    const facts = { [type]: rest(payload, "type") };
    if (begun) note(facts);
    else told = { ...told, ...facts };
  };
  const read = (type: unknown, payload: Loose): void => {
    const { message, index, usage } = payload;
    const delta = object(payload["delta"]);
    switch (type) {
      case "message":
        start(payload);
        if (Array.isArray(payload["content"])) finish(payload["stop_reason"] ?? "end_turn");
        return;
      case "message_start":
        if (isObject(message)) start(message);
        return;
      case "content_block_start":
        streamed = true;
        return blocks.begin(index, payload["content_block"]);
      case "content_block_stop":
        return blocks.end(index);
      case "message_delta":
        count(usage);
        note(beside(payload, ofDelta), beside(delta, []));
        if (delta["stop_reason"] != null) finish(delta["stop_reason"]);
        return;
      case "message_stop":
        note(beside(payload, ["type"]));
        if (begun && !finished) finish("end_turn");
        return writer.end();
      case "error":
        failed = true;
        note(beside(payload, ofError));
        return writer.error(errorOf(payload["error"]));
      default:
        return keep(payload);
    }
  };

  return {
    frame(payload, name) {
      const type = payload["type"] ?? (Array.isArray(payload["content"]) ? "message" : name);
      // What an answer cost is told even after an error.
      if (failed) return count(payload["usage"]);
      if (type !== "content_block_delta") return read(type, payload);
      const delta = object(payload["delta"]);
      if (delta["type"] === "text_delta") blocks.say(delta["text"]);
      else blocks.change(payload["index"], delta);
    },
    end: blocks.endTexts,
  };
}

// Keys that have a place of their own in what is told.
const ofMessage = ["id", "type", "role", "model", "content", "usage"];
const ofDelta = ["type", "delta", "usage"];
const ofError = ["type", "error", "usage"];

function errorOf(error: unknown): WriterError {
  const { type, message } = object(error);
  const code = typeof type === "string" ? type : "server_error";
  return { code, message: typeof message === "string" ? message : code };
}
