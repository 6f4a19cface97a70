/** A JSON object of unknown shape. */
export type Json = Record<string, unknown>;

/** A call of a function that the caller runs. */
export interface CallFact {
  /** Absent where the vendor gives none. */
  id?: string | undefined;
  name: string;
  /** The parsed arguments; the string itself where it is not JSON. */
  arguments: unknown;
}

/** Token counts as far as the vendor tells them; input holds cached tokens, output holds reasoning. */
export interface UsageFact {
  input?: number | undefined;
  output?: number | undefined;
  total?: number | undefined;
  cached?: number | undefined;
  reasoning?: number | undefined;
}

/**
 * Why generation ended. `other` is a reason that neither a completed nor a cut answer has, such as a
 * malformed call; `pause` asks to be gone on with; `none` is told by nobody.
 */
export type Finish = "stop" | "tool" | "length" | "filter" | "error" | "other" | "pause" | "none";

/** What one answer says, whoever reads it. */
export interface Facts {
  text: string;
  refusal: string;
  reasoning: string;
  /** Opaque strings that only the vendor can read: signatures, redacted and encrypted data. */
  seals: string[];
  calls: CallFact[];
  usage: UsageFact | undefined;
  finish: Finish;
  /** Every number of the vendor's usage, of whatever it counts. */
  counts: number[];
  /** Pieces of the text that a source is given for. */
  spans: string[];
  /** Strings of citations: URLs, titles, cited texts. */
  citations: string[];
  /** Base64 of images and audio. */
  media: string[];
  /** Messages of errors that came in place of an answer, or in the middle of one. */
  errors: string[];
  /** The vendor's own names for these errors. */
  errorNames: string[];
  /** Every string of the blocks that are none of the above: hosted tools, further choices, unknown. */
  rest: string[];
  /** Tokens with log probabilities. */
  logprobs: string[];
  /** Kinds in the order told, without repetition: `reasoning`, `text`, `call:<name>`. */
  order: string[];
  /** Whether thinking stood between tags: white space around it is nobody's. */
  tagged: boolean;
  /** The vendor's id of the answer, and the model it names. */
  id: string | undefined;
  model: string | undefined;
}

export function emptyFacts(): Facts {
  return {
    text: "",
    refusal: "",
    reasoning: "",
    seals: [],
    calls: [],
    usage: undefined,
    finish: "none",
    counts: [],
    spans: [],
    citations: [],
    media: [],
    errors: [],
    errorNames: [],
    rest: [],
    logprobs: [],
    order: [],
    tagged: false,
    id: undefined,
    model: undefined,
  };
}

/** Notes that a kind of block was told, where it is not the same as the last one. */
export function noteOrder(facts: Facts, kind: string): void {
  if (facts.order.at(-1) !== kind) facts.order.push(kind);
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function object(value: unknown): Json {
  return isObject(value) ? value : {};
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function objects(value: unknown): Json[] {
  return list(value).filter(isObject);
}

export function string(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** The parsed JSON, `{}` for nothing, or the string itself where it is not JSON. */
export function parseArguments(text: string): unknown {
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The further numbers of a usage: those that are named here are parts of the sums told. */
export function countsOf(usage: unknown, ...summed: string[]): number[] {
  return Object.entries(object(usage)).flatMap(([key, value]) =>
    summed.includes(key) ? [] : numbersOf(value),
  );
}

/** Every number inside a value but zeros, which say nothing. */
export function numbersOf(value: unknown): number[] {
  if (typeof value === "number") return value === 0 ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(numbersOf);
  return isObject(value) ? Object.values(value).flatMap(numbersOf) : [];
}

/** Every string inside a value that is long enough to be more than a name of its form. */
export function stringsOf(value: unknown, least = 4): string[] {
  if (typeof value === "string") return value.length >= least ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((entry) => stringsOf(entry, least));
  return isObject(value) ? Object.values(value).flatMap((entry) => stringsOf(entry, least)) : [];
}
