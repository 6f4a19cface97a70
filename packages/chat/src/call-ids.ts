const nine = /^[a-zA-Z0-9]{9}$/;

/**
 * The id of a call for vendors that take nine letters and digits, for {@link ChatDialect.callId}. Such
 * a one stays as it is; of any other one is made, always the same, so that a call and its output
 * agree, and what was cached is found again.
 *
 * @param id - As the call came.
 * @example
 * ```ts
 * import { idOfNine } from "@anyllm/chat";
 *
 * console.log(idOfNine("D9WYdiHxV"), idOfNine("call_BqX1").length); // "D9WYdiHxV" 9
 * ```
 */
export function idOfNine(id: string): string {
  if (nine.test(id)) return id;
  let [low, high] = [0x811c9dc5, 0x9747b28c];
  for (const letter of id) {
    const point = letter.codePointAt(0) ?? 0;
    low = Math.imul(low ^ point, 0x01000193);
    high = Math.imul(high ^ point, 0x85ebca6b) + low;
  }
  const digits = ((high >>> 0) % 0x100000) * 2 ** 32 + (low >>> 0);
  return digits.toString(36).padStart(11, "0").slice(-9);
}
