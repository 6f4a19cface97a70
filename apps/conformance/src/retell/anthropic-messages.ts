import { type Json, object, string } from "../facts.ts";
import { addNulls, halves, joinFrames, type Retellings } from "./retelling.ts";

const keys: Record<string, string> = {
  text_delta: "text",
  thinking_delta: "thinking",
  input_json_delta: "partial_json",
};

// The key under which the delta of a frame says what is said in pieces.
function keyOf(frame: Json | undefined): string | undefined {
  return frame && keys[string(object(frame["delta"])["type"])];
}

const withPiece = (frame: Json, key: string, piece: string): Json => ({
  ...frame,
  delta: { ...object(frame["delta"]), [key]: piece },
});

/** Source: https://docs.anthropic.com/en/api/messages-streaming and what gateways make of it. */
export const messagesRetellings: Retellings = {
  "smaller pieces": (frames, random) =>
    frames.flatMap((frame) => {
      const key = keyOf(frame);
      if (!key) return [frame];
      const said = halves(string(object(frame["delta"])[key]), random);
      return said.map((piece) => withPiece(frame, key, piece));
    }),
  "larger pieces": (frames, random) =>
    joinFrames(frames, (before, frame) => {
      const key = keyOf(frame);
      const same = key && key === keyOf(before) && before["index"] === frame["index"];
      if (!same || random() < 0.4) return false;
      const [last, delta] = [object(before["delta"]), object(frame["delta"])];
      last[key] = string(last[key]) + string(delta[key]);
      return true;
    }),
  "pings, and pieces that say nothing": (frames) =>
    frames.flatMap((frame) => {
      const key = keyOf(frame);
      return [{ type: "ping" }, frame, ...(key ? [withPiece(frame, key, "")] : [])];
    }),
  "the first words where a block begins": (frames) =>
    joinFrames(frames, (before, frame) => {
      const key = keyOf(frame);
      const block = object(before["content_block"]);
      if (!key || key === "partial_json" || block[key] !== "") return false;
      block[key] = object(frame["delta"])[key];
      return true;
    }),
  "null for what is absent": (frames) => {
    for (const { message, content_block, delta, type } of frames) {
      addNulls(object(message), ["stop_reason", "stop_sequence", "container"]);
      addNulls(object(object(message)["usage"]), ["cache_read_input_tokens", "service_tier"]);
      addNulls(object(content_block), ["citations", "cache_control"]);
      if (type === "message_delta") addNulls(object(delta), ["stop_sequence", "container"]);
    }
    return frames;
  },
  "blocks counted otherwise": (frames) => {
    for (const frame of frames)
      if ("index" in frame) frame["index"] = 2 * Number(frame["index"]) + 1;
    return frames;
  },
  "blocks that do not end": (frames) => frames.filter(({ type }) => type !== "content_block_stop"),
  "the beginning and the ends twice": (frames) =>
    frames.flatMap((frame) =>
      frame["type"] === "message_start" || frame["type"] === "content_block_stop"
        ? [frame, frame]
        : [frame],
    ),
  "an empty reason, and then the true one, before the last words": (frames) => {
    const reason = frames.map(({ delta }) => object(delta)["stop_reason"]).find(Boolean);
    if (!reason) return frames;
    const told = ["", reason].map((stop_reason) => ({
      type: "message_delta",
      delta: { stop_reason, stop_sequence: null },
    }));
    const at = frames.findLastIndex(({ type }) => type === "content_block_delta");
    return frames.toSpliced(Math.max(at, 1), 0, ...told);
  },
  "citations after their text": (frames) => {
    const cites = (frame: Json): boolean => object(frame["delta"])["type"] === "citations_delta";
    let held: Json[] = [];
    return frames.flatMap((frame) => {
      if (cites(frame)) held.push(frame);
      if (/^(content_block_delta|ping)$/.test(string(frame["type"])))
        return cites(frame) ? [] : [frame];
      const cited = held;
      held = [];
      return [...cited, frame];
    });
  },
  "input as a text where a call begins": (frames) => {
    const pieces = frames.filter(({ delta }) => object(delta)["type"] === "input_json_delta");
    for (const { index, content_block } of frames) {
      const call = object(content_block);
      const ours = frames.filter((frame) => frame["index"] === index && "content_block" in frame);
      // An index that stands for several blocks does not say whose a piece is.
      if (call["type"] !== "tool_use" || ours.length > 1) continue;
      const own = pieces.filter((piece) => piece["index"] === index);
      const said = own.map(({ delta }) => string(object(delta)["partial_json"])).join("");
      if (own.length === 0 && Object.keys(object(call["input"])).length > 0) continue;
      call["input"] = said;
      for (const { delta } of own) object(delta)["partial_json"] = "";
    }
    return frames;
  },
  "zeros for a prompt that was counted": (frames) => {
    const counts = ["input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens"];
    for (const { type, usage } of frames) {
      const last = object(usage);
      if (type !== "message_delta" || counts.some((count) => last[count])) continue;
      for (const count of counts) last[count] = 0;
    }
    return frames;
  },
  "usage again in the end": (frames) => {
    const usage = object(object(frames.find(({ message }) => message)?.["message"])["usage"]);
    const { input_tokens, cache_read_input_tokens } = usage;
    for (const { type, usage: last } of frames) {
      if (type !== "message_delta" || typeof last !== "object" || !last) continue;
      Object.assign(last, { input_tokens, cache_read_input_tokens, ...last });
    }
    return frames;
  },
};
