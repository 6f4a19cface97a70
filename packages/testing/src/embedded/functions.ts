import {
  type Conversation,
  type FunctionSpec,
  lastUser,
  type Schema,
  type Turn,
} from "./conversation.ts";
import { findHints, type Hints, SEARCHED } from "./hints.ts";
import { fillSchema } from "./json-schema.ts";

/** A call to be made, and the words of the prompt that asked for it. */
export interface ChosenCall {
  name: string;
  /** JSON. */
  arguments: string;
  /** Empty when the request demanded the call. */
  because: string;
}

// Words that nearly every description has, and nearly every prompt.
const common = new Set(
  (
    "a an and are as at be by call current data do fetch find for from function get given gets has have if in info " +
    "information input is it its list look make name number of on or output please provided result return returned " +
    "returns run set show string tell text that the their this to tool up use used user uses using value what when " +
    "where which who will with you your about can how me my city place location country today now"
  ).split(" "),
);

/** The calls that a conversation asks for and that were not made since the user last spoke. */
export function chooseCalls(conversation: Conversation): ChosenCall[] {
  const { functions, calling, parallel, turns } = conversation;
  if (calling === "none" || functions.length === 0) return [];
  const { text, after } = lastUser(turns);
  const ranked = functions
    .map((spec) => ({ spec, ...matchPrompt(spec, text) }))
    .filter(({ words }) => words.length > 0)
    .toSorted((left, right) => left.at - right.at);
  // Who names functions means those, whatever else the words would fit.
  const named = ranked.filter(({ whole }) => whole);
  const wanted = (named.length > 0 ? named : ranked).flatMap(({ spec, words }) =>
    callsOf(spec, text, words.join(", ")),
  );
  const pending = wanted.filter((call) => !wasMade(call, after));
  if (pending.length > 0) return parallel ? pending : pending.slice(0, 1);
  if (calling === "auto") return [];
  // A call is required in any case: of a function that has not been called, the one that fits best.
  const all = [...wanted, ...functions.flatMap((spec) => callsOf(spec, text, ""))];
  const called = new Set(after.map((turn) => (turn.role === "call" ? turn.name : "")));
  const chosen = all.find(({ name }) => !called.has(name)) ?? all[0];
  return chosen ? [chosen] : [];
}

/** The words of the prompt that ask for a function, and where the first of them stands. */
interface Match {
  words: string[];
  at: number;
  /** Whether the prompt names the function as no word of a language is written. */
  whole: boolean;
}

function matchPrompt(spec: FunctionSpec, prompt: string): Match {
  const text = prompt.slice(0, SEARCHED).toLowerCase();
  // What stands before two underscores is the name of a server, the same for all its functions.
  const own = spec.name.replace(/^.*?__/, "");
  for (const name of [spec.name, own]) {
    const whole = findWhole(text, name.toLowerCase());
    // A name of one word may be meant as the word.
    if (whole >= 0) return { words: [spec.name], at: whole, whole: /[_-]/.test(name) };
  }
  const known = new Set([...wordsOf(own), ...wordsOf(spec.description)].map(stem));
  const words: string[] = [];
  let at = Infinity;
  for (const { 0: word, index } of text.matchAll(/[\p{L}\d]+/gu)) {
    if (word.length < 3 || common.has(word) || !known.has(stem(word))) continue;
    words.push(word);
    at = Math.min(at, index);
  }
  return { words: [...new Set(words)], at, whole: false };
}

// A name, and not the beginning or the end of another.
function findWhole(text: string, name: string): number {
  const inName = /[\w-]/;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const around = [text[at - 1] ?? "", text[at + name.length] ?? ""];
    if (!around.some((letter) => inName.test(letter))) return at;
  }
  return -1;
}

function wordsOf(text: string): string[] {
  const spaced = text.replace(/([a-z\d])([A-Z])/g, "$1 $2").toLowerCase();
  return (spaced.match(/[\p{L}\d]+/gu) ?? []).filter(
    (word) => word.length > 2 && !common.has(word),
  );
}

function stem(word: string): string {
  return word.replace(/(?:ing|ions?|ers?|ed|es|s|e)$/, "");
}

// A function of places is called once for each place the prompt names.
function callsOf(spec: FunctionSpec, prompt: string, because: string): ChosenCall[] {
  const hints = findHints(prompt);
  const { places } = hints;
  const variants: Hints[] =
    places.length > 1 && takesOnePlace(spec.parameters)
      ? places.map((place) => ({ ...hints, places: [place] }))
      : [hints];
  return variants.map((variant) => ({
    name: spec.name,
    arguments: JSON.stringify(fillSchema({ type: "object", ...spec.parameters }, variant)),
    because,
  }));
}

function takesOnePlace({ properties }: Schema): boolean {
  if (typeof properties !== "object" || properties === null) return false;
  const names = Object.keys(properties);
  return names.filter((name) => /city|place|location|country|town/i.test(name)).length === 1;
}

function wasMade(call: ChosenCall, turns: Turn[]): boolean {
  return turns.some(
    (turn) =>
      turn.role === "call" && turn.name === call.name && sameJson(turn.arguments, call.arguments),
  );
}

function sameJson(left: string, right: string): boolean {
  try {
    return JSON.stringify(JSON.parse(left)) === JSON.stringify(JSON.parse(right));
  } catch {
    return left === right;
  }
}

/** What the functions called since the user last spoke have answered, as sentences. */
export function reportOutputs(turns: Turn[]): string {
  const { after } = lastUser(turns);
  const sentences: string[] = [];
  for (const turn of after) {
    if (turn.role !== "output") continue;
    const call = turns.find((other) => other.role === "call" && other.callId === turn.callId);
    const name = call?.role === "call" ? call.name : turn.callId;
    const text = describe(turn.text);
    sentences.push(`${name} answered: ${text}${/[.!?]$/.test(text) ? "" : "."}`);
  }
  return sentences.join(" ");
}

function describe(output: string): string {
  try {
    return describeValue(JSON.parse(output));
  } catch {
    return output.trim() || "nothing";
  }
}

function describeValue(value: unknown): string {
  if (Array.isArray(value)) return value.map(describeValue).join("; ") || "an empty list";
  if (typeof value !== "object" || value === null) return String(value);
  const entries = Object.entries(value).map(([key, entry]) => {
    const text = describeValue(entry);
    return `${key.replaceAll("_", " ")} ${typeof entry === "object" && entry ? `(${text})` : text}`;
  });
  return entries.join(", ") || "nothing";
}
