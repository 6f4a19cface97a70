import { type Json, object, objects, string } from "../facts.ts";
import { addNulls, halves, joinFrames, type Retellings, saysOnly } from "./retelling.ts";

// The one candidate of a chunk that says no more than its content.
function candidateOf(frame: Json): Json | undefined {
  const [candidate, other] = objects(frame["candidates"]);
  return candidate && !other && saysOnly(candidate, "content", "index") ? candidate : undefined;
}

const partsOf = (candidate: Json | undefined): Json[] =>
  objects(object(candidate?.["content"])["parts"]);

// The text that is all a chunk says.
function textOf(frame: Json): Json | undefined {
  const [part, other] = partsOf(candidateOf(frame));
  return part && !other && saysOnly(part, "text", "thought") ? part : undefined;
}

const withParts = (frame: Json, parts: readonly Json[]): Json => ({
  ...frame,
  candidates: objects(frame["candidates"]).map((candidate) => ({
    ...candidate,
    content: { ...object(candidate["content"]), parts },
  })),
});

/** Source: https://ai.google.dev/api/generate-content#generatecontentresponse */
export const geminiRetellings: Retellings = {
  "smaller pieces": (frames, random) =>
    frames.flatMap((frame) => {
      const part = textOf(frame);
      if (!part || string(part["text"]).length < 2) return [frame];
      const said = halves(string(part["text"]), random);
      return said.map((text) => withParts(frame, [{ ...part, text }]));
    }),
  "larger pieces": (frames, random) =>
    joinFrames(frames, (before, frame) => {
      const [last, part] = [textOf(before), textOf(frame)];
      if (!last || !part || !last["thought"] !== !part["thought"] || random() < 0.4) return false;
      last["text"] = string(last["text"]) + string(part["text"]);
      const { candidates: _, ...beside } = frame;
      Object.assign(before, beside);
      return true;
    }),
  "several parts in a chunk": (frames) =>
    joinFrames(frames, (before, frame) => {
      const [last, candidate] = [candidateOf(before), candidateOf(frame)];
      if (!last || !candidate || partsOf(last).length === 0) return false;
      const { candidates: _, ...beside } = frame;
      Object.assign(before, withParts(before, [...partsOf(last), ...partsOf(candidate)]), beside);
      return true;
    }),
  "a chunk for each part": (frames) =>
    frames.flatMap((frame) => {
      const parts = partsOf(candidateOf(frame));
      return parts.length > 1 ? parts.map((part) => withParts(frame, [part])) : [frame];
    }),
  "chunks that say nothing": (frames) =>
    frames.flatMap((frame) => {
      if (!candidateOf(frame)) return [frame];
      return [withParts(frame, [{ text: "" }]), { candidates: [{ content: {} }] }, frame];
    }),
  "null and false for what is absent": (frames) => {
    for (const frame of frames) {
      addNulls(frame, ["promptFeedback", "usageMetadata"]);
      for (const candidate of objects(frame["candidates"])) {
        addNulls(candidate, ["finishReason", "groundingMetadata", "safetyRatings"]);
        for (const part of partsOf(candidate)) {
          if (part["text"] != null) part["thought"] ??= false;
          if (part["functionCall"] != null) {
            addNulls(object(part["functionCall"]), ["id", "args", "partialArgs", "willContinue"]);
          }
          addNulls(part, ["thoughtSignature", "functionCall"]);
        }
      }
    }
    return frames;
  },
  // As the first models did.
  "STOP in every chunk": (frames) => {
    const candidates = frames.flatMap((frame) => objects(frame["candidates"]));
    if (!candidates.some(({ finishReason }) => finishReason)) return frames;
    for (const candidate of candidates) candidate["finishReason"] ??= "STOP";
    return frames;
  },
  "a reason that is not specified": (frames) => {
    for (const candidate of frames.flatMap((frame) => objects(frame["candidates"]))) {
      candidate["finishReason"] ??= "FINISH_REASON_UNSPECIFIED";
    }
    return frames;
  },
  // As gateways write it that know other vendors.
  "a reason in small letters": (frames) => {
    for (const candidate of frames.flatMap((frame) => objects(frame["candidates"]))) {
      const reason = string(candidate["finishReason"]);
      if (/^(STOP|MAX_TOKENS)$/.test(reason)) candidate["finishReason"] = reason.toLowerCase();
    }
    return frames;
  },
  "neither index nor role": (frames) => {
    const candidates = frames.flatMap((frame) => objects(frame["candidates"]));
    if (candidates.some(({ index }) => index)) return frames;
    for (const candidate of candidates) {
      delete candidate["index"];
      delete object(candidate["content"])["role"];
    }
    return frames;
  },
  "usage in a chunk of its own": (frames) => {
    const last = frames.at(-1);
    if (!last?.["usageMetadata"]) return frames;
    const { usageMetadata } = last;
    delete last["usageMetadata"];
    return [...frames, { usageMetadata }];
  },
};
