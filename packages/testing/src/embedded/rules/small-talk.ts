import type { Rule } from "./rule.ts";

/** How the embedded model introduces itself. */
export const INTRODUCTION =
  "I am the embedded model of anyllm: a rule-based responder, not a language model.";

/** Says what it is. */
export const identity: Rule = {
  name: "identity",
  can: "say what I am",
  answer({ text }) {
    const asks =
      /\b(?:who|what) (?:are|r) (?:you|u)\b|\bare you (?:an? )?(?:ai|gpt|human|llm|language model|real|robot|bot|model)\b|\b(?:which|what) model\b|\byour name\b|\bintroduce yourself\b/i;
    if (!asks.test(text)) return undefined;
    return {
      text: `${INTRODUCTION} I run on this machine, need no key, and answer the same way every time.`,
      short: INTRODUCTION,
    };
  },
};

/** Says again what it is told to say. */
export const echo: Rule = {
  name: "echo",
  can: "repeat after you",
  whole: true,
  answer({ text }) {
    const asks =
      /^\s*(?:please )?(?:repeat(?: after me)?|say|echo|reply with|respond with|answer with|output|print)\b(?: (?:exactly|only|just|the words?|the following|this|back))*\s*:?\s*([^]+)$/i;
    const words = asks.exec(text)?.[1]?.trim();
    if (words === undefined || words === "") return undefined;
    const quoted = /^["“']([^]*?)["”'][.!]?$/.exec(words)?.[1];
    return { text: quoted ?? words, about: "echo" };
  },
};

/** Counts, which makes a stream as long as one likes. */
export const count: Rule = {
  name: "count",
  can: "count (“Count from 1 to 10”)",
  answer({ text }) {
    const [, from = "1", to] =
      /\bcount (?:from (-?\d+) )?(?:up |down )?to (-?\d+)/i.exec(text) ?? [];
    if (to === undefined) return undefined;
    const first = Number(from);
    const last = Number(to);
    const length = Math.min(Math.abs(last - first), 99_999) + 1;
    const step = last < first ? -1 : 1;
    const numbers = Array.from({ length }, (_, index) => first + index * step);
    return { text: `${numbers.join(", ")}.` };
  },
};

/** Greets back. */
export const greeting: Rule = {
  name: "greeting",
  can: "greet you",
  answer({ text }) {
    if (/\b(?:thanks|thank you)\b/i.test(text)) return { text: "You are welcome." };
    if (!/^\s*(?:hi|hello|hey|good (?:morning|afternoon|evening))\b/i.test(text)) return undefined;
    return { text: `Hello! ${INTRODUCTION}`, short: "Hello!" };
  },
};
