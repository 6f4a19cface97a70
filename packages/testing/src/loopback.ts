import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** Where a loopback server listens. */
export interface ListenOptions {
  /** @default 0, any free port */
  port?: number;
  /** @default "127.0.0.1" */
  host?: string;
}

/** A listening server and the sockets it holds. */
export interface Loopback {
  /** Without a trailing slash. */
  url: string;
  sockets: ReadonlySet<Socket>;
  /** Destroys every socket and stops listening. Safe to call more than once. */
  close(): Promise<void>;
}

/** Starts an HTTP server without any deadline of its own: faults are the caller's to make. */
export async function listen(
  handler: RequestListener,
  { port = 0, host = "127.0.0.1" }: ListenOptions = {},
): Promise<Loopback> {
  // A short keep-alive would close idle sockets under clients that are about to reuse them.
  const server = createServer(
    { keepAliveTimeout: 60_000, requestTimeout: 0, noDelay: true },
    handler,
  );
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const { address, family, port: bound } = server.address() as AddressInfo;
  const hostname = family === "IPv6" ? `[${address}]` : address;
  return { url: `http://${hostname}:${bound}`, sockets, close: () => close(server) };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
