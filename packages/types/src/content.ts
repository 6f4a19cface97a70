import type { Annotation, AnnotationParam } from "./annotations.ts";
import type { OpenEnum, UnknownPart } from "./unknown.ts";

/** How closely a model looks at an image. Source: OpenResponses 2026-04-24, ImageDetail. */
export type ImageDetail = "low" | "high" | "auto";

/** How closely a model looks at an image. Source: OpenResponses 2026-04-24, DetailEnum. */
export type DetailEnum = ImageDetail;

/** Marks the end of a prefix worth caching. Source: OpenAI Responses API. */
export interface PromptCacheBreakpoint {
  mode: "explicit";
  ttl?: OpenEnum<"30m" | "12h">;
}

/** Text given to the model. Source: OpenResponses 2026-04-24, InputTextContentParam. */
export interface InputTextContentParam {
  type: "input_text";
  /** At most 10,485,760 characters. */
  text: string;
  /** OpenAI. */
  prompt_cache_breakpoint?: PromptCacheBreakpoint | null;
}

/** An image given to the model. Source: OpenResponses 2026-04-24, InputImageContentParamAutoParam. */
export interface InputImageContentParamAutoParam {
  type: "input_image";
  /** A URL or a data URL, at most 20,971,520 characters. */
  image_url?: string | null;
  /** @default "auto" */
  detail?: ImageDetail | "original" | null;
  /** A file uploaded before. OpenAI. */
  file_id?: string | null;
  /** OpenAI. */
  prompt_cache_breakpoint?: PromptCacheBreakpoint | null;
}

/** A file given to the model. Source: OpenResponses 2026-04-24, InputFileContentParam. */
export interface InputFileContentParam {
  type: "input_file";
  filename?: string | null;
  /** The bytes in base64 or as a data URL, at most 33,554,432 characters. */
  file_data?: string | null;
  file_url?: string | null;
  /** A file uploaded before. OpenAI. */
  file_id?: string | null;
  /** OpenAI. */
  detail?: "auto" | "low" | "high";
  /** OpenAI. */
  prompt_cache_breakpoint?: PromptCacheBreakpoint | null;
}

/**
 * A video. The specification admits it in function outputs and in returned messages; a user
 * message may carry it to a provider that takes it.
 *
 * Source: OpenResponses 2026-04-24, InputVideoContent.
 */
export interface InputVideoContent {
  type: "input_video";
  /** A URL or a data URL. */
  video_url: string;
}

/** A sound clip. Source: OpenAI, ResponseInputAudio. */
export interface InputAudioContent {
  type: "input_audio";
  input_audio: { data: string; format: OpenEnum<"mp3" | "wav"> };
}

/** What a user message may hold. */
export type InputContent =
  | InputTextContentParam
  | InputImageContentParamAutoParam
  | InputFileContentParam
  | InputVideoContent
  | InputAudioContent
  | UnknownPart;

/** An earlier answer given back. Source: OpenResponses 2026-04-24, OutputTextContentParam. */
export interface OutputTextContentParam {
  type: "output_text";
  /** At most 10,485,760 characters. */
  text: string;
  annotations?: AnnotationParam[];
}

/** An earlier refusal given back. Source: OpenResponses 2026-04-24, RefusalContentParam. */
export interface RefusalContentParam {
  type: "refusal";
  /** At most 10,485,760 characters. */
  refusal: string;
}

/** A returned input text. Source: OpenResponses 2026-04-24, InputTextContent. */
export interface InputTextContent {
  type: "input_text";
  text: string;
}

/** One alternative for a token. Source: OpenResponses 2026-04-24, TopLogProb. */
export interface TopLogProb {
  token: string;
  /** Natural logarithm of the probability, at most 0. */
  logprob: number;
  /** UTF-8 bytes of the token. The specification requires them; OpenAI's deltas leave them out. */
  bytes?: number[] | null;
}

/** The probability of a token. Source: OpenResponses 2026-04-24, LogProb. */
export interface LogProb extends TopLogProb {
  /** The most likely tokens at this place. The specification requires them; some servers do not. */
  top_logprobs?: TopLogProb[];
}

/** The model's answer. Source: OpenResponses 2026-04-24, OutputTextContent. */
export interface OutputTextContent {
  type: "output_text";
  text: string;
  annotations: Annotation[];
  /** Present when the request includes `message.output_text.logprobs`. */
  logprobs?: LogProb[] | null;
}

/** Plain text. Source: OpenResponses 2026-04-24, TextContent. */
export interface TextContent {
  type: "text";
  text: string;
}

/** A summary of the model's reasoning, for display. Source: OpenResponses 2026-04-24, SummaryTextContent. */
export interface SummaryTextContent {
  type: "summary_text";
  text: string;
}

/** The model's raw reasoning. Source: OpenResponses 2026-04-24, ReasoningTextContent. */
export interface ReasoningTextContent {
  type: "reasoning_text";
  text: string;
}

/** The model declines to answer. Source: OpenResponses 2026-04-24, RefusalContent. */
export interface RefusalContent {
  type: "refusal";
  refusal: string;
}

/** A returned image. Source: OpenResponses 2026-04-24, InputImageContent. */
export interface InputImageContent {
  type: "input_image";
  image_url: string | null;
  detail: OpenEnum<ImageDetail>;
}

/** A returned file, without its bytes. Source: OpenResponses 2026-04-24, InputFileContent. */
export interface InputFileContent {
  type: "input_file";
  filename?: string;
  file_url?: string;
}

/** Any content part of a returned item: those of the specification, and unlisted ones. */
export type ContentPart =
  | InputTextContent
  | OutputTextContent
  | TextContent
  | SummaryTextContent
  | ReasoningTextContent
  | RefusalContent
  | InputImageContent
  | InputFileContent
  | InputVideoContent
  | UnknownPart;
