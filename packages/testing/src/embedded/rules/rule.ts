import type { Turn } from "../conversation.ts";

/** What a rule is asked. */
interface Question {
  /** One sentence of the user's, or all of them for a rule that takes the whole. */
  text: string;
  /** The conversation up to and including it. */
  turns: readonly Turn[];
}

/** What a rule answers. */
export interface Answer {
  text: string;
  /** The same in as few words as possible. @default text */
  short?: string;
  /** The bare answer, for a property of a JSON Schema. */
  value?: string | number;
  /** What the bare answer is: `capital`. */
  about?: string;
}

/** One thing the embedded model can do. */
export interface Rule {
  /** As the reasoning trace names it. */
  name: string;
  /** What it can do, to continue the sentence "I can …". */
  can: string;
  /** Whether it wants all that was said at once, not sentence by sentence. */
  whole?: boolean;
  answer(question: Question): Answer | undefined;
}
