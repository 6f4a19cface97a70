/** Counts verdicts by wire, and reasons, and prints both as a table. */
export interface Tally {
  add(wire: string, verdict: string, reasons?: readonly string[]): void;
  print(): void;
}

export function createTally(title: string): Tally {
  const rows = new Map<string, Map<string, number>>();
  const why = new Map<string, number>();
  const count = (counts: Map<string, number>, key: string): void => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  return {
    add(wire, verdict, reasons = []) {
      const row = rows.get(wire) ?? new Map<string, number>();
      rows.set(wire, row);
      count(row, verdict);
      for (const reason of new Set(reasons)) count(why, reason);
    },
    print() {
      const lines = [...rows].map(([wire, row]) => {
        const counts = [...row].map(([verdict, times]) => `${times} ${verdict}`);
        return `  ${wire}: ${counts.join(", ")}`;
      });
      const reasons = [...why]
        .toSorted((a, b) => b[1] - a[1])
        .map(([reason, times]) => `  ${times} × ${reason}`);
      console.log(
        [`${title}:`, ...lines, ...(reasons.length > 0 ? ["because:", ...reasons] : [])].join("\n"),
      );
    },
  };
}
