import { checkGrammar, expand, reduce, sseDecode } from "@anyllm/core";
import type { Recording } from "@anyllm/testing";
import type { ResponseRequest, ResponseResource, StreamEvent } from "@anyllm/types";
import { gemini } from "../../src/index.ts";

export type Loose = Record<string, unknown>;

/** What a vendor's answer became. */
export interface Decoded {
  events: StreamEvent[];
  response: ResponseResource | undefined;
  violations: readonly unknown[];
}

/** The payloads of a recording, as the vendor sent them. */
export function payloadsOf(recording: Recording): Loose[] {
  const stream = recording.streamBody();
  if (stream) return framesOf(stream);
  const told: unknown = JSON.parse(new TextDecoder().decode(recording.responseBody()));
  return [told as Loose].flat();
}

/** Frames of a stream, cut into chunks of the given size first. */
export function framesOf(bytes: Uint8Array, size = bytes.length): Loose[] {
  const frames: Loose[] = [];
  const parser = sseDecode((data) => frames.push(JSON.parse(data) as Loose), 2 ** 26);
  for (let at = 0; at < bytes.length; at += size) parser.feed(bytes.subarray(at, at + size));
  return frames;
}

const provider = gemini({ apiKey: "k" });
await provider.load?.();

/** Reads payloads by the provider, as the client would. */
export function decode(
  payloads: readonly unknown[],
  { stream, request = {} }: { stream: boolean; request?: Partial<ResponseRequest> },
): Decoded {
  const events: StreamEvent[] = [];
  let count = 0;
  const decoder = provider.decode({
    request: { model: "gemini-3-flash-preview", input: "Hi", ...request },
    emit: (event) => events.push(event),
    id: (prefix) => `${prefix}_${count++}`,
    now: () => 1_700_000_000_000,
    resumed: false,
    stream,
    onRepair() {},
  });
  for (const payload of payloads) decoder.frame(payload as Loose, "");
  decoder.end(false);
  let response: ResponseResource | undefined;
  for (const event of events) response = reduce(response, event);
  // A whole answer tells its end alone, which is held to the order that it stands for.
  const told = stream || !response ? events : [...expand(response), ...events.slice(1)];
  return { events, response, violations: checkGrammar(told) };
}

/** The items of an answer. */
export function outputOf({ response }: Decoded): Loose[] {
  return (response?.output ?? []) as unknown as Loose[];
}

/** The items of one type. */
export function itemsOf(decoded: Decoded, type: string): Loose[] {
  return outputOf(decoded).filter((item) => item["type"] === type);
}
