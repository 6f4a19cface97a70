import type { ClientRequest } from "node:http";
import type { Socket } from "node:net";

/** What is known of a request's socket. */
export interface ConnectWatch {
  /** Ends the deadline. */
  stop(): void;
  /** Whether the socket has brought a byte since the request got it. */
  answered(): boolean;
}

/**
 * Holds a new socket to the connect deadline: name look-up, TCP and TLS. The time that a request
 * waits for its turn in a full pool does not count, and a pooled socket has no deadline.
 *
 * @param timeout - Milliseconds; `undefined`, `0` and `Infinity` mean none.
 * @param fail - Called with the error when the deadline passes.
 */
export function watchConnect(
  request: ClientRequest,
  timeout: number | undefined,
  fail: (error: Error) => void,
): ConnectWatch {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let socket: Socket | undefined;
  let before = 0;
  const stop = (): void => clearTimeout(timer);
  request.on("socket", (given) => {
    socket = given;
    before = given.bytesRead;
    if (!timeout || timeout === Infinity || !given.connecting || request.destroyed) return;
    timer = setTimeout(() => fail(timeoutError(request.host, timeout)), timeout);
    given.once("encrypted" in given ? "secureConnect" : "connect", stop);
  });
  return { stop, answered: () => socket !== undefined && socket.bytesRead > before };
}

function timeoutError(host: string, timeout: number): Error {
  const message = `@anyllm/transport-node: no connection to ${host} within ${timeout} ms.`;
  return Object.assign(new Error(message), { code: "ETIMEDOUT", syscall: "connect" });
}
