import { AnyLLMError } from "../errors.ts";
import type { FrameParser, OnFrame } from "./framing.ts";

/**
 * Server-sent events, fed with bytes. Follows the WHATWG rules for `data` and `event`: LF, CR and
 * CRLF lines in any mixture, cut anywhere; several `data` lines in one event; comments; a leading
 * byte order mark. `id` and `retry` mean nothing to this protocol and are passed over. An event
 * that the end of the stream cuts off is not delivered.
 *
 * Work is linear in the bytes fed, however they are cut, and what is held never exceeds `limit`.
 *
 * @param onFrame - Called with the data and the event name (`""` if none) of each event.
 * @param limit - The most characters that one event may have.
 * @throws AnyLLMError `event_too_large` beyond the limit, `protocol_error` for invalid UTF-8.
 */
export function sseDecode(onFrame: OnFrame, limit: number): FrameParser {
  // Decoders that drop the mark themselves forget, when it is cut, that they have seen it.
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let begun = false;
  let partial = ""; // the unfinished line: a rope that is searched for line ends only once
  let data: string | undefined;
  let name = "";
  let skipLF = false;

  const tooLarge = (size: number): void => {
    if (size > limit) {
      throw new AnyLLMError(
        "event_too_large",
        `One event of the stream has more than ${limit} characters. Raise maxEventSize if it is legitimate.`,
      );
    }
  };

  // One line of the text, from start to end; only the value is cut out of it.
  const line = (text: string, start: number, end: number): void => {
    if (start === end) {
      if (data !== undefined) onFrame(data, name);
      data = undefined;
      name = "";
      return;
    }
    const colon = start + (text.charCodeAt(start) === 100 ? 4 : 5);
    const field = text.startsWith("data", start) ? "data" : "event";
    if (colon > end || !text.startsWith(field, start)) return;
    if (colon < end && text.charCodeAt(colon) !== 58) return;
    const value = text.slice(
      colon + (text.charCodeAt(colon + 1) === 32 ? 2 : 1),
      Math.max(colon, end),
    );
    if (field === "event") {
      name = value;
    } else {
      data = data === undefined ? value : `${data}\n${value}`;
      tooLarge(data.length);
    }
  };

  return {
    feed(bytes) {
      let text: string;
      let broken: AnyLLMError | undefined;
      try {
        text = decoder.decode(bytes, { stream: true });
      } catch (cause) {
        broken = new AnyLLMError("protocol_error", "The stream is not valid UTF-8.", { cause });
        // The same bytes in smaller chunks would have been read up to the broken character.
        text = new TextDecoder("utf-8", { ignoreBOM: true })
          .decode(bytes)
          .replace(/\u{FFFD}[^]*/u, "");
      }
      if (!begun && text !== "") {
        begun = true;
        if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
      }
      if (skipLF && text !== "") {
        skipLF = false;
        if (text.charCodeAt(0) === 10) text = text.slice(1);
      }
      if (text.includes("\r")) {
        skipLF = text.endsWith("\r");
        text = text.replace(/\r\n?/g, "\n");
      }
      let start = 0;
      let end = text.indexOf("\n");
      if (end >= 0 && partial !== "") {
        const whole = partial + text.slice(0, end);
        partial = "";
        line(whole, 0, whole.length);
        start = end + 1;
        end = text.indexOf("\n", start);
      }
      while (end >= 0) {
        line(text, start, end);
        start = end + 1;
        end = text.indexOf("\n", start);
      }
      if (start < text.length) {
        partial += start === 0 ? text : text.slice(start);
        tooLarge(partial.length);
      }
      if (broken) throw broken;
    },
  };
}
