import type { Usage } from "@anyllm/types";
import { isObject, type Loose, toUsage } from "@anyllm/core/translate";
import { beside, rest } from "./wire.ts";

const ofPrompt = ["input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens"];
const ours = [...ofPrompt, "output_tokens", "output_tokens_details"];

/**
 * Counts that replace earlier ones. No prompt has no tokens: some gateways fill in zeros for what the
 * end of a stream does not count.
 */
export function laterCounts(before: Loose, later: Loose): Loose {
  const counted = ofPrompt.some((key) => later[key]);
  return { ...rest(before), ...(counted ? rest(later) : rest(later, ...ofPrompt)) };
}

/**
 * Counts as the vendor tells them: tokens of the cache are apart from the others of the prompt.
 *
 * Source: https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching
 */
export function readUsage(counts: Loose): Usage {
  const { cache_read_input_tokens: read, cache_creation_input_tokens: written } = counts;
  const details = counts["output_tokens_details"];
  return toUsage({
    input: number(counts["input_tokens"]) + number(read) + number(written),
    output: counts["output_tokens"],
    cached: read,
    cacheWrite: written,
    reasoning: isObject(details) ? details["thinking_tokens"] : undefined,
    more: beside(counts, ours),
  });
}

function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
