import type { ClientOptions, Runtime } from "./client-types.ts";
import { fetchTransport } from "./transport/fetch.ts";
import type { Limits } from "./transport/open.ts";
import { createRetryQuota, type RetryQuota } from "./transport/quota.ts";
import { defaultTimeouts, readTimeouts, type Timeouts } from "./transport/timeouts.ts";
import { randomId } from "./random-id.ts";
import type { Transport } from "./transport/transport.ts";

/** What all calls of a client share. */
export interface Shared {
  options: ClientOptions;
  transport: Transport;
  limits: Limits;
  quota: RetryQuota;
  runtime: Runtime;
  timeouts: Required<Timeouts>;
}

export function share(options: ClientOptions): Shared {
  const { maxEventSize = 64 * 2 ** 20, maxResponseSize = 256 * 2 ** 20 } = options;
  return {
    options,
    transport: options.transport ?? fetchTransport(options.fetch),
    limits: { maxEventSize, maxResponseSize },
    quota: createRetryQuota(),
    timeouts: readTimeouts(options.timeout, defaultTimeouts),
    runtime: {
      now: () => Date.now(),
      ticks: () => performance.now(),
      id: randomId,
      random: () => Math.random(),
      ...options.runtime,
    },
  };
}
