/**
 * The retries that all calls of a client share. Each costs 5 tokens of 500, each success gives one
 * back: when a provider is down, a thousand callers make a hundred further attempts, not thousands.
 */
export interface RetryQuota {
  tokens: number;
}

/** The most that a quota holds. */
export const CAPACITY = 500;

export function createRetryQuota(): RetryQuota {
  return { tokens: CAPACITY };
}
