import { AnyLLMError, type FrameParser, type Framing } from "@anyllm/core";
import { isObject, parseJson } from "@anyllm/core/translate";

/**
 * A stream of JSON values, one a line. What the end of the stream cuts off is not delivered; a last
 * line that is whole needs no line end. Work is linear in the bytes fed, however they are cut.
 *
 * Source: https://docs.ollama.com/api/streaming
 *
 * @param onFrame - Called with the text of each line; names are empty.
 * @param limit - The most characters that one line may have.
 * @throws AnyLLMError `event_too_large` beyond the limit, `protocol_error` for invalid UTF-8.
 */
export const jsonLines: Framing = (onFrame, limit): FrameParser => {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  // The unfinished line: a rope that is searched for line ends only once.
  let partial = "";
  // The end of it, which tells cheaply whether it may be the last line.
  let tail = "";
  const checkSize = (line: string): void => {
    if (line.length <= limit) return;
    const said = `A line has more than ${limit} characters. Raise maxEventSize if it is legitimate.`;
    throw new AnyLLMError("event_too_large", said);
  };
  return {
    feed(bytes) {
      const [first = "", ...rest] = decode(decoder, bytes).split("\n");
      partial += first;
      tail = (tail + first).slice(-length);
      for (const next of rest) {
        checkSize(partial);
        onFrame(partial.trim(), "");
        partial = tail = next;
      }
      checkSize(partial);
      if (!last.test(tail) || !isObject(parseJson(partial))) return;
      onFrame(partial.trim(), "");
      partial = tail = "";
    },
  };
};

// Some servers end the last line with the stream alone: what follows `done` are counts, or it is an
// error, which is short.
const last = /(?:"done"\s*:\s*true\b|^\s*\{\s*"error"\s*:)[^]*\}\s*$/;
const length = 2000;

function decode(decoder: TextDecoder, bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes, { stream: true });
  } catch (cause) {
    throw new AnyLLMError("protocol_error", "The stream is not valid UTF-8.", { cause });
  }
}
