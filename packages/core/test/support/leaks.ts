import { inspect } from "node:util";
import { expect } from "vitest";

/** The key of every call of this suite. It must be found nowhere but on the wire. */
export const KEY = "sk-canary-7f3a9c51e2d84b06a5";

/** The input of every call of this suite, for the same reason. */
export const PROMPT = "Tell my canary 41c7 of the secret of the long prompt.";

/** Every way in which a value is likely to end up in a log. */
function renderings(value: unknown): string[] {
  const shown = [inspect(value, { depth: 10, showHidden: true }), inspect(value), String(value)];
  if (!(value instanceof Error)) return [...shown, JSON.stringify(value) ?? ""];
  const { message, stack = "", cause } = value;
  const causes = cause === undefined ? [] : renderings(cause);
  return [
    ...shown,
    JSON.stringify(value),
    JSON.stringify(Object.entries(value)),
    message,
    stack,
    ...causes,
  ];
}

/** Fails when a value shows the key or the prompt, however it is printed. */
export function expectNoLeak(value: unknown, secrets: readonly string[] = [KEY, PROMPT]): void {
  for (const text of renderings(value)) {
    for (const secret of secrets) expect(text.includes(secret), `leaked in: ${text}`).toBe(false);
  }
}
