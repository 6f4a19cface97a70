import type { Json } from "../facts.ts";

/** A call as a test wants it told. */
export interface ToldCall {
  id: string;
  name: string;
  arguments: string;
}

/** What a test wants told, by a stream or at once. */
interface Told {
  text?: string;
  calls?: ToldCall[];
  reason?: "stop" | "tool" | "filter";
}

/** The least that a wire needs to tell something: its payloads, by hand from its documentation. */
export interface WireScript {
  start: Json[];
  /** The block of a piece of text is the first one. */
  text(piece: string): Json[];
  /** Opens a call; blocks are counted from 1. Absent where calls come whole. */
  open?(at: number, call: ToldCall): Json[];
  piece?(at: number, piece: string): Json[];
  close?(at: number): Json[];
  /** A call at once. */
  call(at: number, call: ToldCall): Json[];
  end(reason: NonNullable<Told["reason"]>): Json[];
  whole(told: Told): Json;
}

/** Tokens that every script tells. */
export const usage = { in: 7, out: 3 };

/** Arguments as an object. */
export function parse(text: string): unknown {
  return text === "" ? {} : JSON.parse(text);
}
