import type { Annotation } from "../annotations.ts";
import type { LogProb } from "../content.ts";
import type { ContentEvent, ItemEvent } from "./response.ts";

/**
 * More of the answer.
 *
 * Source: OpenResponses 2026-04-24, ResponseOutputTextDeltaStreamingEvent.
 *
 * @example
 * if (event.type === "response.output_text.delta") process.stdout.write(event.delta);
 */
export interface ResponseOutputTextDeltaStreamingEvent extends ContentEvent {
  type: "response.output_text.delta";
  delta: string;
  logprobs?: LogProb[] | null;
  /** Padding against traffic analysis; drop it. */
  obfuscation?: string;
}

/** The text is whole. Source: OpenResponses 2026-04-24, ResponseOutputTextDoneStreamingEvent. */
export interface ResponseOutputTextDoneStreamingEvent extends ContentEvent {
  type: "response.output_text.done";
  text: string;
  logprobs?: LogProb[] | null;
}

/**
 * The text refers to something.
 *
 * Source: OpenResponses 2026-04-24, ResponseOutputTextAnnotationAddedStreamingEvent.
 */
export interface ResponseOutputTextAnnotationAddedStreamingEvent extends ContentEvent {
  type: "response.output_text.annotation.added";
  /** Position in the part's `annotations`: an integer from 0. */
  annotation_index: number;
  annotation: Annotation | null;
}

/** More of a refusal. Source: OpenResponses 2026-04-24, ResponseRefusalDeltaStreamingEvent. */
export interface ResponseRefusalDeltaStreamingEvent extends ContentEvent {
  type: "response.refusal.delta";
  delta: string;
}

/** The refusal is whole. Source: OpenResponses 2026-04-24, ResponseRefusalDoneStreamingEvent. */
export interface ResponseRefusalDoneStreamingEvent extends ContentEvent {
  type: "response.refusal.done";
  refusal: string;
}

/**
 * More of a function call's arguments.
 *
 * Source: OpenResponses 2026-04-24, ResponseFunctionCallArgumentsDeltaStreamingEvent.
 */
export interface ResponseFunctionCallArgumentsDeltaStreamingEvent extends ItemEvent {
  type: "response.function_call_arguments.delta";
  delta: string;
  /** Padding against traffic analysis; drop it. */
  obfuscation?: string;
}

/**
 * The arguments are whole. Nothing should run before this.
 *
 * Source: OpenResponses 2026-04-24, ResponseFunctionCallArgumentsDoneStreamingEvent.
 */
export interface ResponseFunctionCallArgumentsDoneStreamingEvent extends ItemEvent {
  type: "response.function_call_arguments.done";
  arguments: string;
  /** The function. OpenAI. */
  name?: string;
}
