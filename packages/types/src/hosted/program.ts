import type { UnknownVariant } from "../unknown.ts";

/** Who may call a tool: the model, or a program it wrote. Source: OpenAI Responses API. */
export type AllowedCaller = "direct" | "programmatic";

/** Who called a tool. Source: OpenAI Responses API. */
export type ToolCaller =
  | { type: "direct" }
  | { type: "program"; caller_id: string }
  | UnknownVariant;

/** Lets the model call tools from a program it writes. Source: OpenAI, Tool.ProgrammaticToolCalling. */
export interface ProgrammaticToolCallingTool {
  type: "programmatic_tool_calling";
}

/** A program that the model wrote. Source: OpenAI, ResponseOutputItem.Program. */
export interface Program {
  type: "program";
  id: string;
  call_id: string;
  code: string;
  /** Opaque; send it back as received. */
  fingerprint: string;
}

/** What a program returned. Source: OpenAI, ResponseOutputItem.ProgramOutput. */
export interface ProgramOutput {
  type: "program_output";
  id: string;
  call_id: string;
  result: string;
  status: string;
}
