/** A wire as the mock speaks it, and the least that a client can read of it. */
export interface Wire {
  /** A whole answer of about 2 kB. */
  answer(): string;
  /** The events of a streamed answer with `deltas` deltas, each already framed as SSE. */
  streamEvents(deltas: number): string[];
  /** What the floor posts to, below the base URL. */
  path(stream: boolean): string;
  /** The text of a whole answer, as the floor reads it. */
  wholeText(answer: unknown): string;
  /** The text that one event brings, if it brings any. */
  deltaText(event: unknown): string | undefined;
}

const words = ["The", " answer", " to", " this", " is", " found", " by", " reading", " on", ","];

/** The text of the answer's delta number `index`; every contender must add up the same text. */
export function word(index: number): string {
  return words[index % words.length] ?? "";
}

/** The text of so many deltas. */
export function wordsOf(deltas: number): string {
  return Array.from({ length: deltas }, (_, index) => word(index)).join("");
}

/** How many deltas the text of a whole answer has. */
export const WHOLE = 110;
