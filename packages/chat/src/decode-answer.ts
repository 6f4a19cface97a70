import type { Loose, ThinkTags, Writer } from "@anyllm/core/translate";
import type { ChatDialect } from "./dialect.ts";

/** What all answers of a vendor are read by. */
export interface Reading {
  dialect: ChatDialect;
  tags: readonly ThinkTags[];
  /** Whether the prompt opens the first pair of tags. */
  opened: boolean;
}

/** The answer that a message is part of. */
export interface Answer {
  readonly reading: Reading;
  readonly writer: Writer;
  id(prefix: string): string;
  /** Told each citation. */
  cited(annotation: Loose): void;
}

/** What stands on every item of a choice that is not the answer itself. */
export interface Choice {
  choice: number;
}
