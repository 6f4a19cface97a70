import {
  AnyLLMError,
  type DecodeContext,
  type Framing,
  type Provider,
  sseDecode,
} from "@anyllm/core";
import type { ResponseRequest, StreamEvent } from "@anyllm/types";
import { isObject } from "./facts.ts";

/** A frame as a framing tells it. */
export interface Frame {
  data: string;
  name: string;
}

const limit = 64 * 2 ** 20;

/** The framing of a provider's streams. */
export function framingOf(provider: Provider): Framing {
  return provider.framing ?? sseDecode;
}

/** The frames of bytes that come in these pieces. */
export function framesOf(framing: Framing, pieces: Iterable<Uint8Array>): Frame[] {
  const frames: Frame[] = [];
  const parser = framing((data, name) => {
    if (data !== "") frames.push({ data, name });
  }, limit);
  for (const piece of pieces) parser.feed(piece);
  return frames;
}

/** The events that a provider's decoder makes of frames; ids and time are always the same. */
export function eventsOf(
  provider: Provider,
  frames: readonly Frame[],
  request?: ResponseRequest,
): StreamEvent[] {
  const events: StreamEvent[] = [];
  const decoder = provider.decode({
    ...contextOf(request),
    stream: true,
    emit: (event) => events.push(event),
  });
  let done = false;
  for (const { data, name } of frames) {
    if (data === "[DONE]") done = true;
    else {
      const payload: unknown = JSON.parse(data);
      if (isObject(payload)) decoder.frame(payload, name);
    }
  }
  decoder.end(done);
  return events;
}

/** What a decoder is made with, but for what it emits. */
export function contextOf(request?: ResponseRequest): Omit<DecodeContext, "emit" | "stream"> {
  let count = 0;
  return {
    request: request ?? { model: "m", input: "Hi" },
    id: (prefix) => `${prefix}_${count++}`,
    now: () => 0,
    resumed: false,
    onRepair() {},
  };
}

/**
 * Loads what a provider reads with. One of servers that may speak two wires settles on Chat
 * Completions here, as after a 404.
 *
 * @returns The request that its answers are then read for.
 */
export async function settle(provider: Provider): Promise<ResponseRequest> {
  const request: ResponseRequest = { model: "m", input: "Hi" };
  await provider.load?.();
  if (!provider.reroute) return request;
  const extras = { headers: {}, query: {}, body: {} };
  const native = await provider.encode(request, extras);
  provider.reroute(new AnyLLMError("not_found", `${provider.id}: not found`), native);
  await provider.encode(request, extras);
  return request;
}
