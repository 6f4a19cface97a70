import { describe, expect, it } from "vitest";
import { createThinkSplitter } from "@anyllm/core/translate";

function split(pieces: readonly string[]) {
  const told = { reasoning: "", text: "" };
  let changes = 0;
  let last = "";
  const splitter = createThinkSplitter((kind, delta) => {
    expect(delta).not.toBe("");
    if (kind !== last) changes++;
    last = kind;
    told[kind] += delta;
  });
  for (const piece of pieces) splitter.feed(piece);
  splitter.end();
  return { ...told, changes };
}

const texts: [name: string, whole: string, reasoning: string, text: string][] = [
  ["thought before the answer", "<think>\nHm, 2 < 3.\n</think>\n\nYes.", "Hm, 2 < 3.", "Yes."],
  ["white space before the tag", " \n<think>a</think>b", "a", "b"],
  ["no thought", "Yes. 1 < 2 > 0", "", "Yes. 1 < 2 > 0"],
  [
    "a tag later on",
    "Write <think> for thought.</think>",
    "",
    "Write <think> for thought.</think>",
  ],
  ["a second thought", "<think>a</think>b<think>c</think>", "a", "b<think>c</think>"],
  ["an empty thought", "<think>\n\n</think>\n\nYes.", "", "Yes."],
  ["a thought cut short", "<think>\nso I", "so I", ""],
  ["half a closing tag in a thought", "<think>a </thin b</think>c", "a </thin b", "c"],
  ["half an opening tag alone", "<thi", "", "<thi"],
  ["another tag", "<thinking>a</thinking>", "", "<thinking>a</thinking>"],
  ["nothing but space", " \n", "", " \n"],
  ["many languages", "<think>思考 🙂</think>答え 🎉", "思考 🙂", "答え 🎉"],
];

describe("thought and text are parted", () => {
  it.each(texts)("%s, cut anywhere", (_, whole, reasoning, text) => {
    expect(split([whole])).toMatchObject({ reasoning, text });
    expect(split(Array.from(whole))).toMatchObject({ reasoning, text });
    for (let at = 1; at < whole.length; at++) {
      const { changes, ...told } = split([whole.slice(0, at), whole.slice(at)]);
      expect(told, `cut at ${at}`).toEqual({ reasoning, text });
      expect(changes).toBeLessThanOrEqual(2);
    }
  });

  it("in linear time", () => {
    const time = (count: number): number => {
      const pieces = ["<think>", ...Array.from({ length: count }, () => "so < "), "</think>Yes."];
      const begun = performance.now();
      expect(split(pieces).text).toBe("Yes.");
      return performance.now() - begun;
    };
    time(20_000);
    expect(time(200_000)).toBeLessThan(40 * Math.max(time(20_000), 1));
  });
});
