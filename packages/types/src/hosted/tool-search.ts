import type { RequestTool, ResponseTool } from "../tools.ts";
import type { OpenEnum } from "../unknown.ts";

type ItemStatus = "in_progress" | "completed" | "incomplete";

/** A search for tools. Source: OpenAI, ResponseToolSearchCall. */
export interface ToolSearchCall {
  type: "tool_search_call";
  id: string;
  /** Null for a search that the provider ran. */
  call_id: string | null;
  arguments: unknown;
  execution: OpenEnum<"server" | "client">;
  status: OpenEnum<ItemStatus>;
  created_by?: string;
}

/** The tools that a search found. Source: OpenAI, ResponseToolSearchOutputItem. */
export interface ToolSearchOutput {
  type: "tool_search_output";
  id: string;
  call_id: string | null;
  execution: OpenEnum<"server" | "client">;
  status: OpenEnum<ItemStatus>;
  tools: ResponseTool[];
  created_by?: string;
}

/** A search given back. Source: OpenAI, ResponseInputItem.ToolSearchCall. */
export interface ToolSearchCallParam {
  type: "tool_search_call";
  id?: string | null;
  call_id?: string | null;
  arguments: unknown;
  execution?: "server" | "client";
  status?: ItemStatus | null;
}

/** The tools that the client's search found. Source: OpenAI, ResponseToolSearchOutputItemParam. */
export interface ToolSearchOutputParam {
  type: "tool_search_output";
  id?: string | null;
  call_id?: string | null;
  execution?: "server" | "client";
  status?: ItemStatus | null;
  tools: RequestTool[];
}

/** Tools that join in mid-conversation. Source: OpenAI, ResponseOutputItem.AdditionalTools. */
export interface AdditionalTools {
  type: "additional_tools";
  id: string;
  role: string;
  tools: ResponseTool[];
}

/** Tools to add in mid-conversation. Source: OpenAI, ResponseInputItem.AdditionalTools. */
export interface AdditionalToolsParam {
  type: "additional_tools";
  id?: string | null;
  role: "developer";
  tools: RequestTool[];
}
