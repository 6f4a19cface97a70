import type { DecodeContext, Decoder, Writer } from "@anyllm/core";
import { isObject, list, type Loose } from "@anyllm/core/translate";
import { createBlocks } from "./decode-blocks.ts";
import { readUsage } from "./usage.ts";
import { entryOf, rest } from "./wire.ts";

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
 * import { createWriter, type DecodeContext } from "@anyllm/core";
 * import { decodeMessages } from "@anyllm/provider-anthropic/codec";
 *
 * const decode = (context: DecodeContext) => decodeMessages(createWriter(context), context);
 * ```
 */
export function decodeMessages(writer: Writer, _context: DecodeContext): Decoder {
  const blocks = createBlocks(writer);
  let told: Loose = {};
  let counts: Loose = {};
  let first: unknown;
  let begun = false;
  let streamed = false;
  let restarted = false;
  let finished = false;
  let failed = false;

  const note = (facts: Loose): void => {
    if (Object.keys(facts).length === 0) return;
    told = { ...told, ...facts };
    const more: object = { anthropic: told };
    writer.start(more);
  };
  const count = (usage: unknown): void => {
    if (!isObject(usage)) return;
    counts = { ...counts, ...rest(usage) };
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
    writer.start({
      ...(typeof id === "string" && { id }),
      ...(typeof model === "string" && { model }),
    });
    note(rest(message, "id", "type", "role", "model", "content", "usage"));
    count(usage);
    list(message["content"]).forEach((block, index) => {
      blocks.begin(`whole ${index}`, block);
      blocks.end(`whole ${index}`);
    });
  };
  const finish = (reason: unknown): void => {
    finished = true;
    const why = endings.get(reason) ?? (endings.has(reason) ? undefined : String(reason));
    blocks.finish(why === "max_output_tokens" || why === "content_filter");
    writer.finish(why ?? (restarted ? "message_restarted" : undefined));
  };

  const events: Record<string, (payload: Loose) => void> = {
    message(message) {
      start(message);
      if (Array.isArray(message["content"])) finish(message["stop_reason"] ?? "end_turn");
    },
    message_start({ message }) {
      if (isObject(message)) start(message);
    },
    content_block_start({ index, content_block }) {
      streamed = true;
      blocks.begin(index, content_block);
    },
    content_block_stop({ index }) {
      blocks.end(index);
    },
    message_delta(payload) {
      const { delta, usage } = payload;
      count(usage);
      note({ ...rest(payload, "type", "delta", "usage"), ...(isObject(delta) && rest(delta)) });
      if (isObject(delta) && delta["stop_reason"] != null) finish(delta["stop_reason"]);
    },
    message_stop(payload) {
      note(rest(payload, "type"));
      if (begun && !finished) finish("end_turn");
      writer.end();
    },
    error({ error }) {
      const { type, message } = isObject(error) ? error : {};
      const code = typeof type === "string" ? type : "server_error";
      failed = true;
      writer.error({ code, message: typeof message === "string" ? message : code });
    },
  };

  // An event that is not known yet is kept as it came.
  const keep = (payload: Loose): void => {
    const { type } = payload;
    if (typeof type !== "string" || type === "ping") return;
    const facts = { [type]: rest(payload, "type") };
    if (begun) note(facts);
    else told = { ...told, ...facts };
  };

  return {
    frame(payload, name) {
      const type = payload["type"] ?? (Array.isArray(payload["content"]) ? "message" : name);
      const { delta } = payload;
      // What an answer cost is told even after an error.
      if (failed) return count(payload["usage"]);
      if (type !== "content_block_delta") return (entryOf(events, type) ?? keep)(payload);
      if (!isObject(delta)) return;
      if (delta["type"] === "text_delta") return blocks.say(delta["text"]);
      blocks.change(payload["index"], delta);
    },
    end: () => blocks.endTexts(),
  };
}
