import { SEARCHED } from "../hints.ts";
import type { Rule } from "./rule.ts";

const article = /^(?:an?|the|my|some|two|three)\s+/i;

/** Builds a short story out of the things the prompt names. */
export const story: Rule = {
  name: "story",
  can: "build a short story out of the things you name",
  whole: true,
  answer({ text }) {
    if (!/\b(?:story|tale|fable)\b/i.test(text)) return undefined;
    const [hero = "a small program", other = "an old lighthouse", ...more] = subjects(text);
    const theHero = definite(hero);
    const theOther = definite(other);
    const third = more[0] === undefined ? "a light in the window" : indefinite(more[0]);
    const opening = `Once upon a time there was ${indefinite(hero)} that wanted to be useful.`;
    const sentences = [
      opening,
      `One evening ${theHero} came upon ${indefinite(other)}, and neither had ever seen anything like it.`,
      `“I only know a few rules,” said ${theHero}, “but I follow them well.”`,
      `So they followed them together, one after the other, until they found ${third}.`,
      `By morning ${theOther} had a friend, and ${theHero} had a story to tell.`,
      "The end.",
    ];
    return { text: sentences.join(" "), short: opening, about: "story" };
  },
};

function subjects(text: string): string[] {
  const about = /\b(?:about|of|with|featuring)\s+([^.!?\n]+)/i.exec(text.slice(0, SEARCHED))?.[1];
  if (about === undefined) return [];
  return about
    .split(/,\s*(?:and\s+)?|\s+(?:and|with|who|that|which)\s+/i)
    .map((part) => part.trim())
    .filter((part) => part !== "" && part.split(/\s+/).length <= 5);
}

function definite(subject: string): string {
  return isProper(subject) ? subject : `the ${subject.replace(article, "")}`;
}

function indefinite(subject: string): string {
  if (isProper(subject) || article.test(subject) || /[^s]s$/.test(subject)) return subject;
  return `${/^[aeiou]/i.test(subject) ? "an" : "a"} ${subject}`;
}

function isProper(subject: string): boolean {
  return /^\p{Lu}/u.test(subject) && !article.test(subject);
}
