import type { ApplyPatchCall, ApplyPatchCallOutput } from "./apply-patch.ts";
import type { CodeInterpreterCall } from "./code-interpreter.ts";
import type { ComputerCall, ComputerCallOutput } from "./computer.ts";
import type { ConfigurationUpdate } from "./input-items.ts";
import type { CustomToolCall, CustomToolCallOutput } from "./custom.ts";
import type { ImageGenerationCall } from "./image-generation.ts";
import type { McpApprovalRequest, McpApprovalResponse, McpCall, McpListTools } from "./mcp.ts";
import type { Program, ProgramOutput } from "./program.ts";
import type { FileSearchCall, WebSearchCall } from "./search.ts";
import type { LocalShellCall, LocalShellCallOutput, ShellCall, ShellCallOutput } from "./shell.ts";
import type { AdditionalTools, ToolSearchCall, ToolSearchOutput } from "./tool-search.ts";

/** The items that OpenAI adds to the specification's. Source: OpenAI, ResponseOutputItem and ResponseItem. */
export type HostedItem =
  | FileSearchCall
  | WebSearchCall
  | ComputerCall
  | ComputerCallOutput
  | CodeInterpreterCall
  | ImageGenerationCall
  | LocalShellCall
  | LocalShellCallOutput
  | ShellCall
  | ShellCallOutput
  | ApplyPatchCall
  | ApplyPatchCallOutput
  | CustomToolCall
  | CustomToolCallOutput
  | ToolSearchCall
  | ToolSearchOutput
  | AdditionalTools
  | ConfigurationUpdate
  | Program
  | ProgramOutput
  | McpListTools
  | McpCall
  | McpApprovalRequest
  | McpApprovalResponse;
