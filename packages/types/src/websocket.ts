import type { CreateResponseBody } from "./request.ts";

/**
 * Starts a turn on a WebSocket.
 *
 * Source: OpenResponses 2026-04-24, WebSocketResponseCreateEvent. `stream`, `stream_options` and
 * `background` belong to HTTP and must not be sent.
 */
export interface WebSocketResponseCreateEvent extends Omit<
  CreateResponseBody,
  "stream" | "stream_options" | "background"
> {
  type: "response.create";
  stream?: never;
  stream_options?: never;
  background?: never;
}
