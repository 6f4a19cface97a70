import type { McpContext, McpServer, RunnableTool, Warning } from "@anyllm/core";
import type { McpTool } from "@anyllm/types";
import { type Mcp, type McpOptions, mcp } from "../../src/index.ts";
import { closeServers } from "./server.ts";

const runners: Mcp[] = [];

/** A runner that may call loopback. */
export function runner(options: McpOptions = {}): Mcp {
  const made = mcp({ allowPrivate: true, ...options });
  runners.push(made);
  return made;
}

/** Closes what a test has opened. */
export async function closeAll(): Promise<void> {
  await Promise.all(runners.splice(0).map((one) => one.close()));
  await closeServers();
}

/** What a loop would ask with; warnings are kept. */
export function contextOf(given: Partial<McpContext> = {}): McpContext & { warnings: Warning[] } {
  const warnings: Warning[] = [];
  return {
    provider: "acme",
    listed: undefined,
    signal: undefined,
    warn: (warning) => warnings.push(warning),
    warnings,
    ...given,
  };
}

/** The tool of a server, by its own name. */
export function toolOf({ tools }: McpServer, name: string): RunnableTool {
  const found = tools.find(({ hosted }) => hosted?.name === name);
  if (!found) throw new Error(`no tool ${name}`);
  return found;
}

/** Calls a tool as a loop would. */
export async function run(
  server: McpServer,
  name: string,
  args: object = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<{ output: string | null; error: unknown; content?: readonly object[] }> {
  const context = { call_id: "call_1", idempotencyKey: "key_1", step: 1, signal };
  return toolOf(server, name).execute(args, context) as ReturnType<typeof run>;
}

/** An `mcp` tool of a request. */
export function toolAt(url: string, more: Partial<McpTool> = {}): McpTool {
  return { type: "mcp", server_label: "test", server_url: url, require_approval: "never", ...more };
}

/** What was thrown. */
export async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    (value) => {
      throw new Error(`was to fail, but gave ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}
