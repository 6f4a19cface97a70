import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setImmediate, setTimeout } from "node:timers/promises";
import { cutBody, type Ending, type Exchange } from "./exchange.ts";

// Data written right before a reset may be dropped by the receiving kernel if it is unread.
const RESET_GRACE = 10;

/**
 * Sends one exchange. Returns when it is over or the client has gone.
 *
 * @param reset - Resets the connection under the response.
 * @throws RangeError for a cut that could never advance, before anything is sent.
 */
export async function play(
  exchange: Exchange,
  response: ServerResponse,
  reset: () => void,
): Promise<void> {
  const { status = 200, delay = 0, before = 0, ending = "end" } = exchange;
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  try {
    if (before === "never") return await forever(gone.signal);
    if (before > 0) await setTimeout(before, undefined, { signal: gone.signal });
    const body = bytes(exchange.body).subarray(0, exchange.truncateAt);
    const chunks = cutBody(body, exchange.cut);
    response.writeHead(status, { "content-type": guessType(body), ...lower(exchange.headers) });
    response.flushHeaders();
    let first = true;
    for (const chunk of chunks) {
      if (!first && delay > 0) await setTimeout(delay, undefined, { signal: gone.signal });
      first = false;
      await write(response, chunk, gone.signal);
    }
    if (ending === "reset") {
      await setTimeout(RESET_GRACE, undefined, { signal: gone.signal });
      return reset();
    }
    await finish(response, ending, gone.signal);
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  }
}

async function finish(
  response: ServerResponse,
  ending: Exclude<Ending, "reset">,
  signal: AbortSignal,
): Promise<void> {
  if (ending === "end" || ending === "truncate") return void response.end();
  if (ending === "stall") return forever(signal);
  for (;;) {
    await setTimeout(ending.keepalive, undefined, { signal });
    await write(response, bytes(": ping\n\n"), signal);
  }
}

// The turn of the event loop keeps two chunks from leaving in one system call.
async function write(
  response: ServerResponse,
  chunk: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  if (!response.write(chunk)) await once(response, "drain", { signal });
  await setImmediate();
}

function forever(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function bytes(body: string | Uint8Array = ""): Uint8Array {
  return typeof body === "string" ? new TextEncoder().encode(body) : body;
}

function lower(headers: Record<string, string> = {}): Record<string, string> {
  const entries = Object.entries(headers);
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value]));
}

function guessType(body: Uint8Array): string {
  const start = new TextDecoder().decode(body.subarray(0, 64)).trimStart();
  if (/^[[{]/.test(start)) return "application/json";
  return /^(event|data|id|retry)?:/.test(start) ? "text/event-stream" : "text/plain; charset=utf-8";
}
