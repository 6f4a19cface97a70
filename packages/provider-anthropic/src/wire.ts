import { isObject, list, type Loose } from "@anyllm/core/translate";

/** The value under a key that foreign bytes name. */
export function entryOf<T>(table: Readonly<Record<string, T>>, key: unknown): T | undefined {
  return Object.hasOwn(table, String(key)) ? table[String(key)] : undefined;
}

/** Those of a list that are objects. */
export function objects(value: unknown): Loose[] {
  return list(value).filter(isObject);
}

/**
 * What an item, part, annotation or tool holds for this wire alone, under the key `anthropic`: what
 * the decoder kept there, or what the caller put there.
 */
export function ownOf(holder: Loose): Loose | undefined {
  const own = holder["anthropic"];
  return isObject(own) ? own : undefined;
}

/**
 * What an object says beside some of its keys; what is null says nothing.
 *
 * @param known - What is said already: the rest is added to it.
 */
export function beside(object: Loose, keys: readonly string[], known?: Loose): Loose | undefined {
  let more = known;
  for (const key in object) {
    const value = object[key];
    if (value != null && !keys.includes(key)) (more ??= {})[key] = value;
  }
  return more;
}

/** An object without some of its keys, and without those that are null. */
export function rest(object: Loose, ...keys: string[]): Loose {
  return beside(object, keys) ?? {};
}
