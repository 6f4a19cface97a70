const BYTES = 16;
const hex = /* @__PURE__ */ Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, "0"),
);
// Filled anew when it is used up: asking for a few bytes at a time costs as much as for a thousand.
const pool = /* @__PURE__ */ new Uint8Array(64 * BYTES);
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
  for (let byte = 0; byte < BYTES; byte++) id += hex[pool[--left] as number] as string;
  return id;
}
