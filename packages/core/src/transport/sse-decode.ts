import { AnyLLMError } from "../errors.ts";
import type { FrameParser, OnFrame } from "./framing.ts";

const LF = 10;
const CR = 13;

/**
 * Server-sent events, fed with bytes. Follows the WHATWG rules for `data` and `event`: LF, CR and
 * CRLF lines in any mixture, cut anywhere; several `data` lines in one event; comments; a leading
 * byte order mark. `id` and `retry` mean nothing to this protocol and are passed over. An event
 * that the end of the stream cuts off is not delivered; JSON that stands bare at its end, outside of
 * events, is: some vendors put the error there that breaks a stream off.
 *
 * Work is linear in the bytes fed, however they are cut, and what is held never exceeds `limit`.
 *
 * @param onFrame - Called with the data and the event name (`""` if none) of each event.
 * @param limit - The most characters that one event may have.
 * @throws AnyLLMError `event_too_large` beyond the limit, `protocol_error` for invalid UTF-8.
 */
export function sseDecode(onFrame: OnFrame, limit: number): FrameParser {
  const decode = createDecoder();
  let partial = ""; // the unfinished line: a rope that is searched for line ends only once
  let data: string | undefined;
  let name = "";
  let bare = ""; // from a line on that begins like JSON

  const checkSize = (size: number): void => {
    if (size <= limit) return;
    const said = `An event has more than ${limit} characters. Raise maxEventSize if it is legitimate.`;
    throw new AnyLLMError("event_too_large", said);
  };
  // Takes the whole lines of a text, and gives back where the unfinished one begins. Only values are
  // cut out of the text; lines are recognised where they stand.
  const takeLines = (text: string, begin: number): number => {
    let start = begin;
    for (let end = text.indexOf("\n", start); end >= 0; end = text.indexOf("\n", start)) {
      if (end === start) {
        const whole = data;
        const named = name;
        data = undefined;
        name = "";
        if (whole !== undefined) onFrame(whole, named);
      } else if (text.startsWith("data", start)) {
        const value = valueAt(text, start + 4, end);
        if (value !== undefined) data = data === undefined ? value : `${data}\n${value}`;
        if (data !== undefined) checkSize(data.length);
        bare = "";
      } else if (text.startsWith("event", start)) {
        name = valueAt(text, start + 5, end) ?? name;
      } else if (bare !== "" || (data === undefined && "[{".includes(text.charAt(start)))) {
        bare += text.slice(start, end + 1);
        checkSize(bare.length);
      }
      start = end + 1;
    }
    return start;
  };

  const feedText = (bytes: Uint8Array): void => {
    const { text, broken } = decode(bytes);
    const first = text.indexOf("\n") + 1;
    if (first === 0) {
      partial += text;
    } else {
      // Only the line that was cut is put together anew, not the whole text.
      const isCut = partial !== "";
      if (isCut) takeLines(partial + text.slice(0, first), 0);
      partial = "";
      partial = text.slice(takeLines(text, isCut ? first : 0));
    }
    checkSize(partial.length);
    if (broken) throw broken;
  };

  return {
    feed(bytes) {
      // What is unfinished is decoded by itself: as a slice it would hold the text of the whole chunk
      // until the next one comes.
      const end = endOfEvents(bytes);
      if (end === 0 || end === bytes.length) return feedText(bytes);
      feedText(bytes.subarray(0, end));
      feedText(bytes.subarray(end));
    },
    end() {
      const json = bare + partial;
      if (data === undefined && isJson(json)) onFrame(json, "");
    },
  };
}

// What was cut off is none.
function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

// Behind the last blank line; a CR alone is not looked for.
function endOfEvents(bytes: Uint8Array): number {
  let at = bytes.length;
  while (at > 0) {
    at = bytes.lastIndexOf(LF, at - 1);
    const before = bytes[at - 1] === CR ? at - 2 : at - 1;
    if (bytes[before] === LF) return at + 1;
  }
  return 0;
}

// What follows a field's name: nothing, or a colon, at most one space, and the value.
function valueAt(text: string, colon: number, end: number): string | undefined {
  if (colon === end) return "";
  if (text.charCodeAt(colon) !== 58) return undefined;
  return text.slice(text.charCodeAt(colon + 1) === 32 ? colon + 2 : colon + 1, end);
}

interface Decoded {
  text: string;
  broken?: AnyLLMError;
}

// Bytes to text whose lines end with LF alone.
function createDecoder(): (bytes: Uint8Array) => Decoded {
  // Decoders that drop the mark themselves forget, when it is cut, that they have seen it.
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let begun = false;
  let skipLF = false;
  return (bytes) => {
    let text: string;
    let broken: AnyLLMError | undefined;
    try {
      text = decoder.decode(bytes, { stream: true });
    } catch (cause) {
      broken = new AnyLLMError("protocol_error", "The stream is not valid UTF-8.", { cause });
      // The same bytes in smaller chunks would have been read up to the broken character.
      text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
      text = text.replace(/\u{FFFD}[^]*/u, "");
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
    return broken ? { text, broken } : { text };
  };
}
