import type { Fetch } from "@anyllm/core";
import type { Transport } from "@modelcontextprotocol/client";

/** A process to talk to over its standard input and output. */
interface StdioParameters {
  command: string;
  args: string[];
  env: Record<string, string>;
  cwd: string | undefined;
  maxMessageBytes: number;
}

/** What a `fetch` of a platform may connect to. */
export interface FetchGuard {
  /** As it is called in messages. */
  server: string;
  allowPrivate(host: string): boolean;
}

/** A `fetch`, and an end to what it holds open. */
export interface PlatformFetch {
  fetch: Fetch;
  close(): void;
}

/** What differs between platforms; `#platform` is one of these. */
export interface Platform {
  /** A `fetch` that follows no redirect and, where it can, checks what a name resolves to. */
  createFetch(guard: FetchGuard): PlatformFetch;
  /** @throws UnsupportedError where processes cannot be run. */
  openStdio(parameters: StdioParameters): Promise<Transport>;
  /** Lets a process end although a timer runs. */
  unref(timer: unknown): void;
}
