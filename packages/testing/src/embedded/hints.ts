/** Values that a prompt mentions, in the order it does. */
export interface Hints {
  prompt: string;
  numbers: number[];
  /** Texts in quotation marks. */
  quoted: string[];
  /** Capitalised words after a preposition: "in New York", "from Oslo". */
  places: string[];
  /** Other capitalised words: most likely people. */
  names: string[];
  emails: string[];
  urls: string[];
  /** ISO dates, with or without a time. */
  dates: string[];
  /** The answer of a rule to this prompt, for properties that ask for it. */
  answer?: { text: string; value: string | number; about: string };
}

const capitalised = "[\\p{Lu}][\\p{L}\\p{M}'’-]*";
const name = `${capitalised}(?:\\s+(?:d[aeiu]|del|la|le|of|the)?\\s*${capitalised})*`;
const list = `${name}(?:(?:,\\s*(?:and\\s+)?|\\s+(?:and|or|vs|versus)\\s+)${name})*`;
const place = new RegExp(
  `(?<![\\p{L}])(?:in|at|from|to|near|of|for|between|around)\\s+(${list})`,
  "gu",
);
const person = new RegExp(`(?<![\\p{L}\\p{M}'’-])(${name})`, "gu");
const stopNames = new Set(
  (
    "I I'm A An And The This That What Which Who Whom Whose When Where Why How Is Are Was Were Do Does Did Can Could " +
    "Would Should Will Please Call Use Tell Give Get Show Find Look Fill Make Write Return Extract List Say Repeat " +
    "Answer Describe Explain Compare Compute Calculate Send Book Search Set Create Add Add Run My Your His Her Our " +
    "Their It He She They We You If In On At From To For Of JSON Yes No Also Then Monday Tuesday Wednesday Thursday " +
    "Friday Saturday Sunday"
  ).split(" "),
);

/** Characters that are searched: the patterns take quadratic time on hostile text. */
export const SEARCHED = 10_000;

/** Finds what a prompt mentions near its beginning. */
export function findHints(given: string): Hints {
  const prompt = given.slice(0, SEARCHED);
  const urls = all(prompt, /https?:\/\/[^\s"'<>)]+[^\s"'<>).,;!?]/g);
  const emails = all(prompt, /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g);
  const dates = all(
    prompt,
    /\b\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?/g,
  );
  const quoted = [...prompt.matchAll(/"([^"]+)"|“([^”]+)”|(?<![\p{L}])'([^']+)'(?![\p{L}])/gu)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? "",
  );
  // What was recognised as a whole is not searched again for its parts.
  let rest = prompt;
  for (const found of [...urls, ...emails, ...dates]) rest = rest.replace(found, " ");
  const numbers = all(rest, /(?<![\p{L}\d.])-?\d+(?:,\d{3})*(?:\.\d+)?(?![\p{L}])/gu).map((text) =>
    Number(text.replaceAll(",", "")),
  );
  const places = [...rest.matchAll(place)]
    .flatMap((match) => (match[1] ?? "").split(/,\s*(?:and\s+)?|\s+(?:and|or|vs|versus)\s+/))
    .map(trimName);
  const known = new Set(places);
  const names = [...rest.matchAll(person)]
    .map((match) => trimName(match[1] ?? ""))
    .filter((text) => text !== "" && !known.has(text));
  return {
    prompt,
    numbers,
    quoted,
    emails,
    urls,
    dates,
    places: [...known].filter((text) => text !== ""),
    names: [...new Set(names)],
  };
}

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([match]) => match);
}

// "What Paris" at the start of a sentence is Paris.
function trimName(text: string): string {
  const words = text.split(/\s+/);
  while (words.length > 0 && stopNames.has(words[0] ?? "")) words.shift();
  return words.join(" ").replace(/['’]s$/, "");
}
