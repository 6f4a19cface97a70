import type { Agent, IncomingMessage } from "node:http";
import type { HttpRequest, SendOptions } from "@anyllm/core";
import { watchConnect } from "./connect.ts";
import { http, https } from "./modules.ts";

/** What one attempt needs besides the request. */
export interface ExchangeOptions extends SendOptions {
  url: URL;
  agent: Agent;
  /** Sends again, when the pooled socket was dead before it answered and nothing can be done twice. */
  retry?: () => Promise<IncomingMessage>;
}

/** Sends once, and resolves with the head of the answer. */
export function exchange(
  { method, headers, body }: HttpRequest,
  { url, agent, signal, connectTimeout, retry }: ExchangeOptions,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const { protocol, port } = url;
    const request = (protocol === "https:" ? https() : http()).request({
      protocol,
      hostname: hostname(url),
      port,
      path: url.pathname + url.search,
      method,
      headers,
      agent,
    });
    const fail = (reason: unknown): void => {
      settle();
      reject(reason);
      request.destroy();
    };
    const abort = (): void => fail(signal.reason);
    const connect = watchConnect(request, connectTimeout, fail);
    const settle = (): void => {
      connect.stop();
      signal.removeEventListener("abort", abort);
    };
    signal.addEventListener("abort", abort);
    request.on("response", (response) => {
      settle();
      resolve(response);
    });
    // Never removed: an error after the answer is the body's to report, but must not go unheard.
    request.on("error", (error: NodeJS.ErrnoException) => {
      settle();
      const stale = request.reusedSocket && !connect.answered() && isReset(error);
      if (retry && stale && isRepeatable(method, headers)) resolve(retry());
      else reject(error);
    });
    request.end(body);
  });
}

/** The host as sockets want it: IPv6 without brackets. */
export function hostname({ hostname: host }: URL): string {
  return host.startsWith("[") ? host.slice(1, -1) : host;
}

function isReset({ code }: NodeJS.ErrnoException): boolean {
  return code === "ECONNRESET" || code === "EPIPE";
}

// The server may have acted on a request before its socket died (RFC 9110, section 9.2.2).
function isRepeatable(method: string, headers: Record<string, string>): boolean {
  return (method !== "POST" && method !== "PATCH") || "idempotency-key" in headers;
}
