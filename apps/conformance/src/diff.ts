import { isObject } from "./facts.ts";

/** A place where two values differ. */
export interface Difference {
  path: string;
  expected: unknown;
  got: unknown;
}

/** Where two JSON values differ, place by place; keys that are undefined are absent. */
export function diff(expected: unknown, got: unknown, path = ""): Difference[] {
  if (Object.is(expected, got)) return [];
  if (Array.isArray(expected) && Array.isArray(got)) {
    const length = Math.max(expected.length, got.length);
    return Array.from({ length }, (_, at) => diff(expected[at], got[at], `${path}[${at}]`)).flat();
  }
  if (isObject(expected) && isObject(got)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(got)]);
    return [...keys].flatMap((key) => diff(expected[key], got[key], path ? `${path}.${key}` : key));
  }
  return [{ path, expected, got }];
}

/** A difference as a line. */
export function showDifference({ path, expected, got }: Difference): string {
  const short = (value: unknown): string => {
    const text = JSON.stringify(value) ?? "nothing";
    return text.length > 140 ? `${text.slice(0, 140)}…` : text;
  };
  return `${path}: expected ${short(expected)}, got ${short(got)}`;
}
