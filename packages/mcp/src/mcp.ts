import { type McpContext, type McpRunner, RUNNER, runAgent } from "@anyllm/core";
import type { McpListedTool, McpTool } from "@anyllm/types";
import { allowedNames, isAllowed } from "./filter.ts";
import { type McpOptions, type Settings, settingsOf } from "./options.ts";
import { createPool } from "./pool.ts";
import type { Session } from "./session.ts";
import { isLocal, serverName, targetOf } from "./target.ts";
import { runnableTools, warnOfOddities } from "./tools.ts";

/** What {@link mcp} makes: a runner of MCP tools that can be closed. */
export interface Mcp extends McpRunner, AsyncDisposable {
  /** Ends all connections and processes. Later requests open new ones. */
  close(): Promise<void>;
}

/**
 * Runs the tools of MCP servers, for providers that do not call MCP servers themselves. The items
 * and events of a response are the same either way.
 *
 * @param options - Bounds, tokens and what may be reached; see {@link McpOptions}.
 * @returns what `createClient` takes as `mcp`. `close()` ends its connections; they end by
 *   themselves too, and none keeps a process alive.
 * @see {@link https://modelcontextprotocol.io/specification}
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { mcp } from "@anyllm/mcp";
 * import { openai } from "@anyllm/provider-openai";
 *
 * const servers = mcp({ timeout: 5_000 });
 * const llm = createClient({ providers: [openai()], mcp: servers });
 * const response = await llm.responses({
 *   model: "openai/gpt-5.2",
 *   input: "What changed in the last release?",
 *   tools: [
 *     {
 *       type: "mcp",
 *       server_label: "docs",
 *       server_url: "https://mcp.example.com",
 *       require_approval: "never",
 *     },
 *   ],
 * });
 * console.log(response.output_text);
 * await servers.close();
 * ```
 */
export function mcp(options: McpOptions = {}): Mcp {
  const settings = settingsOf(options);
  const pool = createPool(settings);
  return {
    [RUNNER]: runAgent,
    local: isLocal,
    async open(tool, context) {
      context.signal?.throwIfAborted();
      const session = await pool.session(targetOf(tool, settings));
      const listed = context.listed
        ? context.listed.filter((one) => isAllowed(one, tool.allowed_tools))
        : await listAllowed(tool, session, { settings, context });
      warnOfOddities(tool, listed, context);
      return { listed, tools: await runnableTools(tool, listed, session) };
    },
    close: pool.close,
    [Symbol.asyncDispose]: pool.close,
  };
}

async function listAllowed(
  tool: McpTool,
  session: Session,
  { settings, context }: { settings: Settings; context: McpContext },
): Promise<McpListedTool[]> {
  const { server_label, allowed_tools } = tool;
  const server = serverName(server_label);
  const { checkSize } = await import("./list.ts");
  const offered = [...(await session.list(context.signal)).values()].map(({ listed }) => listed);
  const allowed = offered.filter((one) => isAllowed(one, allowed_tools));
  for (const one of allowed) checkSize(one, server, settings);
  const missing = allowedNames(allowed_tools).filter(
    (name) => !offered.some((one) => one.name === name),
  );
  const say = (message: string): void =>
    context.warn({ provider: context.provider, param: "tools", message });
  if (missing.length > 0) say(`${server} does not offer ${missing.join(", ")}.`);
  if (offered.length === 0) say(`${server} offers no tools.`);
  return allowed;
}
