import * as z from "zod/mini";
import { responsesToolParamSchema } from "./functions.ts";
import { itemParamSchema } from "./input-items.ts";
import {
  bounded,
  boundedString,
  integer,
  longText,
  metadata,
  nullish,
  textOr,
} from "./primitives.ts";
import { reasoningParamSchema } from "./reasoning.ts";
import { textParamSchema } from "./text.ts";
import { toolChoiceParamSchema } from "./tool-choice.ts";

export const includeEnumSchema = z.enum([
  "reasoning.encrypted_content",
  "message.output_text.logprobs",
]);

export const truncationEnumSchema = z.enum(["auto", "disabled"]);

export const serviceTierEnumSchema = z.enum(["auto", "default", "flex", "priority"]);

export const metadataParamSchema = metadata();

export const streamOptionsParamSchema = z.looseObject({
  include_obfuscation: z.exactOptional(z.boolean()),
});

/** The settings that all forms of a request share. */
export const requestSettingsSchema = z.looseObject({
  previous_response_id: nullish(z.string()),
  metadata: nullish(metadataParamSchema),
  text: nullish(textParamSchema),
  temperature: nullish(bounded(0, 2)),
  top_p: nullish(bounded(0, 1)),
  presence_penalty: nullish(z.number()),
  frequency_penalty: nullish(z.number()),
  parallel_tool_calls: nullish(z.boolean()),
  stream_options: nullish(streamOptionsParamSchema),
  max_output_tokens: nullish(integer(16)),
  max_tool_calls: nullish(integer(1)),
  reasoning: nullish(reasoningParamSchema),
  safety_identifier: nullish(boundedString(64)),
  prompt_cache_key: nullish(boundedString(64)),
  top_logprobs: nullish(integer(0, 20)),
  instructions: nullish(z.string()),
});

export const createResponseBodySchema = z.extend(requestSettingsSchema, {
  model: nullish(z.string()),
  input: nullish(textOr(longText(), itemParamSchema)),
  include: z.exactOptional(z.array(includeEnumSchema)),
  tools: nullish(z.array(responsesToolParamSchema)),
  tool_choice: nullish(toolChoiceParamSchema),
  stream: z.exactOptional(z.boolean()),
  background: z.exactOptional(z.boolean()),
  truncation: z.exactOptional(truncationEnumSchema),
  store: z.exactOptional(z.boolean()),
  service_tier: z.exactOptional(serviceTierEnumSchema),
});

export const compactResponseMethodPublicBodySchema = z.looseObject({
  model: z.string(),
  input: nullish(textOr(longText(), itemParamSchema)),
  previous_response_id: nullish(z.string()),
  instructions: nullish(z.string()),
  prompt_cache_key: nullish(boundedString(64)),
});
