import type { StreamEvent } from "@anyllm/types";
import type { StructuredSpec } from "../agent/contract.ts";

/**
 * The value as it grows, from the events of a stream. Of texts that are longer than what they grew by
 * every step is not told, so that reading all of them stays linear; what is told last is whole.
 *
 * A new message, as after an answer that had to be mended, begins anew.
 */
export async function* partialOutputs(
  events: AsyncIterable<StreamEvent>,
  spec: Pick<StructuredSpec, "partial">,
): AsyncGenerator<unknown, void, undefined> {
  const reader = readTexts(events);
  let told: string | undefined;
  try {
    for (;;) {
      const text = await reader.next();
      if (text === undefined) return;
      const value = await spec.partial(text);
      const seen = value === undefined ? undefined : JSON.stringify(value);
      if (seen === undefined || seen === told) continue;
      told = seen;
      yield value;
    }
  } finally {
    reader.leave();
  }
}

interface TextReader {
  /** The text of the message as far as it has come, once it has grown; `undefined` at the end. */
  next(): Promise<string | undefined>;
  leave(): void;
}

// The share of a text that it must grow by to be read again, and how often a reader that was woken
// lets others go first: the events of one chunk are there within a few of these turns.
const SHARE = 256;
const TURNS = 16;

function readTexts(events: AsyncIterable<StreamEvent>): TextReader {
  const iterator = events[Symbol.asyncIterator]();
  let text = "";
  let item: string | undefined;
  let read = 0;
  let ended = false;
  let failure: { cause: unknown } | undefined;
  let pending: Promise<void> | undefined;
  let arrived = false;

  const take = ({ done, value }: IteratorResult<StreamEvent, unknown>): void => {
    if (done === true) {
      ended = true;
    } else if (value.type === "response.output_text.delta") {
      if (value.item_id !== item) read = (text = "").length;
      item = value.item_id;
      text += value.delta;
    }
  };
  // One event is asked for at a time, and only while somebody waits for a value.
  const pull = async (): Promise<void> => {
    arrived = false;
    try {
      take(await iterator.next());
    } catch (cause) {
      failure = { cause };
      ended = true;
    }
    pending = undefined;
    arrived = true;
  };
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < TURNS && !arrived; turn++) await Promise.resolve();
  };
  const grown = (): boolean => (text.length - read) * SHARE >= text.length && text.length > read;

  return {
    async next() {
      while (!ended) {
        await (pending ??= pull());
        // Whatever else is already here is taken before the text is read.
        while (!ended) {
          pending ??= pull();
          await settle();
          if (!arrived) break;
        }
        if (grown() && !ended) break;
      }
      if (text.length > read) {
        read = text.length;
        return text;
      }
      if (failure) throw failure.cause;
      return undefined;
    },
    leave() {
      if (!ended) void iterator.return?.();
    },
  };
}
