import type {
  InputItem,
  McpListedTool,
  McpTool,
  RequestTool,
  ResponseRequest,
} from "@anyllm/types";
import type { CallOptions } from "../client-types.ts";
import { AnyLLMError, UnsupportedError } from "../errors.ts";
import { isObject, list, type Loose } from "../events/families.ts";
import type { Provider } from "../provider.ts";
import type { Warning } from "../request.ts";
import { type AgentHost, type McpServer, type RunnableTool, TOOL } from "./contract.ts";

/** The tools of a request: what the model is offered, and who runs what. */
export interface ToolTable {
  /** In place of the request's tools. */
  readonly offered: RequestTool[];
  /** As the response echoes them: without keys, and without what is ours alone. */
  readonly echoed: RequestTool[];
  /** By the name the model calls. */
  readonly runnable: ReadonlyMap<string, RunnableTool>;
  /** The functions that the caller runs. */
  readonly callers: ReadonlySet<string>;
  /** The MCP servers that are run here, and those whose tools the response has to list. */
  readonly labels: ReadonlySet<string>;
  readonly unlisted: { server_label: string; tools: readonly McpListedTool[] }[];
  /** Whether the model can be shown a part of this type that an MCP tool gave. Warns where not. */
  takes(type: string): boolean;
  /**
   * Whether a request that was refused may go without such parts, because of one of which it was
   * refused. They are told in words from then on.
   */
  withhold(error: unknown, request: ResponseRequest): boolean;
  close(): void;
}

export interface TableOptions {
  host: AgentHost;
  provider: Provider;
  model: string;
  request: ResponseRequest;
  /** The items that the conversation has so far. */
  items: readonly InputItem[];
  signal: AbortSignal;
  options: CallOptions;
  warn(warning: Warning): void;
}

/**
 * Gathers the tools of a request. Servers are asked for theirs at once.
 *
 * @throws AnyLLMError `invalid_request` for two tools of one name.
 */
export async function gatherTools(options: TableOptions): Promise<ToolTable> {
  const { request, provider, model } = options;
  const given = list(request.tools) as RequestTool[];
  const strict = provider.structured?.(model).strictTools === true;
  const runnable = new Map<string, RunnableTool>();
  const callers = new Set<string>();
  const labels = new Set<string>();
  const unlisted: { server_label: string; tools: readonly McpListedTool[] }[] = [];
  // What is refused is refused before anything is opened.
  const local = given.map((tool) => (isLocal(tool, options) ? tool : undefined));
  const servers = await settle(local.map(async (tool) => tool && open(tool, options)));
  const offered: RequestTool[] = [];
  const take = (name: string, tool: RunnableTool | undefined): void => {
    if (runnable.has(name) || callers.has(name)) clash(name);
    if (tool) runnable.set(name, tool);
    else callers.add(name);
  };
  const close = (): void => {
    for (const server of servers) server?.close?.();
  };
  const add = (tool: RequestTool, server: McpServer | undefined): void => {
    const own = runnableOf(tool);
    if (server) {
      const { server_label } = tool as McpTool;
      if (labels.has(server_label)) clash(server_label);
      labels.add(server_label);
      for (const each of server.tools) take(each.definition.name, each);
      offered.push(...server.tools.map(({ definition }) => plain(definition)));
      if (!listedIn(options.items, server_label)) {
        unlisted.push({ server_label, tools: server.listed });
      }
    } else if (own) {
      take(own.definition.name, own);
      offered.push(plain((strict ? own.strict : undefined)?.definition ?? own.definition));
    } else {
      if (tool.type === "function") take(tool.name, undefined);
      offered.push(tool);
    }
  };
  try {
    given.forEach((tool, index) => add(tool, servers[index]));
  } catch (error) {
    close();
    throw error;
  }
  return {
    offered,
    echoed: given.map(echoOf),
    runnable,
    callers,
    labels,
    unlisted,
    ...showing(options),
    close,
  };
}

// What a provider takes of files depends on more than their type: it says so before it sends them.
function showing({ provider, warn }: TableOptions): Pick<ToolTable, "takes" | "withhold"> {
  const { input } = provider.capabilities;
  const withheld = new Set<unknown>();
  return {
    takes(type) {
      const known = input === "all" || input.includes(type);
      if (known && !withheld.has(type)) return true;
      const message = `${type} of an MCP tool was left out; the model is told in words that it was there.`;
      warn({ provider: provider.id, param: "input", message });
      return false;
    },
    withhold(error, { input: items }) {
      if (!AnyLLMError.isInstance(error) || error.code !== "not_implemented") return false;
      const place = /^input\[(\d+)\]\.output\[(\d+)\]/.exec(error.param ?? "");
      const item = place && (list(items)[Number(place[1])] as Loose | undefined);
      const part = list(item?.["output"])[Number(place?.[2])] as Loose | undefined;
      if (!part || withheld.has(part["type"])) return false;
      withheld.add(part["type"]);
      return true;
    },
  };
}

function runnableOf(tool: RequestTool): RunnableTool | undefined {
  return (tool as { [TOOL]?: RunnableTool })[TOOL];
}

function isLocal(tool: RequestTool, { host, provider }: TableOptions): tool is McpTool {
  if (tool.type !== "mcp") return false;
  const { mcp } = host.options;
  const { tools } = provider.capabilities;
  const hosts = tools === "all" || tools.includes("mcp");
  if (hosts && !mcp?.local(tool)) return false;
  const { server_label } = tool;
  if (server_label === FUNCTIONS) clash(server_label);
  if (mcp) return true;
  const said = `${provider.id} runs no MCP tools. Give the client mcp: mcp() of @anyllm/mcp, which runs them here.`;
  throw new UnsupportedError(said, { provider: provider.id, param: "tools" });
}

function open(tool: McpTool, { host, provider, items, signal, warn }: TableOptions) {
  const listed = listedIn(items, tool.server_label);
  const context = { provider: provider.id, listed, signal, warn };
  return host.options.mcp?.open(tool, context);
}

// All of them, even when one fails: the others must be closed again.
async function settle(
  opening: readonly Promise<McpServer | undefined>[],
): Promise<(McpServer | undefined)[]> {
  const settled = await Promise.allSettled(opening);
  const failed = settled.find((one) => one.status === "rejected");
  const servers = settled.map((one) => (one.status === "fulfilled" ? one.value : undefined));
  if (!failed) return servers;
  for (const server of servers) server?.close?.();
  throw failed.reason;
}

/** The label under which approvals of functions are asked for; no server may have it. */
export const FUNCTIONS = "function";

function listedIn(
  items: readonly InputItem[],
  server_label: string,
): readonly McpListedTool[] | undefined {
  const lists = (items as readonly unknown[]).filter(isObject);
  const item = lists.findLast(
    (one) => one["type"] === "mcp_list_tools" && one["server_label"] === server_label,
  );
  const tools = item?.["tools"];
  return Array.isArray(tools) ? tools : undefined;
}

function clash(name: string): never {
  const said = `tools: two are named "${name}". Give one of them another name, or its server another server_label.`;
  throw new AnyLLMError("invalid_request", said, { param: "tools" });
}

// Of a server: what lets one in, and what runs it on this machine.
const secret = /^(headers|authorization|command|args|env|cwd)$/;

function echoOf(tool: RequestTool): RequestTool {
  if (tool.type !== "mcp")
    return plain({ ...runnableOf(tool)?.definition, ...tool } as RequestTool);
  const shown = Object.entries(tool).filter(([key]) => !secret.test(key));
  const { server_url, ...rest } = Object.fromEntries(shown);
  const address = typeof server_url === "string" && { server_url: publicAddress(server_url) };
  return { ...rest, ...address } as unknown as RequestTool;
}

// An address may hold a key: as a user, or in its query.
function publicAddress(server_url: string): string {
  try {
    const { protocol, host, pathname } = new URL(server_url);
    return /[?@#]/.test(server_url) ? `${protocol}//${host}${pathname}` : server_url;
  } catch {
    return "[redacted]";
  }
}

/** A tool or a format without what JSON cannot hold. */
export function plain<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value)) as T;
}
