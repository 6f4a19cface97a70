import type { ContentPart } from "../content.ts";
import type { OutputItem } from "../items.ts";
import type { ResponseResource } from "../response.ts";

/** What every streaming event of the specification carries. */
export interface SequencedEvent {
  /** Position in the stream: an integer from 0, rising. */
  sequence_number: number;
}

/** An event that belongs to one item of the output. */
export interface ItemEvent extends SequencedEvent {
  item_id: string;
  /** Position of the item in `output`: an integer from 0. Items may interleave; key on this. */
  output_index: number;
}

/** An event that belongs to one content part of an item. */
export interface ContentEvent extends ItemEvent {
  /** Position of the part in the item's `content`: an integer from 0. */
  content_index: number;
}

/** First event of a stream. Source: OpenResponses 2026-04-24, ResponseCreatedStreamingEvent. */
export interface ResponseCreatedStreamingEvent extends SequencedEvent {
  type: "response.created";
  response: ResponseResource;
}

/** The response waits its turn. Source: OpenResponses 2026-04-24, ResponseQueuedStreamingEvent. */
export interface ResponseQueuedStreamingEvent extends SequencedEvent {
  type: "response.queued";
  response: ResponseResource;
}

/** The model is at work. Source: OpenResponses 2026-04-24, ResponseInProgressStreamingEvent. */
export interface ResponseInProgressStreamingEvent extends SequencedEvent {
  type: "response.in_progress";
  response: ResponseResource;
}

/** Terminal: done. Source: OpenResponses 2026-04-24, ResponseCompletedStreamingEvent. */
export interface ResponseCompletedStreamingEvent extends SequencedEvent {
  type: "response.completed";
  response: ResponseResource;
}

/** Terminal: `response.error` says why. Source: OpenResponses 2026-04-24, ResponseFailedStreamingEvent. */
export interface ResponseFailedStreamingEvent extends SequencedEvent {
  type: "response.failed";
  response: ResponseResource;
}

/**
 * Terminal: stopped early, `response.incomplete_details` says why.
 *
 * Source: OpenResponses 2026-04-24, ResponseIncompleteStreamingEvent.
 */
export interface ResponseIncompleteStreamingEvent extends SequencedEvent {
  type: "response.incomplete";
  response: ResponseResource;
}

/**
 * An item begins, with the values that are known and zero values for the rest.
 *
 * Source: OpenResponses 2026-04-24, ResponseOutputItemAddedStreamingEvent.
 */
export interface ResponseOutputItemAddedStreamingEvent extends SequencedEvent {
  type: "response.output_item.added";
  /** Position of the item in `output`: an integer from 0. */
  output_index: number;
  item: OutputItem | null;
}

/** An item is final. Source: OpenResponses 2026-04-24, ResponseOutputItemDoneStreamingEvent. */
export interface ResponseOutputItemDoneStreamingEvent extends SequencedEvent {
  type: "response.output_item.done";
  /** Position of the item in `output`: an integer from 0. */
  output_index: number;
  item: OutputItem | null;
}

/** A content part begins. Source: OpenResponses 2026-04-24, ResponseContentPartAddedStreamingEvent. */
export interface ResponseContentPartAddedStreamingEvent extends ContentEvent {
  type: "response.content_part.added";
  part: ContentPart;
}

/** A content part is final. Source: OpenResponses 2026-04-24, ResponseContentPartDoneStreamingEvent. */
export interface ResponseContentPartDoneStreamingEvent extends ContentEvent {
  type: "response.content_part.done";
  part: ContentPart;
}
