import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";

/** A server of the revision of 2026-07-28, and of no other, on loopback. */
export interface ModernServer {
  url: string;
  /** The revisions that requests have named. */
  revisions: Set<string>;
  /** How often each method was asked for. */
  asked(method: string): number;
  /** Gives its tool another description, and says so. */
  describe(description: string): void;
  stop(): Promise<void>;
}

export async function startModern(): Promise<ModernServer> {
  let description = "Says it again";
  const revisions = new Set<string>();
  const methods: string[] = [];
  const handler = createMcpHandler(
    () => {
      const server = new McpServer({ name: "modern", version: "1" });
      const output = { outputSchema: z.object({ said: z.string() }) };
      const inputSchema = z.object({ message: z.string() });
      server.registerTool("echo", { description, inputSchema, ...output }, ({ message }) => ({
        content: [],
        structuredContent: { said: message },
      }));
      return server;
    },
    { legacy: "reject" },
  );
  const http = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString();
      const headers = new Headers(request.headers as Record<string, string>);
      revisions.add(headers.get("mcp-protocol-version") ?? "");
      methods.push(headers.get("mcp-method") ?? "");
      const left = new AbortController();
      response.on("close", () => left.abort());
      const { method = "GET" } = request;
      const init = { method, headers, signal: left.signal, ...(body && { body }) };
      const answer = await handler.fetch(new Request("http://127.0.0.1/mcp", init));
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).flushHeaders();
      for await (const chunk of answer.body ?? []) response.write(chunk);
      response.end();
    })().catch(() => response.destroy());
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    revisions,
    asked: (method) => methods.filter((one) => one === method).length,
    describe(given) {
      description = given;
      handler.notify.toolsChanged();
    },
    async stop() {
      await handler.close();
      http.closeAllConnections();
      http.close();
      await once(http, "close");
    },
  };
}
