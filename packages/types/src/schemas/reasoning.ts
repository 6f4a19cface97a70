import * as z from "zod/mini";
import type { ReasoningEffort, ReasoningSummaryEnum } from "../reasoning.ts";
import { longText, nullish, openEnum } from "./primitives.ts";

export const reasoningEffortEnumSchema = z.enum(["none", "low", "medium", "high", "xhigh"]);

export const reasoningEffortSchema = z.enum([
  "none",
  "low",
  "medium",
  "high",
  "xhigh",
  "minimal",
  "max",
]);

export const reasoningSummaryEnumSchema = z.enum(["concise", "detailed", "auto"]);

export const reasoningSummaryContentParamSchema = z.looseObject({
  type: z.literal("summary_text"),
  text: longText(),
});

export const reasoningParamSchema = z.looseObject({
  effort: nullish(reasoningEffortSchema),
  summary: nullish(reasoningSummaryEnumSchema),
  context: nullish(openEnum<"auto" | "current_turn" | "all_turns">()),
  mode: z.exactOptional(openEnum<"standard" | "pro">()),
  generate_summary: nullish(reasoningSummaryEnumSchema),
});

export const reasoningSchema = z.looseObject({
  effort: nullish(openEnum<ReasoningEffort>()),
  summary: nullish(openEnum<ReasoningSummaryEnum>()),
  context: nullish(openEnum<"auto" | "current_turn" | "all_turns">()),
  mode: nullish(openEnum<"standard" | "pro">()),
  generate_summary: nullish(openEnum<ReasoningSummaryEnum>()),
});
