import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A JSON-RPC message that came in. */
interface Message {
  id?: number | string;
  method: string;
  params?: { [name: string]: unknown };
}

/** One HTTP request, and what it held. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  message: Message;
}

/**
 * How a server differs from a well-behaved one. Methods are JSON-RPC's; `GET` and `DELETE` too. `*`
 * comes before them all, and gives true for what it has answered.
 */
export type Behaviour = {
  [method: string]: (exchange: Exchange) => unknown;
};

/** An MCP server that a test wrote, on loopback. */
export interface TestServer {
  url: string;
  origin: string;
  /** What came in, in order. */
  received: { method: string; headers: IncomingMessage["headers"]; params: Message["params"] }[];
  count(method: string): number;
  /** Settles once a message of this method has come in. */
  saw(method: string): Promise<void>;
  close(): Promise<void>;
}

const open: TestServer[] = [];

/** Closes all servers of a test. */
export async function closeServers(): Promise<void> {
  await Promise.all(open.splice(0).map((server) => server.close()));
}

export const echoTool = {
  name: "echo",
  description: "Says it again",
  inputSchema: { type: "object", properties: { text: { type: "string" } } },
};

const usual: Behaviour = {
  "server/discover": () => ({ error: { code: -32_601, message: "Method not found" } }),
  initialize: () => ({
    result: {
      protocolVersion: "2025-06-18",
      capabilities: { tools: { listChanged: true } },
      serverInfo: { name: "test", version: "1" },
    },
  }),
  "tools/list": () => ({ result: { tools: [echoTool] } }),
  "tools/call": ({ message }) => {
    const { text } = (message.params?.["arguments"] ?? {}) as { text?: string };
    return { result: { content: [{ type: "text", text: `echo ${text}` }] } };
  },
  ping: () => ({ result: {} }),
  GET: ({ response }) => void response.writeHead(405).end(),
  DELETE: ({ response }) => void response.writeHead(200).end(),
};

/** Starts one. A behaviour gives the answer's `result` or `error`, or writes the response itself. */
export async function startServer(behaviour: Behaviour = {}): Promise<TestServer> {
  const received: TestServer["received"] = [];
  const waiting: { method: string; resolve(): void }[] = [];
  const http = createServer((request, response) => {
    void respond(request, response);
  });
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    request.on("error", () => {});
    const body = await textOf(request);
    const json = request.headers["content-type"] === "application/json";
    const message = (json ? JSON.parse(body) : { method: request.method ?? "" }) as Message;
    const { method, params } = message;
    received.push({ method, headers: request.headers, params });
    for (const each of waiting) if (each.method === method) each.resolve();
    if (await behaviour["*"]?.({ request, response, message })) return;
    const answer = behaviour[method] ?? usual[method];
    if (!answer) return void response.writeHead(202).end();
    const given = await answer({ request, response, message });
    if (given === undefined || response.headersSent) return undefined;
    response.setHeader("content-type", "application/json");
    return void response.end(JSON.stringify({ jsonrpc: "2.0", id: message.id, ...given }));
  };
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const server: TestServer = {
    url: `${origin}/mcp`,
    origin,
    received,
    count: (wanted) => received.filter(({ method }) => method === wanted).length,
    saw(method) {
      return new Promise((resolve) => {
        if (received.some((one) => one.method === method)) resolve();
        else waiting.push({ method, resolve });
      });
    },
    async close() {
      if (!http.listening) return;
      http.closeAllConnections();
      http.close();
      await once(http, "close");
    },
  };
  open.push(server);
  return server;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Opens a stream of server-sent events. */
export function stream(response: ServerResponse): (message: object) => void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.flushHeaders();
  return (message) => response.write(`data: ${JSON.stringify({ jsonrpc: "2.0", ...message })}\n\n`);
}

/** The behaviours of a server that knows its clients by sessions, and can forget them. */
export function withSessions(status: number): Behaviour & { forget(): number } {
  let session = 1;
  const check =
    (method: string) =>
    (exchange: Exchange): unknown => {
      if (exchange.request.headers["mcp-session-id"] === `s${session}`) {
        return usual[method]?.(exchange);
      }
      return void exchange.response.writeHead(status).end("{}");
    };
  return {
    initialize(exchange) {
      exchange.response.setHeader("mcp-session-id", `s${session}`);
      return usual["initialize"]?.(exchange);
    },
    "tools/list": check("tools/list"),
    "tools/call": check("tools/call"),
    ping: check("ping"),
    forget: () => session++,
  };
}
