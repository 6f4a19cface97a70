import { AnyLLMError, type TimeoutPhase } from "../errors.ts";
import type { Timeouts } from "./timeouts.ts";

/** Watches one attempt: the caller's signal and every deadline end in one abort signal. */
export interface Guard {
  /** What the transport is given. */
  readonly signal: AbortSignal;
  /** Why the attempt was ended from our side; what a transport throws then means nothing. */
  readonly reason: AnyLLMError | undefined;
  /** The answer has begun: from here on silence is measured, while somebody reads. */
  begun(): void;
  /** A read begins. The time until the next one ends does not count: the caller may be slow. */
  reading(): void;
  /** A read brought bytes. */
  read(): void;
  /** An event came. */
  event(): void;
  /** Ends the attempt from our side. */
  abort(error: AnyLLMError): void;
  /** Removes the timer and the listener; the caller's signal is not held any longer. */
  dispose(): void;
}

/** What a guard watches over. */
export interface GuardOptions {
  readonly timeouts: Required<Timeouts>;
  /** The call's own end, in `now` time. */
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
  readonly provider: { readonly id: string };
  /** Milliseconds on a clock that only goes forward. */
  now(): number;
}

/**
 * One timer for all deadlines: bytes and events only note the time, and the timer looks at the
 * notes when it rings.
 */
export function createGuard(options: GuardOptions): Guard {
  return new AttemptGuard(options);
}

// A class, because an object whose getters close over the attempt would be kept, with all that it
// holds, until a full collection.
class AttemptGuard implements Guard {
  reason: AnyLLMError | undefined;
  readonly #controller = new AbortController();
  readonly #options: GuardOptions;
  readonly #start: number;
  #answered = false;
  #idle = false; // nobody is reading
  #lastByte = 0;
  #lastEvent = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  // Most calls have no signal to listen to.
  readonly #aborted: (() => void) | undefined;

  constructor(options: GuardOptions) {
    const { signal } = options;
    this.#options = options;
    this.#start = options.now();
    if (signal) this.#aborted = () => this.abort(abortError(signal.reason));
    if (signal?.aborted) {
      this.#aborted?.();
    } else {
      if (this.#aborted) signal?.addEventListener("abort", this.#aborted);
      this.watch();
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  begun(): void {
    this.#answered = this.#idle = true;
    this.#lastByte = this.#lastEvent = this.#options.now();
  }

  reading(): void {
    const at = this.#options.now();
    this.#lastEvent += at - this.#lastByte;
    this.#lastByte = at;
    this.#idle = false;
  }

  read(): void {
    this.#lastByte = this.#options.now();
    this.#idle = true;
  }

  event(): void {
    this.#lastEvent = this.#lastByte;
  }

  abort(error: AnyLLMError): void {
    this.reason ??= error;
    this.dispose();
    this.#controller.abort(error);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    if (this.#aborted) this.#options.signal?.removeEventListener("abort", this.#aborted);
  }

  /** Looks whether a deadline has passed, and when to look again. */
  watch(): void {
    const { timeouts, deadline } = this.#options;
    const answered = this.#answered;
    const at = this.#options.now();
    const paused = this.#idle ? at - this.#lastByte : 0;
    const headers = answered ? Infinity : this.#start + (timeouts.headers || Infinity);
    const bytes = answered ? this.#lastByte + paused + (timeouts.idle || Infinity) : Infinity;
    const events = answered ? this.#lastEvent + paused + (timeouts.event || Infinity) : Infinity;
    if (at >= deadline) return this.#end("total", "longer than its total timeout.");
    if (at >= headers) return this.#end("headers", `no answer within ${timeouts.headers} ms.`);
    if (at >= bytes) return this.#end("idle", `silent for ${timeouts.idle} ms.`);
    if (at >= events) return this.#end("idle", `no event for ${timeouts.event} ms.`);
    // Never beyond the shortest deadline, so that none can begin and pass unseen in between. Timers
    // hold 31 bits of milliseconds; a longer wait is looked at again on the way.
    const shortest = Math.min(timeouts.idle || 2 ** 30, timeouts.event || 2 ** 30, 2 ** 30);
    const soonest = Math.min(deadline, headers, bytes, events);
    this.#timer = setTimeout(ring, Math.min(soonest - at + 1, shortest), this);
  }

  #end(phase: TimeoutPhase, what: string): void {
    const { provider } = this.#options;
    const { id } = provider;
    this.abort(new AnyLLMError("timeout", `${id}: ${what}`, { provider: id, phase }));
  }
}

// One function for all guards.
function ring(guard: AttemptGuard): void {
  guard.watch();
}

/** The error for a call that its caller gave up. */
export function abortError(cause?: unknown): AnyLLMError {
  return new AnyLLMError("aborted", "The call was aborted.", { cause });
}
