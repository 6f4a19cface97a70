import type { McpTool } from "@anyllm/types";
import { AnyLLMError } from "../errors.ts";

/** What {@link mcpTool} takes: the tool of the wire without its `type`. */
export type McpToolOptions = Omit<McpTool, "type">;

/**
 * The tools of an MCP server, for `tools` of a request. A provider that hosts MCP calls them itself; for
 * the others a client with `mcp: mcp()` of `@anyllm/mcp` does.
 *
 * @param options - `server_label` names the server in the items of the response. One of
 *   `server_url`, `connector_id` and `tunnel_id` says where it is. `require_approval` defaults to
 *   `"always"`, `allowed_tools` to all.
 * @throws AnyLLMError `invalid_request` without a label or an address.
 * @see OpenAI, "API Reference", Responses, tools
 * @example
 * ```ts
 * import { mcpTool, type Client } from "@anyllm/core";
 *
 * async function ask(llm: Client): Promise<string> {
 *   const docs = mcpTool({
 *     server_label: "docs",
 *     server_url: "https://mcp.example.com",
 *     allowed_tools: ["search"],
 *     require_approval: "never",
 *   });
 *   const response = await llm.responses({ model: "openai/gpt-5.2", input: "Hi", tools: [docs] });
 *   return response.output_text;
 * }
 * ```
 */
export function mcpTool(options: McpToolOptions): McpTool {
  const { server_label, server_url, connector_id, tunnel_id } = options;
  if (!server_label) refuse("server_label", "is missing: it names the server in the answer");
  if (!server_url && !connector_id && !tunnel_id) {
    refuse("server_url", "is missing: give it, a connector_id or a tunnel_id");
  }
  if (server_url && !URL.canParse(server_url)) refuse("server_url", "is not a URL");
  return { type: "mcp", ...options };
}

function refuse(param: string, problem: string): never {
  throw new AnyLLMError("invalid_request", `mcpTool: ${param} ${problem}.`, { param });
}
