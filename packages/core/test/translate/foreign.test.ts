import {
  firstNumber,
  firstText,
  further,
  isEmpty,
  object,
  parseJson,
  text,
  words,
} from "@anyllm/core/translate";
import { describe, expect, it } from "vitest";

const odd = [undefined, null, 0, Number.NaN, true, "", "a", [], ["a"], {}, { a: 1 }];

describe("readers of foreign JSON", () => {
  it("give what was asked for, whatever came", () => {
    for (const value of odd) {
      expect(typeof text(value)).toBe("string");
      expect(typeof firstText(value, value)).toBe("string");
      expect(Array.isArray(object(value))).toBe(false);
      expect(object(value)).toBeTypeOf("object");
    }
    expect(text("a")).toBe("a");
    expect(object({ a: 1 })).toEqual({ a: 1 });
  });

  it("take the first that says something", () => {
    expect(firstText(undefined, 1, "", "a", "b")).toBe("a");
    expect(firstNumber(undefined, "1", null, 0, 2)).toBe(0);
    expect(firstNumber("1")).toBeUndefined();
  });

  it("tell JSON from what is none", () => {
    expect(parseJson('{"a":[1]}')).toEqual({ a: [1] });
    expect(parseJson("null")).toBeNull();
    for (const none of ["", "{", "undefined", '{"a":']) expect(parseJson(none)).toBeUndefined();
  });

  it("find emptiness at any depth, and never take 0 or false for it", () => {
    for (const empty of [null, undefined, "", [], {}, [null, ""], { a: { b: [] } }]) {
      expect(isEmpty(empty)).toBe(true);
    }
    for (const full of [0, false, " ", [0], { a: { b: [false] } }])
      expect(isEmpty(full)).toBe(false);
  });

  it("keep what a vendor added", () => {
    expect(further({ id: "1", region: "eu", cost: 0, notes: [{}] }, words("id"))).toEqual({
      region: "eu",
      cost: 0,
    });
    expect(further({ id: "1", notes: "" }, words("id model"))).toBeUndefined();
  });
});
