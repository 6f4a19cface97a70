import { AnyLLMError } from "../errors.ts";

/** Deadlines of a call, in milliseconds; `0` or `Infinity` switches one off. */
export interface Timeouts {
  /** From the start to a standing connection, where the transport can see it. @default 10_000 */
  connect?: number;
  /** From the start of an attempt to the head of the answer. @default 600_000 */
  headers?: number;
  /** Longest silence of the socket once the answer has begun. @default 120_000 */
  idle?: number;
  /** Longest time without an event, keepalives not counting. @default 600_000 */
  event?: number;
  /** The whole call: every attempt, every wait, the last byte. @default Infinity */
  total?: number;
}

export const defaultTimeouts: Required<Timeouts> = {
  connect: 10_000,
  headers: 600_000,
  idle: 120_000,
  event: 600_000,
  total: Infinity,
};

/**
 * What was given, over the defaults.
 *
 * @throws AnyLLMError `invalid_request` for less than nothing.
 */
export function readTimeouts(
  timeout: number | Timeouts | undefined,
  defaults: Required<Timeouts>,
): Required<Timeouts> {
  if (timeout === undefined) return defaults;
  const plain = typeof timeout === "number";
  const given = Object.entries(plain ? { total: timeout } : timeout);
  for (const [name, value] of given) {
    if (value === undefined || value >= 0) continue;
    const param = plain ? "timeout" : `timeout.${name}`;
    throw new AnyLLMError("invalid_request", `${param} must be milliseconds, 0 or more.`, {
      param,
    });
  }
  return { ...defaults, ...Object.fromEntries(given.filter(([, value]) => value !== undefined)) };
}
