import type { InputContent } from "../content.ts";
import type { ItemEvent } from "../events/response.ts";
import type { OpenEnum, UnknownVariant } from "../unknown.ts";
import type { AllowedCaller, ToolCaller } from "./program.ts";

/** What a custom tool's input must look like. Source: OpenAI, CustomToolInputFormat. */
export type CustomToolFormat =
  | { type: "text" }
  | { type: "grammar"; syntax: "lark" | "regex"; definition: string }
  | UnknownVariant;

/** A tool that takes free text instead of JSON. Source: OpenAI, CustomTool. */
export interface CustomTool {
  type: "custom";
  name: string;
  description?: string;
  /** @default { type: "text" } */
  format?: CustomToolFormat;
  allowed_callers?: AllowedCaller[] | null;
  async?: boolean;
  defer_loading?: boolean;
}

/** The model asks the client to run a custom tool. Source: OpenAI, ResponseCustomToolCall. */
export interface CustomToolCall {
  type: "custom_tool_call";
  /** OpenAI may leave it out. */
  id?: string;
  call_id: string;
  name: string;
  input: string;
  status?: OpenEnum<"in_progress" | "completed" | "incomplete">;
  namespace?: string;
  caller?: ToolCaller | null;
  async?: boolean;
  created_by?: string;
}

/** The result of a custom tool. Source: OpenAI, ResponseCustomToolCallOutput. */
export interface CustomToolCallOutput {
  type: "custom_tool_call_output";
  id?: string;
  call_id: string;
  output: string | InputContent[];
  status?: OpenEnum<"in_progress" | "completed" | "incomplete">;
  caller?: ToolCaller | null;
  created_by?: string;
}

/** More of a custom tool's input. Source: OpenAI, ResponseCustomToolCallInputDeltaEvent. */
export interface ResponseCustomToolCallInputDeltaStreamingEvent extends ItemEvent {
  type: "response.custom_tool_call_input.delta";
  delta: string;
  /** Padding against traffic analysis; drop it. */
  obfuscation?: string;
}

/** A custom tool's input is whole. Source: OpenAI, ResponseCustomToolCallInputDoneEvent. */
export interface ResponseCustomToolCallInputDoneStreamingEvent extends ItemEvent {
  type: "response.custom_tool_call_input.done";
  input: string;
}
