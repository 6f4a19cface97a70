import { type Json, isObject, object, string } from "../facts.ts";
import { addNulls, asObject, halves, joinFrames, type Retellings } from "./retelling.ts";

// Where a delta says what is said in pieces: the holder, and its key.
const places = [
  [(delta: Json) => delta, "text"],
  [(delta: Json) => object(delta["toolUse"]), "input"],
  [(delta: Json) => object(delta["reasoningContent"]), "text"],
  [(delta: Json) => object(delta["reasoningContent"]), "signature"],
] as const;
const members = ["text", "toolUse", "toolResult", "reasoningContent", "citation", "image"];

const deltaOf = (frame: Json): Json => object(object(frame["contentBlockDelta"])["delta"]);
const indexOf = (frame: Json): unknown => object(Object.values(frame)[0])["contentBlockIndex"];

// Which of the places, and what is said there.
function saidIn(frame: Json): [place: number, said: string] | undefined {
  const delta = deltaOf(frame);
  const place = places.findIndex(([holder, key]) => typeof holder(delta)[key] === "string");
  const [holder, key] = places[place] ?? [];
  return holder && [place, string(holder(delta)[key as string])];
}

function withPiece(frame: Json, place: number, piece: string): Json {
  const told = structuredClone(frame);
  const [holder, key] = places[place] as (typeof places)[number];
  holder(deltaOf(told))[key] = piece;
  return told;
}

const retellPieces = (frames: readonly Json[], retell: (said: string) => string[]): Json[] =>
  frames.flatMap((frame) => {
    const [place, said] = saidIn(frame) ?? [];
    if (place === undefined || said === undefined) return [frame];
    return retell(said).map((piece) => withPiece(frame, place, piece));
  });

function join(before: Json, frame: Json): boolean {
  const [[place, said] = [], [last, more] = []] = [saidIn(before), saidIn(frame)];
  if (place === undefined || place !== last || indexOf(before) !== indexOf(frame)) return false;
  Object.assign(before, withPiece(before, place, `${said}${more}`));
  return true;
}

/** Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html */
export const converseRetellings: Retellings = {
  "smaller pieces": (frames, random) => retellPieces(frames, (said) => halves(said, random)),
  "larger pieces": (frames, random) =>
    joinFrames(frames, (before, frame) => random() >= 0.4 && join(before, frame)),
  "pieces that say nothing": (frames) => retellPieces(frames, (said) => ["", said, ""]),
  "events and keys that nobody knows": (frames) =>
    frames.map((frame) => {
      const [[name, payload] = []] = Object.entries(frame);
      return { [String(name)]: { ...object(payload), p: "abcd", further: { is: [1] } } };
    }),
  "null for what is absent": (frames) => {
    for (const frame of frames) {
      const { start, delta, usage } = object(Object.values(frame)[0]);
      if (isObject(start)) addNulls(start, ["toolUse", "toolResult", "image"]);
      if (isObject(delta)) addNulls(delta, members);
      addNulls(object(object(delta)["reasoningContent"]), ["text", "signature", "redactedContent"]);
      addNulls(object(usage), ["cacheReadInputTokens", "cacheDetails"]);
      addNulls(object(frame["messageStop"]), ["additionalModelResponseFields"]);
      addNulls(object(frame["metadata"]), ["trace", "serviceTier"]);
    }
    return frames;
  },
  "a beginning for each block": (frames) => {
    const begun = new Set<unknown>();
    return frames.flatMap((frame) => {
      const contentBlockIndex = indexOf(frame);
      if (contentBlockIndex === undefined || begun.has(contentBlockIndex)) return [frame];
      begun.add(contentBlockIndex);
      const start = "text" in deltaOf(frame) ? { text: "" } : {};
      const known = frame["contentBlockStart"] !== undefined;
      return known ? [frame] : [{ contentBlockStart: { contentBlockIndex, start } }, frame];
    });
  },
  "blocks counted otherwise": (frames) => {
    for (const payload of frames.flatMap((frame) => Object.values(frame)).filter(isObject)) {
      const { contentBlockIndex: index } = payload;
      if (index !== undefined) payload["contentBlockIndex"] = 3 * Number(index) + 2;
    }
    return frames;
  },
  "input as an object": (frames) =>
    joinFrames(frames, (before, frame) => saidIn(frame)?.[0] === 1 && join(before, frame)).map(
      (frame) => {
        const use = object(deltaOf(frame)["toolUse"]);
        use["input"] &&= asObject(string(use["input"]));
        return frame;
      },
    ),
  "a thought and its signature at once": (frames) =>
    joinFrames(frames, (before, frame) => {
      const [last, thought] = [before, frame].map((one) =>
        object(deltaOf(one)["reasoningContent"]),
      ) as [Json, Json];
      if (!string(last["text"]) || !string(thought["signature"])) return false;
      last["signature"] = string(last["signature"]) + string(thought["signature"]);
      return true;
    }),
  "usage before the end": (frames) => {
    const isCount = (frame: Json): boolean => frame["metadata"] !== undefined;
    const [first, ...rest] = frames.filter((frame) => !isCount(frame));
    return first ? [first, ...frames.filter(isCount), ...rest] : frames;
  },
  "usage in an event of its own": (frames) =>
    frames.flatMap((frame) => {
      const parts = Object.entries(object(frame["metadata"]));
      return parts.length > 0
        ? parts.map(([key, value]) => ({ metadata: { [key]: value } }))
        : [frame];
    }),
};
