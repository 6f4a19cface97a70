import type * as z from "zod/mini";
import type { StreamEvent } from "../../events/stream.ts";
import { streamErrorEventSchema } from "../errors.ts";
import {
  responseReasoningDeltaStreamingEventSchema,
  responseReasoningDoneStreamingEventSchema,
  responseReasoningSummaryDeltaStreamingEventSchema,
  responseReasoningSummaryDoneStreamingEventSchema,
  responseReasoningSummaryPartAddedStreamingEventSchema,
  responseReasoningSummaryPartDoneStreamingEventSchema,
  responseReasoningTextDeltaStreamingEventSchema,
  responseReasoningTextDoneStreamingEventSchema,
} from "./reasoning.ts";
import {
  responseCompletedStreamingEventSchema,
  responseContentPartAddedStreamingEventSchema,
  responseContentPartDoneStreamingEventSchema,
  responseCreatedStreamingEventSchema,
  responseFailedStreamingEventSchema,
  responseInProgressStreamingEventSchema,
  responseIncompleteStreamingEventSchema,
  responseOutputItemAddedStreamingEventSchema,
  responseOutputItemDoneStreamingEventSchema,
  responseQueuedStreamingEventSchema,
} from "./response.ts";
import {
  responseFunctionCallArgumentsDeltaStreamingEventSchema,
  responseFunctionCallArgumentsDoneStreamingEventSchema,
  responseOutputTextAnnotationAddedStreamingEventSchema,
  responseOutputTextDeltaStreamingEventSchema,
  responseOutputTextDoneStreamingEventSchema,
  responseRefusalDeltaStreamingEventSchema,
  responseRefusalDoneStreamingEventSchema,
} from "./text.ts";
import {
  responseCodeInterpreterCallCodeDeltaStreamingEventSchema,
  responseCodeInterpreterCallCodeDoneStreamingEventSchema,
  responseCodeInterpreterCallCompletedStreamingEventSchema,
  responseCodeInterpreterCallInProgressStreamingEventSchema,
  responseCodeInterpreterCallInterpretingStreamingEventSchema,
} from "../hosted/code-interpreter.ts";
import {
  responseCustomToolCallInputDeltaStreamingEventSchema,
  responseCustomToolCallInputDoneStreamingEventSchema,
} from "../hosted/custom.ts";
import {
  keepaliveEventSchema,
  responseAudioDeltaStreamingEventSchema,
  responseAudioDoneStreamingEventSchema,
  responseAudioTranscriptDeltaStreamingEventSchema,
  responseAudioTranscriptDoneStreamingEventSchema,
  responseCompactionCompactingStreamingEventSchema,
} from "../hosted/events.ts";
import {
  responseImageGenerationCallCompletedStreamingEventSchema,
  responseImageGenerationCallGeneratingStreamingEventSchema,
  responseImageGenerationCallInProgressStreamingEventSchema,
  responseImageGenerationCallPartialImageStreamingEventSchema,
} from "../hosted/image-generation.ts";
import {
  responseMcpCallArgumentsDeltaStreamingEventSchema,
  responseMcpCallArgumentsDoneStreamingEventSchema,
  responseMcpCallCompletedStreamingEventSchema,
  responseMcpCallFailedStreamingEventSchema,
  responseMcpCallInProgressStreamingEventSchema,
  responseMcpListToolsCompletedStreamingEventSchema,
  responseMcpListToolsFailedStreamingEventSchema,
  responseMcpListToolsInProgressStreamingEventSchema,
} from "../hosted/mcp.ts";
import {
  responseFileSearchCallCompletedStreamingEventSchema,
  responseFileSearchCallInProgressStreamingEventSchema,
  responseFileSearchCallSearchingStreamingEventSchema,
  responseWebSearchCallCompletedStreamingEventSchema,
  responseWebSearchCallInProgressStreamingEventSchema,
  responseWebSearchCallSearchingStreamingEventSchema,
} from "../hosted/search.ts";
import {
  responseShellCallCommandAddedStreamingEventSchema,
  responseShellCallCommandDeltaStreamingEventSchema,
  responseShellCallCommandDoneStreamingEventSchema,
  responseShellCallOutputContentDeltaStreamingEventSchema,
  responseShellCallOutputContentDoneStreamingEventSchema,
} from "../hosted/shell.ts";
import { openUnion } from "../primitives.ts";

export const streamEventSchema: z.ZodMiniType<StreamEvent> = openUnion<StreamEvent>({
  "response.created": responseCreatedStreamingEventSchema,
  "response.queued": responseQueuedStreamingEventSchema,
  "response.in_progress": responseInProgressStreamingEventSchema,
  "response.completed": responseCompletedStreamingEventSchema,
  "response.failed": responseFailedStreamingEventSchema,
  "response.incomplete": responseIncompleteStreamingEventSchema,
  "response.output_item.added": responseOutputItemAddedStreamingEventSchema,
  "response.output_item.done": responseOutputItemDoneStreamingEventSchema,
  "response.content_part.added": responseContentPartAddedStreamingEventSchema,
  "response.content_part.done": responseContentPartDoneStreamingEventSchema,
  "response.output_text.delta": responseOutputTextDeltaStreamingEventSchema,
  "response.output_text.done": responseOutputTextDoneStreamingEventSchema,
  "response.output_text.annotation.added": responseOutputTextAnnotationAddedStreamingEventSchema,
  "response.refusal.delta": responseRefusalDeltaStreamingEventSchema,
  "response.refusal.done": responseRefusalDoneStreamingEventSchema,
  "response.reasoning.delta": responseReasoningDeltaStreamingEventSchema,
  "response.reasoning.done": responseReasoningDoneStreamingEventSchema,
  "response.reasoning_summary_part.added": responseReasoningSummaryPartAddedStreamingEventSchema,
  "response.reasoning_summary_part.done": responseReasoningSummaryPartDoneStreamingEventSchema,
  "response.reasoning_summary_text.delta": responseReasoningSummaryDeltaStreamingEventSchema,
  "response.reasoning_summary_text.done": responseReasoningSummaryDoneStreamingEventSchema,
  "response.function_call_arguments.delta": responseFunctionCallArgumentsDeltaStreamingEventSchema,
  "response.function_call_arguments.done": responseFunctionCallArgumentsDoneStreamingEventSchema,
  error: streamErrorEventSchema,
  "response.reasoning_text.delta": responseReasoningTextDeltaStreamingEventSchema,
  "response.reasoning_text.done": responseReasoningTextDoneStreamingEventSchema,
  "response.file_search_call.in_progress": responseFileSearchCallInProgressStreamingEventSchema,
  "response.file_search_call.searching": responseFileSearchCallSearchingStreamingEventSchema,
  "response.file_search_call.completed": responseFileSearchCallCompletedStreamingEventSchema,
  "response.web_search_call.in_progress": responseWebSearchCallInProgressStreamingEventSchema,
  "response.web_search_call.searching": responseWebSearchCallSearchingStreamingEventSchema,
  "response.web_search_call.completed": responseWebSearchCallCompletedStreamingEventSchema,
  "response.code_interpreter_call.in_progress":
    responseCodeInterpreterCallInProgressStreamingEventSchema,
  "response.code_interpreter_call.interpreting":
    responseCodeInterpreterCallInterpretingStreamingEventSchema,
  "response.code_interpreter_call.completed":
    responseCodeInterpreterCallCompletedStreamingEventSchema,
  "response.code_interpreter_call_code.delta":
    responseCodeInterpreterCallCodeDeltaStreamingEventSchema,
  "response.code_interpreter_call_code.done":
    responseCodeInterpreterCallCodeDoneStreamingEventSchema,
  "response.image_generation_call.in_progress":
    responseImageGenerationCallInProgressStreamingEventSchema,
  "response.image_generation_call.generating":
    responseImageGenerationCallGeneratingStreamingEventSchema,
  "response.image_generation_call.completed":
    responseImageGenerationCallCompletedStreamingEventSchema,
  "response.image_generation_call.partial_image":
    responseImageGenerationCallPartialImageStreamingEventSchema,
  "response.mcp_call.in_progress": responseMcpCallInProgressStreamingEventSchema,
  "response.mcp_call.completed": responseMcpCallCompletedStreamingEventSchema,
  "response.mcp_call.failed": responseMcpCallFailedStreamingEventSchema,
  "response.mcp_call_arguments.delta": responseMcpCallArgumentsDeltaStreamingEventSchema,
  "response.mcp_call_arguments.done": responseMcpCallArgumentsDoneStreamingEventSchema,
  "response.mcp_list_tools.in_progress": responseMcpListToolsInProgressStreamingEventSchema,
  "response.mcp_list_tools.completed": responseMcpListToolsCompletedStreamingEventSchema,
  "response.mcp_list_tools.failed": responseMcpListToolsFailedStreamingEventSchema,
  "response.custom_tool_call_input.delta": responseCustomToolCallInputDeltaStreamingEventSchema,
  "response.custom_tool_call_input.done": responseCustomToolCallInputDoneStreamingEventSchema,
  "response.shell_call_command.added": responseShellCallCommandAddedStreamingEventSchema,
  "response.shell_call_command.delta": responseShellCallCommandDeltaStreamingEventSchema,
  "response.shell_call_command.done": responseShellCallCommandDoneStreamingEventSchema,
  "response.shell_call_output_content.delta":
    responseShellCallOutputContentDeltaStreamingEventSchema,
  "response.shell_call_output_content.done": responseShellCallOutputContentDoneStreamingEventSchema,
  "response.compaction.compacting": responseCompactionCompactingStreamingEventSchema,
  "response.audio.delta": responseAudioDeltaStreamingEventSchema,
  "response.audio.done": responseAudioDoneStreamingEventSchema,
  "response.audio.transcript.delta": responseAudioTranscriptDeltaStreamingEventSchema,
  "response.audio.transcript.done": responseAudioTranscriptDoneStreamingEventSchema,
  keepalive: keepaliveEventSchema,
});
