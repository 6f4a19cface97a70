import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Server as NetServer, Socket } from "node:net";
import type { HttpRequest, HttpResponse, Transport } from "@anyllm/core";

/** A real server on loopback, closed with all its sockets at the end of the scope. */
export interface Loopback extends AsyncDisposable {
  url: string;
  /** Every socket that was ever accepted, in order. */
  sockets: Socket[];
}

export function serve(listener: RequestListener): Promise<Loopback> {
  return listen(createServer(listener), "http");
}

export async function listen(server: Server | NetServer, protocol: string): Promise<Loopback> {
  const sockets: Socket[] = [];
  server.on("connection", (socket: Socket) => {
    sockets.push(socket);
    // A client that resets is what these tests are about, not a failure of the server.
    socket.on("error", () => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `${protocol}://127.0.0.1:${port}/v1/responses`,
    sockets,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Sends a POST with a JSON body, as a provider would. */
export function post(
  transport: Transport,
  url: string,
  options: { signal?: AbortSignal; connectTimeout?: number; headers?: HttpRequest["headers"] } = {},
): Promise<HttpResponse> {
  const { signal = new AbortController().signal, headers = {}, ...rest } = options;
  const request = {
    method: "POST",
    url,
    headers: { "content-type": "application/json", ...headers },
  };
  return transport.send({ ...request, body: `{"model":"m","input":"hi"}` }, { signal, ...rest });
}

/** Milliseconds until the socket is closed, as the server sees it. */
export async function closedAfter(socket: Socket): Promise<number> {
  const start = performance.now();
  if (!socket.closed) await once(socket, "close");
  return performance.now() - start;
}

/** The chunks of a body, decoded. */
export async function readAll(response: HttpResponse): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
  return text;
}
