import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import { MODEL } from "../answer.ts";
import { readJson, sendJson, writeChunk } from "../http.ts";
import { failure } from "../problem.ts";
import { respond } from "../responder.ts";
import type { Wire, WireCall } from "./wire.ts";

/** Answers a call of a vendor's wire, errors included. */
export async function serveWire(
  wire: Wire,
  call: WireCall,
  io: { request: IncomingMessage; response: ServerResponse; delay: number; created: number },
): Promise<void> {
  const { request, response, delay, created } = io;
  try {
    wire.authenticate(call);
    const list = wire.serves(call) === "list" && wire.list?.(MODEL, created);
    if (list) return sendJson(response, list);
    const asked = wire.read(await readJson(request), call);
    const answer = asked.answer(respond(asked.conversation));
    if (!asked.stream) return sendJson(response, asked.whole(answer) as object);
    const type = asked.streamType ?? "text/event-stream";
    response.writeHead(200, { "content-type": type, "cache-control": "no-cache" });
    for (const frame of asked.frames(answer)) {
      if (!(await writeChunk(response, frame))) return;
      if (delay > 0) await setTimeout(delay);
    }
    response.end();
  } catch (error) {
    if (response.headersSent) return void response.destroy();
    const problem = failure(error);
    sendJson(response, wire.envelope(problem), problem.status);
  }
}
