import { AnyLLMError, type FrameParser, type Framing, type OnFrame } from "@anyllm/core";
import { isObject, parseJson } from "@anyllm/core/translate";
import { EventStreamCodec, type MessageHeaders } from "@smithy/eventstream-codec";

const LENGTH = 4;
// Prelude, two checksums, and nothing else.
const SHORTEST = 16;

/**
 * Amazon's binary event stream: each message is a frame whose name is its event type, or its
 * exception type. What InvokeModel wraps as `{"bytes": "<base64>"}` is unwrapped. Both checksums of
 * each message are verified; work is linear in the bytes fed, however they are cut.
 *
 * @param onFrame - Called with the JSON text and the name of each message.
 * @param limit - The most bytes that one message may have.
 * @throws AnyLLMError `event_too_large` beyond the limit; `protocol_error` for bytes that are no
 * event stream, or that were changed on the way.
 * @see https://smithy.io/2.0/aws/amazon-eventstream.html
 * @example
 * ```ts
 * import { eventStream } from "@anyllm/provider-bedrock";
 *
 * const parser = eventStream((data, name) => console.log(name, data), 1_000_000);
 * parser.feed(new Uint8Array());
 * ```
 */
export const eventStream: Framing = (onFrame, limit): FrameParser => {
  // First the length of a message is filled, then the whole of it.
  let message = new Uint8Array(LENGTH);
  let filled = 0;
  return {
    feed(bytes) {
      for (let at = 0; at < bytes.length;) {
        const piece = bytes.subarray(at, at + message.length - filled);
        message.set(piece, filled);
        filled += piece.length;
        at += piece.length;
        if (filled < message.length) return;
        if (filled === LENGTH) {
          message = grown(message, limit);
        } else {
          tell(message, onFrame);
          message = new Uint8Array(LENGTH);
          filled = 0;
        }
      }
    },
  };
};

function grown(prelude: Uint8Array, limit: number): Uint8Array<ArrayBuffer> {
  const length = new DataView(prelude.buffer).getUint32(0);
  // A text, such as JSON or a page of some proxy, begins with a letter: half a gigabyte and more.
  if (length < SHORTEST || (prelude[0] as number) >= 0x20) throw broken("no event stream");
  if (length > limit) {
    const said = `An event has more than ${limit} bytes. Raise maxEventSize if it is legitimate.`;
    throw new AnyLLMError("event_too_large", said);
  }
  const message = new Uint8Array(length);
  message.set(prelude);
  return message;
}

function broken(what: string, cause?: unknown): AnyLLMError {
  const said = `The stream is ${what}. Check baseURL, and what stands between.`;
  return new AnyLLMError("protocol_error", said, { cause });
}

const utf8 = /* @__PURE__ */ new TextDecoder("utf-8", { fatal: true });
const encoder = /* @__PURE__ */ new TextEncoder();
const codec = /* @__PURE__ */ new EventStreamCodec(
  (bytes) => (typeof bytes === "string" ? bytes : utf8.decode(bytes as Uint8Array)),
  (text) => encoder.encode(text),
);

function tell(message: Uint8Array, onFrame: OnFrame): void {
  const { headers, data } = read(message);
  const text = (name: string): string => String(headers[name]?.value ?? "");
  const type = text(":message-type");
  if (type === "error") {
    const error = { code: text(":error-code"), message: text(":error-message") };
    return onFrame(JSON.stringify(error), "error");
  }
  if (type === "exception") return onFrame(asJson(data), text(":exception-type"));
  const name = text(":event-type");
  onFrame(name === "chunk" ? unwrap(data) : data, name);
}

// An exception may have no words, or plain ones.
function asJson(data: string): string {
  if (data === "") return "{}";
  return isObject(parseJson(data)) ? data : JSON.stringify({ message: data });
}

function read(message: Uint8Array): { headers: MessageHeaders; data: string } {
  try {
    const { headers, body } = codec.decode(message);
    return { headers, data: utf8.decode(body) };
  } catch (cause) {
    throw broken("damaged: a message does not match its checksum", cause);
  }
}

function unwrap(data: string): string {
  try {
    const { bytes } = JSON.parse(data) as { bytes: string };
    return utf8.decode(Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0)));
  } catch (cause) {
    throw broken("damaged: a chunk does not decode", cause);
  }
}
