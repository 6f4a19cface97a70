import * as z from "zod/mini";
import type { ServiceTierEnum, TruncationEnum } from "../request.ts";
import type { ResponseStatus } from "../response.ts";
import { errorSchema } from "./errors.ts";
import { responseExtensionsSchema } from "./hosted/response.ts";
import { inputItemSchema } from "./input-item.ts";
import { outputItemSchema } from "./output-item.ts";
import { reasoningSchema } from "./reasoning.ts";
import { textFieldSchema } from "./text.ts";
import { responseToolChoiceSchema } from "./tool-choice.ts";
import { responseToolSchema } from "./tools.ts";
import { usageSchema } from "./usage.ts";
import { nullish, openEnum, textOr } from "./primitives.ts";

export const responseStatusSchema = z.enum([
  "queued",
  "in_progress",
  "completed",
  "failed",
  "incomplete",
  "cancelled",
]);

export const incompleteDetailsSchema = z.looseObject({
  reason: z.exactOptional(openEnum<"max_output_tokens" | "content_filter">()),
});

export const responseResourceSchema = z.extend(responseExtensionsSchema, {
  id: z.string(),
  object: z.literal("response"),
  created_at: z.number(),
  completed_at: nullish(z.number()),
  status: openEnum<ResponseStatus>(),
  incomplete_details: nullish(incompleteDetailsSchema),
  model: z.string(),
  previous_response_id: nullish(z.string()),
  instructions: nullish(textOr(z.string(), inputItemSchema)),
  output: z.array(outputItemSchema),
  error: nullish(errorSchema),
  tools: z.exactOptional(z.array(responseToolSchema)),
  tool_choice: z.exactOptional(responseToolChoiceSchema),
  truncation: nullish(openEnum<TruncationEnum>()),
  parallel_tool_calls: z.exactOptional(z.boolean()),
  text: nullish(textFieldSchema),
  top_p: nullish(z.number()),
  presence_penalty: nullish(z.number()),
  frequency_penalty: nullish(z.number()),
  top_logprobs: nullish(z.number()),
  temperature: nullish(z.number()),
  reasoning: nullish(reasoningSchema),
  usage: nullish(usageSchema),
  max_output_tokens: nullish(z.number()),
  max_tool_calls: nullish(z.number()),
  store: nullish(z.boolean()),
  background: nullish(z.boolean()),
  service_tier: nullish(openEnum<ServiceTierEnum>()),
  metadata: z.exactOptional(z.unknown()),
  safety_identifier: nullish(z.string()),
  prompt_cache_key: nullish(z.string()),
});

export const compactResourceSchema = z.looseObject({
  id: z.string(),
  object: z.literal("response.compaction"),
  output: z.array(outputItemSchema),
  created_at: z.number(),
  usage: usageSchema,
});
