import { AnyLLMError } from "../errors.ts";
import { abortError } from "./guard.ts";
import { CAPACITY, type RetryQuota } from "./quota.ts";

/** How often and how long failed attempts are repeated. */
export interface RetryPolicy {
  /** Further attempts after the first. @default 2 */
  maxRetries: number;
  /** The longest a provider may make us wait, in milliseconds; beyond it the call fails at once. */
  maxRetryDelay: number;
  quota: RetryQuota;
  signal: AbortSignal | undefined;
  /** The call's own end, in `now` time. */
  deadline: number;
  now(): number;
  random(): number;
}

const COST = 5;

/**
 * Runs an attempt again while its error says that this may help, the quota lasts and the wait fits
 * the deadline. A wait the provider asked for is never cut short.
 */
export async function withRetries<T>(
  attempt: (number: number) => Promise<T>,
  policy: RetryPolicy,
): Promise<T> {
  const { quota, deadline, now, random, signal } = policy;
  for (let number = 0; ; number++) {
    try {
      const result = await attempt(number);
      quota.tokens = Math.min(CAPACITY, quota.tokens + 1);
      return result;
    } catch (error) {
      if (!AnyLLMError.isInstance(error) || !error.retryable || error.phase === "total")
        throw error;
      if (number >= policy.maxRetries || quota.tokens < COST) throw error;
      const asked = error.retryAfter;
      const backoff = Math.min(8000, 500 * 2 ** number) * (0.5 + random() / 2);
      const wait = asked === undefined ? backoff : asked + 100 * random();
      if ((asked ?? 0) > policy.maxRetryDelay || now() + wait >= deadline) throw error;
      quota.tokens -= COST;
      await sleep(wait, signal);
    }
  }
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      if (signal?.aborted) reject(abortError(signal.reason));
      else resolve();
    };
    // A timer may ring a millisecond early; the provider said not before.
    const timer = setTimeout(end, Math.ceil(ms) + 1);
    signal?.addEventListener("abort", end);
    if (signal?.aborted) end();
  });
}

/**
 * Milliseconds to wait from `retry-after-ms` or `retry-after` (seconds, or a date).
 *
 * @returns `undefined` when there is no such header or it makes no sense.
 */
export function readRetryAfter(
  headers: { get(name: string): string | null },
  now: number,
): number | undefined {
  const ms = Number.parseFloat(headers.get("retry-after-ms") ?? "");
  if (ms >= 0) return ms;
  const told = headers.get("retry-after")?.trim();
  if (!told) return undefined;
  if (/^\d+(\.\d+)?$/.test(told)) return Number(told) * 1000;
  // "-1" is a date to some engines; a real HTTP date has letters.
  const date = /[a-z]/i.test(told) ? Date.parse(told) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
