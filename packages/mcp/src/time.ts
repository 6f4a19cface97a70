import { unref } from "#platform";

/** What ends a wait. */
export interface Limits {
  /** Milliseconds. */
  time: number;
  signal?: AbortSignal | undefined;
  /** What to fail with when the time is over. */
  late(): Error;
}

/** Waits no longer than allowed. What is waited for goes on; its failure is nobody's any more. */
export async function within<T>(work: Promise<T>, { time, signal, late }: Limits): Promise<T> {
  work.catch(() => {});
  let stop = (): void => {};
  const end = new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(() => reject(late()), timerOf(time));
    const abort = (): void => reject(signal?.reason as Error);
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort, { once: true });
    stop = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    };
  });
  return Promise.race([work, end]).finally(() => stop());
}

/** Calls back later; a process that has nothing else to do ends all the same. */
export function later(time: number, callback: () => void): () => void {
  const timer = setTimeout(callback, timerOf(time));
  unref(timer);
  return () => clearTimeout(timer);
}

// A longer one would ring at once.
export function timerOf(time: number): number {
  return Math.min(time, 2_147_483_647);
}
