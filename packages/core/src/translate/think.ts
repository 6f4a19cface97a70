/** A pair of tags around thinking in a text. */
export type ThinkTags = readonly [open: string, close: string];

/** Takes the pieces of a text as they come; what may be part of a tag is held back. */
export interface ThinkSplitter {
  feed(delta: string): void;
  /** No more comes: what was held back is told. */
  end(): void;
}

/** Where thinking is found in a text. */
export interface ThinkOptions {
  /** The tags that may open it. @default `<think>`, `</think>` */
  tags?: readonly ThinkTags[] | undefined;
  /** The prompt has opened the first pair already: the text begins with thinking. @default false */
  opened?: boolean | undefined;
}

type State = "start" | "open" | "reasoning" | "gap" | "text";

const usual: readonly ThinkTags[] = [["<think>", "</think>"]];

/**
 * Parts the thinking at the beginning of a text from the text after it. Tags are found however the
 * text is cut; later ones, and any that do not begin the text, are text. White space around the
 * thinking belongs to neither.
 *
 * @param tell - Told each piece as soon as it is clear what it is. A piece is never empty.
 * @example
 * ```ts
 * import { createThinkSplitter } from "@anyllm/core/translate";
 *
 * const splitter = createThinkSplitter((kind, delta) => console.log(kind, delta));
 * for (const piece of ["<thi", "nk>Hm.</think>", "Yes."]) splitter.feed(piece);
 * splitter.end(); // "reasoning" "Hm.", then "text" "Yes."
 * ```
 */
export function createThinkSplitter(
  tell: (kind: "reasoning" | "text", delta: string) => void,
  { tags = usual, opened = false }: ThinkOptions = {},
): ThinkSplitter {
  let state: State = opened ? "open" : "start";
  let [, close] = tags[0] as ThinkTags;
  let held = "";
  const out = (kind: "reasoning" | "text", length = held.length): void => {
    if (length > 0) tell(kind, held.slice(0, length));
    held = held.slice(length);
  };
  // Each step moves on to another state, or waits for more.
  const steps: Record<State, () => boolean> = {
    start() {
      const begun = held.trimStart();
      const pair = tags.find(([open]) => begun.startsWith(open));
      if (pair) {
        close = pair[1];
        held = begun.slice(pair[0].length);
        state = "open";
      } else if (tags.some(([open]) => open.startsWith(begun))) return false;
      else state = "text";
      return true;
    },
    open() {
      held = held.trimStart();
      if (held) state = "reasoning";
      return held !== "";
    },
    reasoning() {
      const end = held.indexOf(close);
      const known = end < 0 ? held.slice(0, held.length - tail(held, close)) : held.slice(0, end);
      out("reasoning", known.trimEnd().length);
      if (end < 0) return false;
      held = held.slice(held.indexOf(close) + close.length);
      state = "gap";
      return true;
    },
    gap() {
      held = held.trimStart();
      if (held) state = "text";
      return held !== "";
    },
    text() {
      out("text");
      return false;
    },
  };
  return {
    feed(delta) {
      if (state === "text") return delta === "" ? undefined : tell("text", delta);
      held += delta;
      while (steps[state]());
    },
    end() {
      if (state === "start") out("text");
      if (state === "reasoning") out("reasoning", held.trimEnd().length);
    },
  };
}

// How many characters at the end may be the beginning of the closing tag.
function tail(text: string, close: string): number {
  const at = text.lastIndexOf(close[0] as string);
  return at >= 0 && close.startsWith(text.slice(at)) ? text.length - at : 0;
}
