import { AnyLLMError } from "./errors.ts";
import type { CallOptions } from "./client-types.ts";
import type { History } from "./history/history.ts";
import type { Provenance } from "./history/provenance.ts";
import type { DecodeContext, Provider, RequestExtras } from "./provider.ts";
import { tellWarning, type Warning } from "./request.ts";
import type { Shared } from "./shared.ts";
import { type Attempt, type Limits, open } from "./transport/open.ts";
import type { Opened } from "./transport/opened.ts";
import { refill, waitToRetry } from "./transport/retry.ts";
import { readTimeouts, type Timeouts } from "./transport/timeouts.ts";
import type { HttpRequest, Transport } from "./transport/transport.ts";

/** One call: where it goes, what it may take, and how attempts at it are made. */
export interface Call {
  provider: Provider;
  extras: RequestExtras;
  limits: Limits;
  warn(warning: Warning): void;
  /** Tries until an attempt succeeds or no further one is worth it. */
  attempt<T>(describe: Attempt["describe"], use: (opened: Opened) => T | Promise<T>): Promise<T>;
  /** What a decoder is made with. */
  context(rest: Pick<DecodeContext, "request" | "emit" | "resumed" | "stream">): DecodeContext;
  /** Whether the running attempt is the last one. */
  isLast(): boolean;
}

/** What a call is made with. */
export interface CallGiven {
  options: CallOptions;
  /** What the caller wrote, to be kept out of error messages. */
  words: unknown;
}

export function createCall(shared: Shared, provider: Provider, given: CallGiven): Call {
  return new ProviderCall(shared, provider, given);
}

// The call is its own attempt: what the two know is the same.
class ProviderCall implements Call, Attempt {
  readonly provider: Provider;
  readonly extras: RequestExtras;
  readonly timeouts: Required<Timeouts>;
  readonly deadline: number;
  readonly words: unknown;
  readonly #shared: Shared;
  readonly #options: CallOptions;
  #describe: Attempt["describe"] | undefined;
  #attempts = 0;
  #sent: HttpRequest | undefined;

  constructor(shared: Shared, provider: Provider, { options, words }: CallGiven) {
    const { runtime } = shared;
    const { query, body, headers, idempotencyKey = runtime.id("anyllm") } = options;
    this.provider = provider;
    this.#shared = shared;
    this.#options = options;
    this.words = words;
    this.timeouts = readTimeouts(options.timeout, shared.timeouts);
    this.deadline = runtime.ticks() + (this.timeouts.total || Infinity);
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

  get limits(): Limits {
    return this.#shared.limits;
  }

  get transport(): Transport {
    return this.provider.transport ?? this.#shared.transport;
  }

  get signal(): AbortSignal | undefined {
    return this.#options.signal;
  }

  now(): number {
    return this.#shared.runtime.ticks();
  }

  wallClock(): number {
    return this.#shared.runtime.now();
  }

  readonly warn = (warning: Warning): void => {
    const { options } = this.#shared;
    const { strict = options.strict, onWarning = options.onWarning } = this.#options;
    tellWarning(warning, { strict, onWarning });
  };

  isLast(): boolean {
    return this.#attempts > this.#maxRetries;
  }

  async attempt<T>(
    describe: Attempt["describe"],
    use: (opened: Opened) => T | Promise<T>,
  ): Promise<T> {
    const { provider } = this;
    let rerouted = false;
    this.#describe = describe;
    this.#attempts = 1;
    for (;;) {
      try {
        const result = await use(await open(this));
        refill(this.#shared.quota);
        return result;
      } catch (error) {
        const known = AnyLLMError.isInstance(error);
        if (known && !rerouted && this.#sent && provider.reroute?.(error, this.#sent)) {
          rerouted = true;
          continue;
        }
        await this.#pause(known ? (provider.explain?.(error) ?? error) : error);
        this.#attempts++;
        rerouted = false;
      }
    }
  }

  describe(): HttpRequest | Promise<HttpRequest> {
    const described = (this.#describe as Attempt["describe"])();
    if (!this.provider.reroute) return described;
    if ("then" in described) return described.then((request) => (this.#sent = request));
    return (this.#sent = described);
  }

  context(rest: Pick<DecodeContext, "request" | "emit" | "resumed" | "stream">): DecodeContext {
    const { runtime, options } = this.#shared;
    const { request, emit, resumed, stream } = rest;
    const from = { provider: this.provider.id, model: request.model };
    return {
      request,
      emit: options.history ? marking(options.history, from, emit) : emit,
      id: runtime.id,
      now: runtime.now,
      resumed,
      stream,
      onRepair: (defect) => {
        const { onWarning = options.onWarning } = this.#options;
        const message = `The answer had ${defect}; repaired.`;
        onWarning?.({ provider: this.provider.id, param: "stream", message });
      },
    };
  }

  get #maxRetries(): number {
    return this.#options.maxRetries ?? this.#shared.options.maxRetries ?? 2;
  }

  #pause(error: unknown): Promise<void> {
    const { runtime, quota, options } = this.#shared;
    const { maxRetryDelay = options.maxRetryDelay ?? 60_000 } = this.#options;
    return waitToRetry(error, this.#attempts, {
      maxRetries: this.#maxRetries,
      maxRetryDelay,
      quota,
      signal: this.signal,
      deadline: this.deadline,
      now: runtime.ticks,
      random: runtime.random,
    });
  }
}

function marking(
  history: History,
  from: Provenance,
  emit: DecodeContext["emit"],
): DecodeContext["emit"] {
  const mark = history.receive(from);
  return (event) => emit(mark(event));
}
