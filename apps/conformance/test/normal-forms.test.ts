import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compareBodies } from "../src/explained.ts";
import type { Json } from "../src/facts.ts";

/** A normal form beside the loss that it must not hide. */
interface Form {
  what: string;
  /** `<provider>/<wire>` */
  at: string;
  one: Json;
  /** The same in other words. */
  same: Json;
  /** Something else. */
  other: Json;
}

const lines = readFileSync(join(import.meta.dirname, "normal-forms.jsonl"), "utf8")
  .trim()
  .split("\n");
const forms = lines.map((line) => JSON.parse(line) as Form);

it("takes a client's name of reasoning for the vendor's own, and not ours", () => {
  const turn = (key: string): Json => ({
    messages: [{ role: "assistant", content: "Yes.", [key]: "Hm." }],
  });
  const compared = { at: "deepseek/chat-completions", warnings: [] };
  const [own, other] = [turn("reasoning_content"), turn("reasoning")];
  expect(compareBodies({ ...compared, expected: other, got: own }).verdict).toBe("explained");
  expect(compareBodies({ ...compared, expected: own, got: other }).verdict).toBe("wrong");
});

describe("a normal form makes the same of what says the same, and of nothing else", () => {
  it.each(forms)("$what ($at)", ({ at, one, same, other }) => {
    const verdict = (expected: Json, got: Json): string =>
      compareBodies({ at, expected, got, warnings: [] }).verdict;
    expect(verdict(one, same)).not.toBe("wrong");
    expect(verdict(same, one)).not.toBe("wrong");
    expect(verdict(one, other)).toBe("wrong");
    expect(verdict(other, one)).toBe("wrong");
  });
});
