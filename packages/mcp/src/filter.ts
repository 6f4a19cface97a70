import type { McpListedTool, McpTool, McpToolFilter } from "@anyllm/types";
import { isReadOnly } from "./pin.ts";

function matches(filter: McpToolFilter, tool: McpListedTool): boolean {
  const { tool_names, read_only } = filter;
  if (tool_names && !tool_names.includes(tool.name)) return false;
  return read_only == null || read_only === isReadOnly(tool);
}

/** Whether the request lets the model call a tool. */
export function isAllowed(tool: McpListedTool, allowed: McpTool["allowed_tools"]): boolean {
  if (allowed == null) return true;
  return matches(Array.isArray(allowed) ? { tool_names: allowed } : allowed, tool);
}

/** The names that a request allows, if it names any. */
export function allowedNames(allowed: McpTool["allowed_tools"]): readonly string[] {
  return (Array.isArray(allowed) ? allowed : allowed?.tool_names) ?? [];
}

/**
 * Whether a person must allow a call. What no filter names needs approval, and so does what both
 * name; an empty filter names nothing.
 */
export function needsApproval(tool: McpListedTool, required: McpTool["require_approval"]): boolean {
  if (required == null || typeof required !== "object") return required !== "never";
  const { always, never } = required;
  const names = (filter: McpToolFilter | undefined): boolean =>
    filter !== undefined &&
    (filter.tool_names ?? filter.read_only) != null &&
    matches(filter, tool);
  return names(always) || !names(never);
}
