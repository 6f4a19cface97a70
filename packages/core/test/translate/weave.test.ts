import { describe, expect, it } from "vitest";
import { weave } from "../../src/translate/index.ts";

describe("blocks of items that stood apart", () => {
  it("stay together where nothing came between", () => {
    expect(weave([{ blocks: ["a", "A"] }, { blocks: [] }, { blocks: ["b"] }])).toEqual([
      "a",
      "A",
      "b",
    ]);
  });

  it("come back in their places, crossed or one in the other", () => {
    const crossed = [
      { blocks: ["a", "A"], apart: 1 },
      { blocks: ["b", "B"], apart: 1 },
    ];
    expect(weave(crossed).join("")).toBe("abAB");
    const nested = [
      { blocks: ["a", "A"], apart: 3 },
      { blocks: ["b", "B"], apart: 1 },
      { blocks: ["c"] },
      { blocks: ["d"] },
    ];
    expect(weave(nested).join("")).toBe("abcBAd");
  });

  it("are not lost where fewer blocks follow than did", () => {
    expect(weave([{ blocks: ["a", "A"], apart: 5 }, { blocks: ["b"] }]).join("")).toBe("abA");
  });
});
