import { AnyLLMError } from "../errors.ts";
import { abortError } from "./guard.ts";

/**
 * Runs work of somebody else's for a limited time. Its signal is aborted when the time is over or
 * when the caller gives up; it is then waited for no longer, whether it listens or not.
 *
 * @param limit - Milliseconds; 0 for as long as it takes.
 * @throws AnyLLMError `timeout` or `aborted`; or what the work throws.
 */
export async function within<T>(
  limit: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => T | Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let stop: (error: AnyLLMError) => void = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = (error) => {
      reject(error);
      controller.abort(error);
    };
  });
  const aborted = (): void => stop(abortError(signal.reason));
  const late = (): void => stop(new AnyLLMError("timeout", `longer than ${limit} ms`));
  const timer = limit > 0 && limit < 2 ** 31 ? setTimeout(late, limit) : undefined;
  signal.addEventListener("abort", aborted);
  try {
    if (signal.aborted) throw abortError(signal.reason);
    return await Promise.race([stopped, work(controller.signal)]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", aborted);
    stopped.catch(() => {});
  }
}
