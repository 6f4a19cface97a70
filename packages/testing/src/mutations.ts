/**
 * A value with something odd in it: once for each place of it and each odd thing (null, a number, a
 * string, lists, objects). For decoders, which must read whatever comes without throwing.
 *
 * @param value - JSON.
 * @example
 * ```ts
 * import { mutations } from "@anyllm/testing";
 *
 * console.log(mutations({ a: 1 }).length); // 14: seven in place of it, seven in place of `a`
 * ```
 */
export function mutations(value: unknown): unknown[] {
  const odd: unknown[] = [null, 7, "odd", [], {}, [null], true];
  if (typeof value !== "object" || value === null) return odd;
  const inner = Object.entries(value).flatMap(([key, child]) =>
    mutations(child).map((changed) =>
      Array.isArray(value)
        ? value.map((kept, index) => (String(index) === key ? changed : (kept as unknown)))
        : { ...value, [key]: changed },
    ),
  );
  return [...odd, ...inner];
}
