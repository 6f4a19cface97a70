import type { ItemEvent, SequencedEvent } from "../events/response.ts";
import type {
  ResponseReasoningTextDeltaStreamingEvent,
  ResponseReasoningTextDoneStreamingEvent,
} from "../events/reasoning.ts";
import type {
  ResponseCodeInterpreterCallCodeDeltaStreamingEvent,
  ResponseCodeInterpreterCallCodeDoneStreamingEvent,
  ResponseCodeInterpreterCallCompletedStreamingEvent,
  ResponseCodeInterpreterCallInProgressStreamingEvent,
  ResponseCodeInterpreterCallInterpretingStreamingEvent,
} from "./code-interpreter.ts";
import type {
  ResponseCustomToolCallInputDeltaStreamingEvent,
  ResponseCustomToolCallInputDoneStreamingEvent,
} from "./custom.ts";
import type {
  ResponseImageGenerationCallCompletedStreamingEvent,
  ResponseImageGenerationCallGeneratingStreamingEvent,
  ResponseImageGenerationCallInProgressStreamingEvent,
  ResponseImageGenerationCallPartialImageStreamingEvent,
} from "./image-generation.ts";
import type {
  ResponseMcpCallArgumentsDeltaStreamingEvent,
  ResponseMcpCallArgumentsDoneStreamingEvent,
  ResponseMcpCallCompletedStreamingEvent,
  ResponseMcpCallFailedStreamingEvent,
  ResponseMcpCallInProgressStreamingEvent,
  ResponseMcpListToolsCompletedStreamingEvent,
  ResponseMcpListToolsFailedStreamingEvent,
  ResponseMcpListToolsInProgressStreamingEvent,
} from "./mcp.ts";
import type {
  ResponseFileSearchCallCompletedStreamingEvent,
  ResponseFileSearchCallInProgressStreamingEvent,
  ResponseFileSearchCallSearchingStreamingEvent,
  ResponseWebSearchCallCompletedStreamingEvent,
  ResponseWebSearchCallInProgressStreamingEvent,
  ResponseWebSearchCallSearchingStreamingEvent,
} from "./search.ts";
import type {
  ResponseShellCallCommandAddedStreamingEvent,
  ResponseShellCallCommandDeltaStreamingEvent,
  ResponseShellCallCommandDoneStreamingEvent,
  ResponseShellCallOutputContentDeltaStreamingEvent,
  ResponseShellCallOutputContentDoneStreamingEvent,
} from "./shell.ts";

/** Keeps the connection open and means nothing. Sent by OpenAI, undocumented, at times unnumbered. */
export interface KeepaliveEvent {
  type: "keepalive";
  sequence_number?: number;
}

/** The context is being compacted. Source: OpenAI, ResponseCompactionCompactingEvent. */
export interface ResponseCompactionCompactingStreamingEvent extends ItemEvent {
  type: "response.compaction.compacting";
}

/** More sound. Source: OpenAI, ResponseAudioDeltaEvent. */
export interface ResponseAudioDeltaStreamingEvent extends SequencedEvent {
  type: "response.audio.delta";
  /** Bytes in base64. */
  delta: string;
}

/** The sound is whole. Source: OpenAI, ResponseAudioDoneEvent. */
export interface ResponseAudioDoneStreamingEvent extends SequencedEvent {
  type: "response.audio.done";
}

/** More of what the sound says. Source: OpenAI, ResponseAudioTranscriptDeltaEvent. */
export interface ResponseAudioTranscriptDeltaStreamingEvent extends SequencedEvent {
  type: "response.audio.transcript.delta";
  delta: string;
}

/** The transcript is whole. Source: OpenAI, ResponseAudioTranscriptDoneEvent. */
export interface ResponseAudioTranscriptDoneStreamingEvent extends SequencedEvent {
  type: "response.audio.transcript.done";
}

/** The events that OpenAI adds to the specification's. Source: OpenAI, ResponseStreamEvent. */
export type HostedEvent =
  | ResponseReasoningTextDeltaStreamingEvent
  | ResponseReasoningTextDoneStreamingEvent
  | ResponseFileSearchCallInProgressStreamingEvent
  | ResponseFileSearchCallSearchingStreamingEvent
  | ResponseFileSearchCallCompletedStreamingEvent
  | ResponseWebSearchCallInProgressStreamingEvent
  | ResponseWebSearchCallSearchingStreamingEvent
  | ResponseWebSearchCallCompletedStreamingEvent
  | ResponseCodeInterpreterCallInProgressStreamingEvent
  | ResponseCodeInterpreterCallInterpretingStreamingEvent
  | ResponseCodeInterpreterCallCompletedStreamingEvent
  | ResponseCodeInterpreterCallCodeDeltaStreamingEvent
  | ResponseCodeInterpreterCallCodeDoneStreamingEvent
  | ResponseImageGenerationCallInProgressStreamingEvent
  | ResponseImageGenerationCallGeneratingStreamingEvent
  | ResponseImageGenerationCallCompletedStreamingEvent
  | ResponseImageGenerationCallPartialImageStreamingEvent
  | ResponseMcpCallInProgressStreamingEvent
  | ResponseMcpCallCompletedStreamingEvent
  | ResponseMcpCallFailedStreamingEvent
  | ResponseMcpCallArgumentsDeltaStreamingEvent
  | ResponseMcpCallArgumentsDoneStreamingEvent
  | ResponseMcpListToolsInProgressStreamingEvent
  | ResponseMcpListToolsCompletedStreamingEvent
  | ResponseMcpListToolsFailedStreamingEvent
  | ResponseCustomToolCallInputDeltaStreamingEvent
  | ResponseCustomToolCallInputDoneStreamingEvent
  | ResponseShellCallCommandAddedStreamingEvent
  | ResponseShellCallCommandDeltaStreamingEvent
  | ResponseShellCallCommandDoneStreamingEvent
  | ResponseShellCallOutputContentDeltaStreamingEvent
  | ResponseShellCallOutputContentDoneStreamingEvent
  | ResponseCompactionCompactingStreamingEvent
  | ResponseAudioDeltaStreamingEvent
  | ResponseAudioDoneStreamingEvent
  | ResponseAudioTranscriptDeltaStreamingEvent
  | ResponseAudioTranscriptDoneStreamingEvent
  | KeepaliveEvent;
