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
  tell: Tell,
  { tags = usual, opened = false }: ThinkOptions = {},
): ThinkSplitter {
  return new TextSplitter(tell, tags, opened);
}

type Tell = (kind: "reasoning" | "text", delta: string) => void;

// A class: one is made for each answer, and most answers think in no tags.
class TextSplitter implements ThinkSplitter {
  readonly #tell: Tell;
  readonly #tags: readonly ThinkTags[];
  #state: State;
  #close: string;
  // Some models write the tag that the prompt ends with once more.
  #again: string | undefined;
  #held = "";
  // White space at the end of the thinking so far.
  #space = "";
  // Whether what is held is white space alone.
  #blank = true;

  constructor(tell: Tell, tags: readonly ThinkTags[], opened: boolean) {
    const [begin, close] = tags[0] as ThinkTags;
    this.#tell = tell;
    this.#tags = tags;
    this.#state = opened ? "open" : "start";
    this.#close = close;
    this.#again = opened ? begin : undefined;
  }

  feed(delta: string): void {
    if (this.#state === "text") return delta === "" ? undefined : this.#tell("text", delta);
    // More space behind space settles nothing: it is looked at once, however much there is.
    const waits = this.#blank && delta.trim() === "";
    this.#held += delta;
    if (waits) return;
    while (this.#step());
    this.#blank = this.#held.trim() === "";
  }

  end(): void {
    if (this.#state === "start") {
      if (!this.#blank) this.#state = "text";
      this.#out("text");
    }
    if (this.#state === "gap" && !this.#blank) {
      this.#held = this.#held.trimStart();
      this.#state = "text";
      this.#out("text");
    }
    if (this.#state === "open") this.#again = undefined;
    if (this.#state === "open" && this.#held) this.#state = "reasoning";
    if (this.#state === "reasoning") this.#out("reasoning", this.#held.trimEnd().length);
    this.#blank = this.#held === "";
  }

  // Moves on to another state; false where more must be seen.
  #step(): boolean {
    switch (this.#state) {
      case "start":
        return this.#start();
      case "open":
        return this.#open();
      case "reasoning":
        return this.#reasoning();
      case "gap":
        return this.#gap();
      default:
        this.#out("text");
        return false;
    }
  }

  #start(): boolean {
    const begun = this.#held.trimStart();
    const pair = this.#opening(begun);
    if (pair === undefined) return false;
    if (pair) {
      this.#close = pair[1];
      this.#held = begun.slice(pair[0].length);
      this.#state = "open";
    } else this.#state = "text";
    return true;
  }

  #open(): boolean {
    const again = this.#again;
    this.#held = this.#held.trimStart();
    if (again !== undefined && this.#held.startsWith(again))
      this.#held = this.#held.slice(again.length).trimStart();
    else if (again?.startsWith(this.#held)) return false;
    this.#again = undefined;
    if (this.#held) this.#state = "reasoning";
    return this.#held !== "";
  }

  #reasoning(): boolean {
    const held = this.#held;
    const close = this.#close;
    const end = held.indexOf(close);
    const known = end < 0 ? held.slice(0, held.length - tail(held, close)) : held.slice(0, end);
    this.#out("reasoning", known.trimEnd().length);
    if (end < 0) return false;
    const at = this.#held.indexOf(close);
    this.#space = this.#held.slice(0, at);
    this.#held = this.#held.slice(at + close.length);
    this.#state = "gap";
    return true;
  }

  #gap(): boolean {
    const held = this.#held;
    const begun = held.trimStart();
    const pair = held === "" ? undefined : this.#opening(begun);
    if (pair === undefined) return false;
    if (pair) {
      // Thinking in several pieces: the space between them is its own.
      this.#close = pair[1];
      const between = held.slice(0, held.length - begun.length);
      this.#held = this.#space + between + begun.slice(pair[0].length);
      this.#state = "reasoning";
    } else {
      this.#held = begun;
      this.#state = "text";
    }
    return true;
  }

  #out(kind: "reasoning" | "text", length = this.#held.length): void {
    if (length > 0) this.#tell(kind, this.#held.slice(0, length));
    this.#held = this.#held.slice(length);
  }

  // The tags that a text begins with; nothing where more of it must be seen.
  #opening(begun: string): ThinkTags | false | undefined {
    let begins = false;
    for (const pair of this.#tags) {
      if (begun.startsWith(pair[0])) return pair;
      begins ||= pair[0].startsWith(begun);
    }
    return begins ? undefined : false;
  }
}

// How many characters at the end may be the beginning of the closing tag.
function tail(text: string, close: string): number {
  const at = text.lastIndexOf(close[0] as string);
  return at >= 0 && close.startsWith(text.slice(at)) ? text.length - at : 0;
}
