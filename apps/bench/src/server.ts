import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { headers } from "./headers.ts";
import { wires } from "./wires/all.ts";
import { callAnswer } from "./wires/responses.ts";
import type { Wire } from "./wires/wire.ts";

// The mock upstream, a process of its own so that its work is never counted as a client's.
// The first segments of the path choose the wire and the answer: `/chat/json/0/…`, `/responses/burst/20000/…`.

const prepared = new Map<string, Buffer[]>();

const server = createServer((request, response) => {
  readBody(request).then(
    (body) => respond(request, response, body),
    () => response.destroy(),
  );
});
// A pooled socket must not die between two rounds.
server.keepAliveTimeout = 600_000;
server.listen(0, "127.0.0.1", () => {
  process.send?.((server.address() as AddressInfo).port);
});
process.on("disconnect", () => process.exit());

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): Promise<void> {
  const { url = "" } = request;
  const [, name = "", mode = "json", count = "0"] = url.split("/");
  const wire = wires[name];
  if (!wire) return void response.writeHead(404).end();
  // Parsing the request is what makes a contender that sends nonsense fail.
  const { stream, input } = JSON.parse(body) as { stream?: boolean; input?: unknown };
  if (mode === "json" || mode === "steps") {
    const json = Buffer.from(mode === "json" ? wire.answer() : step(wire, input, Number(count)));
    response.writeHead(200, {
      ...headers,
      "content-type": "application/json",
      "content-length": json.length,
    });
    response.end(json);
    return;
  }
  if (stream !== true && !url.includes(":stream")) {
    response.writeHead(400).end(`{"error":{"message":"stream must be true"}}`);
    return;
  }
  response.writeHead(200, { ...headers, "content-type": "text/event-stream; charset=utf-8" });
  const { socket } = response;
  response.flushHeaders();
  for (const write of writes(name, wire, `${mode}/${count}`)) {
    if (!socket || socket.destroyed) return;
    // Past the response, which would merge the small chunks that this is about.
    if (!socket.write(write)) await drained(socket);
    // Streams that share the server take turns, as the tokens of many models would.
    if (mode === "shared") await turn();
  }
  response.end();
}

/** Asks for one call after the other, until so many have been answered. */
function step(wire: Wire, input: unknown, steps: number): string {
  const items: unknown[] = Array.isArray(input) ? input : [];
  const made = items.filter(
    (item) => (item as { type?: unknown }).type === "function_call_output",
  ).length;
  return made < steps ? callAnswer(made) : wire.answer();
}

/** Resolves when the socket takes bytes again, or never will. */
async function drained(socket: Socket): Promise<void> {
  const done = new AbortController();
  const { signal } = done;
  const either = [once(socket, "drain", { signal }), once(socket, "close", { signal })];
  await Promise.race(either).finally(() => {
    for (const loser of either) loser.catch(() => undefined);
    done.abort();
  });
}

function writes(name: string, wire: Wire, path: string): Buffer[] {
  const key = `${name}/${path}`;
  const known = prepared.get(key);
  if (known) return known;
  const [mode, count] = path.split("/");
  const events = wire.streamEvents(Number(count));
  const groups = mode === "burst" ? [events.join("")] : grouped(events);
  const chunks = groups.map((group) => httpChunk(group));
  const made = mode === "shared" ? chunks : inWrites(chunks);
  prepared.set(key, made);
  return made;
}

/** One to four events each, in a fixed irregular pattern. */
function grouped(events: string[]): string[] {
  const groups: string[] = [];
  for (let start = 0, number = 0; start < events.length; number++) {
    const size = 1 + ((number * 7919) % 4);
    groups.push(events.slice(start, start + size).join(""));
    start += size;
  }
  return groups;
}

function httpChunk(text: string): Buffer {
  const size = Buffer.byteLength(text).toString(16);
  return Buffer.from(`${size}\r\n${text}\r\n`);
}

/** Many HTTP chunks in one write, so that the server is never what the client waits for. */
function inWrites(chunks: Buffer[]): Buffer[] {
  const perWrite = 100;
  const made: Buffer[] = [];
  for (let start = 0; start < chunks.length; start += perWrite) {
    made.push(Buffer.concat(chunks.slice(start, start + perWrite)));
  }
  return made;
}
