import type { Usage } from "@anyllm/types";

/** Token counts as vendors tell them. What is not a number counts as not told. */
export interface TokenCounts {
  /** All tokens of the prompt, cached ones included. */
  input: unknown;
  /** All tokens that were generated, reasoning included. */
  output: unknown;
  /** @default input plus output */
  total?: unknown;
  /** Tokens of the prompt that were read from a cache. */
  cached?: unknown;
  /** Tokens of the prompt that were written to a cache. */
  cacheWrite?: unknown;
  /** Tokens that were spent on reasoning. */
  reasoning?: unknown;
  /** The vendor's further numbers, such as `cost`, under its own names. */
  more?: object | undefined;
}

/**
 * Token counts in the specification's form.
 *
 * @example
 * ```ts
 * import { toUsage } from "@anyllm/core/translate";
 *
 * console.log(toUsage({ input: 9, output: 3 }).total_tokens); // 12
 * ```
 */
export function toUsage(counts: TokenCounts): Usage {
  const { input, output, total, cached, cacheWrite, reasoning, more } = counts;
  const input_tokens = count(input) ?? 0;
  const output_tokens = count(output) ?? 0;
  const written = count(cacheWrite);
  const cached_tokens = count(cached) ?? 0;
  const usage = {
    input_tokens,
    input_tokens_details:
      written === undefined ? { cached_tokens } : { cached_tokens, cache_write_tokens: written },
    output_tokens,
    output_tokens_details: { reasoning_tokens: count(reasoning) ?? 0 },
    total_tokens: count(total) ?? input_tokens + output_tokens,
  };
  return more ? { ...more, ...usage } : usage;
}

function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
