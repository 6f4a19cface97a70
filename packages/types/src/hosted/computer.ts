import type { OpenEnum, UnknownVariant } from "../unknown.ts";

/** Lets the model use a computer. Source: OpenAI, ComputerTool. */
export interface ComputerTool {
  type: "computer";
}

/** Lets the model use a computer, earlier form. Source: OpenAI, ComputerUsePreviewTool. */
export interface ComputerUsePreviewTool {
  type: "computer_use_preview";
  /** Pixels. */
  display_height: number;
  /** Pixels. */
  display_width: number;
  environment: "windows" | "mac" | "linux" | "ubuntu" | "browser";
}

/** One thing to do with mouse or keyboard. Source: OpenAI, ComputerAction. */
export type ComputerAction =
  | {
      type: "click";
      button: OpenEnum<"left" | "right" | "wheel" | "back" | "forward">;
      x: number;
      y: number;
      keys?: string[] | null;
    }
  | { type: "double_click"; x: number; y: number; keys?: string[] | null }
  | { type: "drag"; path: Array<{ x: number; y: number }>; keys?: string[] | null }
  | { type: "keypress"; keys: string[] }
  | { type: "move"; x: number; y: number; keys?: string[] | null }
  | { type: "screenshot" }
  | {
      type: "scroll";
      x: number;
      y: number;
      scroll_x: number;
      scroll_y: number;
      keys?: string[] | null;
    }
  | { type: "type"; text: string }
  | { type: "wait" }
  | UnknownVariant;

/** A doubt about safety that the client must acknowledge. Source: OpenAI, ResponseComputerToolCall. */
export interface ComputerSafetyCheck {
  id: string;
  code?: string | null;
  message?: string | null;
}

/** The model asks the client to act on a computer. Source: OpenAI, ResponseComputerToolCall. */
export interface ComputerCall {
  type: "computer_call";
  id: string;
  call_id: string;
  pending_safety_checks: ComputerSafetyCheck[];
  status: OpenEnum<"in_progress" | "completed" | "incomplete">;
  action?: ComputerAction;
  /** Several actions in order, in place of `action`. */
  actions?: ComputerAction[];
}

/** What the screen shows. Source: OpenAI, ResponseComputerToolCallOutputScreenshot. */
export interface ComputerScreenshot {
  type: "computer_screenshot";
  file_id?: string;
  /** A URL or a data URL. */
  image_url?: string;
}

/** The screen after an action. Source: OpenAI, ResponseComputerToolCallOutputItem. */
export interface ComputerCallOutput {
  type: "computer_call_output";
  id: string;
  call_id: string;
  output: ComputerScreenshot;
  status: OpenEnum<"in_progress" | "completed" | "incomplete" | "failed">;
  acknowledged_safety_checks?: ComputerSafetyCheck[] | null;
  created_by?: string;
}

/** The screen after an action, given to the model. Source: OpenAI, ResponseInputItem.ComputerCallOutput. */
export interface ComputerCallOutputParam {
  type: "computer_call_output";
  id?: string | null;
  call_id: string;
  output: ComputerScreenshot;
  status?: "in_progress" | "completed" | "incomplete" | null;
  acknowledged_safety_checks?: ComputerSafetyCheck[] | null;
}
