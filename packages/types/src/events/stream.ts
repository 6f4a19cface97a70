import type { ErrorStreamingEvent, FlatErrorEvent } from "../errors.ts";
import type { HostedEvent } from "../hosted/events.ts";
import type { UnknownEvent } from "../unknown.ts";
import type {
  ResponseReasoningDeltaStreamingEvent,
  ResponseReasoningDoneStreamingEvent,
  ResponseReasoningSummaryDeltaStreamingEvent,
  ResponseReasoningSummaryDoneStreamingEvent,
  ResponseReasoningSummaryPartAddedStreamingEvent,
  ResponseReasoningSummaryPartDoneStreamingEvent,
} from "./reasoning.ts";
import type {
  ResponseCompletedStreamingEvent,
  ResponseContentPartAddedStreamingEvent,
  ResponseContentPartDoneStreamingEvent,
  ResponseCreatedStreamingEvent,
  ResponseFailedStreamingEvent,
  ResponseIncompleteStreamingEvent,
  ResponseInProgressStreamingEvent,
  ResponseOutputItemAddedStreamingEvent,
  ResponseOutputItemDoneStreamingEvent,
  ResponseQueuedStreamingEvent,
} from "./response.ts";
import type {
  ResponseFunctionCallArgumentsDeltaStreamingEvent,
  ResponseFunctionCallArgumentsDoneStreamingEvent,
  ResponseOutputTextAnnotationAddedStreamingEvent,
  ResponseOutputTextDeltaStreamingEvent,
  ResponseOutputTextDoneStreamingEvent,
  ResponseRefusalDeltaStreamingEvent,
  ResponseRefusalDoneStreamingEvent,
} from "./text.ts";

/** The 24 streaming events of the specification. */
export type SpecifiedEvent =
  | ResponseCreatedStreamingEvent
  | ResponseQueuedStreamingEvent
  | ResponseInProgressStreamingEvent
  | ResponseCompletedStreamingEvent
  | ResponseFailedStreamingEvent
  | ResponseIncompleteStreamingEvent
  | ResponseOutputItemAddedStreamingEvent
  | ResponseOutputItemDoneStreamingEvent
  | ResponseContentPartAddedStreamingEvent
  | ResponseContentPartDoneStreamingEvent
  | ResponseOutputTextDeltaStreamingEvent
  | ResponseOutputTextDoneStreamingEvent
  | ResponseOutputTextAnnotationAddedStreamingEvent
  | ResponseRefusalDeltaStreamingEvent
  | ResponseRefusalDoneStreamingEvent
  | ResponseReasoningDeltaStreamingEvent
  | ResponseReasoningDoneStreamingEvent
  | ResponseReasoningSummaryPartAddedStreamingEvent
  | ResponseReasoningSummaryPartDoneStreamingEvent
  | ResponseReasoningSummaryDeltaStreamingEvent
  | ResponseReasoningSummaryDoneStreamingEvent
  | ResponseFunctionCallArgumentsDeltaStreamingEvent
  | ResponseFunctionCallArgumentsDoneStreamingEvent
  | ErrorStreamingEvent;

/** The event that ends a stream: exactly one of these comes last. */
export type TerminalEvent =
  | ResponseCompletedStreamingEvent
  | ResponseFailedStreamingEvent
  | ResponseIncompleteStreamingEvent;

/**
 * Any event of a stream: the specification's, OpenAI's, and unlisted ones. It narrows by `type`.
 *
 * @example
 * switch (event.type) {
 *   case "response.output_text.delta":
 *     process.stdout.write(event.delta);
 *     break;
 *   case "response.completed":
 *     console.log(event.response.usage?.total_tokens);
 *     break;
 * }
 */
export type StreamEvent = SpecifiedEvent | FlatErrorEvent | HostedEvent | UnknownEvent;
