// Frames payloads as the vendor's binary event stream, where a recorder kept payloads alone.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html (the framing)
import type { Json } from "./facts.ts";

const table = Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (table[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** One message: `{ "<event or exception type>": payload }` as its bytes. */
function frameMessage(message: Json): Uint8Array {
  const [name = "", payload] = Object.entries(message)[0] ?? [];
  const kind = name.endsWith("Exception") ? "exception" : "event";
  return frame(
    { ":message-type": kind, [`:${kind}-type`]: name, ":content-type": "application/json" },
    payload,
  );
}

/** Messages, one after the other. */
export function frameMessages(messages: readonly Json[]): Uint8Array {
  return concat(messages.map(frameMessage));
}

function frame(headers: Record<string, string>, payload: unknown): Uint8Array {
  const encoder = new TextEncoder();
  const body = encoder.encode(JSON.stringify(payload));
  const head = concat(
    Object.entries(headers).map(([name, value]) => {
      const text = encoder.encode(value);
      return concat([
        Uint8Array.of(name.length),
        encoder.encode(name),
        Uint8Array.of(7, text.length >> 8, text.length & 0xff),
        text,
      ]);
    }),
  );
  const total = 12 + head.length + body.length + 4;
  const prelude = concat([integer(total), integer(head.length)]);
  const begun = concat([prelude, integer(crc32(prelude)), head, body]);
  return concat([begun, integer(crc32(begun))]);
}

function integer(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
