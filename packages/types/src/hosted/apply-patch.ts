import type { OpenEnum, UnknownVariant } from "../unknown.ts";
import type { AllowedCaller, ToolCaller } from "./program.ts";

/** Lets the model edit files by patches. Source: OpenAI, ApplyPatchTool. */
export interface ApplyPatchTool {
  type: "apply_patch";
  allowed_callers?: AllowedCaller[] | null;
}

/** One change to a file. Source: OpenAI, ResponseApplyPatchToolCall. */
export type ApplyPatchOperation =
  | { type: "create_file"; path: string; diff: string }
  | { type: "update_file"; path: string; diff: string }
  | { type: "delete_file"; path: string }
  | UnknownVariant;

/** The model asks the client to change a file. Source: OpenAI, ResponseApplyPatchToolCall. */
export interface ApplyPatchCall {
  type: "apply_patch_call";
  id: string;
  call_id: string;
  operation: ApplyPatchOperation;
  status: OpenEnum<"in_progress" | "completed">;
  caller?: ToolCaller | null;
  created_by?: string;
}

/** Whether the change worked. Source: OpenAI, ResponseApplyPatchToolCallOutput. */
export interface ApplyPatchCallOutput {
  type: "apply_patch_call_output";
  id: string;
  call_id: string;
  status: OpenEnum<"completed" | "failed">;
  output?: string | null;
  caller?: ToolCaller | null;
  created_by?: string;
}

/** A file change given back. Source: OpenAI, ResponseInputItem.ApplyPatchCall. */
export interface ApplyPatchCallParam {
  type: "apply_patch_call";
  id?: string | null;
  call_id: string;
  operation: ApplyPatchOperation;
  status: "in_progress" | "completed";
  caller?: ToolCaller | null;
}

/** Whether the change worked, told to the model. Source: OpenAI, ResponseInputItem.ApplyPatchCallOutput. */
export interface ApplyPatchCallOutputParam {
  type: "apply_patch_call_output";
  id?: string | null;
  call_id: string;
  status: "completed" | "failed";
  output?: string | null;
  caller?: ToolCaller | null;
}
