import {
  isEmpty,
  isObject,
  type Loose,
  type TokenCounts,
  toUsage,
  words,
} from "@anyllm/core/translate";
import type { Usage } from "@anyllm/types";
import type { ChatDialect } from "./dialect.ts";
import { within } from "./wire.ts";

/** Usage in any of the forms that vendors tell it, or in the dialect's own. */
export function readUsage(usage: Loose, dialect: Pick<ChatDialect, "usage">): Usage {
  return toUsage(dialect.usage ? dialect.usage(usage) : countTokens(usage));
}

/** Whether something is told: some streams carry nulls until the end. */
export function hasCounts(usage: Loose): boolean {
  for (const name in usage) {
    if (counted.has(name) && typeof usage[name] === "number") return true;
  }
  return false;
}

const counted = /* @__PURE__ */ words(
  "prompt_tokens completion_tokens total_tokens input_tokens output_tokens",
);

function countTokens(usage: Loose): TokenCounts {
  const prompt =
    usage["prompt_tokens_details"] ??
    usage["prompt_token_details"] ??
    usage["input_tokens_details"];
  const completion = usage["completion_tokens_details"] ?? usage["output_tokens_details"];
  const total = number(usage["total_tokens"]);
  const cached =
    number(within(prompt, "cached_tokens")) ??
    number(usage["cached_tokens"]) ??
    number(usage["prompt_cache_hit_tokens"]) ??
    number(usage["num_cached_tokens"]) ??
    number(usage["cache_read_input_tokens"]);
  const cacheWrite =
    number(within(prompt, "cache_write_tokens")) ??
    number(within(prompt, "cache_creation_input_tokens")) ??
    number(usage["cache_creation_input_tokens"]);
  const reasoning =
    number(within(completion, "reasoning_tokens")) ?? number(usage["reasoning_tokens"]);
  let input = number(usage["prompt_tokens"]) ?? number(usage["input_tokens"]) ?? 0;
  let output = number(usage["completion_tokens"]) ?? number(usage["output_tokens"]) ?? 0;
  // Some count reasoning, or what a cache held, in the total alone.
  const missing = total === undefined ? 0 : total - input - output;
  if (missing > 0 && missing === reasoning) output += missing;
  else if (missing > 0 && missing === (cached ?? 0) + (cacheWrite ?? 0)) input += missing;
  return { input, output, total, cached, cacheWrite, reasoning, more: moreOf(usage) };
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function moreOf(usage: Loose): Loose | undefined {
  let more: Loose | undefined;
  for (const key in usage) {
    const value = usage[key];
    if (counts.has(key) || isEmpty(value)) continue;
    if (isDetails(key) && !tellsMore(value)) continue;
    (more ??= {})[key] = value;
  }
  return more;
}

// Told in the specification's form, or the same again under another name.
const counts = /* @__PURE__ */ words(
  "prompt_tokens completion_tokens total_tokens input_tokens output_tokens reasoning_tokens " +
    "cached_tokens prompt_cache_hit_tokens num_cached_tokens cache_read_input_tokens " +
    "cache_creation_input_tokens",
);

function isDetails(key: string): boolean {
  return key.endsWith("_tokens_details") || key.endsWith("_token_details");
}

// Details have a place of their own, but for some of their counts.
function tellsMore(details: unknown): boolean {
  if (!isObject(details)) return false;
  for (const key in details) {
    if (details[key] && !/^(cache|reasoning)/.test(key)) return true;
  }
  return false;
}
