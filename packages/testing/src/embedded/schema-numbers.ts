import type { Schema } from "./conversation.ts";
import { draw, type Drawer } from "./schema-values.ts";

// A grid this fine finds a value in any range that a person would write down.
const GRID = 1024;
const MOST_STEPS = 5 * GRID;

interface Bounds {
  low: number | undefined;
  high: number | undefined;
  whole: boolean;
  step: number | undefined;
  fits(value: number): boolean;
}

/** A number for a property, satisfying its bounds. */
export function fillNumber(drawer: Drawer, schema: Schema, name: string): number {
  const { prompt, numbers, answer } = drawer.hints;
  const bounds = boundsOf(schema);
  const asked = answer && (name === answer.about || /answer|result|value|total|sum/i.test(name));
  const candidates = [
    ...(asked && typeof answer.value === "number" ? [answer.value] : []),
    ...numbersNear(prompt, name),
    ...numbers,
  ];
  const drawn = draw(drawer, "number", candidates.filter(bounds.fits));
  return drawn ?? firstFitting(bounds, drawer.salt);
}

function boundsOf(schema: Schema): Bounds {
  const whole = schema["type"] === "integer";
  const number = (key: string): number | undefined =>
    typeof schema[key] === "number" ? schema[key] : undefined;
  const minimum = number("minimum") ?? -Infinity;
  const maximum = number("maximum") ?? Infinity;
  const above = number("exclusiveMinimum") ?? -Infinity;
  const below = number("exclusiveMaximum") ?? Infinity;
  const multiple = number("multipleOf");
  const low = Math.max(minimum, above);
  const high = Math.min(maximum, below);
  return {
    low: Number.isFinite(low) ? low : undefined,
    high: Number.isFinite(high) ? high : undefined,
    whole,
    step: multiple ?? (whole ? 1 : undefined),
    fits: (value) =>
      (!whole || Number.isInteger(value)) &&
      value >= minimum &&
      value <= maximum &&
      value > above &&
      value < below &&
      (multiple === undefined || isMultiple(value, multiple)),
  };
}

function isMultiple(value: number, of: number): boolean {
  const quotient = value / of;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9;
}

// "age 36", "age: 36" and "36 seats" say which number is meant.
function numbersNear(prompt: string, name: string): number[] {
  const words = name.match(/[A-Za-z]{3,}/g) ?? [];
  const number = "(-?\\d+(?:\\.\\d+)?)";
  const found = words.flatMap((word) => [
    ...prompt.matchAll(new RegExp(`\\b${word}\\w*\\W{1,3}?(?:is |of |are )?${number}`, "gi")),
    ...prompt.matchAll(new RegExp(`${number}\\s+${word}`, "gi")),
  ]);
  return found.map((match) => Number(match[1]));
}

// Zero if it may be; else upwards from the lower bound, or downwards from the upper one. Each salt
// gives another number.
function firstFitting({ low, high, whole, step, fits }: Bounds, salt: number): number {
  const start = low ?? Math.min(0, high ?? 0);
  const grain = step ?? (low !== undefined && high !== undefined ? (high - low) / GRID || 1 : 1);
  const direction = low === undefined && high !== undefined ? -1 : 1;
  const origin = step === undefined ? start : Math.round(start / step) * step;
  let skip = salt;
  for (let index = 0; index < MOST_STEPS; index++) {
    const value = origin + direction * index * grain;
    const rounded = whole ? Math.round(value) : Number(value.toPrecision(15));
    if (fits(rounded) && skip-- === 0) return rounded;
  }
  return origin;
}
