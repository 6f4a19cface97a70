import { describe, expect, it } from "vitest";
import { createThinkSplitter, type ThinkOptions } from "@anyllm/core/translate";

function split(pieces: readonly string[], options?: ThinkOptions) {
  const told = { reasoning: "", text: "" };
  let changes = 0;
  let last = "";
  const splitter = createThinkSplitter((kind, delta) => {
    expect(delta).not.toBe("");
    if (kind !== last) changes++;
    last = kind;
    told[kind] += delta;
  }, options);
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
  ["thoughts in a row", "<think>So</think><think> I. </think>\nb", "So I.", "b"],
  ["thoughts with space between", "<think>a</think>\n<think>b</think>c", "a\nb", "c"],
  ["half a second thought", "<think>a</think><thin", "a", "<thin"],
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

  it("from the first character on, where the prompt opened the thought", () => {
    const expected = { reasoning: "Hm.", text: "Yes." };
    for (const whole of ["\nHm.\n</think>\nYes.", "<think>\nHm.</think>Yes."]) {
      expect(split([whole], { opened: true })).toMatchObject(expected);
      expect(split(Array.from(whole), { opened: true })).toMatchObject(expected);
    }
    expect(split(["<thi"], { opened: true })).toMatchObject({ reasoning: "<thi", text: "" });
  });

  it("and told in order, where something else comes between", () => {
    const told: string[] = [];
    const splitter = createThinkSplitter((kind, delta) => told.push(`${kind}: ${delta}`));
    for (const piece of ["<think>Hm</thi", "-", "nk>.</think>", "Ye", "s."]) {
      if (piece === "-") splitter.end();
      else splitter.feed(piece);
    }
    expect(told).toEqual([
      "reasoning: Hm",
      "reasoning: </thi",
      "reasoning: nk>.",
      "text: Ye",
      "text: s.",
    ]);
  });

  const floods: [name: string, pieces: string[], flood: string, text: string][] = [
    ["text", ["<think>"], "so < ", "</think>Yes."],
    ["space in a thought", ["<think>a"], " ", "</think>Yes."],
    ["space before all", ["\n"], "\n", "<think>a</think>Yes."],
    ["space after a thought", ["<think>a</think>"], "\n", "Yes."],
    ["halves of tags", ["<think>"], "</th", "</think>Yes."],
  ];
  // Work that grew with the square of the length would outlast the time of a test many times over.
  it.each(floods)("in linear time: %s", (_, begin, flood, end) => {
    let told = "";
    const splitter = createThinkSplitter((kind, delta) => {
      if (kind === "text") told += delta;
    });
    for (const piece of begin) splitter.feed(piece);
    for (let count = 0; count < 400_000; count++) splitter.feed(flood);
    splitter.feed(end);
    splitter.end();
    expect(told).toBe("Yes.");
  });
});
