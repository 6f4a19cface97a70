import type { Schema } from "./conversation.ts";
import type { Hints } from "./hints.ts";
import { samplePattern } from "./pattern.ts";
import { findExpression } from "./rules/arithmetic.ts";

/** Draws values out of a prompt, each only once. */
export interface Drawer {
  hints: Hints;
  /** Values already used, by kind and value. */
  used: Set<string>;
  /** Counts up, so that values that the prompt does not give still differ. */
  salt: number;
  /** How many values came from the prompt. */
  drawn: number;
}

/** The first value that was not used yet; marks it as used. */
export function draw<T>(drawer: Drawer, kind: string, candidates: readonly T[]): T | undefined {
  for (const candidate of candidates) {
    const key = `${kind} ${JSON.stringify(candidate)}`;
    if (drawer.used.has(key)) continue;
    drawer.used.add(key);
    drawer.drawn++;
    return candidate;
  }
  return undefined;
}

const fallbackFormats = new Map(
  Object.entries({
    email: "nobody@example.com",
    uri: "https://example.com/",
    url: "https://example.com/",
    "date-time": "2000-01-01T00:00:00Z",
    date: "2000-01-01",
    time: "00:00:00Z",
    duration: "PT0S",
    uuid: "00000000-0000-4000-8000-000000000000",
    hostname: "example.com",
    ipv4: "192.0.2.1",
    ipv6: "2001:db8::1",
  }),
);

/** A string for a property, satisfying its length, pattern and format. */
export function fillString(drawer: Drawer, schema: Schema, name: string): string {
  const { minLength, maxLength, pattern, format } = schema;
  const min = typeof minLength === "number" ? minLength : 0;
  const max = typeof maxLength === "number" ? maxLength : Infinity;
  const matches = typeof pattern === "string" ? regExp(pattern) : undefined;
  const fits = (text: string): boolean => {
    const length = Array.from(text).length;
    return length >= min && length <= max && (matches?.test(text) ?? true);
  };
  const kind = typeof format === "string" && fallbackFormats.has(format) ? format : name;
  const candidates = textCandidates(drawer.hints, kind);
  const { prompt, answer } = drawer.hints;
  const drawn = draw(drawer, "text", (candidates ?? drawer.hints.quoted).filter(fits));
  if (drawn !== undefined) return drawn;
  if (matches) return samplePattern(pattern as string, min, drawer.salt);
  const known = fallbackFormats.get(kind);
  if (known !== undefined) return drawer.salt === 0 ? known : saltFormat(kind, known, drawer.salt);
  const plain = candidates ? (candidates[0] ?? name) : (answer?.text ?? prompt);
  return fitLength(drawer.salt === 0 ? plain || "text" : `${drawer.salt} ${plain}`, min, max);
}

function regExp(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, "u");
  } catch {
    return undefined;
  }
}

function fitLength(text: string, min: number, max: number): string {
  const characters = Array.from(text).slice(0, max);
  while (characters.length < min) characters.push(".");
  return characters.join("");
}

function saltFormat(format: string, known: string, salt: number): string {
  if (format === "uuid") return known.slice(0, -6) + String(salt).padStart(6, "0");
  if (format === "date-time" || format === "date") return `${2000 + salt}${known.slice(4)}`;
  if (format === "ipv4") return `192.0.2.${1 + salt}`;
  if (format === "email") return `nobody${salt}@example.com`;
  return format === "uri" || format === "url" ? `${known}${salt}` : known;
}

// What a property of this name, or a string of this format, is likely to want, best first;
// undefined when the name does not tell.
function textCandidates(hints: Hints, kind: string): string[] | undefined {
  const { prompt, quoted, places, names, emails, urls, dates, answer } = hints;
  const words = kind.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  const about = (pattern: RegExp): boolean => pattern.test(words);
  if (about(/e-?mail/)) return emails;
  if (about(/\b(ur[il]|link|website|href)\b/)) return urls;
  if (kind === "date-time") return dates.filter((date) => date.includes("T"));
  if (about(/date|\bday\b|\bwhen\b/)) return dates.map((date) => date.slice(0, 10));
  if (fallbackFormats.has(kind)) return [];
  if (answer && words === answer.about) return [String(answer.value)];
  if (about(/expression|formula|calculation/)) return [findExpression(prompt) ?? prompt];
  if (about(/answer|response|reply|summary|explanation|conclusion|result/)) {
    return answer ? [answer.text] : [prompt];
  }
  if (about(/city|location|place|countr|destination|origin|town|region|address|capital/)) {
    return [...places, ...quoted, ...names];
  }
  if (about(/query|question|prompt|search|input|request|topic|text|message|content/)) {
    return [...quoted, prompt];
  }
  if (about(/name|person|author|user|customer|recipient|contact|participant/)) {
    return [...names, ...quoted];
  }
  return undefined;
}

/** One of the allowed values: one that the prompt names, or the first. */
export function fillEnum(drawer: Drawer, values: readonly unknown[], name: string): unknown {
  const prompt = drawer.hints.prompt.toLowerCase();
  const named = values
    .map((value) => ({ value, at: mention(prompt, String(value).toLowerCase()) }))
    .filter(({ at }) => at >= 0)
    .toSorted((left, right) => left.at - right.at)
    .map(({ value }) => value);
  const drawn = draw(drawer, `enum ${name}`, named);
  return drawn === undefined ? values[drawer.salt % values.length] : drawn;
}

function mention(prompt: string, value: string): number {
  if (value === "") return -1;
  const escaped = value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/[_-]/g, "[ _-]");
  return prompt.search(new RegExp(`(?<![\\p{L}\\d])${escaped}(?![\\p{L}\\d])`, "u"));
}

/** True when the prompt speaks of the property, unless it denies it. */
export function fillBoolean(drawer: Drawer, name: string): boolean {
  const words = name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/);
  const subject = words.filter(
    (word) => word.length > 2 && !/^(has|is|are|the|include)$/.test(word),
  );
  const prompt = drawer.hints.prompt.toLowerCase();
  const at = subject
    .map((word) => prompt.search(new RegExp(`\\b${word}`)))
    .find((place) => place >= 0);
  if (at === undefined) return drawer.salt % 2 === 1;
  const denied = /\b(no|not|without|never|n't)\b[^.!?]*$/.test(prompt.slice(0, at));
  return draw(drawer, `boolean ${name}`, [!denied]) ?? !denied;
}
