import type { ResponseResource, StreamEvent } from "@anyllm/types";
import { readErrorBody, upstreamError } from "../error-body.ts";
import { AnyLLMError, type ErrorDetails, withPartial } from "../errors.ts";
import { isObject, type Loose } from "../events/families.ts";
import { applyEvent, type Draft } from "../events/reduce.ts";
import type { Decoder } from "../provider.ts";
import type { Framing } from "./framing.ts";
import type { Guard } from "./guard.ts";
import type { Redact } from "./redact.ts";

/** Moves bytes to events, a chunk at a time, when asked. Nothing is read ahead of the caller. */
export interface Pump {
  /** Events that came and were not yet taken. */
  readonly queue: StreamEvent[];
  /** The fold of every event so far. */
  readonly response: ResponseResource | undefined;
  /** No event will come any more. */
  readonly ended: boolean;
  /** Why the stream ended without its terminal event. */
  readonly failure: AnyLLMError | undefined;
  /** Reads until the queue is longer than `seen`, or to the end. Never rejects: see `failure`. */
  pull(seen?: number): Promise<void>;
  /** Stops reading and closes the connection. */
  cancel(reason: AnyLLMError): void;
}

/** What a pump reads from and reports to. */
export interface PumpOptions {
  body: AsyncIterable<Uint8Array>;
  framing: Framing;
  maxEventSize: number;
  decode(emit: (event: StreamEvent) => void): Decoder;
  guard: Pick<Guard, "reason" | "reading" | "read" | "event" | "abort" | "dispose">;
  /** Turns what the transport throws into an error of ours. */
  readError(cause: unknown): AnyLLMError;
  redact: Redact;
  details: ErrorDetails;
  /** Releases the connection. */
  release(): void;
}

const GRACE = 1000;

export function createPump(options: PumpOptions): Pump {
  const { guard, redact, details, release } = options;
  const queue: StreamEvent[] = [];
  const bytes = options.body[Symbol.asyncIterator]();
  let draft: Draft | undefined;
  let terminal = false;
  let ended = false;
  let failure: AnyLLMError | undefined;
  let reported: Loose | undefined;
  let frames = 0;

  const decoder = options.decode((event) => {
    if (terminal) return;
    queue.push(event);
    draft = applyEvent(draft, event);
    if ("response" in event) terminal = isTerminal(event.type);
    else if (event.type === "error") reported = event as unknown as Loose;
  });
  const parser = options.framing((data, name) => {
    frames++;
    if (terminal || data === "[DONE]" || data === "") return;
    const payload = parse(data, frames, details);
    if (isObject(payload)) decoder.frame(payload, name);
  }, options.maxEventSize);

  const end = (error?: AnyLLMError): void => {
    if (ended) return;
    ended = true;
    guard.dispose();
    if (error === undefined) return;
    if (!terminal) failure = withPartial(error, draft?.response);
    release();
  };
  // The connection goes back to the pool if the upstream ends soon after its last event.
  const drain = async (): Promise<void> => {
    const timer = setTimeout(release, GRACE);
    try {
      while (!(await bytes.next()).done);
    } catch {
      release();
    }
    clearTimeout(timer);
  };
  const stopped = (): AnyLLMError => {
    if (reported) {
      const body = readErrorBody(reported);
      const failed = { ...details, status: undefined };
      return upstreamError(body && { ...body, message: redact(body.message) }, failed);
    }
    const said = `${details.provider}: the stream ended before the response did.`;
    return new AnyLLMError("stream_truncated", said, details);
  };
  // A mistake in a decoder is none of the network's: the same bytes would meet it again.
  const undecodable = (cause: unknown): AnyLLMError => {
    const said = `${details.provider}: event ${frames} of the stream could not be decoded.`;
    return new AnyLLMError("protocol_error", said, { ...details, cause });
  };
  const read = async (): Promise<void> => {
    try {
      guard.reading();
      const { done, value } = (await bytes.next()) as IteratorResult<Uint8Array, undefined>;
      if (guard.reason) return end(guard.reason);
      guard.read();
      const before = frames;
      try {
        if (value) parser.feed(value);
        if (done) decoder.end();
      } catch (cause) {
        return end(AnyLLMError.isInstance(cause) ? options.readError(cause) : undecodable(cause));
      }
      if (frames > before) guard.event();
      if (terminal) {
        end();
        if (!done) void drain();
      } else if (done) {
        end(stopped());
      }
    } catch (cause) {
      end(guard.reason ?? (reported ? stopped() : options.readError(cause)));
    }
  };
  // An error event is followed by response.failed, or by nothing at all for as long as we wait.
  const readAfterError = async (): Promise<void> => {
    const timer = setTimeout(() => (end(stopped()), release()), GRACE);
    while (!ended) await read();
    clearTimeout(timer);
  };

  return {
    queue,
    get response() {
      return draft?.response;
    },
    get ended() {
      return ended;
    },
    get failure() {
      return failure;
    },
    async pull(seen = 0) {
      while (queue.length <= seen && !ended) await read();
      if (reported && !ended) await readAfterError();
    },
    cancel(reason) {
      if (ended) return;
      guard.abort(reason);
      end(reason);
      release();
    },
  };
}

function isTerminal(type: string): boolean {
  return (
    type === "response.completed" || type === "response.failed" || type === "response.incomplete"
  );
}

// Neither the payload nor the parser's message, which quotes it, may reach a log.
function parse(data: string, frame: number, details: ErrorDetails): unknown {
  try {
    return JSON.parse(data);
  } catch {
    const said = `${details.provider}: event ${frame} of the stream is not valid JSON.`;
    throw new AnyLLMError("protocol_error", said, details);
  }
}
