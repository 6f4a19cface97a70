import {
  type ClientOptions,
  createClient,
  defineResponsesProvider,
  type HostedOutcome,
  type McpContext,
  type McpRunner,
  RUNNER,
  runAgent,
  type RunnableTool,
} from "@anyllm/core";
import type { McpListedTool, McpTool } from "@anyllm/types";
import { counting } from "./run.ts";
import { call, type Json } from "./upstream.ts";

/** A tool of a hand-made server. */
export interface ServedTool {
  name: string;
  run(args: Json): unknown;
  needsApproval?: RunnableTool["needsApproval"];
  fingerprint?: string;
}

/** An `McpRunner` over tools in memory, which notes what is asked of it. */
export function mcpOf(servers: Record<string, ServedTool[]>) {
  const opened: { tool: McpTool; context: McpContext }[] = [];
  const calls: [name: string, args: unknown][] = [];
  let closed = 0;
  const runner: McpRunner = {
    [RUNNER]: runAgent,
    local: () => false,
    async open(tool, context) {
      opened.push({ tool, context });
      const { server_label } = tool;
      const served = servers[server_label];
      if (!served) throw new Error(`no server ${server_label}`);
      const listed = served.map(({ name }): McpListedTool => ({
        name,
        description: null,
        input_schema: { type: "object" } as never,
        annotations: null,
      }));
      const tools = served.map(
        ({ name, run, needsApproval, fingerprint = "v1" }): RunnableTool => ({
          definition: {
            type: "function",
            name: `${server_label}__${name}`,
            parameters: { type: "object" },
          },
          hosted: { server_label, name },
          fingerprint,
          needsApproval,
          read: (json) => {
            try {
              return { value: JSON.parse(json) as unknown };
            } catch {
              return { problem: "The arguments are not JSON." };
            }
          },
          async execute(args): Promise<HostedOutcome> {
            calls.push([name, args]);
            const output = await run(args as Json);
            if (typeof output === "string") return { output, error: null };
            return output as HostedOutcome;
          },
        }),
      );
      return { listed, tools, close: () => void closed++ };
    },
  };
  return {
    runner,
    opened,
    calls,
    get closed() {
      return closed;
    },
  };
}

/** A client of a provider that speaks Responses and does not host MCP. */
export function clientOf(
  baseURL: string,
  mcp: McpRunner,
  options: Omit<ClientOptions, "defaultProvider"> = {},
) {
  const plain = defineResponsesProvider({
    id: "plain",
    options: { apiKey: "sk-plain-test-key", baseURL },
    baseURL,
    apiKeyVariable: "PLAIN_API_KEY",
    capabilities: { parameters: "all", tools: ["function"], input: "all" },
  });
  return createClient({ providers: [plain], maxRetries: 0, runtime: counting(), ...options, mcp });
}

export const docs = {
  type: "mcp" as const,
  server_label: "docs",
  server_url: "https://user:hunter2hunter2@docs.example/mcp?key=query-secret-77",
  headers: { "x-api-key": "header-secret-99" },
  authorization: "authorization-secret-55",
};

/** The tool of most stories, the request that names its server, and calls of it. */
export const ask: ServedTool = { name: "ask", run: ({ q }) => `answer to ${String(q)}` };
export const asked = { model: "plain/up", input: "Go.", tools: [docs] };
export function asks(n: number, fields: Json = {}): Json {
  return call("docs__ask", { q: n }, { call_id: `q${n}`, ...fields });
}
export const user: Json = { type: "message", role: "user", content: "Go." };

export function through<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

export function kinds(items: readonly { type: string }[]): string[] {
  return items.map(({ type }) => type);
}

/** What must be found nowhere. */
export const secrets = [
  "hunter2hunter2",
  "query-secret-77",
  "header-secret-99",
  "authorization-secret-55",
];
