import type { Usage } from "@anyllm/types";
import { isObject, type Loose } from "../events/families.ts";

/** The usage of several answers: every count added up, whatever a vendor counts beside ours. */
export function addUsage(one: Usage | null, other: Usage | null): Usage | null {
  if (!one || !other) return one ?? other;
  return add(one as unknown as Loose, other as unknown as Loose) as unknown as Usage;
}

function add(one: Loose, other: Loose): Loose {
  const sum: Loose = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const before = one[key];
    if (typeof before === "number" && typeof value === "number") sum[key] = before + value;
    else if (isObject(before) && isObject(value)) sum[key] = add(before, value);
    else if (value != null) sum[key] = value;
  }
  return sum;
}
