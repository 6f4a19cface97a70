const OPEN = "<think>";
const CLOSE = "</think>";
type State = "start" | "open" | "reasoning" | "gap" | "text";

/** Takes the pieces of a text as they come; what may be part of a tag is held back. */
export interface ThinkSplitter {
  feed(delta: string): void;
  /** No more comes: what was held back is told. */
  end(): void;
}

/**
 * Parts the thinking at the beginning of a text from the text after it. Tags are found however the
 * text is cut; later ones, and any that do not begin the text, are text. White space around the
 * thinking belongs to neither.
 *
 * @param tell - Told each piece as soon as it is clear what it is. A piece is never empty.
 */
export function createThinkSplitter(
  tell: (kind: "reasoning" | "text", delta: string) => void,
): ThinkSplitter {
  let state: State = "start";
  let held = "";
  const out = (kind: "reasoning" | "text", length = held.length): void => {
    if (length > 0) tell(kind, held.slice(0, length));
    held = held.slice(length);
  };
  // Each step moves on to another state, or waits for more.
  const steps: Record<State, () => boolean> = {
    start() {
      const begun = held.trimStart();
      if (begun.startsWith(OPEN)) {
        held = begun.slice(OPEN.length);
        state = "open";
      } else if (OPEN.startsWith(begun)) return false;
      else state = "text";
      return true;
    },
    open() {
      held = held.trimStart();
      if (held) state = "reasoning";
      return held !== "";
    },
    reasoning() {
      const end = held.indexOf(CLOSE);
      const known = end < 0 ? held.slice(0, held.length - tagTail(held)) : held.slice(0, end);
      out("reasoning", known.trimEnd().length);
      if (end < 0) return false;
      held = held.slice(held.indexOf(CLOSE) + CLOSE.length);
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
function tagTail(text: string): number {
  const at = text.lastIndexOf("<");
  return at >= 0 && CLOSE.startsWith(text.slice(at)) ? text.length - at : 0;
}
