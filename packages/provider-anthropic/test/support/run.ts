import type { DecodeContext } from "@anyllm/core";
import { createWriter, type EncodeContext } from "@anyllm/core/translate";
import type { ResponseRequest, ResponseResource, StreamEvent } from "@anyllm/types";
import { decodeMessages, encodeMessages, type EncodedMessages } from "../../src/codec.ts";
import type { Loose } from "./read.ts";

/** Decodes payloads one by one, as a translator does. */
export function decode(
  payloads: readonly Loose[],
  request: ResponseRequest = { model: "claude-sonnet-4-5", input: "Hi" },
): { events: StreamEvent[]; response: ResponseResource } {
  const events: StreamEvent[] = [];
  let made = 0;
  const context: DecodeContext = {
    request,
    emit: (event) => events.push(event),
    id: (prefix) => `${prefix}_${made++}`,
    now: () => 1_700_000_000_000,
    resumed: false,
    stream: true,
    onRepair() {},
  };
  const writer = createWriter(context);
  const decoder = decodeMessages(writer, context);
  for (const payload of payloads) decoder.frame(payload, "");
  decoder.end(false);
  writer.end();
  // What is kept survives JSON.
  return { events, response: JSON.parse(JSON.stringify(writer.response)) as ResponseResource };
}

/** Encodes a request, and tells what was left out of it. */
export function encode(request: ResponseRequest): EncodedMessages & { warnings: string[] } {
  const warnings: string[] = [];
  const context: EncodeContext = {
    id: "anthropic",
    warn: (param, message) => warnings.push(`${param}: ${message}`),
    refuse(param, what, remedy) {
      throw new Error(`refused ${param}: ${what}. ${remedy}`);
    },
  };
  return { ...encodeMessages(request, context), warnings };
}
