import { AnyLLMError } from "./errors.ts";

/**
 * Loads what a first call needs. In a page that may fail like any download, and what the engine says
 * of it then names neither the program's part nor the remedy.
 *
 * @throws AnyLLMError `connection_failed`, which is worth another try.
 */
export async function loadLate<T>(what: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    if (AnyLLMError.isInstance(cause)) throw cause;
    const said = `${what}: a part of the program could not be loaded. If a newer version was deployed, load the page anew.`;
    throw new AnyLLMError("connection_failed", said, { cause });
  }
}

/** What was loaded, for whoever may not wait. */
export function loaded<T>(value: T | undefined, provider: string): T {
  if (value !== undefined) return value;
  const said = `${provider}: nothing can be decoded before load() or a first encode().`;
  throw new AnyLLMError("invalid_request", said, { provider });
}
