import { isEmpty, isObject, type Loose } from "../events/families.ts";

/** A string of a vendor's; empty where there is none. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The first of several values that is a string and says something; else empty. */
export function firstText(...values: unknown[]): string {
  for (const value of values) if (typeof value === "string" && value !== "") return value;
  return "";
}

/** The first of several values that is a number. */
export function firstNumber(...values: unknown[]): number | undefined {
  for (const value of values) if (typeof value === "number") return value;
  return undefined;
}

/** An object of a vendor's; empty where there is none. */
export function object(value: unknown): Loose {
  return isObject(value) ? value : {};
}

/** What a text says as JSON; `undefined` where it is none, which no JSON says. */
export function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** The words of a list, to look names up in. */
export function words(names: string): ReadonlySet<string> {
  return new Set(names.split(" "));
}

/**
 * The keys of an object that say something, but for those that are known: what a vendor added.
 *
 * @param known - Names that have a place of their own; see {@link words}.
 * @example
 * ```ts
 * import { further, words } from "@anyllm/core/translate";
 *
 * const known = words("id model");
 * console.log(further({ id: "1", model: "m", region: "eu", notes: [] }, known)); // { region: "eu" }
 * ```
 */
export function further(value: Loose, known: ReadonlySet<string>): Loose | undefined {
  let more: Loose | undefined;
  for (const key in value) {
    if (!known.has(key) && !isEmpty(value[key])) (more ??= {})[key] = value[key];
  }
  return more;
}
