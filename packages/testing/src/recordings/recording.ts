import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Exchange } from "../replay/exchange.ts";
import { frameLines, isSse } from "./sse.ts";

/** What the manifest of a recordings folder says about one recording. */
export interface RecordingEntry {
  path: string;
  provider: string;
  wire: string;
  mode: "json" | "stream";
  status: number;
  model: string | null;
  features: string[];
  recorded: string;
  fidelity: string;
  sequence?: { id: string; turn: number; of: number };
}

interface Meta {
  http?: { headers?: Record<string, string>; endpoint?: string | null };
  chunk_sizes?: number[];
}

/** One recorded exchange with a provider. Files are read when they are asked for, once. */
export class Recording {
  /** Path below the recordings folder, which is also the recording's name. */
  readonly id: string;
  readonly provider: string;
  /** The wire format, such as `openai-responses`. */
  readonly wire: string;
  readonly mode: "json" | "stream";
  /** HTTP status. */
  readonly status: number;
  readonly model: string | null;
  /** What occurs in it, such as `parallel-tool-calls`. */
  readonly features: readonly string[];
  /** How far it may be trusted as evidence: `recorded`, `fixture-file`, `constructed` … */
  readonly recorded: string;
  /** How near to the bytes on the wire it is: `raw`, `payload-per-line` … */
  readonly fidelity: string;
  /** Its place in a conversation of several recordings. */
  readonly sequence: { id: string; turn: number; of: number } | undefined;
  readonly directory: string;
  #files = new Map<string, Uint8Array | undefined>();

  constructor(root: string, entry: RecordingEntry) {
    this.id = entry.path;
    this.provider = entry.provider;
    this.wire = entry.wire;
    this.mode = entry.mode;
    this.status = entry.status;
    this.model = entry.model;
    this.features = entry.features;
    this.recorded = entry.recorded;
    this.fidelity = entry.fidelity;
    this.sequence = entry.sequence;
    this.directory = join(root, entry.path);
  }

  /** The recorded response headers that matter to a client; names in lower case. */
  get headers(): Record<string, string> {
    return this.#meta.http?.headers ?? {};
  }

  /** The path that was called, where the recorder kept it. */
  get endpoint(): string | undefined {
    return this.#meta.http?.endpoint ?? undefined;
  }

  /** Byte lengths of the network chunks, where the recorder kept them. */
  get chunkSizes(): readonly number[] | undefined {
    return this.#meta.chunk_sizes;
  }

  /** The parsed request body; `undefined` where the source had none. */
  requestBody(): unknown {
    const bytes = this.#read("request.json");
    return bytes && parse(bytes);
  }

  /** The bytes of a whole answer or an HTTP error; `undefined` for a stream. */
  responseBody(): Uint8Array | undefined {
    return this.#read("response.json") ?? this.#read("response.txt");
  }

  /**
   * The bytes of a stream, in the framing of its wire; `undefined` for a whole answer. Where only
   * payloads were kept, server-sent events are framed anew. Bedrock's binary framing cannot be:
   * where its bytes were not kept, these are its payloads, one per line.
   */
  streamBody(): Uint8Array | undefined {
    const raw = this.#read("stream.sse") ?? this.#read("stream.eventstream");
    if (raw) return raw;
    const lines = this.#read("stream.jsonl");
    if (!lines || !isSse(this.wire)) return lines;
    return new TextEncoder().encode(frameLines(new TextDecoder().decode(lines)));
  }

  /** Everything the replay server needs to play this: status, headers, body, network chunks. */
  exchange(): Exchange {
    const body = this.streamBody() ?? this.responseBody();
    if (!body) throw new Error(`The recording ${this.id} has no body.`);
    const { status, headers, chunkSizes } = this;
    return { status, headers, body, ...(chunkSizes && { cut: chunkSizes }) };
  }

  get #meta(): Meta {
    const bytes = this.#read("meta.json");
    return bytes ? (parse(bytes) as Meta) : {};
  }

  #read(name: string): Uint8Array | undefined {
    if (!this.#files.has(name)) {
      const path = join(this.directory, name);
      this.#files.set(name, existsSync(path) ? readFileSync(path) : undefined);
    }
    return this.#files.get(name);
  }
}

function parse(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}
