import * as z from "zod/mini";
import type { ContentPart, ImageDetail, InputContent } from "../content.ts";
import { annotationParamSchema, annotationSchema } from "./annotations.ts";
import { boundedString, longText, nullish, openEnum, openUnion } from "./primitives.ts";

export const imageDetailSchema = z.enum(["low", "high", "auto"]);

export const detailEnumSchema = imageDetailSchema;

export const promptCacheBreakpointSchema = z.looseObject({
  mode: z.literal("explicit"),
  ttl: z.exactOptional(openEnum<"30m" | "12h">()),
});

export const inputTextContentParamSchema = z.looseObject({
  type: z.literal("input_text"),
  text: longText(),
  prompt_cache_breakpoint: nullish(promptCacheBreakpointSchema),
});

export const inputImageContentParamAutoParamSchema = z.looseObject({
  type: z.literal("input_image"),
  image_url: nullish(boundedString(20_971_520)),
  detail: nullish(z.enum(["low", "high", "auto", "original"])),
  file_id: nullish(z.string()),
  prompt_cache_breakpoint: nullish(promptCacheBreakpointSchema),
});

export const inputFileContentParamSchema = z.looseObject({
  type: z.literal("input_file"),
  filename: nullish(z.string()),
  file_data: nullish(boundedString(33_554_432)),
  file_url: nullish(z.string()),
  file_id: nullish(z.string()),
  detail: z.exactOptional(z.enum(["auto", "low", "high"])),
  prompt_cache_breakpoint: nullish(promptCacheBreakpointSchema),
});

export const inputVideoContentSchema = z.looseObject({
  type: z.literal("input_video"),
  video_url: z.string(),
});

export const inputAudioContentSchema = z.looseObject({
  type: z.literal("input_audio"),
  input_audio: z.looseObject({ data: z.string(), format: openEnum<"mp3" | "wav">() }),
});

export const inputContentSchema: z.ZodMiniType<InputContent> = openUnion<InputContent>({
  input_text: inputTextContentParamSchema,
  input_image: inputImageContentParamAutoParamSchema,
  input_file: inputFileContentParamSchema,
  input_video: inputVideoContentSchema,
  input_audio: inputAudioContentSchema,
});

export const outputTextContentParamSchema = z.looseObject({
  type: z.literal("output_text"),
  text: longText(),
  annotations: z.exactOptional(z.array(annotationParamSchema)),
});

export const refusalContentParamSchema = z.looseObject({
  type: z.literal("refusal"),
  refusal: longText(),
});

export const inputTextContentSchema = z.looseObject({
  type: z.literal("input_text"),
  text: z.string(),
});

export const topLogProbSchema = z.looseObject({
  token: z.string(),
  logprob: z.number(),
  bytes: nullish(z.array(z.number())),
});

export const logProbSchema = z.looseObject({
  token: z.string(),
  logprob: z.number(),
  bytes: nullish(z.array(z.number())),
  top_logprobs: z.exactOptional(z.array(topLogProbSchema)),
});

export const outputTextContentSchema = z.looseObject({
  type: z.literal("output_text"),
  text: z.string(),
  annotations: z.array(annotationSchema),
  logprobs: nullish(z.array(logProbSchema)),
});

export const textContentSchema = z.looseObject({
  type: z.literal("text"),
  text: z.string(),
});

export const summaryTextContentSchema = z.looseObject({
  type: z.literal("summary_text"),
  text: z.string(),
});

export const reasoningTextContentSchema = z.looseObject({
  type: z.literal("reasoning_text"),
  text: z.string(),
});

export const refusalContentSchema = z.looseObject({
  type: z.literal("refusal"),
  refusal: z.string(),
});

export const inputImageContentSchema = z.looseObject({
  type: z.literal("input_image"),
  image_url: z.nullable(z.string()),
  detail: openEnum<ImageDetail>(),
});

export const inputFileContentSchema = z.looseObject({
  type: z.literal("input_file"),
  filename: z.exactOptional(z.string()),
  file_url: z.exactOptional(z.string()),
});

export const contentPartSchema: z.ZodMiniType<ContentPart> = openUnion<ContentPart>({
  input_text: inputTextContentSchema,
  output_text: outputTextContentSchema,
  text: textContentSchema,
  summary_text: summaryTextContentSchema,
  reasoning_text: reasoningTextContentSchema,
  refusal: refusalContentSchema,
  input_image: inputImageContentSchema,
  input_file: inputFileContentSchema,
  input_video: inputVideoContentSchema,
});
