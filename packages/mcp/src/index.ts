export { BlockedUrlError } from "./errors.ts";
export { type Mcp, mcp } from "./mcp.ts";
export type { McpOptions, McpServerReference } from "./options.ts";
export { stdioTool, type StdioToolOptions } from "./target.ts";
