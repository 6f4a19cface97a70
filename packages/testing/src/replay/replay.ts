import { listen, type ListenOptions } from "../loopback.ts";
import type { Exchange } from "./exchange.ts";
import { play } from "./play.ts";
import { capture, type CapturedRequest, readBody } from "./request.ts";

/** What is played: one exchange for every request, several in order, or a choice for each. */
export type Script =
  | Exchange
  | readonly Exchange[]
  | ((request: CapturedRequest) => Exchange | Promise<Exchange>);

/** A server that plays recorded traffic, and what it has seen. */
export interface ReplayServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** {@link url} with `/v1`, as clients want it. */
  readonly baseURL: string;
  /** Every request in the order of arrival. */
  readonly requests: CapturedRequest[];
  /** Connections that are open now. */
  readonly openSockets: number;
  /** Breaks every connection and stops listening. */
  close(): Promise<void>;
}

/**
 * Plays traffic over real HTTP on the loopback interface, byte for byte: cut where you say, late,
 * silent, or broken off. Requests are captured for assertions, and backpressure is honoured, so that
 * a slow reader slows the server.
 *
 * @param script - One exchange; an array, of which the last one repeats; or a function that picks
 * one, called when the request's body has been read. When it throws, the answer is status 500.
 * @param options - The port and host to listen on; any free port of 127.0.0.1 by default.
 * @example
 * ```ts
 * import { replay } from "@anyllm/testing";
 *
 * await using server = await replay({ body: "data: [DONE]\n\n", cut: 1, ending: "reset" });
 * const response = await fetch(`${server.baseURL}/responses`, { method: "POST", body: "{}" });
 * console.log(response.status, server.requests[0]?.path); // 200 "/v1/responses"
 * ```
 */
export async function replay(script: Script, options?: ListenOptions): Promise<ReplayServer> {
  const requests: CapturedRequest[] = [];
  const pick = picker(script);
  let closing = false;

  const server = await listen(async (request, response) => {
    const captured = capture(request);
    requests.push(captured);
    let ours = false;
    response.once("close", () => {
      captured.aborted = !response.writableFinished && !ours && !closing;
    });
    const reset = (): void => {
      ours = true;
      response.socket?.resetAndDestroy();
    };
    try {
      await readBody(request, captured);
      await play(await pick(captured), response, reset);
    } catch (error) {
      // The client may have gone while sending its body: then there is nobody to tell.
      if (!response.headersSent)
        response.writeHead(500).end(`The replay script failed: ${String(error)}`);
    }
  }, options);

  const close = (): Promise<void> => {
    closing = true;
    return server.close();
  };
  return {
    url: server.url,
    baseURL: `${server.url}/v1`,
    requests,
    get openSockets() {
      return server.sockets.size;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function picker(script: Script): (request: CapturedRequest) => Exchange | Promise<Exchange> {
  if (typeof script === "function") return script;
  const exchanges: readonly Exchange[] = "length" in script ? script : [script];
  let turn = 0;
  return () => {
    const exchange = exchanges[Math.min(turn++, exchanges.length - 1)];
    if (!exchange) throw new Error("no exchange was given");
    return exchange;
  };
}
