import type { ContentPart } from "../content.ts";
import type { ContentEvent, ItemEvent } from "./response.ts";

/** An event that belongs to one summary of a reasoning item. */
export interface SummaryEvent extends ItemEvent {
  /** Position in the item's `summary`: an integer from 0. */
  summary_index: number;
}

/**
 * More raw reasoning, in the specification's words. OpenAI sends
 * {@link ResponseReasoningTextDeltaStreamingEvent} instead.
 *
 * Source: OpenResponses 2026-04-24, ResponseReasoningDeltaStreamingEvent.
 */
export interface ResponseReasoningDeltaStreamingEvent extends ContentEvent {
  type: "response.reasoning.delta";
  delta: string;
  /** Padding against traffic analysis; drop it. */
  obfuscation?: string;
}

/** The raw reasoning is whole. Source: OpenResponses 2026-04-24, ResponseReasoningDoneStreamingEvent. */
export interface ResponseReasoningDoneStreamingEvent extends ContentEvent {
  type: "response.reasoning.done";
  text: string;
}

/** More raw reasoning, in OpenAI's words. Source: OpenAI, ResponseReasoningTextDeltaEvent. */
export interface ResponseReasoningTextDeltaStreamingEvent extends ContentEvent {
  type: "response.reasoning_text.delta";
  delta: string;
  /** Padding against traffic analysis; drop it. */
  obfuscation?: string;
}

/** The raw reasoning is whole. Source: OpenAI, ResponseReasoningTextDoneEvent. */
export interface ResponseReasoningTextDoneStreamingEvent extends ContentEvent {
  type: "response.reasoning_text.done";
  text: string;
}

/** A summary begins. Source: OpenResponses 2026-04-24, ResponseReasoningSummaryPartAddedStreamingEvent. */
export interface ResponseReasoningSummaryPartAddedStreamingEvent extends SummaryEvent {
  type: "response.reasoning_summary_part.added";
  part: ContentPart;
}

/** A summary is final. Source: OpenResponses 2026-04-24, ResponseReasoningSummaryPartDoneStreamingEvent. */
export interface ResponseReasoningSummaryPartDoneStreamingEvent extends SummaryEvent {
  type: "response.reasoning_summary_part.done";
  part: ContentPart;
  /** OpenAI, when the summary was cut short. */
  status?: string | null;
}

/**
 * More of a summary.
 *
 * Source: OpenResponses 2026-04-24, ResponseReasoningSummaryDeltaStreamingEvent, whose name on the
 * wire has `_text`.
 */
export interface ResponseReasoningSummaryDeltaStreamingEvent extends SummaryEvent {
  type: "response.reasoning_summary_text.delta";
  delta: string;
  /** Padding against traffic analysis; drop it. */
  obfuscation?: string;
}

/** The summary is whole. Source: OpenResponses 2026-04-24, ResponseReasoningSummaryDoneStreamingEvent. */
export interface ResponseReasoningSummaryDoneStreamingEvent extends SummaryEvent {
  type: "response.reasoning_summary_text.done";
  text: string;
}
