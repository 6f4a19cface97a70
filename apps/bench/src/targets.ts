/** What a row must reach, by contender: at most this. */
export type Targets = Record<string, number>;

const ours = (limit: number): Targets => ({ anyllm: limit });
const both = (limit: number, node: number): Targets => ({
  anyllm: limit,
  "anyllm + transport-node": node,
});

/** The project's targets by row; rows without one are there for comparison. */
export const targets: Record<string, Targets> = {
  "call 1": both(1.15, 0.6),
  "call 64": both(1.2, 0.6),
  burst: ours(1.4),
  chunked: ours(1.4),
  streams: ours(1.4),
  "burst whole": ours(1.6),
  "chunked whole": ours(1.6),
  // The same at every length, give or take what the floor differs from itself.
  growth: ours(1.15),
  "first delta": ours(1.1),
  memory: ours(170),
  import: ours(8),
  gzip: ours(8_000),
  packages: ours(3),
  installed: ours(1),
};
