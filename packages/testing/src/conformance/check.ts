import { AnyLLMError } from "@anyllm/core";

/** Fails a case, saying what was wrong. */
export function fail(message: string): never {
  throw new Error(message);
}

/** Fails a case unless two JSON values are the same. */
export function same(actual: unknown, expected: unknown, what: string): void {
  const [told, wanted] = [actual, expected].map((value) => JSON.stringify(sorted(value)));
  if (told !== wanted) fail(`${what} is ${told}, expected ${wanted}`);
}

/** The error of a call that must fail. */
export async function errorOf(call: Promise<unknown>, what: string): Promise<AnyLLMError> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!AnyLLMError.isInstance(outcome)) {
    fail(
      `${what}: expected an AnyLLMError, got ${outcome instanceof Error ? outcome.message : "an answer"}`,
    );
  }
  return outcome;
}

/** Runs with these environment variables unset, and puts them back. */
export async function withoutVariables(
  names: readonly string[],
  run: () => Promise<void>,
): Promise<void> {
  const kept = names.map((name) => [name, process.env[name]] as const);
  for (const name of names) delete process.env[name];
  try {
    await run();
  } finally {
    for (const [name, value] of kept) if (value !== undefined) process.env[name] = value;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
