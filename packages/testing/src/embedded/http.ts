import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { failure, Problem } from "./problem.ts";

// The specification's longest string is 33,554,432 characters; this leaves room for one.
const MOST_BYTES = 64 * 1024 * 1024;

/** Reads a JSON body. @throws Problem 400, 413 or 415. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const type = request.headers["content-type"] ?? "application/json";
  if (!/^application\/json\b/i.test(type)) {
    throw new Problem(415, "The content type must be application/json.");
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MOST_BYTES) throw new Problem(413, `The body has more than ${MOST_BYTES} bytes.`);
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new Problem(400, "The body is not valid JSON.", { code: "invalid_json" });
  }
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** Answers with the envelope of an error. */
export function sendProblem(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  const problem = failure(error);
  sendJson(response, problem.toJSON(), problem.status);
}

/** Writes a piece of a stream. Returns false when the client has gone. */
export async function writeChunk(response: ServerResponse, chunk: string): Promise<boolean> {
  if (response.destroyed) return false;
  if (!response.write(chunk)) {
    const waiting = new AbortController();
    const { signal } = waiting;
    await Promise.race([
      once(response, "drain", { signal }),
      once(response, "close", { signal }),
    ]).finally(() => waiting.abort());
  }
  return !response.destroyed;
}
