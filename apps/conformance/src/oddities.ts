import type { Json } from "./facts.ts";

// What no one should send, and some day someone does.
const odd: readonly unknown[] = [
  null,
  "",
  "odd",
  0,
  -1,
  1e9,
  true,
  [],
  {},
  [null],
  [[]],
  { type: "odd" },
  undefined,
];

/**
 * Puts something odd in a place inside of one of several values, or takes away what is there.
 *
 * @returns What was done, in words.
 */
export function spoil(values: readonly unknown[], random: () => number): string {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const { holder, key, path } = pick(values.flatMap((value, at) => placesOf(value, `[${at}]`)));
  const given = pick(odd);
  if (given === undefined) delete holder[key];
  else holder[key] = structuredClone(given);
  return `${path} = ${JSON.stringify(given)}`;
}

interface Place {
  holder: Json;
  key: string;
  path: string;
}

function placesOf(value: unknown, path: string): Place[] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Json;
  return Object.keys(holder).flatMap((key) => [
    { holder, key, path: `${path}.${key}` },
    ...placesOf(holder[key], `${path}.${key}`),
  ]);
}

/** Always the same numbers. Source: https://en.wikipedia.org/wiki/Linear_congruential_generator */
export function createRandom(seed: number): () => number {
  let state = seed + 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
