import type { ResponseResource, StreamEvent } from "@anyllm/types";
import { readErrorBody, upstreamError } from "../error-body.ts";
import { AnyLLMError, type ErrorDetails, withPartial } from "../errors.ts";
import { isObject, list, type Loose } from "../events/families.ts";
import { applyEvent, type Draft, responseOf } from "../events/reduce.ts";
import type { Decoder } from "../provider.ts";
import type { FrameParser, Framing } from "./framing.ts";
import type { Guard } from "./guard.ts";
import { createQueue } from "./queue.ts";

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
  /** Takes keys and the caller's words out of a text of the upstream. */
  redact(text: string): string;
  details: ErrorDetails;
  /** Releases the connection. */
  release(): void;
}

const GRACE = 1000;
const DONE = "[DONE]";

export function createPump(options: PumpOptions): Pump {
  return new BytePump(options);
}

// A class, because an object whose getters close over a stream would be kept, with all that it holds,
// until a full collection.
class BytePump implements Pump {
  failure: AnyLLMError | undefined;
  /** No event will come but those in the queue. */
  over = false;
  readonly #options: PumpOptions;
  readonly #bytes: AsyncIterator<Uint8Array>;
  readonly #queue = createQueue<StreamEvent>();
  // The frames that are not decoded yet, and the names from the first one on that has a name.
  readonly #frames = createQueue<string>();
  readonly #names = createQueue<string>();
  readonly #decoder: Decoder;
  readonly #parser: FrameParser;
  #count = 0;
  #draft: Draft | undefined;
  #reported: Loose | undefined;
  #closed = false; // no bytes will come
  #terminal = false;
  #saidDone = false;

  constructor(options: PumpOptions) {
    this.#options = options;
    this.#bytes = options.body[Symbol.asyncIterator]();
    this.#decoder = options.decode(this.#tell);
    this.#parser = options.framing((data, name) => this.#frame(data, name), options.maxEventSize);
  }

  get response(): ResponseResource | undefined {
    return responseOf(this.#draft);
  }

  get ended(): boolean {
    return this.over && this.#queue.size() === 0;
  }

  take(): StreamEvent | undefined {
    let event = this.#queue.take();
    while (event === undefined && this.#step()) event = this.#queue.take();
    return event;
  }

  putBack(events: StreamEvent[]): void {
    this.#queue.putBack(events);
  }

  pull(): Promise<void> {
    if (this.#reported && !this.over) return this.#readAfterError();
    return this.#isHungry() ? this.#read().then(this.#readMore) : Promise.resolve();
  }

  decode(): void {
    while (this.#step());
  }

  cancel(reason: AnyLLMError): void {
    if (this.over) return;
    this.#options.guard.abort(reason);
    this.#end(reason);
  }

  readonly #tell = (event: StreamEvent): void => {
    if (this.#terminal) return;
    this.#queue.push(event);
    this.#draft = applyEvent(this.#draft, event);
    if ("response" in event) this.#terminal = isTerminal(event.type);
    else if (event.type === "error") this.#reported = event as unknown as Loose;
  };

  #frame(data: string, name: string): void {
    this.#count++;
    if (data === "") return;
    this.#frames.push(data);
    if (name !== "" || this.#names.size() > 0) this.#names.push(name);
  }

  #close(): void {
    this.#closed = true;
    this.#parser.end?.();
  }

  #end(error?: AnyLLMError): void {
    if (this.over) return;
    this.over = true;
    this.#options.guard.dispose();
    if (error !== undefined) {
      this.failure = withPartial(error, this.#partial());
      this.#options.release();
    } else if (!this.#closed) {
      void this.#drain();
    }
  }

  #partial(): ResponseResource | undefined {
    const { response } = this;
    const usage = response && !response.usage ? this.#decoder.usage?.() : undefined;
    return response && usage ? { ...response, usage } : response;
  }

  // The connection goes back to the pool if the upstream ends soon after its last event.
  async #drain(): Promise<void> {
    const { release } = this.#options;
    const timer = setTimeout(release, GRACE);
    try {
      while (!(await this.#bytes.next()).done);
    } catch {
      release();
    }
    clearTimeout(timer);
  }

  #stopped(): AnyLLMError {
    const { details, redact } = this.#options;
    if (this.#reported) {
      const body = readErrorBody(this.#reported);
      const failed = { ...details, status: undefined };
      return upstreamError(body && { ...body, message: redact(body.message) }, failed);
    }
    const said = `${details.provider}: the stream ended before the response did.`;
    return new AnyLLMError("stream_truncated", said, details);
  }

  // A mistake in a decoder is none of the network's: the same bytes would meet it again.
  #undecodable(cause: unknown): AnyLLMError {
    const { details, readError } = this.#options;
    const said = `${details.provider}: event ${this.#count} of the stream did not decode.`;
    return AnyLLMError.isInstance(cause)
      ? readError(cause)
      : new AnyLLMError("protocol_error", said, { ...details, cause });
  }

  // One frame, or after the last one the end. False when there is nothing to decode.
  #step(): boolean {
    const { guard } = this.#options;
    // Whoever gave up wants no more of what is already here.
    if (guard.reason) this.#end(guard.reason);
    if (this.over) return false;
    const data = this.#frames.take();
    if (data === undefined && !this.#closed) return false;
    try {
      if (data === undefined) this.#decoder.end(this.#saidDone);
      else this.#decodeFrame(data);
      if (this.#terminal) this.#end();
      else if (data === undefined) this.#end(this.#stopped());
    } catch (cause) {
      this.#end(this.#undecodable(cause));
    }
    return true;
  }

  #decodeFrame(data: string): void {
    const names = this.#names;
    const name = names.size() > this.#frames.size() ? (names.take() as string) : "";
    // Clients look no further than this word.
    if (data.startsWith(DONE)) return this.#decoder.end((this.#saidDone = true));
    const payload = parse(data, this.#options.details);
    if (isObject(payload)) this.#decoder.frame(payload, name);
    // Some vendors put an error into a list of its own.
    else for (const each of list(payload)) if (isObject(each)) this.#decoder.frame(each, name);
  }

  // Promises and two functions that last: an async function for each read would be more garbage than
  // the events it brings.
  #read(): Promise<void> {
    try {
      this.#options.guard.reading();
      return Promise.resolve(this.#bytes.next()).then(this.#arrive, this.#loseRead);
    } catch (cause) {
      this.#loseRead(cause);
      return Promise.resolve();
    }
  }

  readonly #arrive = (result: IteratorResult<Uint8Array, unknown>): void => {
    const { guard } = this.#options;
    if (guard.reason) return this.#end(guard.reason);
    const before = this.#count;
    try {
      guard.read();
      if (result.done) this.#close();
      else this.#parser.feed(result.value);
      if (this.#count > before) guard.event();
    } catch (cause) {
      this.#loseRead(cause);
    }
  };

  // The bytes broke off: what came whole before is told first.
  readonly #loseRead = (cause: unknown): void => {
    const { guard, readError } = this.#options;
    const error = readError(cause);
    while (this.#frames.size() > 0 && !this.over) this.#step();
    this.#end(guard.reason ?? (this.#reported ? this.#stopped() : error));
  };

  #isHungry(): boolean {
    return this.#frames.size() === 0 && !this.#closed && !this.over;
  }

  readonly #readMore = (): Promise<void> | undefined =>
    this.#isHungry() ? this.#readOn() : undefined;

  // A loop: promises that wait for one another would be as many as the reads.
  async #readOn(): Promise<void> {
    while (this.#isHungry()) await this.#read();
  }

  // An error event is followed by response.failed, or by silence.
  async #readAfterError(): Promise<void> {
    while (!this.over) {
      if (this.#step()) continue;
      const timer = setTimeout(() => {
        this.#end(this.#stopped());
        this.#options.release();
      }, GRACE);
      await this.#read();
      clearTimeout(timer);
    }
  }
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
