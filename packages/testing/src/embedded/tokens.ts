import type { Fact, Turn } from "./conversation.ts";

/** Characters of a word that count as one token. */
const CHARACTERS = 4;

/**
 * Tokens of a text: each word counts one for every four characters begun. An estimate, the same on
 * every run, near what tokenizers give for English.
 */
export function countTokens(text: string): number {
  let tokens = 0;
  for (const [word] of text.matchAll(/\S+/g)) tokens += Math.ceil(word.length / CHARACTERS);
  return tokens;
}

/** A text in the pieces it is streamed in: words, each with the space after it. */
export function pieces(text: string): string[] {
  return text.match(/\s*\S+\s*/g) ?? (text === "" ? [] : [text]);
}

/** The longest beginning of a text that has at most so many tokens. */
export function takeTokens(text: string, limit: number): string {
  let left = limit;
  let taken = "";
  for (const piece of pieces(text)) {
    const tokens = countTokens(piece);
    if (tokens > left) {
      const start = piece.length - piece.trimStart().length;
      return left > 0 ? taken + piece.slice(0, start + left * CHARACTERS) : taken.trimEnd();
    }
    left -= tokens;
    taken += piece;
  }
  return taken;
}

/** The text of a fact that is paid for. */
export function factText(fact: Fact): string {
  return fact.type === "call" ? `${fact.name} ${fact.arguments}` : fact.text;
}

/** The text of a turn that is paid for. */
export function turnText(turn: Turn): string {
  return turn.role === "call" ? `${turn.name} ${turn.arguments}` : turn.text;
}
