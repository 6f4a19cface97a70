import type { SummaryTextContent } from "./content.ts";
import type { OpenEnum } from "./unknown.ts";

/** The efforts that the specification lists. Source: OpenResponses 2026-04-24, ReasoningEffortEnum. */
export type ReasoningEffortEnum = "none" | "low" | "medium" | "high" | "xhigh";

/**
 * How long a model may think. `minimal` and `max` are OpenAI's: the specification describes the
 * first and lists neither.
 */
export type ReasoningEffort = ReasoningEffortEnum | "minimal" | "max";

/** How reasoning is summarised. Source: OpenResponses 2026-04-24, ReasoningSummaryEnum. */
export type ReasoningSummaryEnum = "concise" | "detailed" | "auto";

/** One summary of a reasoning item given back. Source: OpenResponses 2026-04-24, ReasoningSummaryContentParam. */
export interface ReasoningSummaryContentParam extends SummaryTextContent {
  /** At most 10,485,760 characters. */
  text: string;
}

/**
 * Reasoning asked for in a request.
 *
 * Source: OpenResponses 2026-04-24, ReasoningParam.
 *
 * @example
 * const reasoning: ReasoningParam = { effort: "high", summary: "auto" };
 */
export interface ReasoningParam {
  /** @default the model's own */
  effort?: ReasoningEffort | null;
  /** @default null: no summary */
  summary?: ReasoningSummaryEnum | null;
  /** Which earlier reasoning the model sees again. OpenAI. */
  context?: OpenEnum<"auto" | "current_turn" | "all_turns"> | null;
  /** OpenAI. */
  mode?: OpenEnum<"standard" | "pro">;
  /** @deprecated Use `summary`. OpenAI. */
  generate_summary?: ReasoningSummaryEnum | null;
}

/**
 * The reasoning settings that a response ran with.
 *
 * Source: OpenResponses 2026-04-24, Reasoning. The specification requires both keys; vendors leave
 * them out.
 */
export interface Reasoning {
  effort?: OpenEnum<ReasoningEffort> | null;
  summary?: OpenEnum<ReasoningSummaryEnum> | null;
  /** OpenAI. */
  context?: OpenEnum<"auto" | "current_turn" | "all_turns"> | null;
  /** OpenAI. */
  mode?: OpenEnum<"standard" | "pro"> | null;
  /** @deprecated OpenAI. */
  generate_summary?: OpenEnum<ReasoningSummaryEnum> | null;
}
