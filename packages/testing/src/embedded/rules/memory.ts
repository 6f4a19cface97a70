import type { Turn } from "../conversation.ts";
import { SEARCHED } from "../hints.ts";
import type { Answer, Rule } from "./rule.ts";

const told = /\bmy ([\p{L}][\p{L} '-]{0,40}?) (?:is|are|was) (?:called |named )?([^.!?\n]+)/iu;
const called = /\b(?:i am called|i'm called|call me) ([^.!?\n]+)/iu;
const asked =
  /\b(?:what(?:'s| is| are| was)|who(?:'s| is)|do you (?:know|remember)|tell me|remember) (?:again )?my ([\p{L}][\p{L} '-]{0,40}?)\s*(?:[?.!]|$)/iu;

/** Remembers what the user said of themselves, earlier in the conversation it is sent. */
export const memory: Rule = {
  name: "memory",
  can: "remember what you tell me of yourself (“My name is Ada”, then “What is my name?”)",
  answer({ text, turns }) {
    const wanted = asked.exec(text)?.[1]?.trim().toLowerCase();
    if (wanted !== undefined) return recall(wanted, turns);
    const fact = factIn(text);
    if (!fact) return undefined;
    const { subject, value } = fact;
    const reply =
      subject === "name"
        ? `Nice to meet you, ${value}.`
        : `I will remember that your ${subject} is ${value}.`;
    return { text: reply, value, about: subject };
  },
};

function recall(subject: string, turns: readonly Turn[]): Answer {
  for (const turn of turns.toReversed()) {
    if (turn.role !== "user") continue;
    for (const sentence of turn.text
      .slice(0, SEARCHED)
      .split(/(?<=[.!?])\s+/)
      .toReversed()) {
      const fact = factIn(sentence);
      if (fact?.subject !== subject) continue;
      return {
        text: `Your ${subject} is ${fact.value}.`,
        short: fact.value,
        value: fact.value,
        about: subject,
      };
    }
  }
  return { text: `You have not told me your ${subject}.` };
}

function factIn(text: string): { subject: string; value: string } | undefined {
  if (text.trimEnd().endsWith("?")) return undefined;
  const name = called.exec(text)?.[1];
  if (name !== undefined) return { subject: "name", value: name.trim() };
  const [, subject, value] = told.exec(text) ?? [];
  if (subject === undefined || value === undefined) return undefined;
  return { subject: subject.toLowerCase(), value: value.trim() };
}
