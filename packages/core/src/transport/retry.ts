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
 * Waits until another attempt is due, if the error says that one may help, the quota lasts and the
 * wait fits the deadline. A wait the provider asked for is never cut short.
 *
 * @param made - How many attempts have been made.
 * @throws The error itself, where no further attempt is worth it.
 */
export async function waitToRetry(
  error: unknown,
  made: number,
  policy: RetryPolicy,
): Promise<void> {
  const { quota, deadline, now, random, signal } = policy;
  if (!AnyLLMError.isInstance(error) || !error.retryable || error.phase === "total") throw error;
  if (made > policy.maxRetries || quota.tokens < COST) throw error;
  const asked = error.retryAfter;
  const backoff = Math.min(8000, 500 * 2 ** (made - 1)) * (0.5 + random() / 2);
  const wait = asked === undefined ? backoff : asked + 100 * random();
  if ((asked ?? 0) > policy.maxRetryDelay || now() + wait >= deadline) throw error;
  quota.tokens -= COST;
  await sleep(wait, signal);
}

/** An attempt that succeeded gives back some of what retries may cost. */
export function refill(quota: RetryQuota): void {
  quota.tokens = Math.min(CAPACITY, quota.tokens + 1);
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
