import type { ItemEvent } from "../events/response.ts";
import type { ReasoningEffort } from "../reasoning.ts";
import type { OpenEnum } from "../unknown.ts";

/** Draws images. Source: OpenAI, Tool.ImageGeneration. */
export interface ImageGenerationTool {
  type: "image_generation";
  action?: "generate" | "edit" | "auto";
  background?: "transparent" | "opaque" | "auto";
  complexity?: "low" | "medium" | "high";
  frame_count?: number;
  frame_duration_ms?: number;
  input_fidelity?: "high" | "low" | null;
  input_image_mask?: { file_id?: string; image_url?: string };
  model?: string;
  moderation?: "auto" | "low";
  /** 0 to 100. @default 100 */
  output_compression?: number;
  output_format?: "png" | "webp" | "jpeg" | "gif" | "svg";
  /** 0 to 3 previews while the image is drawn. @default 0 */
  partial_images?: number;
  quality?: "low" | "medium" | "high" | "xhigh" | "max" | "auto";
  size?: OpenEnum<"1024x1024" | "1024x1536" | "1536x1024" | "auto">;
  svg?: { model?: string; reasoning?: { effort?: ReasoningEffort } | null };
}

/** An image the provider drew. Source: OpenAI, ResponseOutputItem.ImageGenerationCall. */
export interface ImageGenerationCall {
  type: "image_generation_call";
  id: string;
  status: OpenEnum<"in_progress" | "generating" | "completed" | "failed">;
  /** The image in base64. */
  result?: string | null;
  action?: OpenEnum<"generate" | "edit" | "auto"> | null;
  background?: OpenEnum<"transparent" | "opaque" | "auto"> | null;
  error?: {
    type: string;
    code: string | null;
    message: string;
    param: string | null;
    moderation_details?: { categories: string[]; moderation_stage: string };
  } | null;
  output_format?: OpenEnum<"png" | "webp" | "jpeg" | "gif" | "svg"> | null;
  quality?: OpenEnum<"low" | "medium" | "high" | "xhigh" | "max" | "auto"> | null;
  revised_prompt?: string | null;
  size?: string | null;
  svg_usage?: {
    input_tokens: number;
    model: string;
    output_tokens: number;
    reasoning_tokens: number;
    total_tokens: number;
  } | null;
}

/** An image begins. Source: OpenAI, ResponseImageGenCallInProgressEvent. */
export interface ResponseImageGenerationCallInProgressStreamingEvent extends ItemEvent {
  type: "response.image_generation_call.in_progress";
}

/** An image is being drawn. Source: OpenAI, ResponseImageGenCallGeneratingEvent. */
export interface ResponseImageGenerationCallGeneratingStreamingEvent extends ItemEvent {
  type: "response.image_generation_call.generating";
}

/** An image is done. Source: OpenAI, ResponseImageGenCallCompletedEvent. */
export interface ResponseImageGenerationCallCompletedStreamingEvent extends ItemEvent {
  type: "response.image_generation_call.completed";
}

/** A preview. Source: OpenAI, ResponseImageGenCallPartialImageEvent. */
export interface ResponseImageGenerationCallPartialImageStreamingEvent extends ItemEvent {
  type: "response.image_generation_call.partial_image";
  /** The image in base64. */
  partial_image_b64: string;
  /** An integer from 0. */
  partial_image_index: number;
  background?: string;
  output_format?: string;
  quality?: string;
  size?: string;
}
