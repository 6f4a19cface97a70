const WORDS = 4;
// Filled anew when it is used up: asking for a few bytes at a time costs as much as for a thousand.
const pool = /* @__PURE__ */ new Uint32Array(64 * WORDS);
let left = 0;

/**
 * An id of 128 random bits.
 *
 * @param prefix - What it begins with: `msg` gives `msg_…`.
 */
export function randomId(prefix: string): string {
  if (left === 0) {
    crypto.getRandomValues(pool);
    left = pool.length;
  }
  let id = `${prefix}_`;
  for (let word = 0; word < WORDS; word++) {
    id += (pool[--left] as number).toString(16).padStart(8, "0");
  }
  return id;
}
