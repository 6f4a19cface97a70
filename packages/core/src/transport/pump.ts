import type { ResponseResource, StreamEvent } from "@anyllm/types";
import { readErrorBody, upstreamError } from "../error-body.ts";
import { AnyLLMError, type ErrorDetails, withPartial } from "../errors.ts";
import { isObject, type Loose } from "../events/families.ts";
import { applyEvent, type Draft } from "../events/reduce.ts";
import type { Decoder } from "../provider.ts";
import type { Framing } from "./framing.ts";
import type { Guard } from "./guard.ts";
import { createQueue } from "./queue.ts";
import type { Redact } from "./redact.ts";

/**
 * Moves bytes to events when asked. Nothing is read ahead of the caller, and what was read is
 * decoded an event at a time: the first event of a chunk does not wait for the last.
 */
export interface Pump {
  /** The next event, if its bytes are here. */
  take(): StreamEvent | undefined;
  /** Gives events back, to be taken again in this order before all others. */
  putBack(events: StreamEvent[]): void;
  /** Reads until there is more to decode, or to the end. Never rejects: see `failure`. */
  pull(): Promise<void>;
  /** Decodes what is here without taking it. */
  decode(): void;
  /** The fold of every event decoded so far. */
  readonly response: ResponseResource | undefined;
  /** Every event has been decoded; some may still be there to take. */
  readonly over: boolean;
  /** No event will come any more. */
  readonly ended: boolean;
  /** Why the stream ended without its terminal event; known once it has ended. */
  readonly failure: AnyLLMError | undefined;
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
const DONE = "[DONE]";

export function createPump(options: PumpOptions): Pump {
  const { guard, redact, details, release } = options;
  const bytes = options.body[Symbol.asyncIterator]();
  const queue = createQueue<StreamEvent>();
  // The frames that are not decoded yet, and the names from the first one on that has a name.
  const frames = createQueue<string>();
  const names = createQueue<string>();
  let count = 0;
  let draft: Draft | undefined;
  let reported: Loose | undefined;
  let closed = false; // no bytes will come
  let over = false; // no event will come but those in the queue
  let terminal = false;
  let saidDone = false;
  let failure: AnyLLMError | undefined;

  const decoder = options.decode((event) => {
    if (terminal) return;
    queue.push(event);
    draft = applyEvent(draft, event);
    if ("response" in event) terminal = isTerminal(event.type);
    else if (event.type === "error") reported = event as unknown as Loose;
  });
  const parser = options.framing((data, name) => {
    count++;
    if (data === "") return;
    frames.push(data);
    if (name !== "" || names.size() > 0) names.push(name);
  }, options.maxEventSize);

  const end = (error?: AnyLLMError): void => {
    if (over) return;
    over = true;
    guard.dispose();
    if (error !== undefined) {
      failure = withPartial(error, draft?.response);
      release();
    } else if (!closed) {
      void drain();
    }
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
    const said = `${details.provider}: event ${count} of the stream did not decode.`;
    return AnyLLMError.isInstance(cause)
      ? options.readError(cause)
      : new AnyLLMError("protocol_error", said, { ...details, cause });
  };
  const decodeFrame = (payload: unknown, name: string): void => {
    if (isObject(payload)) decoder.frame(payload, name);
  };
  // One frame, or after the last one the end. False when there is nothing to decode.
  const step = (): boolean => {
    // Whoever gave up wants no more of what is already here.
    if (guard.reason) end(guard.reason);
    if (over) return false;
    const data = frames.take();
    if (data === undefined && !closed) return false;
    try {
      if (data === undefined) {
        decoder.end(saidDone);
      } else {
        const name = names.size() > frames.size() ? (names.take() as string) : "";
        if (data === DONE) decoder.end((saidDone = true));
        else decodeFrame(parse(data, details), name);
      }
      if (terminal) end();
      else if (data === undefined) end(stopped());
    } catch (cause) {
      end(undecodable(cause));
    }
    return true;
  };
  // Promises and two functions that last: an async function for each read would be more garbage than
  // the events it brings.
  const read = (): Promise<void> => {
    try {
      guard.reading();
      return Promise.resolve(bytes.next()).then(arrive, loseRead);
    } catch (cause) {
      loseRead(cause);
      return Promise.resolve();
    }
  };
  const arrive = (result: IteratorResult<Uint8Array, undefined>): void => {
    if (guard.reason) return end(guard.reason);
    const before = count;
    try {
      guard.read();
      const { done, value } = result;
      closed = done === true;
      if (value) parser.feed(value);
      if (count > before) guard.event();
    } catch (cause) {
      loseRead(cause);
    }
  };
  const loseRead = (cause: unknown): void => lose(options.readError(cause));
  const isHungry = (): boolean => frames.size() === 0 && !closed && !over;
  // A loop: promises that wait for one another would be as many as the reads.
  const readOn = async (): Promise<void> => {
    while (isHungry()) await read();
  };
  const readMore = (): Promise<void> | undefined => (isHungry() ? readOn() : undefined);
  // The bytes broke off: what came whole before is told first.
  const lose = (error: AnyLLMError): void => {
    while (frames.size() > 0 && !over) step();
    end(guard.reason ?? (reported ? stopped() : error));
  };
  // An error event is followed by response.failed, or by silence.
  const readAfterError = async (): Promise<void> => {
    while (!over) {
      if (step()) continue;
      const timer = setTimeout(() => (end(stopped()), release()), GRACE);
      await read();
      clearTimeout(timer);
    }
  };

  return {
    take() {
      let event = queue.take();
      while (event === undefined && step()) event = queue.take();
      return event;
    },
    putBack: (events) => queue.putBack(events),
    pull() {
      if (reported && !over) return readAfterError();
      return isHungry() ? read().then(readMore) : Promise.resolve();
    },
    decode() {
      while (step());
    },
    get response() {
      return draft?.response;
    },
    get over() {
      return over;
    },
    get ended() {
      return over && queue.size() === 0;
    },
    get failure() {
      return failure;
    },
    cancel(reason) {
      if (over) return;
      guard.abort(reason);
      end(reason);
    },
  };
}

function isTerminal(type: string): boolean {
  return (
    type === "response.completed" || type === "response.failed" || type === "response.incomplete"
  );
}

// Neither the payload nor the parser's message, which quotes it, may reach a log.
function parse(data: string, details: ErrorDetails): unknown {
  try {
    return JSON.parse(data);
  } catch {
    const said = `${details.provider}: an event of the stream is not valid JSON.`;
    throw new AnyLLMError("protocol_error", said, details);
  }
}
