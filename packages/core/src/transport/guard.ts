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
  timeouts: Required<Timeouts>;
  /** The call's own end, in `now` time. */
  deadline: number;
  signal: AbortSignal | undefined;
  provider: string;
  /** Milliseconds on a clock that only goes forward. */
  now(): number;
}

/**
 * One timer for all deadlines: bytes and events only note the time, and the timer looks at the
 * notes when it rings.
 */
export function createGuard({ timeouts, deadline, signal, provider, now }: GuardOptions): Guard {
  const controller = new AbortController();
  const start = now();
  let answered = false;
  let idle = false; // nobody is reading
  let lastByte = 0;
  let lastEvent = 0;
  // Timers hold 31 bits of milliseconds; a longer wait is looked at again on the way.
  const shortest = Math.min(timeouts.idle || 2 ** 30, timeouts.event || 2 ** 30, 2 ** 30);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let reason: AnyLLMError | undefined;

  const abort = (error: AnyLLMError): void => {
    reason ??= error;
    dispose();
    controller.abort(error);
  };
  const aborted = (): void => abort(abortError(signal?.reason));
  const timeout = (phase: TimeoutPhase, what: string): void =>
    abort(new AnyLLMError("timeout", `${provider}: ${what}`, { provider, phase }));

  const watch = (): void => {
    const at = now();
    const paused = idle ? at - lastByte : 0;
    const headers = answered ? Infinity : start + (timeouts.headers || Infinity);
    const bytes = answered ? lastByte + paused + (timeouts.idle || Infinity) : Infinity;
    const events = answered ? lastEvent + paused + (timeouts.event || Infinity) : Infinity;
    if (at >= deadline) return timeout("total", "longer than its total timeout.");
    if (at >= headers) return timeout("headers", `no answer within ${timeouts.headers} ms.`);
    if (at >= bytes) return timeout("idle", `silent for ${timeouts.idle} ms.`);
    if (at >= events) return timeout("idle", `no event for ${timeouts.event} ms.`);
    // Never beyond the shortest deadline, so that none can begin and pass unseen in between.
    const soonest = Math.min(deadline, headers, bytes, events);
    timer = setTimeout(watch, Math.min(soonest - at + 1, shortest));
  };
  const dispose = (): void => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", aborted);
  };

  if (signal?.aborted) aborted();
  else {
    signal?.addEventListener("abort", aborted);
    watch();
  }
  return {
    signal: controller.signal,
    get reason() {
      return reason;
    },
    begun() {
      answered = idle = true;
      lastByte = lastEvent = now();
    },
    reading() {
      const at = now();
      lastEvent += at - lastByte;
      lastByte = at;
      idle = false;
    },
    read() {
      lastByte = now();
      idle = true;
    },
    event() {
      lastEvent = lastByte;
    },
    abort,
    dispose,
  };
}

/** The error for a call that its caller gave up. */
export function abortError(cause?: unknown): AnyLLMError {
  return new AnyLLMError("aborted", "The call was aborted.", { cause });
}
