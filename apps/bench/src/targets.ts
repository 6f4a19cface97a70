/** What a row must reach, by contender: at most this. */
export type Targets = Record<string, number>;

const ours = (limit: number): Targets => ({ anyllm: limit });
const both = (limit: number, node: number): Targets => ({
  anyllm: limit,
  "anyllm + transport-node": node,
});

// Translated streams and calls, beside the floor of their own wire.
const translated = (limit: number): Targets => ({
  "anyllm: chat": limit,
  "anyllm: messages": limit,
  "anyllm: gemini": limit,
});

/** The project's targets by row; rows without one are there for comparison. */
export const targets: Record<string, Targets> = {
  "call 1": { ...both(1.15, 0.6), ...translated(1.3) },
  "call 64": { ...both(1.2, 0.6), ...translated(1.3) },
  burst: ours(1.4),
  chunked: ours(1.4),
  streams: ours(1.4),
  "burst whole": { ...ours(1.6), ...translated(2) },
  "chunked whole": { ...ours(1.6), ...translated(2) },
  // The same at every length, give or take what the floor differs from itself.
  growth: { ...ours(1.15), ...translated(1.15) },
  "first delta": ours(1.1),
  memory: { ...ours(170), ...translated(190) },
  import: ours(8),
  encode: translated(3),
  gzip: { ...ours(8_000), "anyllm: chat": 11_000, "anyllm: messages": 12_000 },
  packages: ours(3),
  installed: ours(1),
};
