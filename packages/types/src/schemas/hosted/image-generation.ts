import * as z from "zod/mini";
import { reasoningEffortSchema } from "../reasoning.ts";
import { nullish, openEnum } from "../primitives.ts";
import { itemEvent } from "../events/base.ts";

export const imageGenerationToolSchema = z.looseObject({
  type: z.literal("image_generation"),
  action: z.exactOptional(z.enum(["generate", "edit", "auto"])),
  background: z.exactOptional(z.enum(["transparent", "opaque", "auto"])),
  complexity: z.exactOptional(z.enum(["low", "medium", "high"])),
  frame_count: z.exactOptional(z.number()),
  frame_duration_ms: z.exactOptional(z.number()),
  input_fidelity: nullish(z.enum(["high", "low"])),
  input_image_mask: z.exactOptional(
    z.looseObject({ file_id: z.exactOptional(z.string()), image_url: z.exactOptional(z.string()) }),
  ),
  model: z.exactOptional(z.string()),
  moderation: z.exactOptional(z.enum(["auto", "low"])),
  output_compression: z.exactOptional(z.number()),
  output_format: z.exactOptional(z.enum(["png", "webp", "jpeg", "gif", "svg"])),
  partial_images: z.exactOptional(z.number()),
  quality: z.exactOptional(z.enum(["low", "medium", "high", "xhigh", "max", "auto"])),
  size: z.exactOptional(openEnum<"1024x1024" | "1024x1536" | "1536x1024" | "auto">()),
  svg: z.exactOptional(
    z.looseObject({
      model: z.exactOptional(z.string()),
      reasoning: nullish(z.looseObject({ effort: z.exactOptional(reasoningEffortSchema) })),
    }),
  ),
});

export const imageGenerationCallSchema = z.looseObject({
  type: z.literal("image_generation_call"),
  id: z.string(),
  status: openEnum<"in_progress" | "generating" | "completed" | "failed">(),
  result: nullish(z.string()),
  action: nullish(openEnum<"generate" | "edit" | "auto">()),
  background: nullish(openEnum<"transparent" | "opaque" | "auto">()),
  error: nullish(
    z.looseObject({
      type: z.string(),
      code: z.nullable(z.string()),
      message: z.string(),
      param: z.nullable(z.string()),
      moderation_details: z.exactOptional(
        z.looseObject({ categories: z.array(z.string()), moderation_stage: z.string() }),
      ),
    }),
  ),
  output_format: nullish(openEnum<"png" | "webp" | "jpeg" | "gif" | "svg">()),
  quality: nullish(openEnum<"low" | "medium" | "high" | "xhigh" | "max" | "auto">()),
  revised_prompt: nullish(z.string()),
  size: nullish(z.string()),
  svg_usage: nullish(
    z.looseObject({
      input_tokens: z.number(),
      model: z.string(),
      output_tokens: z.number(),
      reasoning_tokens: z.number(),
      total_tokens: z.number(),
    }),
  ),
});

export const responseImageGenerationCallInProgressStreamingEventSchema = itemEvent(
  "response.image_generation_call.in_progress",
  {},
);

export const responseImageGenerationCallGeneratingStreamingEventSchema = itemEvent(
  "response.image_generation_call.generating",
  {},
);

export const responseImageGenerationCallCompletedStreamingEventSchema = itemEvent(
  "response.image_generation_call.completed",
  {},
);

export const responseImageGenerationCallPartialImageStreamingEventSchema = itemEvent(
  "response.image_generation_call.partial_image",
  {
    partial_image_b64: z.string(),
    partial_image_index: z.number(),
    background: z.exactOptional(z.string()),
    output_format: z.exactOptional(z.string()),
    quality: z.exactOptional(z.string()),
    size: z.exactOptional(z.string()),
  },
);
