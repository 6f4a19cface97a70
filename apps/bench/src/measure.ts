/** Work to compare; resolves with a check sum that both sides must agree on. */
export type Work = () => Promise<number>;

/** One contender beside the floor, pair by pair. */
export interface Pairs {
  /** CPU of the contender over CPU of the floor, one per pair. */
  ratios: number[];
  /** Microseconds of CPU per unit of work. */
  own: number[];
  floor: number[];
}

/** How long to go on. */
export interface Effort {
  /** Milliseconds after which no further pair begins; a third of it goes to warming up. */
  budget: number;
  /** Pairs at most, not counting those that warm up. */
  pairs: number;
  /** Units of work that each side does to warm up, in the place of the third of the budget. */
  warm?: number | undefined;
}

/**
 * Runs the two in turns inside this process, so that a busy machine slows both alike; which goes
 * first alternates, so that neither always cleans up after the other.
 *
 * @param units - Calls or events in one run of the work.
 */
export async function comparePairs(
  own: Work,
  floor: Work,
  { units, effort }: { units: number; effort: Effort },
): Promise<Pairs> {
  const result: Pairs = { ratios: [], own: [], floor: [] };
  const { budget, pairs, warm } = effort;
  const start = performance.now();
  let end = start + budget;
  for (let pair = 0; result.ratios.length < pairs; pair++) {
    if (result.ratios.length >= 3 && performance.now() > end) break;
    // Cold code says nothing about a server that runs for days.
    const isWarm =
      warm === undefined
        ? pair >= 2 && performance.now() - start > budget / 3
        : pair * units >= warm;
    if (!isWarm && warm !== undefined) end = performance.now() + budget;
    const order = pair % 2 === 0 ? [own, floor] : [floor, own];
    const used = new Map<Work, number>();
    const sums = new Set<number>();
    for (const work of order) used.set(work, await cpuOf(work, sums));
    if (sums.size > 1) throw new Error(`different answers: ${[...sums].join(", ")} characters`);
    if (!isWarm) continue;
    const [mine = 0, least = 1] = [used.get(own), used.get(floor)];
    result.ratios.push(mine / least);
    result.own.push(mine / units);
    result.floor.push(least / units);
  }
  return result;
}

/** Microseconds of CPU, of all threads of this process. */
async function cpuOf(work: Work, sums: Set<number>): Promise<number> {
  const before = process.cpuUsage();
  sums.add(await work());
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** Runs `count` pieces of work, `width` at a time; all must give the same check sum. */
export async function concurrently(width: number, count: number, work: Work): Promise<number> {
  let started = 0;
  let sum = 0;
  const lane = async (): Promise<void> => {
    while (started++ < count) {
      const length = await work();
      sum += length;
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return sum;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
