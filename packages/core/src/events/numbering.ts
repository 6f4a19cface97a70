import type { Loose } from "./families.ts";

/** Sequence numbers of one stream: kept where the upstream's rise, given where they do not. */
export interface Numbering {
  /** The number for an event: the upstream's own if it still rises. */
  take(told: unknown): number;
  /** Whether an upstream event was seen before. Notices gaps and late events on the way. */
  repeated(event: Loose): boolean;
}

// How many events back a repetition is recognised.
const WINDOW = 64;

/**
 * A number seen before means a repeated event only while the numbers have been rising and the same
 * came under it: some servers number every event 0, or several by one number, and dropping those would
 * lose the answer.
 */
export function createNumbering(onDefect: (defect: string) => void): Numbering {
  let last = -1;
  let highest = -1;
  let rising = 0;
  const seen: number[] = [];
  const types: unknown[] = [];
  const deltas: unknown[] = [];
  return {
    take: (told) => (last = typeof told === "number" && told > last ? told : last + 1),
    repeated({ sequence_number: told, type, delta }) {
      if (typeof told !== "number") return false;
      const place = told % WINDOW;
      if (told > highest) {
        if (rising > 0 && told > highest + 1) onDefect("a gap in the sequence numbers");
        highest = told;
        rising++;
      } else {
        const known = seen[place] === told;
        const same = known && types[place] === type && deltas[place] === delta;
        if (rising > 1 && same) return true;
        onDefect(rising > 1 ? "an event out of order" : "sequence numbers that do not rise");
        // Two events under one number: none of these numbers tells one event from another.
        rising = known && !same ? -Infinity : Math.min(rising, 1);
      }
      seen[place] = told;
      types[place] = type;
      deltas[place] = delta;
      return false;
    },
  };
}
