import type { ResponseRequest } from "@anyllm/types";
import type { Loose } from "@anyllm/core/translate";
import { toHeldSchema } from "./encode-schema.ts";
import type { Encoding } from "./encoding.ts";
import { entryOf, objects, rest } from "./wire.ts";

/** What is said of thinking, in the body. */
interface Thinking {
  thinking?: Loose;
  effort?: string;
}

/** What is said of the answer's form: in the body, or in the system prompt. */
interface Format {
  format?: Loose;
  ask?: string;
}

const nothing: Readonly<Thinking & Format> = {};

// The share of max_tokens that may go into thinking.
const shares: Readonly<Record<string, number>> = {
  minimal: 0,
  low: 0.2,
  medium: 0.5,
  high: 0.8,
  xhigh: 0.95,
  max: 0.95,
};

/**
 * `reasoning` in the terms of the model's generation.
 *
 * Source: https://platform.claude.com/docs/en/build-with-claude/thinking and /effort
 */
export function thinkingOf(request: ResponseRequest, maxTokens: number, to: Encoding): Thinking {
  const { reasoning } = request;
  if (!reasoning || "thinking" in request) return nothing;
  const { effort, summary = reasoning.generate_summary } = reasoning;
  const { thinking: kind, off, xhigh } = to.facts;
  const left = Object.keys(rest({ ...reasoning }, "effort", "summary", "generate_summary"));
  if (left.length > 0)
    to.warn("reasoning", `${left.join(", ")} is not supported and was left out.`);
  if (effort == null && summary == null) return nothing;
  if (kind === "none") {
    if (effort !== "none") to.warn("reasoning", "This model does not reason; it was left out.");
    return nothing;
  }
  if (effort === "none") {
    if (off) return { thinking: { type: off } };
    to.warn("reasoning", "This model always thinks: the effort was set to low.");
    return { effort: "low" };
  }
  const display = summary != null && { display: "summarized" };
  if (kind === "adaptive") {
    let told = effort === "minimal" ? "low" : effort;
    if (told === "xhigh" && !xhigh) {
      to.warn("reasoning", "xhigh was changed to high: it is not known.");
      told = "high";
    }
    return { thinking: { type: "adaptive", ...display }, ...(told != null && { effort: told }) };
  }
  const wanted = Math.floor(maxTokens * (entryOf(shares, effort ?? "medium") ?? 0.5));
  const budget_tokens = Math.min(Math.max(wanted, 1024), maxTokens - 1);
  if (budget_tokens < 1024) {
    to.warn("reasoning", "Thinking takes a max_output_tokens above 1024; it was left out.");
    return nothing;
  }
  return { thinking: { type: "enabled", budget_tokens } };
}

/**
 * `temperature` and `top_p`, as far as the model takes them.
 *
 * Source: https://docs.anthropic.com/en/api/messages, and /docs/build-with-claude/extended-thinking
 */
export function samplingOf(
  { temperature, top_p }: ResponseRequest,
  thinks: boolean,
  to: Encoding,
): Loose | undefined {
  if (temperature == null && top_p == null) return undefined;
  const sampling: Loose = {};
  const leave = (param: string, why: string): void =>
    to.warn(param, `${param} was left out: ${why}.`);
  const fixed = to.facts.sampling === "none" ? "this model does not take it" : "it thinks";
  const free = to.facts.sampling !== "none" && !thinks;
  if (temperature != null) {
    if (temperature > 1) to.warn("temperature", "temperature was changed to 1, the highest.");
    const told = Math.min(temperature, 1);
    if (free || told === 1) sampling["temperature"] = told;
    else leave("temperature", fixed);
  }
  if (top_p != null) {
    const both = to.facts.sampling === "one" && "temperature" in sampling;
    if (!both && (free || top_p >= (thinks ? 0.95 : 0.99))) sampling["top_p"] = top_p;
    // 1 asks for what happens anyway.
    else if (top_p < 1) leave("top_p", both ? "this model takes it or temperature" : fixed);
  }
  return sampling;
}

/** `text`: a schema where the model can be held to one, else a sentence in the system prompt. */
export function formatOf({ text }: ResponseRequest, to: Encoding): Format {
  if (!text) return nothing;
  const { format, verbosity } = text;
  if (verbosity != null && verbosity !== "medium") {
    to.warn("text", "verbosity is not supported and was left out.");
  }
  if (!format || format.type === "text") return nothing;
  const schema = format.type === "json_schema" ? format.schema : undefined;
  if (schema && to.facts.structured) {
    const fitted = toHeldSchema(schema, { param: "text", to }, (why) =>
      to.refuse("text.format", `a format with ${why}`, "Leave it out of the schema."),
    );
    return { format: { type: "json_schema", schema: fitted } };
  }
  const asked = `${format.type} was asked for in words: this model cannot be held to it.`;
  to.warn("text", asked);
  const object = "Answer with one JSON object and nothing else, not even a code fence.";
  return {
    ask: schema ? `${object} It matches this JSON schema: ${JSON.stringify(schema)}` : object,
  };
}

// Source: https://docs.anthropic.com/en/api/service-tiers
const tiers: Readonly<Record<string, string>> = {
  auto: "auto",
  priority: "auto",
  default: "standard_only",
  standard_only: "standard_only",
};

export function tierOf({ service_tier: tier }: ResponseRequest, to: Encoding): string | undefined {
  const known = tier == null ? undefined : entryOf(tiers, tier);
  if (tier != null && !known) {
    to.warn("service_tier", `service_tier "${tier}" is not known and was left out.`);
  }
  return known;
}

/**
 * `context_management`: compaction, or the vendor's own edits.
 *
 * Source: https://platform.claude.com/docs/en/build-with-claude/compaction and /context-editing
 */
export function editsOf({ context_management }: ResponseRequest, to: Encoding): Loose | undefined {
  if (!context_management) return undefined;
  const given: Loose[] = objects(context_management);
  if (given.length === 0) return undefined;
  const edits = given.map((edit) => {
    const compacts = String(edit["type"]).startsWith("compact");
    to.addBeta(compacts ? "compact-2026-01-12" : "context-management-2025-06-27");
    if (edit["type"] !== "compaction") return edit;
    const { compact_threshold: value } = edit;
    return {
      type: "compact_20260112",
      ...(value != null && { trigger: { type: "input_tokens", value } }),
      ...rest(edit, "type", "compact_threshold"),
    };
  });
  return { edits };
}
