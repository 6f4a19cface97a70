import { isObject, type Json, parseArguments } from "../facts.ts";

/**
 * Tells the frames of an answer otherwise, in a way that its protocol leaves free: the answer is the
 * same. It may change the frames it is given, and leaves those alone that it cannot retell.
 */
type Retelling = (frames: Json[], random: () => number) => Json[];

/** Retellings by what they do. */
export type Retellings = Record<string, Retelling>;

/** A text in two pieces, cut anywhere but inside of a character. */
export function halves(text: string, random: () => number): [string, string] {
  const characters = Array.from(text);
  const at = Math.ceil(random() * (characters.length - 1));
  return [characters.slice(0, at).join(""), characters.slice(at).join("")];
}

/** Puts frames together as long as two neighbours can be one. */
export function joinFrames(
  frames: readonly Json[],
  join: (before: Json, frame: Json) => boolean,
): Json[] {
  const told: Json[] = [];
  for (const frame of frames) {
    const before = told.at(-1);
    if (!before || !join(before, frame)) told.push(frame);
  }
  return told;
}

/** Adds what is absent, as null. */
export function addNulls(value: Json, keys: readonly string[]): void {
  for (const key of keys) value[key] ??= null;
}

/** The object that a text is, where it would be written the same again; else the text. */
export function asObject(text: string): unknown {
  const value = parseArguments(text);
  return isObject(value) && JSON.stringify(value) === text ? value : text;
}

/** Whether a value says nothing but what stands under these keys. */
export function saysOnly(value: Json, ...keys: string[]): boolean {
  return Object.keys(value).every((key) => keys.includes(key) || isNothing(value[key]));
}

function isNothing(value: unknown): boolean {
  return value == null || value === "" || (Array.isArray(value) && value.length === 0);
}
