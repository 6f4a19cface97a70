import { AnyLLMError } from "./errors.ts";
import type { CallOptions } from "./client-types.ts";
import type { History } from "./history/history.ts";
import type { Provenance } from "./history/provenance.ts";
import type { DecodeContext, Provider, RequestExtras } from "./provider.ts";
import { tellWarning, type Warning } from "./request.ts";
import type { Shared } from "./shared.ts";
import { type Attempt, type Limits, open } from "./transport/open.ts";
import type { Opened } from "./transport/opened.ts";
import { withRetries } from "./transport/retry.ts";
import { readTimeouts, type Timeouts } from "./transport/timeouts.ts";
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
  return new ProviderCall(shared, provider, options);
}

class ProviderCall implements Call {
  readonly provider: Provider;
  readonly limits: Limits;
  readonly extras: RequestExtras;
  readonly #shared: Shared;
  readonly #options: CallOptions & { words: unknown };
  readonly #timeouts: Required<Timeouts>;
  readonly #deadline: number;
  readonly #maxRetries: number;
  #attempts = 0;
  #sent: HttpRequest | undefined;

  constructor(shared: Shared, provider: Provider, options: CallOptions & { words: unknown }) {
    const { runtime, limits, timeouts } = shared;
    const { query, body, headers, idempotencyKey = runtime.id("anyllm") } = options;
    this.provider = provider;
    this.limits = limits;
    this.#shared = shared;
    this.#options = options;
    this.#timeouts = readTimeouts(options.timeout, timeouts);
    this.#deadline = runtime.ticks() + (this.#timeouts.total || Infinity);
    this.#maxRetries = options.maxRetries ?? shared.options.maxRetries ?? 2;
    this.extras = {
      headers: { "idempotency-key": idempotencyKey, ...headers },
      query: { ...query },
      body: { ...body },
      // The request is described anew for each attempt; what it loses is told once.
      warn: (param, message) => {
        if (this.#attempts <= 1) this.warn({ provider: provider.id, param, message });
      },
    };
  }

  readonly warn = (warning: Warning): void => {
    const { options } = this.#shared;
    const { strict = options.strict, onWarning = options.onWarning } = this.#options;
    tellWarning(warning, { strict, onWarning });
  };

  isLast(): boolean {
    return this.#attempts > this.#maxRetries;
  }

  attempt<T>(
    describe: () => HttpRequest | Promise<HttpRequest>,
    use: (opened: Opened) => Promise<T>,
  ): Promise<T> {
    const { provider, limits } = this;
    const { runtime, quota, transport, options } = this.#shared;
    const { signal, words, maxRetryDelay = options.maxRetryDelay ?? 60_000 } = this.#options;
    const deadline = this.#deadline;
    const attempt: Attempt = {
      provider: provider.id,
      transport: provider.transport ?? transport,
      limits,
      timeouts: this.#timeouts,
      deadline,
      signal,
      words,
      now: runtime.ticks,
      wallClock: runtime.now,
      request: () => {
        const described = describe();
        return "then" in described ? described.then(this.#keep) : this.#keep(described);
      },
    };
    return withRetries(() => this.#once(attempt, use), {
      maxRetries: this.#maxRetries,
      maxRetryDelay,
      quota,
      signal,
      deadline,
      now: runtime.ticks,
      random: runtime.random,
    });
  }

  readonly #keep = (request: HttpRequest): HttpRequest => (this.#sent = request);

  async #once<T>(attempt: Attempt, use: (opened: Opened) => Promise<T>): Promise<T> {
    const { provider } = this;
    this.#attempts++;
    for (let rerouted = false; ; rerouted = true) {
      try {
        return await use(await open(attempt));
      } catch (error) {
        if (!AnyLLMError.isInstance(error)) throw error;
        if (rerouted || !this.#sent || !provider.reroute?.(error, this.#sent)) {
          throw provider.explain?.(error) ?? error;
        }
      }
    }
  }

  context(rest: Pick<DecodeContext, "request" | "emit" | "resumed" | "stream">): DecodeContext {
    const { runtime, options } = this.#shared;
    const from = { provider: this.provider.id, model: rest.request.model };
    return {
      ...rest,
      emit: marking(options.history, from, rest.emit),
      id: runtime.id,
      now: runtime.now,
      onRepair: (defect) => {
        const { onWarning = options.onWarning } = this.#options;
        const message = `The answer had ${defect}; repaired.`;
        onWarning?.({ provider: this.provider.id, param: "stream", message });
      },
    };
  }
}

function marking(
  history: History | undefined,
  from: Provenance,
  emit: DecodeContext["emit"],
): DecodeContext["emit"] {
  const mark = history?.receive(from);
  return mark ? (event) => emit(mark(event)) : emit;
}
