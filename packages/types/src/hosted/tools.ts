import type { ApplyPatchTool } from "./apply-patch.ts";
import type { CodeInterpreterTool } from "./code-interpreter.ts";
import type { ComputerTool, ComputerUsePreviewTool } from "./computer.ts";
import type { CustomTool } from "./custom.ts";
import type { ImageGenerationTool } from "./image-generation.ts";
import type { McpTool } from "./mcp.ts";
import type { ProgrammaticToolCallingTool } from "./program.ts";
import type { FileSearchTool, WebSearchPreviewTool, WebSearchTool } from "./search.ts";
import type { LocalShellTool, ShellTool } from "./shell.ts";
import type { NamespaceTool, ToolSearchTool } from "./namespace.ts";

/** The tools that OpenAI adds to the specification's functions. Source: OpenAI, Tool. */
export type HostedTool =
  | FileSearchTool
  | WebSearchTool
  | WebSearchPreviewTool
  | ComputerTool
  | ComputerUsePreviewTool
  | McpTool
  | CodeInterpreterTool
  | ProgrammaticToolCallingTool
  | ImageGenerationTool
  | LocalShellTool
  | ShellTool
  | CustomTool
  | NamespaceTool
  | ToolSearchTool
  | ApplyPatchTool;
