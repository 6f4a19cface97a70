import { lastUser, type Turn } from "../conversation.ts";
import { SEARCHED } from "../hints.ts";
import { arithmetic } from "./arithmetic.ts";
import { capitalsRule } from "./capitals.ts";
import { memory } from "./memory.ts";
import type { Answer, Rule } from "./rule.ts";
import { count, echo, greeting, identity, INTRODUCTION } from "./small-talk.ts";
import { story } from "./story.ts";

/** In the order they are tried. */
const rules: readonly Rule[] = [
  echo,
  story,
  identity,
  memory,
  capitalsRule,
  count,
  arithmetic,
  greeting,
];

/** An answer, and the names of the rules that gave it. */
export interface RuledAnswer extends Answer {
  /** Empty when no rule applied. */
  by: string[];
}

/**
 * Answers the last thing the user said: with a rule for the whole of it, or else sentence by
 * sentence. Where no rule applies, the answer says so and what the model can do.
 */
export function answerByRules(turns: readonly Turn[]): RuledAnswer {
  const { text, attachments } = lastUser([...turns]);
  for (const rule of rules.filter(({ whole }) => whole)) {
    const answer = rule.answer({ text, turns });
    if (answer) return { ...answer, by: [rule.name] };
  }
  const answers: RuledAnswer[] = [];
  for (const sentence of text.slice(0, SEARCHED).split(/(?<=[.!?])\s+/)) {
    const found = answerSentence(sentence, turns);
    if (found && !answers.some((answer) => answer.text === found.text)) answers.push(found);
  }
  if (answers.length > 0) return join(answers);
  return { text: attachments.length > 0 ? unseen(attachments) : unknown(text), by: [] };
}

function answerSentence(text: string, turns: readonly Turn[]): RuledAnswer | undefined {
  for (const rule of rules) {
    const answer = rule.whole ? undefined : rule.answer({ text, turns });
    if (answer) return { ...answer, by: [rule.name] };
  }
  return undefined;
}

function join(answers: RuledAnswer[]): RuledAnswer {
  const last = answers.at(-1);
  return {
    ...last,
    text: answers.map(({ text }) => text).join(" "),
    short: answers.map(({ text, short }) => short ?? text).join(" "),
    by: answers.flatMap(({ by }) => by),
  };
}

function unseen(attachments: string[]): string {
  return `You attached ${attachments.join(" and ")}. ${INTRODUCTION} I cannot see into attachments.`;
}

function unknown(text: string): string {
  const abilities = rules.map(({ can }) => can);
  const said = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  const about = said.trim() === "" ? "You said nothing." : `I have no rule for “${said.trim()}”.`;
  return `${INTRODUCTION} ${about} I can ${abilities.slice(0, -1).join(", ")} and ${abilities.at(-1)}.`;
}
