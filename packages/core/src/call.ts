import { AnyLLMError } from "./errors.ts";
import type { CallOptions } from "./client-types.ts";
import type { History } from "./history/history.ts";
import type { Provenance } from "./history/provenance.ts";
import type { DecodeContext, Provider, RequestExtras } from "./provider.ts";
import { createWarn, type Warning } from "./request.ts";
import type { Shared } from "./shared.ts";
import { type Attempt, type Limits, open } from "./transport/open.ts";
import type { Opened } from "./transport/opened.ts";
import { withRetries } from "./transport/retry.ts";
import { readTimeouts } from "./transport/timeouts.ts";
import type { HttpRequest } from "./transport/transport.ts";

/** One call: where it goes, what it may take, and how attempts at it are made. */
export interface Call {
  provider: Provider;
  extras: RequestExtras;
  limits: Limits;
  warn(warning: Warning): void;
  /** Tries until an attempt succeeds or no further one is worth it. */
  attempt<T>(
    describe: () => HttpRequest | Promise<HttpRequest>,
    use: (opened: Opened) => Promise<T>,
  ): Promise<T>;
  /** What a decoder is made with. */
  context(rest: Pick<DecodeContext, "request" | "emit" | "resumed" | "stream">): DecodeContext;
  /** Whether the running attempt is the last one. */
  isLast(): boolean;
}

export function createCall(
  shared: Shared,
  provider: Provider,
  options: CallOptions & { words: unknown },
): Call {
  const { runtime, quota, limits } = shared;
  let attempts = 0;
  const defaults = shared.options;
  const {
    signal,
    maxRetries = defaults.maxRetries ?? 2,
    maxRetryDelay = defaults.maxRetryDelay ?? 60_000,
    strict = defaults.strict,
    onWarning = defaults.onWarning,
  } = options;
  const timeouts = readTimeouts(options.timeout, shared.timeouts);
  const deadline = runtime.ticks() + (timeouts.total || Infinity);
  const { id } = provider;
  const { query, body, headers } = options;
  const idempotency = options.idempotencyKey ?? runtime.id("anyllm");

  const warn = createWarn(id, { strict, onWarning });
  return {
    provider,
    limits,
    warn,
    extras: {
      headers: { "idempotency-key": idempotency, ...headers },
      query: { ...query },
      body: { ...body },
      // The request is described anew for each attempt; what it loses is told once.
      warn(param, message) {
        if (attempts <= 1) warn({ provider: id, param, message });
      },
    },
    isLast: () => attempts > maxRetries,
    attempt(describe, use) {
      let sent: HttpRequest | undefined;
      const keep = (request: HttpRequest): HttpRequest => (sent = request);
      const attempt: Attempt = {
        provider: id,
        transport: provider.transport ?? shared.transport,
        limits,
        timeouts,
        deadline,
        signal,
        words: options.words,
        now: runtime.ticks,
        wallClock: runtime.now,
        request() {
          const described = describe();
          return "then" in described ? described.then(keep) : keep(described);
        },
      };
      return withRetries(
        async () => {
          attempts++;
          let rerouted = false;
          for (;;) {
            try {
              return await use(await open(attempt));
            } catch (error) {
              if (!AnyLLMError.isInstance(error)) throw error;
              if (rerouted || !sent || !provider.reroute?.(error, sent)) {
                throw provider.explain?.(error) ?? error;
              }
              rerouted = true;
            }
          }
        },
        {
          maxRetries,
          maxRetryDelay,
          quota,
          signal,
          deadline,
          now: runtime.ticks,
          random: runtime.random,
        },
      );
    },
    context: (rest) => ({
      ...rest,
      emit: marking(defaults.history, { provider: id, model: rest.request.model }, rest.emit),
      id: runtime.id,
      now: runtime.now,
      onRepair(defect) {
        onWarning?.({
          provider: id,
          param: "stream",
          message: `The answer had ${defect}; repaired.`,
        });
      },
    }),
  };
}

function marking(
  history: History | undefined,
  from: Provenance,
  emit: DecodeContext["emit"],
): DecodeContext["emit"] {
  const mark = history?.receive(from);
  return mark ? (event) => emit(mark(event)) : emit;
}
