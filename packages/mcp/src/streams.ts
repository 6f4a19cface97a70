import type { JSONRPCMessage, Transport } from "@modelcontextprotocol/client";

/** JSON-RPC has no code for it; this is what the MCP SDK uses for a closed connection. */
export const connectionClosed = -32_000;

const lost = "The connection was lost before the answer came.";

/**
 * Over streamable HTTP each request has a stream of its own. The SDK waits on when one ends without
 * an answer, and leaves one open that is no longer waited for; this mends both.
 */
export function mendStreams(transport: Transport): { attach(): void } {
  if (!transport.hasPerRequestStream) return { attach() {} };
  const open = new Map<string | number, AbortController>();
  const send = transport.send.bind(transport);
  transport.send = async (message, options = {}) => {
    if (!isRequest(message) || options.requestSignal || options.onRequestStreamEnd) {
      await send(message, options);
      return forget(message);
    }
    const { id } = message;
    const ending = new AbortController();
    open.set(id, ending);
    const answerLost = (): void => {
      if (!open.delete(id)) return;
      transport.onmessage?.({
        jsonrpc: "2.0",
        id,
        error: { code: connectionClosed, message: lost },
      });
    };
    return send(message, {
      ...options,
      requestSignal: ending.signal,
      onRequestStreamEnd: answerLost,
    }).catch((error: unknown) => {
      open.delete(id);
      throw error;
    });
  };
  const forget = (message: JSONRPCMessage): void => {
    const { method, params } = message as { method?: string; params?: { requestId?: string } };
    if (method !== "notifications/cancelled" || params?.requestId === undefined) return;
    open.get(params.requestId)?.abort();
    open.delete(params.requestId);
  };
  return {
    // To be called once the client listens: it hears through this from then on.
    attach() {
      const deliver = transport.onmessage;
      const onmessage: typeof deliver = (message, extra) => {
        if (!("method" in message) && message.id !== undefined) open.delete(message.id);
        deliver?.(message, extra);
      };
      Object.assign(transport, { onmessage });
    },
  };
}

function isRequest(
  message: JSONRPCMessage,
): message is Extract<JSONRPCMessage, { id: string | number; method: string }> {
  return "method" in message && "id" in message;
}
