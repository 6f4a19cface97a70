import type { ItemEvent, SequencedEvent } from "../events/response.ts";
import type { OpenEnum, UnknownVariant } from "../unknown.ts";
import type { ContainerAuto, ContainerReference, LocalEnvironment } from "./containers.ts";
import type { AllowedCaller, ToolCaller } from "./program.ts";

type ItemStatus = "in_progress" | "completed" | "incomplete";

/** Where a shell tool may run. Source: OpenAI, FunctionShellTool. */
export type ShellToolEnvironment =
  | ContainerAuto
  | LocalEnvironment
  | ContainerReference
  | UnknownVariant;

/** Where commands ran. Source: OpenAI, ResponseFunctionShellToolCall. */
export type ShellEnvironment = LocalEnvironment | ContainerReference | UnknownVariant;

/** How a command ended. Source: OpenAI, ResponseFunctionShellCallOutputContent. */
export type ShellOutcome =
  | { type: "timeout" }
  | { type: "exit"; exit_code: number }
  | UnknownVariant;

/** Runs shell commands. Source: OpenAI, FunctionShellTool. */
export interface ShellTool {
  type: "shell";
  environment?: ShellToolEnvironment | null;
  allowed_callers?: AllowedCaller[] | null;
}

/** Commands to run. Source: OpenAI, ResponseFunctionShellToolCall.Action. */
export interface ShellAction {
  commands: string[];
  /** Characters. */
  max_output_length?: number | null;
  /** Milliseconds. */
  timeout_ms?: number | null;
}

/** Shell commands the model asks for. Source: OpenAI, ResponseFunctionShellToolCall. */
export interface ShellCall {
  type: "shell_call";
  id: string;
  call_id: string;
  action: ShellAction;
  status: OpenEnum<ItemStatus>;
  environment?: ShellEnvironment | null;
  caller?: ToolCaller | null;
  created_by?: string;
}

/** What one command printed and how it ended. Source: OpenAI, ResponseFunctionShellCallOutputContent. */
export interface ShellOutput {
  stdout: string;
  stderr: string;
  outcome: ShellOutcome;
  created_by?: string;
}

/** What shell commands printed. Source: OpenAI, ResponseFunctionShellToolCallOutput. */
export interface ShellCallOutput {
  type: "shell_call_output";
  id: string;
  call_id: string;
  output: ShellOutput[];
  status: OpenEnum<ItemStatus>;
  /** Characters. */
  max_output_length?: number | null;
  caller?: ToolCaller | null;
  created_by?: string;
}

/** Shell commands given back. Source: OpenAI, ResponseInputItem.ShellCall. */
export interface ShellCallParam {
  type: "shell_call";
  id?: string | null;
  call_id: string;
  action: ShellAction;
  status?: ItemStatus | null;
  environment?: ShellEnvironment | null;
  caller?: ToolCaller | null;
}

/** What shell commands printed, given to the model. Source: OpenAI, ResponseInputItem.ShellCallOutput. */
export interface ShellCallOutputParam {
  type: "shell_call_output";
  id?: string | null;
  call_id: string;
  output: ShellOutput[];
  status?: ItemStatus | null;
  /** Characters. */
  max_output_length?: number | null;
  caller?: ToolCaller | null;
}

/** Runs commands on the client's machine, earlier form. Source: OpenAI, Tool.LocalShell. */
export interface LocalShellTool {
  type: "local_shell";
}

/** A command for the client's machine. Source: OpenAI, ResponseOutputItem.LocalShellCall. */
export interface LocalShellCall {
  type: "local_shell_call";
  id: string;
  call_id: string;
  status: OpenEnum<ItemStatus>;
  action: {
    type: "exec";
    command: string[];
    env: { [name: string]: string };
    /** Milliseconds. */
    timeout_ms?: number | null;
    user?: string | null;
    working_directory?: string | null;
  };
}

/** What a local command printed. Source: OpenAI, ResponseItem.LocalShellCallOutput. */
export interface LocalShellCallOutput {
  type: "local_shell_call_output";
  id: string;
  /** A JSON document. */
  output: string;
  status?: OpenEnum<ItemStatus> | null;
}

/** A command begins. Source: OpenAI, ResponseShellCallCommandAddedEvent. */
export interface ResponseShellCallCommandAddedStreamingEvent extends SequencedEvent {
  type: "response.shell_call_command.added";
  output_index: number;
  /** Position in the call's commands: an integer from 0. */
  command_index: number;
  command: string;
}

/** More of a command. Source: OpenAI, ResponseShellCallCommandDeltaEvent. */
export interface ResponseShellCallCommandDeltaStreamingEvent extends SequencedEvent {
  type: "response.shell_call_command.delta";
  output_index: number;
  command_index: number;
  delta: string;
  /** Padding against traffic analysis; drop it. */
  obfuscation?: string;
}

/** A command is whole. Source: OpenAI, ResponseShellCallCommandDoneEvent. */
export interface ResponseShellCallCommandDoneStreamingEvent extends SequencedEvent {
  type: "response.shell_call_command.done";
  output_index: number;
  command_index: number;
  command: string;
}

/** More of what a command prints. Source: OpenAI, ResponseShellCallOutputContentDeltaEvent. */
export interface ResponseShellCallOutputContentDeltaStreamingEvent extends ItemEvent {
  type: "response.shell_call_output_content.delta";
  command_index: number;
  delta: { stdout?: string; stderr?: string };
}

/** A command has ended. Source: OpenAI, ResponseShellCallOutputContentDoneEvent. */
export interface ResponseShellCallOutputContentDoneStreamingEvent extends ItemEvent {
  type: "response.shell_call_output_content.done";
  command_index: number;
  output: ShellOutput[];
}
