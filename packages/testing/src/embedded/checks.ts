/** Says what a value should have been, or nothing when it is right. */
export type Check = (value: unknown) => string | undefined;

/** A text. */
export const string =
  (most = Infinity): Check =>
  (value) =>
    typeof value !== "string"
      ? "must be a string"
      : value.length > most
        ? `must have at most ${most} characters`
        : undefined;

/** True or false. */
export const boolean: Check = (value) =>
  typeof value === "boolean" ? undefined : "must be true or false";

/** A number within bounds. */
export const number =
  (low: number, high: number, whole = false): Check =>
  (value) =>
    typeof value !== "number" || (whole && !Number.isInteger(value))
      ? `must be ${whole ? "an integer" : "a number"}`
      : value < low || value > high
        ? `must be ${high === Infinity ? `at least ${low}` : `between ${low} and ${high}`}`
        : undefined;

/** One of these texts. */
export const oneOf =
  (...values: string[]): Check =>
  (value) =>
    values.includes(value as string) ? undefined : `must be one of ${values.join(", ")}`;

/** A JSON object. */
export const object: Check = (value) => (isRecord(value) ? undefined : "must be an object");

/** A JSON array. */
export const array: Check = (value) => (Array.isArray(value) ? undefined : "must be an array");

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
