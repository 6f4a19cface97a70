import type { Agent, IncomingMessage } from "node:http";
import type { HttpRequest, HttpResponse, SendOptions, Transport } from "@anyllm/core";
import { exchange, hostname } from "./exchange.ts";
import { http, https } from "./modules.ts";
import { toResponse } from "./response.ts";

/** Options of {@link nodeTransport}. */
export interface NodeTransportOptions {
  /**
   * An agent of your own: a proxy, a private certificate authority, a shared pool. It must suit the
   * protocol of the URLs (`https.Agent` for `https:`), and `maxSockets` and `keepAlive` are then
   * the agent's own. Defaults to two agents of the transport, made when first needed.
   */
  agent?: Agent;
  /** Sockets open at once per origin, 1 or more; further requests queue. Defaults to no limit. */
  maxSockets?: number;
  /** Whether sockets are kept for the next request. Defaults to `true`. */
  keepAlive?: boolean;
}

/** Milliseconds a pooled socket may idle; load balancers drop theirs after 60 s or more. */
const idleTimeout = 30_000;

/**
 * A transport over `node:http` and `node:https`: under half the CPU of `fetch` per call on Node.
 * Give it to a client that runs in a server or a command line.
 *
 * Responses arrive with redirects not followed and compressed bodies decoded. Failures carry the
 * runtime's `code` (`ECONNREFUSED`, `ENOTFOUND`, `ECONNRESET`, `DEPTH_ZERO_SELF_SIGNED_CERT`);
 * a missed connect deadline has `ETIMEDOUT`; an abort rejects with the signal's reason. A pooled
 * socket that dies before the first byte of the answer is replaced once, when the request may
 * be repeated: an idempotent method, or an `idempotency-key` header.
 *
 * @param options - See {@link NodeTransportOptions}; all optional.
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { openai } from "@anyllm/provider-openai";
 * import { nodeTransport } from "@anyllm/transport-node";
 *
 * const llm = createClient({ providers: [openai()], transport: nodeTransport() });
 * ```
 */
export function nodeTransport(options: NodeTransportOptions = {}): Transport {
  const agentOf = lazyAgents(options);
  return {
    send: (request, sendOptions) => send(request, sendOptions, agentOf),
  };
}

async function send(
  request: HttpRequest,
  options: SendOptions,
  agentOf: (secure: boolean) => Agent,
): Promise<HttpResponse> {
  const url = new URL(request.url);
  const agent = agentOf(url.protocol === "https:");
  const attempt = { ...options, url, agent };
  const retry = (): Promise<IncomingMessage> => {
    dropPooled(agent, url);
    return exchange(request, attempt);
  };
  return toResponse(await exchange(request, { ...attempt, retry }), options.signal);
}

// The pool's other sockets to the same server are likely as dead as the one that failed.
function dropPooled(agent: Agent, url: URL): void {
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  for (const [name, sockets] of Object.entries(agent.freeSockets)) {
    if (!name.startsWith(`${hostname(url)}:${port}:`)) continue;
    for (const socket of sockets ?? []) socket.destroy();
  }
}

function lazyAgents({ agent, maxSockets, keepAlive = true }: NodeTransportOptions) {
  if (agent) return () => agent;
  const settings = {
    keepAlive,
    noDelay: true,
    timeout: idleTimeout,
    ...(maxSockets !== undefined && { maxSockets }),
  };
  let plain: Agent | undefined;
  let secure: Agent | undefined;
  return (tls: boolean): Agent =>
    tls ? (secure ??= new (https().Agent)(settings)) : (plain ??= new (http().Agent)(settings));
}
