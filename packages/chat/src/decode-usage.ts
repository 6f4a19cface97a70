import {
  firstNumber,
  isEmpty,
  type Loose,
  object,
  type TokenCounts,
  toUsage,
  words,
} from "@anyllm/core/translate";
import type { Usage } from "@anyllm/types";
import type { ChatDialect } from "./dialect.ts";

/** Usage in any of the forms that vendors tell it, or in the dialect's own. */
export function readUsage(usage: Loose, dialect: Pick<ChatDialect, "usage">): Usage {
  return toUsage(dialect.usage ? dialect.usage(usage) : countTokens(usage));
}

/** Whether something is told: some streams carry nulls until the end. */
export function hasCounts(usage: Loose): boolean {
  return counted.some((name) => typeof usage[name] === "number");
}

const counted = [
  "prompt_tokens",
  "completion_tokens",
  "total_tokens",
  "input_tokens",
  "output_tokens",
] as const;

function countTokens(usage: Loose): TokenCounts {
  const prompt = object(
    usage["prompt_tokens_details"] ??
      usage["prompt_token_details"] ??
      usage["input_tokens_details"],
  );
  const completion = object(usage["completion_tokens_details"] ?? usage["output_tokens_details"]);
  const total = firstNumber(usage["total_tokens"]);
  const cached = firstNumber(
    prompt["cached_tokens"],
    usage["cached_tokens"],
    usage["prompt_cache_hit_tokens"],
    usage["num_cached_tokens"],
    usage["cache_read_input_tokens"],
  );
  const cacheWrite = firstNumber(
    prompt["cache_write_tokens"],
    prompt["cache_creation_input_tokens"],
    usage["cache_creation_input_tokens"],
  );
  const reasoning = firstNumber(completion["reasoning_tokens"], usage["reasoning_tokens"]);
  let input = firstNumber(usage["prompt_tokens"], usage["input_tokens"]) ?? 0;
  let output = firstNumber(usage["completion_tokens"], usage["output_tokens"]) ?? 0;
  // Some count reasoning, or what a cache held, in the total alone.
  const missing = total === undefined ? 0 : total - input - output;
  if (missing > 0 && missing === reasoning) output += missing;
  else if (missing > 0 && missing === (cached ?? 0) + (cacheWrite ?? 0)) input += missing;
  return { input, output, total, cached, cacheWrite, reasoning, more: moreOf(usage) };
}

function moreOf(usage: Loose): Loose | undefined {
  let more: Loose | undefined;
  for (const key in usage) {
    const value = usage[key];
    if (counts.has(key) || isEmpty(value)) continue;
    if (/_tokens?_details$/.test(key) && !tellsMore(object(value))) continue;
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

// Details have a place of their own, but for some of their counts.
function tellsMore(details: Loose): boolean {
  for (const key in details) {
    if (details[key] && !/^(cache|reasoning)/.test(key)) return true;
  }
  return false;
}
