import type { ItemEvent } from "../events/response.ts";
import type { OpenEnum, UnknownVariant } from "../unknown.ts";
import type { ContainerNetworkPolicy } from "./containers.ts";
import type { AllowedCaller } from "./program.ts";

/** Runs Python in a container. Source: OpenAI, Tool.CodeInterpreter. */
export interface CodeInterpreterTool {
  type: "code_interpreter";
  /** The id of a container, or `auto` to make one. */
  container:
    | string
    | {
        type: "auto";
        file_ids?: string[];
        memory_limit?: OpenEnum<"1g" | "4g" | "16g" | "64g"> | null;
        network_policy?: ContainerNetworkPolicy;
      };
  allowed_callers?: AllowedCaller[] | null;
}

/** What a run printed or drew. Source: OpenAI, ResponseCodeInterpreterToolCall. */
export type CodeInterpreterOutput =
  | { type: "logs"; logs: string }
  | { type: "image"; url: string }
  | UnknownVariant;

/** Python the provider ran. Source: OpenAI, ResponseCodeInterpreterToolCall. */
export interface CodeInterpreterCall {
  type: "code_interpreter_call";
  id: string;
  status: OpenEnum<"in_progress" | "interpreting" | "completed" | "incomplete" | "failed">;
  /** OpenAI always sends it; some vendors do not. */
  code?: string | null;
  /** OpenAI always sends it; some vendors do not. */
  container_id?: string;
  /** Present when the request includes `code_interpreter_call.outputs`. */
  outputs?: CodeInterpreterOutput[] | null;
}

/** A run begins. Source: OpenAI, ResponseCodeInterpreterCallInProgressEvent. */
export interface ResponseCodeInterpreterCallInProgressStreamingEvent extends ItemEvent {
  type: "response.code_interpreter_call.in_progress";
}

/** The code runs. Source: OpenAI, ResponseCodeInterpreterCallInterpretingEvent. */
export interface ResponseCodeInterpreterCallInterpretingStreamingEvent extends ItemEvent {
  type: "response.code_interpreter_call.interpreting";
}

/** A run is done. Source: OpenAI, ResponseCodeInterpreterCallCompletedEvent. */
export interface ResponseCodeInterpreterCallCompletedStreamingEvent extends ItemEvent {
  type: "response.code_interpreter_call.completed";
}

/** More of the code. Source: OpenAI, ResponseCodeInterpreterCallCodeDeltaEvent. */
export interface ResponseCodeInterpreterCallCodeDeltaStreamingEvent extends ItemEvent {
  type: "response.code_interpreter_call_code.delta";
  delta: string;
  /** Padding against traffic analysis; drop it. */
  obfuscation?: string;
}

/** The code is whole. Source: OpenAI, ResponseCodeInterpreterCallCodeDoneEvent. */
export interface ResponseCodeInterpreterCallCodeDoneStreamingEvent extends ItemEvent {
  type: "response.code_interpreter_call_code.done";
  code: string;
}
