import { type Json, list, object, objects, string } from "../facts.ts";
import { addNulls, halves, joinFrames, type Retellings, saysOnly } from "./retelling.ts";

const words = ["content", "reasoning_content", "reasoning", "refusal"];

// The one delta of a chunk that ends and counts nothing.
function deltaOf(frame: Json | undefined): Json | undefined {
  const choices = list(frame?.["choices"]);
  const [choice] = objects(choices);
  if (choices.length !== 1 || !choice || frame?.["usage"]) return undefined;
  return saysOnly(choice, "index", "delta") ? (choice["delta"] as Json) : undefined;
}

// The key under which a delta says words, and nothing beside them.
function spokenBy(delta: Json | undefined): string | undefined {
  return delta && words.find((key) => string(delta[key]) !== "" && saysOnly(delta, key, "role"));
}

// The one piece of a call of a delta that says nothing else.
function pieceOf(delta: Json | undefined): Json | undefined {
  const calls = list(delta?.["tool_calls"]);
  const piece = object(calls[0]);
  const alone = delta && calls.length === 1 && saysOnly(delta, "tool_calls", "role");
  return alone && typeof piece["index"] === "number" ? piece : undefined;
}

const choicesOf = (frame: Json): Json[] => objects(frame["choices"]);
const deltasOf = (frame: Json): Json[] => choicesOf(frame).map(({ delta }) => object(delta));
const pieces = (frames: readonly Json[]): Json[] =>
  frames.flatMap(deltasOf).flatMap((delta) => objects(delta["tool_calls"]));
const argumentsOf = (piece: Json): string => string(object(piece["function"])["arguments"]);

// Pieces that say of which call they are, in an answer that is no choice among several.
function areNumbered(frames: readonly Json[]): boolean {
  const alone = frames.every((frame) => choicesOf(frame).every(({ index }) => !index));
  return alone && pieces(frames).every(({ index }) => typeof index === "number");
}

const withDelta = (frame: Json, delta: Json, more?: Json): Json => ({
  ...frame,
  choices: choicesOf(frame).map((choice) => ({ ...choice, delta, ...more })),
});

const upper = (value: unknown): string => string(value).toUpperCase();

// A chunk that holds what chunks need, and no more.
function bare({ id, object: kind, created, model }: Json, more: Json): Json {
  return { id, object: kind, created, model, choices: [], ...more };
}

/** Source: https://platform.openai.com/docs/api-reference/chat-streaming and what its cousins do. */
export const chatRetellings: Retellings = {
  "words in smaller pieces": (frames, random) =>
    frames.flatMap((frame) => {
      const delta = deltaOf(frame);
      const key = spokenBy(delta);
      if (!delta || !key) return [frame];
      return halves(string(delta[key]), random).map((piece) =>
        withDelta(frame, { ...delta, [key]: piece }),
      );
    }),
  "words in larger pieces": (frames, random) =>
    joinFrames(frames, (before, frame) => {
      const [last, delta] = [deltaOf(before), deltaOf(frame)];
      const key = spokenBy(delta);
      const [one, other] = [before, frame].map((told) => choicesOf(told)[0]?.["index"]);
      if (!last || !delta || !key || key !== spokenBy(last) || one !== other) return false;
      if (random() < 0.4) return false;
      last[key] = string(last[key]) + string(delta[key]);
      return true;
    }),
  "chunks that say nothing": (frames, random) =>
    frames.flatMap((frame) => {
      const nothing = [{}, { content: "" }, { content: null, tool_calls: [] }];
      const delta = nothing[Math.floor(random() * nothing.length)];
      return deltaOf(frame) ? [bare(frame, {}), withDelta(frame, delta ?? {}), frame] : [frame];
    }),
  "the role in each chunk": (frames) => {
    for (const delta of frames.flatMap(deltasOf)) delta["role"] = "assistant";
    return frames;
  },
  "null for what is absent": (frames) => {
    for (const frame of frames) {
      addNulls(frame, ["usage", "error", "system_fingerprint"]);
      for (const choice of choicesOf(frame)) addNulls(choice, ["logprobs", "finish_reason"]);
      for (const delta of deltasOf(frame)) {
        addNulls(delta, [...words, "tool_calls", "function_call", "audio", "annotations"]);
      }
    }
    return frames;
  },
  "no place of the choice": (frames) => {
    const choices = frames.flatMap(choicesOf);
    if (choices.every(({ index }) => !index)) for (const choice of choices) delete choice["index"];
    return frames;
  },
  "texts as parts": (frames) => {
    for (const delta of frames.flatMap(deltasOf)) {
      const { content } = delta;
      if (string(content) !== "") delta["content"] = [{ type: "text", text: content }];
    }
    return frames;
  },
  "a reason in capitals": (frames) => {
    if (!areNumbered(frames)) return frames;
    for (const choice of frames.flatMap(choicesOf)) {
      if (choice["finish_reason"]) choice["finish_reason"] = upper(choice["finish_reason"]);
    }
    return frames;
  },
  "what is told last in a choice": (frames) => {
    const last = frames.at(-1);
    if (last?.["usage"] && list(last["choices"]).length === 0) {
      last["choices"] = [{ index: 0, delta: { content: "" }, finish_reason: null }];
    }
    return frames;
  },
  "an empty reason until there is one": (frames) => {
    for (const choice of frames.flatMap(choicesOf)) choice["finish_reason"] ??= "";
    return frames;
  },
  "the reason again": (frames) =>
    frames.flatMap((frame) => {
      const [choice] = choicesOf(frame);
      const { index, finish_reason } = choice ?? {};
      if (!finish_reason) return [frame];
      return [frame, bare(frame, { choices: [{ index, delta: {}, finish_reason }] })];
    }),
  "the reason with the last words": (frames) =>
    joinFrames(frames, (before, frame) => {
      const [choice] = choicesOf(frame);
      const ends = choice && saysOnly(choice, "index", "delta", "finish_reason");
      if (!deltaOf(before) || !ends || !saysOnly(object(choice["delta"]), "role")) return false;
      if (choice["index"] !== choicesOf(before)[0]?.["index"]) return false;
      const { choices: _, ...beside } = frame;
      Object.assign(before, beside);
      Object.assign(choicesOf(before)[0] ?? {}, { finish_reason: choice["finish_reason"] });
      return true;
    }),
  "usage in a chunk of its own, twice": (frames) => {
    const counting = frames.findLast(({ usage }) => usage);
    if (!counting) return frames;
    const usage = bare(counting, { usage: counting["usage"] });
    delete counting["usage"];
    return [...frames, usage, structuredClone(usage)];
  },
  "usage in each chunk, as it grows": (frames) => {
    const at = frames.findLastIndex(({ usage }) => usage);
    const usage = object(frames[at]?.["usage"]);
    return frames.map((frame, place) => {
      const { prompt_tokens: input, completion_tokens: output } = usage;
      if (place >= at || typeof input !== "number" || typeof output !== "number") return frame;
      const some = Math.min(place, output);
      return { usage: { ...usage, completion_tokens: some, total_tokens: input + some }, ...frame };
    });
  },
  "arguments in smaller pieces": (frames, random) =>
    frames.flatMap((frame) => {
      const piece = pieceOf(deltaOf(frame));
      if (!piece || argumentsOf(piece).length < 2) return [frame];
      const [head, tail] = halves(argumentsOf(piece), random);
      const first = { ...piece, function: { ...object(piece["function"]), arguments: head } };
      const second = { index: piece["index"], function: { arguments: tail } };
      return [first, second].map((call) => withDelta(frame, { tool_calls: [call] }));
    }),
  "the id in each piece": (frames) => {
    const ids = new Map<unknown, unknown>();
    if (!areNumbered(frames)) return frames;
    for (const piece of pieces(frames)) {
      if (piece["id"]) ids.set(piece["index"], piece["id"]);
      else if (ids.has(piece["index"])) piece["id"] = ids.get(piece["index"]);
    }
    return frames;
  },
  "the name in each piece": (frames) => {
    const names = new Map<unknown, unknown>();
    if (!areNumbered(frames)) return frames;
    for (const piece of pieces(frames)) {
      const called = object(piece["function"]);
      if (called["name"] && !names.has(piece["index"])) names.set(piece["index"], called["name"]);
      else if (names.has(piece["index"])) called["name"] = names.get(piece["index"]);
    }
    return frames;
  },
  "an empty id and name in further pieces": (frames) => {
    for (const piece of pieces(frames)) {
      if (piece["id"] || typeof piece["index"] !== "number") continue;
      piece["function"] = { name: "", ...object(piece["function"]) };
      piece["id"] = "";
    }
    return frames;
  },
  "calls counted from one": (frames) => {
    if (!areNumbered(frames)) return frames;
    for (const piece of pieces(frames)) piece["index"] = Number(piece["index"]) + 1;
    return frames;
  },
  "calls at once": (frames) => {
    const first = frames.findIndex((frame) => pieceOf(deltaOf(frame)));
    const after = frames.findLastIndex((frame) => pieceOf(deltaOf(frame))) + 1;
    const calling = frames.slice(first, after);
    const whole = calling.length > 0 && calling.every((frame) => pieceOf(deltaOf(frame)));
    if (!whole || !areNumbered(frames)) return frames;
    // The pieces of each in turn: the first of all calls, then the second of all.
    const places = new Map<unknown, number>();
    const placed = calling.map((frame) => {
      const index = pieceOf(deltaOf(frame))?.["index"];
      const place = places.get(index) ?? 0;
      places.set(index, place + 1);
      return { frame, place };
    });
    const mixed = placed.toSorted((a, b) => a.place - b.place).map(({ frame }) => frame);
    return [...frames.slice(0, first), ...mixed, ...frames.slice(after)];
  },
};
