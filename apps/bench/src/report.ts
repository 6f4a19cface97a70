import { styleText } from "node:util";
import { median } from "./measure.ts";
import { targets } from "./targets.ts";

/** Smallest, middle and largest of what the processes found. */
export interface Spread {
  min: number;
  median: number;
  max: number;
}

/** One line of the table. */
export interface Row {
  /** The key of its targets. */
  id: string;
  title: string;
  /** `×` is a ratio to the floor; everything else is an amount. */
  unit: "×" | "ms" | "MB" | "bytes" | "";
  /** By contender; absent where it was not measured. */
  cells: Record<string, Spread>;
  /** What the floor itself took, where the row is a ratio. */
  floor?: string;
}

/** A row with its targets and whether they were reached. */
export interface Judged extends Row {
  verdicts: { contender: string; target: number; value: number; reached: boolean }[];
}

export function spread(values: readonly number[]): Spread {
  return { min: Math.min(...values), median: median(values), max: Math.max(...values) };
}

/** Compares the medians with the targets. */
export function judge(row: Row): Judged {
  const verdicts = Object.entries(targets[row.id] ?? {}).flatMap(([contender, target]) => {
    const value = row.cells[contender]?.median;
    return value === undefined ? [] : [{ contender, target, value, reached: value <= target }];
  });
  return { ...row, verdicts };
}

/** The whole table as text: a line per row, a column per contender. */
export function table(rows: readonly Judged[], contenders: readonly string[]): string {
  const head = ["", ...contenders, "floor", "target", ""];
  const lines = rows.map((row) => [
    `${row.title} ${row.unit}`.trimEnd(),
    ...contenders.map((contender) => cell(row, row.cells[contender])),
    row.floor ?? "",
    row.verdicts.map(({ target }) => `≤ ${format(row, target)}`).join(", "),
    row.verdicts.map(({ reached }) => (reached ? "reached" : "missed")).join(", "),
  ]);
  const all = [head, ...lines];
  const widths = head.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  const text = all.map((line) =>
    line
      .map((value, column) =>
        column === 0 ? value.padEnd(widths[0] ?? 0) : value.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
  return text.map((line) => line.replace(/reached/g, green).replace(/missed/g, red)).join("\n");
}

const green = (text: string): string => styleText("green", text);
const red = (text: string): string => styleText("red", text);

function cell(row: Row, values: Spread | undefined): string {
  if (!values) return "–";
  const [least, middle, most] = [values.min, values.median, values.max].map((value) =>
    format(row, value),
  );
  return least === most ? `${middle}` : `${middle} (${least}–${most})`;
}

function format({ unit }: Row, value: number): string {
  if (unit === "×") return value.toFixed(2);
  if (unit === "MB" && value < 20) return value.toFixed(2);
  return Math.round(value).toLocaleString("en-US");
}
