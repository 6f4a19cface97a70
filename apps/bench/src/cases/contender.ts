import type { WireName } from "../wires/all.ts";

/** One library under test, as an application would use it. */
export interface Contender {
  /** Name in the table and on the command line. */
  id: string;
  /** The packages an application installs and imports for it. */
  packages: string[];
  /** A browser program with a client, one call and one stream; absent where it cannot run there. */
  program?: string;
  /** The wire it reads, and so the floor it stands on. @default "responses" */
  wire?: WireName;
  /** A client bound to one answer of the mock. */
  connect(baseURL: string): Client;
}

/** What is timed. Every method returns the length of the answer's text, so that all do the work. */
export interface Client {
  /** One whole answer. */
  call(): Promise<number>;
  /** Iterates over the stream's events; `onDelta` is called with the first text. */
  stream(onDelta?: () => void): Promise<number>;
  /** Iterates with all lifecycle handling and asks for the final response. */
  whole(): Promise<number>;
  /** Says a long history on its wire; returns the body. Absent where nothing is translated. */
  encode?(items: readonly object[]): Promise<string>;
}

export const apiKey = "sk-bench-0123456789abcdefghijklmnopqrstuvwxyz";
export const model = "gpt-5.4";
export const input = "What is the answer to this?";
