const BYTES = 16;
// Asking for a few bytes at a time costs as much as for a thousand, and so does making text of them.
const bytes = /* @__PURE__ */ new Uint8Array(64 * BYTES);
const digits = /* @__PURE__ */ new Uint8Array(2 * 64 * BYTES);
const ascii = /* @__PURE__ */ new TextDecoder();
let pool = "";
let used = 0;

/**
 * An id of 128 random bits.
 *
 * @param prefix - What it begins with: `msg` gives `msg_…`.
 */
export function randomId(prefix: string): string {
  if (used === pool.length) fill();
  return `${prefix}_${pool.slice(used, (used += 2 * BYTES))}`;
}

function fill(): void {
  crypto.getRandomValues(bytes);
  bytes.forEach((byte, at) => {
    digits[2 * at] = digit(byte >> 4);
    digits[2 * at + 1] = digit(byte & 15);
  });
  pool = ascii.decode(digits);
  used = 0;
}

// The character code of a hexadecimal digit.
function digit(value: number): number {
  return value + (value < 10 ? 48 : 87);
}
