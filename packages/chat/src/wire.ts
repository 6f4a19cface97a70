import { isObject, list, type Loose, words } from "@anyllm/core/translate";

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
  const { extra_content, ...others } = fields;
  const keys = Object.keys(others).join() + JSON.stringify(extra_content ?? "");
  return keys.includes("signature");
}
