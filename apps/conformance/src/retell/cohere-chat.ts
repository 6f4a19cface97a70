import { type Json, object, string } from "../facts.ts";
import { addNulls, asObject, halves, joinFrames, type Retellings } from "./retelling.ts";

const messageOf = (frame: Json): Json => object(object(frame["delta"])["message"]);
const functionOf = (frame: Json): Json =>
  object(object(messageOf(frame)["tool_calls"])["function"]);

// What holds the words of a frame that is one piece of several, and under which key.
function holderOf(frame: Json): [holder: Json, key: string] | undefined {
  const { type, logprobs } = frame;
  const message = messageOf(frame);
  const content = object(message["content"]);
  if (type === "tool-plan-delta") return [message, "tool_plan"];
  if (type === "tool-call-delta") return [functionOf(frame), "arguments"];
  if (type !== "content-delta" || logprobs) return undefined;
  return [content, typeof content["text"] === "string" ? "text" : "thinking"];
}

function withPiece(frame: Json, piece: string): Json {
  const told = structuredClone(frame);
  const [holder, key] = holderOf(told) ?? [{}, ""];
  holder[key] = piece;
  return told;
}

const retellPieces = (frames: readonly Json[], retell: (said: string) => string[]): Json[] =>
  frames.flatMap((frame) => {
    const [holder, key] = holderOf(frame) ?? [];
    if (!holder || !key) return [frame];
    return retell(string(holder[key])).map((piece) => withPiece(frame, piece));
  });

function isOf(before: Json, frame: Json, began: RegExp): boolean {
  return began.test(string(before["type"])) && before["index"] === frame["index"];
}

/** Source: https://docs.cohere.com/reference/chat-stream */
export const cohereRetellings: Retellings = {
  "smaller pieces": (frames, random) => retellPieces(frames, (said) => halves(said, random)),
  "larger pieces": (frames, random) =>
    joinFrames(frames, (before, frame) => {
      const [[holder, key] = [], [piece, same] = []] = [holderOf(before), holderOf(frame)];
      if (!holder || !key || !piece || key !== same || random() < 0.4) return false;
      if (!isOf(before, frame, new RegExp(`^${string(frame["type"])}$`))) return false;
      holder[key] = string(holder[key]) + string(piece[key]);
      return true;
    }),
  "pieces that say nothing": (frames) => retellPieces(frames, (said) => ["", said, ""]),
  "keys that nobody knows": (frames) => frames.map((frame) => ({ ...frame, trace_id: "abcd" })),
  "the first words where content or a call begins": (frames) =>
    joinFrames(frames, (before, frame) => {
      const [holder, key = ""] = holderOf(frame) ?? [];
      const call = key === "arguments";
      const first = call ? functionOf(before) : object(messageOf(before)["content"]);
      if (!holder || !isOf(before, frame, call ? /^tool-call-start$/ : /^content-start$/)) {
        return false;
      }
      if (first[key] !== "") return false;
      first[key] = holder[key];
      return true;
    }),
  "null for what is absent": (frames) => {
    for (const frame of frames) {
      addNulls(frame, ["index", "logprobs"]);
      if (frame["type"] !== "message-start") addNulls(messageOf(frame), ["tool_plan", "citations"]);
      addNulls(object(messageOf(frame)["content"]), ["type", "text", "thinking"]);
      addNulls(object(messageOf(frame)["tool_calls"]), ["id", "type"]);
      if (frame["type"] === "message-end") addNulls(object(frame["delta"]), ["error"]);
    }
    return frames;
  },
  "content without a type": (frames) => {
    for (const frame of frames) delete object(messageOf(frame)["content"])["type"];
    return frames;
  },
  "nothing ends but the message": (frames) =>
    frames.filter(({ type }) => !/^(content|tool-call|citation)-end$/.test(string(type))),
  "places counted otherwise": (frames) => {
    for (const frame of frames)
      if (typeof frame["index"] === "number") frame["index"] = 2 * frame["index"] + 1;
    return frames;
  },
  "calls and citations in lists": (frames) => {
    for (const message of frames.map(messageOf)) {
      for (const key of ["tool_calls", "citations"]) {
        if (message[key] != null) message[key] = [message[key]].flat();
      }
    }
    return frames;
  },
  "whole arguments as an object": (frames) => {
    for (const frame of frames) {
      const given = functionOf(frame);
      if (frame["type"] === "tool-call-start") {
        given["arguments"] &&= asObject(string(given["arguments"]));
      }
    }
    return frames;
  },
};
