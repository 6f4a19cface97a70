import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";

/** Bytes that may wait for the reader before the socket is told to stop. */
const highWaterMark = 64 * 1024;

/** What to do once bytes, the end or a failure have come. */
interface Reader {
  resolve(result: IteratorResult<Uint8Array>): void;
  reject(reason: unknown): void;
}

const end = { done: true, value: undefined } as const;

/**
 * The body of a message, read once. Chunks that arrive in one read of the
 * socket are handed over as one, since servers that write each event by itself make many.
 */
export class Body implements AsyncIterable<Uint8Array> {
  readonly #source: Readable;
  readonly #message: IncomingMessage;
  readonly #signal: AbortSignal;
  #state: "unread" | "reading" | "ended" | "failed" = "unread";
  #failure: unknown;
  #chunks: Uint8Array[] = [];
  #size = 0;
  #reader: Reader | undefined;

  /**
   * @param source - Where the bytes come from: the message, or the last of its decoders.
   * @param message - The message, whose socket is closed by `cancel` and by the signal.
   */
  constructor(source: Readable, message: IncomingMessage, signal: AbortSignal) {
    this.#source = source;
    this.#message = message;
    this.#signal = signal;
    if (signal.aborted) this.#abort();
    else signal.addEventListener("abort", this.#abort);
    source.on("end", () => this.#finish("ended"));
    source.on("error", (error) => this.#finish("failed", error));
    source.on("close", () => {
      if (this.#open) this.#finish("failed", closedEarly());
    });
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return {
      next: () => this.#next(),
      return: async () => {
        this.cancel();
        return end;
      },
    };
  }

  /** Drops what is left and gives up the socket. */
  cancel(): void {
    if (!this.#open) return;
    const untouched = this.#source === this.#message;
    this.#drop();
    this.#finish("ended");
    // With its last byte in memory already, the connection is as good as new.
    if (untouched && this.#message.complete) this.#message.resume();
    else this.#message.destroy();
  }

  get #open(): boolean {
    return this.#state === "unread" || this.#state === "reading";
  }

  readonly #abort = (): void => {
    this.#drop();
    this.#finish("failed", this.#signal.reason);
    this.#message.destroy();
  };

  #drop(): void {
    this.#chunks = [];
    this.#size = 0;
  }

  #finish(state: "ended" | "failed", failure?: unknown): void {
    if (!this.#open) return;
    this.#state = state;
    this.#failure = failure;
    this.#signal.removeEventListener("abort", this.#abort);
    this.#wake();
  }

  #start(): void {
    this.#state = "reading";
    this.#source.on("data", (chunk: Uint8Array) => {
      if (!this.#open) return;
      this.#chunks.push(chunk);
      this.#size += chunk.length;
      // A reader that waits takes all of it at the end of this turn: pausing would only cost.
      if (!this.#reader && this.#size >= highWaterMark) this.#source.pause();
      // Not at once: the other chunks of the same read follow in this turn.
      if (this.#reader && this.#chunks.length === 1) queueMicrotask(() => this.#wake());
    });
  }

  #next(): Promise<IteratorResult<Uint8Array>> {
    if (this.#state === "unread") this.#start();
    if (this.#size > 0) return Promise.resolve({ done: false, value: this.#take() });
    if (this.#state === "failed") return Promise.reject(this.#failure);
    if (this.#state === "ended") return Promise.resolve(end);
    return new Promise((resolve, reject) => {
      this.#reader = { resolve, reject };
    });
  }

  #wake(): void {
    const reader = this.#reader;
    if (!reader || (this.#size === 0 && this.#open)) return;
    this.#reader = undefined;
    if (this.#size > 0) reader.resolve({ done: false, value: this.#take() });
    else if (this.#state === "failed") reader.reject(this.#failure);
    else reader.resolve(end);
  }

  #take(): Uint8Array {
    const [only] = this.#chunks;
    const whole = only && this.#chunks.length === 1 ? only : Buffer.concat(this.#chunks);
    this.#drop();
    if (this.#source.isPaused()) this.#source.resume();
    return whole;
  }
}

function closedEarly(): Error {
  const message = "@anyllm/transport-node: the connection closed before the body was complete.";
  return Object.assign(new Error(message), { code: "ECONNRESET" });
}
