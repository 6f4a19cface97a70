import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";

/** A request as the replay server received it. */
export interface CapturedRequest {
  method: string;
  /** Path and query, as on the request line. */
  url: string;
  path: string;
  query: URLSearchParams;
  /** Names in lower case, repeated headers joined. */
  headers: Record<string, string>;
  /** Names and values in turn, as they came. */
  rawHeaders: string[];
  /** The whole body as text; `""` until it has been read. */
  body: string;
  /** The parsed body; `undefined` when it is not JSON. Foreign bytes: its shape is yours to check. */
  json: unknown;
  /** Whether the client closed its socket before the answer was complete. */
  aborted: boolean;
  /** When the client's socket closed (`performance.now()`); `undefined` while it is open. */
  closedAt: number | undefined;
  /** Resolves with {@link closedAt}. With keep-alive that is long after the answer. */
  closed: Promise<number>;
}

const closings = new WeakMap<Socket, Promise<number>>();

// One listener for each socket, however many requests it carries.
function closing(socket: Socket): Promise<number> {
  const known = closings.get(socket);
  if (known) return known;
  const closed = new Promise<number>((resolve) => {
    socket.once("close", () => resolve(performance.now()));
  });
  closings.set(socket, closed);
  return closed;
}

/** Captures a request; its body is filled in by {@link readBody}. */
export function capture(request: IncomingMessage): CapturedRequest {
  const { method = "GET", url = "/", rawHeaders, socket } = request;
  const { pathname, searchParams } = new URL(url, "http://loopback");
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name] = String(value);
  const captured: CapturedRequest = {
    method,
    url,
    path: pathname,
    query: searchParams,
    headers,
    rawHeaders,
    body: "",
    json: undefined,
    aborted: false,
    closedAt: undefined,
    closed: closing(socket),
  };
  void captured.closed.then((at) => (captured.closedAt = at));
  return captured;
}

/** Reads the body into a captured request. */
export async function readBody(request: IncomingMessage, captured: CapturedRequest): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  captured.body = Buffer.concat(chunks).toString("utf8");
  try {
    captured.json = JSON.parse(captured.body);
  } catch {
    captured.json = undefined;
  }
}
