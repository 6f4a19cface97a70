import { AnyLLMError, UnsupportedError } from "@anyllm/core";
import type { McpTool } from "@anyllm/types";
import { hostProblem } from "./address.ts";
import type { Settings } from "./options.ts";
import { canonical } from "./pin.ts";

/** The tools of an MCP server that is run as a process. Node only. */
export interface StdioToolOptions extends Pick<
  McpTool,
  "server_label" | "server_description" | "allowed_tools" | "require_approval"
> {
  /** Found as a shell would find it; no shell runs it. */
  command: string;
  args?: string[] | undefined;
  /** Added to a minimal environment, which holds `PATH` and `HOME` but none of your keys. */
  env?: Record<string, string> | undefined;
  cwd?: string | undefined;
}

const trusted: unique symbol = Symbol.for("anyllm.mcp.command") as never;

/**
 * The tools of an MCP server that is run as a process, for `tools` of a request. Node only.
 *
 * @param options - `command`, its `args`, and what tells which tools may be used.
 * @throws AnyLLMError `invalid_request` without a label or a command.
 * @see {@link https://modelcontextprotocol.io/specification/2025-06-18/basic/transports#stdio}
 * @example
 * ```ts
 * import { stdioTool } from "@anyllm/mcp";
 *
 * const files = stdioTool({
 *   server_label: "files",
 *   command: "npx",
 *   args: ["-y", "@modelcontextprotocol/server-filesystem", "."],
 *   allowed_tools: { read_only: true },
 *   require_approval: "never",
 * });
 * console.log(files.server_label);
 * ```
 */
export function stdioTool(options: StdioToolOptions): McpTool {
  if (!options.server_label) refuse("server_label", "stdioTool: server_label is missing");
  if (!options.command) refuse("command", "stdioTool: command is missing");
  return Object.assign({ type: "mcp" as const, ...options }, { [trusted]: true });
}

/** Whether only this machine can reach a server: a command, or an address that is not public. */
export function isLocal(tool: McpTool): boolean {
  const { server_url } = tool;
  if ((tool as Partial<StdioToolOptions>).command) return true;
  return URL.canParse(server_url ?? "") && hostProblem(new URL(server_url ?? "")) !== undefined;
}

/** A server as messages call it. */
export function serverName(label: string): string {
  return `MCP server "${label.slice(0, 100)}"`;
}

/** Where a server is, and what it needs to be told. */
export type Target = { label: string; name: string; key: string } & (
  | { kind: "http"; url: URL; headers: Record<string, string>; token: string | undefined }
  | {
      kind: "stdio";
      command: string;
      args: string[];
      env: Record<string, string>;
      cwd: string | undefined;
    }
);

/**
 * Reads where the server of a tool is.
 *
 * @throws AnyLLMError `invalid_request` for what cannot be read; `permission_denied` for a command
 *   that may not be run.
 * @throws UnsupportedError for a connector or a tunnel, which providers alone can reach.
 */
export function targetOf(tool: McpTool, settings: Settings): Target {
  const { server_label: label, server_url, connector_id, tunnel_id } = tool;
  if (typeof label !== "string" || !label) {
    refuse("server_label", "An mcp tool needs a server_label: it names the server in the answer");
  }
  const name = serverName(label);
  const { command, args, env, cwd } = tool as Partial<StdioToolOptions>;
  if (typeof command === "string" && command) {
    checkCommand(tool, command, { name, settings });
    const run = { command, args: Array.isArray(args) ? args.map(String) : [], env: env ?? {}, cwd };
    return { kind: "stdio", label, name, key: canonical([label, run]), ...run };
  }
  if (!server_url) {
    const hosted = connector_id ?? tunnel_id;
    if (hosted) {
      throw new UnsupportedError(
        `${name}: connector_id and tunnel_id are reached through OpenAI alone. Ask a model of OpenAI, or give a server_url.`,
        { param: connector_id ? "connector_id" : "tunnel_id" },
      );
    }
    refuse("server_url", `${name} needs a server_url, or a command in Node`);
  }
  if (!URL.canParse(server_url)) refuse("server_url", `${name}: server_url is not a URL`);
  const headers = readHeaders(tool.headers, name);
  const { authorization } = tool;
  if (authorization != null && typeof authorization !== "string") {
    refuse("authorization", `${name}: authorization is not a string`);
  }
  const token = authorization?.replace(/^bearer +/i, "");
  const key = canonical([label, server_url, headers, token]);
  return { kind: "http", label, name, key, url: new URL(server_url), headers, token };
}

function checkCommand(
  tool: McpTool,
  command: string,
  { name, settings }: { name: string; settings: Settings },
): void {
  if (trusted in tool || settings.commands(command)) return;
  throw new AnyLLMError(
    "permission_denied",
    `${name} was not started: a request may not run a command unless you say so. Make the tool with stdioTool(), or pass commands: true to mcp() if no request comes from others.`,
    { param: "command" },
  );
}

const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

function readHeaders(given: McpTool["headers"], name: string): Record<string, string> {
  for (const [header, value] of Object.entries(given ?? {})) {
    if (!headerName.test(header) || typeof value !== "string" || /[\r\n\0]/.test(value)) {
      refuse("headers", `${name}: headers hold what is no header, at ${header.slice(0, 64)}`);
    }
  }
  return { ...given };
}

function refuse(param: string, problem: string): never {
  throw new AnyLLMError("invalid_request", `${problem}.`, { param });
}
