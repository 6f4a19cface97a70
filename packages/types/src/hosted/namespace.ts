import type { FunctionToolParam } from "../functions.ts";
import type { CustomTool } from "./custom.ts";

/** Finds tools that are not loaded yet. Source: OpenAI, ToolSearchTool. */
export interface ToolSearchTool {
  type: "tool_search";
  description?: string | null;
  execution?: "server" | "client";
  /** JSON Schema of the arguments, for a search that the client runs. */
  parameters?: unknown;
}

/** Functions under a common name. Source: OpenAI, NamespaceTool. */
export interface NamespaceTool {
  type: "namespace";
  name: string;
  description: string;
  tools: Array<FunctionToolParam | CustomTool>;
}
