interface Environment {
  process?: { env?: Record<string, string | undefined> };
}

/**
 * An environment variable, where the runtime has an environment; empty ones count as unset.
 *
 * @example
 * ```ts
 * import { env } from "@anyllm/core";
 *
 * const baseURL = env("EXAMPLE_BASE_URL") ?? "https://api.example.com/v1";
 * ```
 */
export function env(name: string): string | undefined {
  return (globalThis as Environment).process?.env?.[name]?.trim() || undefined;
}
