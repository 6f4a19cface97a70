import { isObject, list, type Loose } from "@anyllm/core/translate";
import type { LogProb } from "@anyllm/types";

/** Log probabilities on their way to the text that they belong to. */
export interface Logprobs {
  /** Whether there are any of the tokens that are being read. */
  waiting(): boolean;
  read(given: unknown): void;
  /** Those of the text that is told now. */
  take(): { logprobs?: LogProb[] };
  /** What waits belongs to no text: it is kept under this name. */
  keep(name: string): void;
  /** All that belongs to no text, as a field of the message. */
  rest(): Loose;
}

export function createLogprobs(): Logprobs {
  let waiting: LogProb[] | undefined;
  // Of refusals and reasoning, or in forms of a vendor's own.
  let kept: unknown;
  const add = (name: string, given: readonly unknown[]): void => {
    const lists = (isObject(kept) ? kept : (kept = {})) as Record<string, unknown[]>;
    (lists[name] ??= []).push(...given);
  };
  return {
    waiting: () => waiting !== undefined,
    read(given) {
      if (!isObject(given)) {
        kept = kept === undefined ? given : [kept, given].flat();
        return;
      }
      for (const name in given) {
        const tokens = list(given[name]);
        if (tokens.length === 0) continue;
        if (name === "content") (waiting ??= []).push(...(tokens as LogProb[]));
        else add(name, tokens);
      }
    },
    take() {
      const taken = waiting ? { logprobs: waiting } : {};
      waiting = undefined;
      return taken;
    },
    keep(name) {
      if (waiting) add(name, waiting);
      waiting = undefined;
    },
    rest: () => (kept === undefined ? {} : { logprobs: kept }),
  };
}
