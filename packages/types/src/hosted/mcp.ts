import type { ItemEvent } from "../events/response.ts";
import type { OpenEnum, UnknownVariant } from "../unknown.ts";
import type { AllowedCaller } from "./program.ts";

/** Picks tools of a server. Source: OpenAI, Tool.Mcp. */
export interface McpToolFilter {
  tool_names?: string[];
  /** Only tools that say they change nothing. */
  read_only?: boolean;
}

/**
 * The tools of an MCP server, called by the provider, or by `@anyllm/mcp` where it calls none.
 *
 * Source: OpenAI, Tool.Mcp.
 *
 * @example
 * const tool: McpTool = {
 *   type: "mcp",
 *   server_label: "docs",
 *   server_url: "https://mcp.example.com",
 *   require_approval: "never",
 * };
 */
export interface McpTool {
  type: "mcp";
  /** Names the server in the items of the response. */
  server_label: string;
  /** One of `server_url`, `connector_id` and `tunnel_id` is needed. */
  server_url?: string;
  server_description?: string;
  connector_id?: string;
  tunnel_id?: string;
  /** An OAuth access token. */
  authorization?: string;
  /** HTTP headers for the server. */
  headers?: { [name: string]: string } | null;
  /** @default null: all tools */
  allowed_tools?: string[] | McpToolFilter | null;
  /** @default "always" */
  require_approval?: "always" | "never" | { always?: McpToolFilter; never?: McpToolFilter } | null;
  allowed_callers?: AllowedCaller[] | null;
  defer_loading?: boolean;
}

/** One tool that a server offers. Source: OpenAI, ResponseOutputItem.McpListTools.Tool. */
export interface McpListedTool {
  name: string;
  description?: string | null;
  /** JSON Schema. */
  input_schema: unknown;
  annotations?: unknown;
}

/** The tools that a server offers. Source: OpenAI, ResponseOutputItem.McpListTools. */
export interface McpListTools {
  type: "mcp_list_tools";
  id: string;
  server_label: string;
  tools: McpListedTool[];
  error?: unknown;
}

/** Why an MCP call failed. Some servers send a bare string. Source: OpenAI, McpToolCallError. */
export type McpCallError =
  | { type: "mcp_protocol_error"; code: number; message: string }
  | { type: "mcp_tool_execution_error"; content?: unknown }
  | { type: "http_error"; code: number; message: string }
  | UnknownVariant;

/** A call of an MCP tool. Source: OpenAI, ResponseOutputItem.McpCall. */
export interface McpCall {
  type: "mcp_call";
  id: string;
  server_label: string;
  name: string;
  /** A JSON document. */
  arguments: string;
  output?: string | null;
  error?: McpCallError | string | null;
  status?: OpenEnum<"in_progress" | "calling" | "completed" | "incomplete" | "failed">;
  approval_request_id?: string | null;
}

/** Asks the user to allow a call. Source: OpenAI, ResponseOutputItem.McpApprovalRequest. */
export interface McpApprovalRequest {
  type: "mcp_approval_request";
  id: string;
  server_label: string;
  name: string;
  /** A JSON document. */
  arguments: string;
}

/** The user's answer. Source: OpenAI, ResponseOutputItem.McpApprovalResponse. */
export interface McpApprovalResponse {
  type: "mcp_approval_response";
  id: string;
  approval_request_id: string;
  approve: boolean;
  reason?: string | null;
}

/** The user's answer, to be sent. Source: OpenAI, ResponseInputItem.McpApprovalResponse. */
export interface McpApprovalResponseParam {
  type: "mcp_approval_response";
  id?: string | null;
  approval_request_id: string;
  approve: boolean;
  reason?: string | null;
}

/** A call begins. Source: OpenAI, ResponseMcpCallInProgressEvent. */
export interface ResponseMcpCallInProgressStreamingEvent extends ItemEvent {
  type: "response.mcp_call.in_progress";
}

/** A call worked. Source: OpenAI, ResponseMcpCallCompletedEvent. */
export interface ResponseMcpCallCompletedStreamingEvent extends ItemEvent {
  type: "response.mcp_call.completed";
}

/** A call failed. Source: OpenAI, ResponseMcpCallFailedEvent. */
export interface ResponseMcpCallFailedStreamingEvent extends ItemEvent {
  type: "response.mcp_call.failed";
}

/** More of a call's arguments. Source: OpenAI, ResponseMcpCallArgumentsDeltaEvent. */
export interface ResponseMcpCallArgumentsDeltaStreamingEvent extends ItemEvent {
  type: "response.mcp_call_arguments.delta";
  delta: string;
  /** Padding against traffic analysis; drop it. */
  obfuscation?: string;
}

/** A call's arguments are whole. Source: OpenAI, ResponseMcpCallArgumentsDoneEvent. */
export interface ResponseMcpCallArgumentsDoneStreamingEvent extends ItemEvent {
  type: "response.mcp_call_arguments.done";
  arguments: string;
}

/** The server is asked for its tools. Source: OpenAI, ResponseMcpListToolsInProgressEvent. */
export interface ResponseMcpListToolsInProgressStreamingEvent extends ItemEvent {
  type: "response.mcp_list_tools.in_progress";
}

/** The server told its tools. Source: OpenAI, ResponseMcpListToolsCompletedEvent. */
export interface ResponseMcpListToolsCompletedStreamingEvent extends ItemEvent {
  type: "response.mcp_list_tools.completed";
}

/** The server did not tell its tools. Source: OpenAI, ResponseMcpListToolsFailedEvent. */
export interface ResponseMcpListToolsFailedStreamingEvent extends ItemEvent {
  type: "response.mcp_list_tools.failed";
}
