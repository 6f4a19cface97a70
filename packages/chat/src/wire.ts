import { isObject, list, type Loose, words } from "@anyllm/core/translate";

/** A key of what may be an object. */
export function within(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}

/** Fields that come in pieces, put together: what is not known may be any kind of piece. */
export function joined(before: Loose, next: Loose): Loose {
  const fields = { ...before };
  for (const key in next) fields[key] = join(before[key], next[key]);
  return fields;
}

function join(before: unknown, next: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(next)) return [...list(before), ...list(next)];
  if (isObject(next) && Array.isArray(before)) return [...list(before), next];
  if (isObject(before) && isObject(next)) {
    return isAnother(before, next) ? [before, next] : joined(before, next);
  }
  const differ = typeof before === "string" && typeof next === "string" && before !== next;
  return differ ? before + next : next;
}

// Three keys and more, all of them told before: a thing of its own, such as a further citation.
function isAnother(before: Loose, next: Loose): boolean {
  const keys = Object.keys(next);
  return keys.length > 2 && keys.every((key) => before[key] != null);
}

/** Facts that are told again and again: lists grow, of the rest the last word counts. */
export function merged(before: Loose, next: Loose): Loose {
  for (const key in next) {
    const [had, has] = [before[key], next[key]];
    if (Array.isArray(had)) had.push(...list(has));
    else if (isObject(had) && isObject(has)) before[key] = { ...had, ...has };
    else before[key] = Array.isArray(has) ? [...list(has)] : has;
  }
  return before;
}

const ofItems = /* @__PURE__ */ words(
  "id type status role content name arguments call_id input summary",
);

/** Fields of a vendor's whose names an item has itself, under the vendor's name as well. */
export function besides(fields: Loose, vendor: string): Loose {
  const renamed: Loose = {};
  for (const key in fields) renamed[ofItems.has(key) ? `${vendor}:${key}` : key] = fields[key];
  return renamed;
}

/** Whether fields of a message hold a signature, which must go back with it. */
export function isSigned(fields: Loose): boolean {
  for (const key in fields) {
    const said = key === "extra_content" ? JSON.stringify(fields[key] ?? "") : key;
    if (/signature/i.test(said)) return true;
  }
  return false;
}
