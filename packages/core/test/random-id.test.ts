import { expect, it } from "vitest";
import { randomId } from "../src/random-id.ts";

it("is 128 bits that never come again, in hexadecimal behind the prefix", () => {
  const ids = Array.from({ length: 5000 }, () => randomId("msg"));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^msg_[0-9a-f]{32}$/);
});

it("is as random in each of its digits", () => {
  const counts = new Map<string, number>();
  for (let id = 0; id < 4000; id++) {
    const digits = randomId("x").slice(2);
    for (let at = 0; at < digits.length; at++) {
      const seen = `${at}${digits[at]}`;
      counts.set(seen, (counts.get(seen) ?? 0) + 1);
    }
  }
  // 250 are expected of each digit in each place; nine standard deviations are never seen.
  expect(counts.size).toBe(32 * 16);
  expect(Math.min(...counts.values())).toBeGreaterThan(110);
  expect(Math.max(...counts.values())).toBeLessThan(390);
});
