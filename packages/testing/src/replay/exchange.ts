/** One answer of the replay server: what is sent, how it is cut and timed, and how it ends. */
export interface Exchange {
  /** HTTP status. @default 200 */
  status?: number;
  /** Sent as given. Without a `content-type` it is guessed from the body. */
  headers?: Record<string, string>;
  /** The body, byte for byte. A string is sent as UTF-8. @default "" */
  body?: string | Uint8Array;
  /** Where the body is cut into chunks, each written on its own. @default not cut */
  cut?: Cut;
  /** Milliseconds between chunks. @default 0 */
  delay?: number;
  /** Milliseconds before the headers, or `"never"`: the request is read and nothing answered. */
  before?: number | "never";
  /** Bytes of the body that are sent before `ending` happens. @default all of them */
  truncateAt?: number;
  /** What happens after the last chunk. @default "end" */
  ending?: Ending;
}

/**
 * A number: bytes per chunk, so that 1 cuts at every boundary. An array: the sizes of the chunks,
 * as a recorder saw them; what they do not cover is the last chunk. `at`: one cut, after that byte.
 */
export type Cut = number | readonly number[] | { at: number };

/**
 * - `"end"`: the body ends as HTTP wants it.
 * - `"truncate"`: the same, for a body shortened by `truncateAt`: proper HTTP, half a stream.
 * - `"reset"`: the connection is reset, as by a crashed server.
 * - `"stall"`: the connection stays open, silent.
 * - `keepalive`: the connection stays open with a comment line every so many milliseconds.
 */
export type Ending = "end" | "truncate" | "reset" | "stall" | { keepalive: number };

/** The chunks of a body. Joined they are the body; none is empty. */
export function cutBody(body: Uint8Array, cut: Cut | undefined): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let start = 0;
  for (const size of sizes(body.length, cut)) {
    if (start >= body.length) break;
    if (size > 0) chunks.push(body.subarray(start, start + size));
    start += Math.max(0, size);
  }
  if (start < body.length) chunks.push(body.subarray(start));
  return chunks;
}

function sizes(length: number, cut: Cut | undefined): Iterable<number> {
  if (cut === undefined) return [length];
  if (typeof cut === "number") {
    if (!(cut >= 1)) throw new RangeError(`cut must be at least 1 byte per chunk, not ${cut}.`);
    return Array.from({ length: Math.ceil(length / cut) }, () => Math.floor(cut));
  }
  return "length" in cut ? cut : [cut.at];
}
