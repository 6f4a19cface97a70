import { bundle, importTime, installed } from "./footprint.ts";
import type { Contender } from "./cases/contender.ts";
import { floor } from "./cases/floor.ts";
import { median, type Pairs } from "./measure.ts";
import { spread, type Row } from "./report.ts";
import type { Findings } from "./worker.ts";

// From findings to rows of the table.

/** Findings of several processes, by contender. */
export type Collected = Record<string, Findings[]>;

/** One row per measurement that was taken in pairs with the floor. */
export function ratioRows(collected: Collected, titles: ReadonlyMap<string, string>): Row[] {
  return [...titles].map(([id, title]) => {
    const of = (runs: Findings[]): Pairs[] => runs.flatMap((run) => run[id] ?? []);
    const pairs = Object.values(collected).flatMap(of);
    const least = median(pairs.flatMap(({ floor: values }) => values));
    const each = (runs: Findings[]): number[] => of(runs).map(({ ratios }) => median(ratios));
    return { id, title, unit: "×", cells: cells(collected, each), floor: `${least.toFixed(2)} µs` };
  });
}

/** How the cost of an event grows with the length of its stream. */
export function growthRow(collected: Collected): Row {
  const each = (runs: Findings[]): number[] =>
    runs.flatMap((run) => {
      const { long, short } = run;
      // Both beside the floor of their own pairs, which takes the price of the call out of it.
      return long && short ? [median(long.ratios) / median(short.ratios)] : [];
    });
  return {
    id: "growth",
    title: "event: long ÷ short stream",
    unit: "×",
    cells: cells(collected, each),
  };
}

export function memoryRow(collected: Collected): Row {
  const each = (runs: Findings[]): number[] => runs.flatMap((run) => run["memory"]?.own ?? []);
  return { id: "memory", title: "200 streams, peak", unit: "MB", cells: cells(collected, each) };
}

function cells(collected: Collected, each: (runs: Findings[]) => number[]): Row["cells"] {
  const entries = Object.entries(collected).map(([id, runs]) => [id, each(runs)] as const);
  return Object.fromEntries(
    entries.flatMap(([id, values]) => (values.length > 0 ? [[id, spread(values)]] : [])),
  );
}

/**
 * Import time over an empty process. All contenders and the empty one take turns; each group of
 * rounds gives one value, the median of its rounds.
 */
export function importRow(contenders: readonly Contender[], groups: number, rounds: number): Row {
  const measured = contenders.filter(({ packages }) => packages.length > 0);
  const over = new Map<string, number[]>(measured.map(({ id }) => [id, []]));
  for (let group = 0; group < groups; group++) {
    const empty: number[] = [];
    const times = new Map<string, number[]>(measured.map(({ id }) => [id, []]));
    for (let round = 0; round < rounds; round++) {
      empty.push(importTime([]));
      for (const { id, packages } of measured) times.get(id)?.push(importTime(packages));
    }
    for (const [id, values] of times) over.get(id)?.push(median(values) - median(empty));
  }
  const entries = [...over].map(([id, values]) => [id, spread(values)] as const);
  const title = "import over empty process";
  return { id: "import", title, unit: "ms", cells: Object.fromEntries(entries) };
}

/** Bundle, packages and bytes on disk. */
export async function sizeRows(contenders: readonly Contender[]): Promise<Row[]> {
  const gzip: Row = { id: "gzip", title: "browser bundle, gzip", unit: "bytes", cells: {} };
  const packages: Row = { id: "packages", title: "packages installed", unit: "", cells: {} };
  const disk: Row = { id: "installed", title: "installed", unit: "MB", cells: {} };
  const least = await bundle(floor.program ?? "");
  gzip.floor = `${least.gzip} bytes`;
  for (const { id, program, packages: names } of contenders) {
    if (names.length === 0) continue;
    if (program) gzip.cells[id] = spread([(await bundle(program)).gzip]);
    const found = installed(names);
    packages.cells[id] = spread([found.names.length]);
    disk.cells[id] = spread([found.bytes / 1e6]);
  }
  return [gzip, packages, disk];
}
