import { isObject, list, type Loose } from "@anyllm/core/translate";

/** The words of a list, to look names up in. */
export function words(names: string): ReadonlySet<string> {
  return new Set(names.split(" "));
}

/** A string of the vendor's; empty where there is none. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The first of several strings that says something. */
export function firstText(...values: unknown[]): string {
  return text(values.find((value) => typeof value === "string" && value !== ""));
}

/** An object of the vendor's; empty where there is none. */
export function object(value: unknown): Loose {
  return isObject(value) ? value : {};
}

/** Whether a value says nothing, however deep: some vendors send each field they know of, empty. */
export function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isEmpty);
  return value == null || value === "" || (isObject(value) && Object.values(value).every(isEmpty));
}

/** The keys of an object that say something, but for those that are known. */
export function further(value: Loose, known: ReadonlySet<string>): Loose | undefined {
  let more: Loose | undefined;
  for (const key in value) {
    if (!known.has(key) && !isEmpty(value[key])) (more ??= {})[key] = value[key];
  }
  return more;
}

/** Fields that come in pieces, put together: what is not known may be any kind of piece. */
export function joined(before: Loose, next: Loose): Loose {
  const fields = { ...before };
  for (const key in next) fields[key] = join(before[key], next[key]);
  return fields;
}

function join(before: unknown, next: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(next)) return [...list(before), ...list(next)];
  if (isObject(before) && isObject(next)) return joined(before, next);
  const differ = typeof before === "string" && typeof next === "string" && before !== next;
  return differ ? before + next : next;
}

/** Whether fields of a message hold a signature, which must go back with it. */
export function isSigned(fields: Loose): boolean {
  const { extra_content, ...others } = fields;
  const keys = Object.keys(others).join() + JSON.stringify(extra_content ?? "");
  return keys.includes("signature");
}
