import { checkGrammar } from "@anyllm/core";
import { describe, expect, it } from "vitest";
import { gist, type Json, play, sse, streamed, whole } from "./helpers/decode.ts";

// Source: https://github.com/can1357/oh-my-pi/pull/2434, https://github.com/vellum-ai/vellum-assistant/pull/34556
describe("reasoning in a field and between tags at once is told once", () => {
  const expected = { reasoning: "The user said hi.", text: "Hello!" };

  it("in a stream", async () => {
    const deltas = [
      { content: "<think>The user", reasoning_content: "The user" },
      { content: " said hi.</think>Hel", reasoning_content: " said hi." },
      { content: "lo!" },
    ];
    expect(gist(await play(streamed(deltas)))).toMatchObject(expected);
  });

  it("in a whole answer", async () => {
    const message = {
      content: "<think>The user said hi.</think>Hello!",
      reasoning_content: "The user said hi.",
    };
    expect(gist(await play(whole(message)))).toMatchObject(expected);
  });

  it("whichever of them comes first", async () => {
    const { reasoning, text } = expected;
    const pieces = ["The user", " said hi."];
    const field = pieces.map((reasoning_content) => ({ reasoning_content }));
    const late = [
      { content: "<think>The user said" },
      { content: " hi.</think>", reasoning_content: "The user" },
      { content: "Hel", reasoning_content: " said hi." },
      { content: "lo!" },
    ];
    const orders: Json[][] = [
      [...field, { content: `<think>${reasoning}</think>${text}` }],
      [{ content: `<think>${reasoning}</think>` }, ...field, { content: text }],
      late,
    ];
    for (const deltas of orders) {
      const played = await play(streamed(deltas));
      expect(gist(played)).toMatchObject(expected);
      expect(checkGrammar(played.events)).toEqual([]);
    }
  });

  it("whatever white space is around it", async () => {
    const content = "<think>\nThe user said hi.\n</think>\n\nHello!";
    for (const reasoning_content of [
      "The user said hi.\n",
      "\nThe user said hi.\n",
      "\n\nThe user said hi.",
    ]) {
      const played = await play(whole({ content, reasoning_content }));
      expect(gist(played)["text"]).toBe("Hello!");
      expect(String(gist(played)["reasoning"]).trim()).toBe(expected.reasoning);
    }
  });

  it("however the network cuts it", async () => {
    const deltas = ["H", "m,", " ", "so", "."].map((one) => ({
      content: one,
      reasoning_content: one,
    }));
    const body = streamed([
      { content: "<think>" },
      ...deltas,
      { content: "</think>" },
      { content: "A" },
    ]);
    expect(gist(await play(body, { cut: 7 }))).toMatchObject({ reasoning: "Hm, so.", text: "A" });
  });
});

describe("what only looks alike is told", () => {
  const cases: [name: string, deltas: Json[], reasoning: string, text: string][] = [
    [
      "another thought",
      [{ reasoning_content: "One." }, { content: "<think>Two.</think>A" }],
      "One.Two.",
      "A",
    ],
    [
      "a thought that begins like the other",
      [{ reasoning_content: "Hm. One." }, { content: "<think>Hm. Two.</think>A" }],
      "Hm. One.Hm. Two.",
      "A",
    ],
    [
      "a thought that is the beginning of the other",
      [{ reasoning_content: "Hm. One." }, { content: "<think>Hm.</think>A" }],
      "Hm. One.Hm.",
      "A",
    ],
    [
      "a thought that parts after several pieces",
      [
        { reasoning_content: "Hm. One." },
        { content: "<think>Hm." },
        { content: " O" },
        { content: "f course.</think>A" },
      ],
      "Hm. One.Hm. Of course.",
      "A",
    ],
    [
      "an answer without tags",
      [{ reasoning_content: "Yes." }, { content: "Yes." }],
      "Yes.",
      "Yes.",
    ],
    [
      "tags later in an answer",
      [{ reasoning_content: "Hm." }, { content: "So: <think>Hm.</think>" }],
      "Hm.",
      "So: <think>Hm.</think>",
    ],
    [
      "the same again in two fields of one thought",
      [{ reasoning_content: "ha" }, { reasoning_content: "ha" }, { content: "A" }],
      "haha",
      "A",
    ],
  ];
  it.each(cases)("%s", async (_, deltas, reasoning, text) => {
    const played = await play(streamed(deltas));
    expect(gist(played)).toMatchObject({ reasoning, text });
    expect(checkGrammar(played.events)).toEqual([]);
  });
});

it("takes no time that grows with the square of the length", { timeout: 30_000 }, async () => {
  const line = (delta: Json): string => sse({ choices: [{ index: 0, delta }] });
  const both = line({ content: " again", reasoning_content: " again" }).repeat(100_000);
  const tags = line({ content: " again" }).repeat(100_000);
  for (const middle of [both, tags]) {
    const body = line({ content: "<think>" }) + middle + streamed([{ content: "</think>A" }]);
    const { response } = await play(body);
    expect(response.output[0]!.content[0]!.text).toHaveLength(599_999 + (middle === both ? 1 : 0));
  }
});
