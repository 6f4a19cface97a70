import type { IncomingMessage } from "node:http";
import type { HttpResponse } from "@anyllm/core";
import { Body } from "./body.ts";
import { decompress } from "./decompress.ts";

/** The answer as the transport contract wants it. Its socket belongs to the body from here on. */
export function toResponse(message: IncomingMessage, signal: AbortSignal): HttpResponse {
  const status = message.statusCode ?? 0;
  const headers = {
    get(name: string): string | null {
      const value = message.headers[name.toLowerCase()];
      return value === undefined ? null : Array.isArray(value) ? value.join(", ") : value;
    },
  };
  if (hasNoBody(status, message)) {
    // Read to its end, which is at once, so that the socket goes back to the pool.
    message.resume();
    return { status, headers, body: null, cancel: () => {} };
  }
  const source = decompress(message, message.headers["content-encoding"]);
  const body = new Body(source, message, signal);
  return { status, headers, body, cancel: () => body.cancel() };
}

function hasNoBody(status: number, message: IncomingMessage): boolean {
  return status === 204 || status === 304 || message.headers["content-length"] === "0";
}
