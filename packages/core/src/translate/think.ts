/** A pair of tags around thinking in a text. */
export type ThinkTags = readonly [open: string, close: string];

/** Takes the pieces of a text as they come; what may be part of a tag is held back. */
export interface ThinkSplitter {
  feed(delta: string): void;
  /** What was held back is told: nothing more comes, or not at once. */
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
 * Parts the thinking at the beginning of a text, in one pair of tags or in several one after the
 * other, from the text after it. Tags are found however the text is cut; later ones, and any that do
 * not begin the text, are text. White space around the thinking belongs to neither.
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
  const [begin] = tags[0] as ThinkTags;
  let [, close] = tags[0] as ThinkTags;
  // Some models write the tag that the prompt ends with once more.
  let again = opened ? begin : undefined;
  let held = "";
  // White space at the end of the thinking so far.
  let space = "";
  // Whether what is held is white space alone.
  let blank = true;
  const out = (kind: "reasoning" | "text", length = held.length): void => {
    if (length > 0) tell(kind, held.slice(0, length));
    held = held.slice(length);
  };
  // The tags that a text begins with; nothing where more of it must be seen.
  const opening = (text: string): ThinkTags | false | undefined => {
    const pair = tags.find(([open]) => text.startsWith(open));
    return pair ?? (tags.some(([open]) => open.startsWith(text)) ? undefined : false);
  };
  // Each step moves on to another state, or waits for more.
  const steps: Record<State, () => boolean> = {
    start() {
      const begun = held.trimStart();
      const pair = opening(begun);
      if (pair === undefined) return false;
      if (pair) {
        close = pair[1];
        held = begun.slice(pair[0].length);
        state = "open";
      } else state = "text";
      return true;
    },
    open() {
      held = held.trimStart();
      if (again !== undefined && held.startsWith(again))
        held = held.slice(again.length).trimStart();
      else if (again !== undefined && again.startsWith(held)) return false;
      again = undefined;
      if (held) state = "reasoning";
      return held !== "";
    },
    reasoning() {
      const end = held.indexOf(close);
      const known = end < 0 ? held.slice(0, held.length - tail(held, close)) : held.slice(0, end);
      out("reasoning", known.trimEnd().length);
      if (end < 0) return false;
      const at = held.indexOf(close);
      space = held.slice(0, at);
      held = held.slice(at + close.length);
      state = "gap";
      return true;
    },
    gap() {
      const begun = held.trimStart();
      const pair = held === "" ? undefined : opening(begun);
      if (pair === undefined) return false;
      if (pair) {
        // Thinking in several pieces: the space between them is its own.
        close = pair[1];
        held = space + held.slice(0, held.length - begun.length) + begun.slice(pair[0].length);
        state = "reasoning";
      } else {
        held = begun;
        state = "text";
      }
      return true;
    },
    text() {
      out("text");
      return false;
    },
  };
  return {
    feed(delta) {
      if (state === "text") return delta === "" ? undefined : tell("text", delta);
      // More space behind space settles nothing: it is looked at once, however much there is.
      const waits = blank && delta.trim() === "";
      held += delta;
      if (waits) return;
      while (steps[state]());
      blank = held.trim() === "";
    },
    end() {
      if (state === "start") {
        if (!blank) state = "text";
        out("text");
      }
      if (state === "gap" && !blank) {
        held = held.trimStart();
        state = "text";
        out("text");
      }
      if (state === "open") again = undefined;
      if (state === "open" && held) state = "reasoning";
      if (state === "reasoning") out("reasoning", held.trimEnd().length);
      blank = held === "";
    },
  };
}

// How many characters at the end may be the beginning of the closing tag.
function tail(text: string, close: string): number {
  const at = text.lastIndexOf(close[0] as string);
  return at >= 0 && close.startsWith(text.slice(at)) ? text.length - at : 0;
}
