import { checkGrammar } from "@anyllm/core";
import { describe, expect, it } from "vitest";
import {
  gist,
  type Item,
  type Json,
  play,
  type PlayOptions,
  streamed,
  whole,
  sse,
} from "./helpers/decode.ts";
import { messages } from "./helpers/encode.ts";

const text = (value: string, more: Json = {}): Json => ({
  type: "reasoning.text",
  text: value,
  ...more,
});

async function reasoning(body: string | Json, options?: PlayOptions): Promise<Item[]> {
  const played = await play(body, options);
  expect(typeof body === "string" ? checkGrammar(played.events) : []).toEqual([]);
  expect(played.response.status).toBe("completed");
  return played.response.output.filter(({ type }) => type === "reasoning");
}

describe("reasoning is found in every form, once", () => {
  const forms: [name: string, message: Json][] = [
    ["reasoning", { reasoning: "Hm.", content: "Yes." }],
    ["reasoning_content", { reasoning_content: "Hm.", content: "Yes." }],
    ["both, with the same words", { reasoning: "Hm.", reasoning_content: "Hm.", content: "Yes." }],
    ["both, one of them trimmed", { reasoning: "Hm.", reasoning_content: "Hm", content: "Yes." }],
    ["reasoning_text", { reasoning_text: "Hm.", content: "Yes." }],
    ["thinking", { thinking: "Hm.", content: "Yes." }],
    ["an object", { reasoning: { content: "Hm." }, content: "Yes." }],
    ["blocks alone", { reasoning_details: [text("Hm.")], content: "Yes." }],
    [
      "blocks and a string",
      { reasoning: "Hm.", reasoning_details: [text("Hm.")], content: "Yes." },
    ],
    [
      "a part",
      {
        content: [
          { type: "thinking", thinking: "Hm." },
          { type: "text", text: "Yes." },
        ],
      },
    ],
    [
      "a part of parts",
      {
        content: [
          { type: "thinking", thinking: [{ type: "text", text: "Hm." }] },
          { type: "text", text: "Yes." },
        ],
      },
    ],
    ["tags", { content: "<think>\nHm.\n</think>\n\nYes." }],
    ["other tags", { content: "<thought>Hm.</thought>Yes." }],
    ["signs", { content: "◁think▷Hm.◁/think▷Yes." }],
    [
      "blocks of another dialect",
      {
        reasoning_content: "Hm.",
        thinking_blocks: [{ type: "thinking", thinking: "Hm.", signature: "s" }],
        content: "Yes.",
      },
    ],
  ];
  it.each(forms)("%s, whole and as a delta", async (_, message) => {
    const expected = { text: "Yes.", reasoning: "Hm.", calls: [] };
    expect(gist(await play(whole(message)))).toEqual(expected);
    expect(gist(await play(streamed([message])))).toEqual(expected);
  });

  it("keeps two strings that differ", async () => {
    const [item] = await reasoning(whole({ reasoning: "One.", reasoning_content: "Two." }));
    expect(item?.content.map(({ text: said }) => said).join("")).toBe("Two.One.");
  });

  it("by the channel of open models", async () => {
    const deltas = [
      { channel: "analysis", content: "Hm." },
      { channel: "commentary", content: "I look." },
      { channel: "final", content: "Yes." },
    ];
    const { response } = await play(streamed(deltas));
    expect(response.output).toMatchObject([
      { type: "reasoning", content: [{ text: "Hm." }] },
      { type: "message", phase: "commentary", content: [{ text: "I look." }] },
      { type: "message", phase: "final_answer", content: [{ text: "Yes." }] },
    ]);
  });
});

describe("sealed reasoning", () => {
  it("is sealed on its own item, with the block as it came", async () => {
    const marks = { format: "anthropic-claude-v1", index: 0 };
    const items = await reasoning(
      streamed([
        { reasoning: "So ", reasoning_details: [text("So ", { signature: "", ...marks })] },
        { reasoning: "I.", reasoning_details: [text("I.", { signature: "", ...marks })] },
        { reasoning_details: [text("", { signature: "c2ln", ...marks })] },
        { content: "Yes." },
      ]),
    );
    expect(items).toMatchObject([
      {
        content: [{ text: "So I." }],
        encrypted_content: "c2ln",
        reasoning_details: [text("So I.", { signature: "c2ln", ...marks })],
      },
    ]);
  });

  it("is one item for each block, whole and streamed", async () => {
    const details = [
      { type: "reasoning.summary", summary: "Sum.", format: "x", index: 0 },
      { type: "reasoning.encrypted", data: "ZGF0YQ==", id: "rs_1", format: "x", index: 0 },
      text("Hm.", { signature: "c2ln", index: 1 }),
      text("Aha.", { signature: "c2lo", index: 2 }),
    ];
    const expected = [
      { summary: [{ text: "Sum." }], content: [], reasoning_details: [details[0]] },
      { summary: [], content: [], encrypted_content: "ZGF0YQ==", reasoning_details: [details[1]] },
      { content: [{ text: "Hm." }], encrypted_content: "c2ln", reasoning_details: [details[2]] },
      { content: [{ text: "Aha." }], encrypted_content: "c2lo", reasoning_details: [details[3]] },
    ];
    const message = { reasoning: "Sum.Hm.Aha.", reasoning_details: details, content: "Yes." };
    expect(await reasoning(whole(message))).toMatchObject(expected);
    const deltas = details.map((detail) => ({ reasoning_details: [detail] }));
    expect(await reasoning(streamed([...deltas, { content: "Yes." }]))).toMatchObject(expected);
  });

  it("comes after its words, and does not repeat them", async () => {
    const items = await reasoning(
      streamed([
        { reasoning_content: "So " },
        { reasoning_content: "I." },
        { thinking_blocks: [{ type: "thinking", thinking: "So I.", signature: "c2ln" }] },
        { content: "Yes." },
      ]),
    );
    expect(items).toMatchObject([{ content: [{ text: "So I." }], encrypted_content: "c2ln" }]);
  });

  it("comes as a string beside the words", async () => {
    const message = { reasoning_text: "Hm.", reasoning_opaque: "b3Bh", content: "Yes." };
    for (const body of [whole(message), streamed([message])]) {
      expect(await reasoning(body)).toMatchObject([
        { content: [{ text: "Hm." }], encrypted_content: "b3Bh", reasoning_opaque: true },
      ]);
    }
  });

  it("comes in a part of the content", async () => {
    const part = {
      type: "thinking",
      thinking: [{ type: "text", text: "Hm." }],
      signature: "c2ln",
      closed: true,
    };
    const body = whole({ content: [part, { type: "text", text: "Yes." }] });
    const own = { signature: "c2ln", closed: true };
    const expected = [{ content: [{ text: "Hm." }], encrypted_content: "c2ln", thinking: own }];
    expect(await reasoning(body)).toMatchObject(expected);
    const piece = (said: string, more: object = {}) => ({
      content: [{ type: "thinking", thinking: [{ type: "text", text: said }], ...more }],
    });
    const told = streamed([piece("H"), piece("m."), piece("", own), { content: "Yes." }]);
    expect(await reasoning(told)).toMatchObject(expected);
    const open = streamed([piece("H", { closed: false }), piece("m.", { closed: true })]);
    const [only, second] = await reasoning(open);
    expect(only).toMatchObject({ content: [{ text: "Hm." }], thinking: { closed: true } });
    expect(second).toBeUndefined();
    const summary = [{ type: "summary_text", text: "Hm.", signature: "c2ln" }];
    const other = whole({ content: [{ type: "reasoning", summary }] });
    expect(await reasoning(other)).toMatchObject([
      { summary: [{ text: "Hm." }], encrypted_content: "c2ln" },
    ]);
  });

  it("of an unknown kind is kept", async () => {
    const detail = { type: "reasoning.server", steps: 3 };
    const odd = { type: "trace", steps: 3 };
    const items = await reasoning(
      whole({ reasoning_details: [odd, detail, null, 7], content: "Yes." }),
    );
    expect(items[0]).toMatchObject({ reasoning_details: [odd] });
  });
});

describe("tags around reasoning (T27)", () => {
  const bodies: [name: string, content: string, reasoning: string, text: string][] = [
    ["one thought", "<think>\nHm, 2 < 3.\n</think>\n\nYes.", "Hm, 2 < 3.", "Yes."],
    [
      "several in a row",
      "<reasoning>So</reasoning><reasoning> I.</reasoning>Yes.",
      "So I.",
      "Yes.",
    ],
    ["a cousin", "<thinking>Hm </think> so</thinking>Yes.", "Hm </think> so", "Yes."],
    ["tags inside of the text", "Yes: <think> is a tag.", "", "Yes: <think> is a tag."],
    ["a closing tag alone", "Hm.</think>Yes.", "", "Hm.</think>Yes."],
    ["no end", "<think>Hm", "Hm", ""],
    ["half a tag", "<thi", "", "<thi"],
    ["a tag that is none", "<thinker>Yes.", "", "<thinker>Yes."],
    ["space alone", "\n\n", "", "\n\n"],
    ["pairs of units", "<think>🤔</think>🎉 é", "🤔", "🎉 é"],
  ];
  it.each(bodies)("%s, cut anywhere", async (_, content, thought, said) => {
    const expected = { reasoning: thought, text: said, calls: [] };
    expect(gist(await play(whole({ content })))).toEqual(expected);
    const pieces = (cut: (at: number) => boolean): Json[] => {
      const list: string[] = [""];
      Array.from(content).forEach((char, at) => {
        if (cut(at)) list.push("");
        list.push((list.pop() as string) + char);
      });
      return list.map((piece) => ({ content: piece }));
    };
    expect(gist(await play(streamed(pieces(() => true))))).toEqual(expected);
    for (let at = 1; at < content.length; at++) {
      const cuts = streamed(pieces((index) => index === at || index === at + 3));
      expect(gist(await play(cuts)), `cut at ${at}`).toEqual(expected);
    }
  });

  it("tells what it knows at once", async () => {
    const { events } = await play(
      streamed([
        { content: "<think>" },
        { content: "So" },
        { content: " I" },
        { content: "</think>Yes" },
      ]),
    );
    const deltas = events.filter(({ type }) => type === "response.reasoning.delta");
    expect(deltas).toMatchObject([{ delta: "So" }, { delta: " I" }]);
  });

  const opened: PlayOptions = { dialect: { reasoning: { opened: true } } };

  it("begins inside of the thought where the prompt opened it", async () => {
    const expected = { reasoning: "Hm.", text: "Yes.", calls: [] };
    for (const content of ["\nHm.\n</think>\nYes.", "<think>\nHm.</think>Yes."]) {
      expect(gist(await play(whole({ content }), opened))).toEqual(expected);
      const deltas = Array.from(content).map((char) => ({ content: char }));
      expect(gist(await play(streamed(deltas), opened))).toEqual(expected);
    }
  });

  it("does not where the server parts it itself", async () => {
    const message = { reasoning_content: "Hm.", content: "Yes." };
    for (const body of [whole(message), streamed([message])]) {
      expect(gist(await play(body, opened))).toEqual({ reasoning: "Hm.", text: "Yes.", calls: [] });
    }
  });

  it("keeps the order of what stands between", async () => {
    const call = { index: 0, id: "a", function: { name: "f", arguments: "{}" } };
    const { response } = await play(
      streamed([{ content: "<think>Hm</thi" }, { tool_calls: [call] }, { content: "Yes." }]),
    );
    expect(response.output.map(({ type }) => type)).toEqual([
      "reasoning",
      "function_call",
      "reasoning",
    ]);
  });

  it("takes no time that grows with the square of the length", { timeout: 30_000 }, async () => {
    const line = (content: string): string => sse({ choices: [{ index: 0, delta: { content } }] });
    // Looked at anew with each piece, this would be a hundred thousand million characters.
    const body = line("<think>a") + line(" </thi").repeat(200_000) + streamed([{ content: "." }]);
    const { response } = await play(body);
    expect(response.status).toBe("completed");
  });
});

// Source: https://github.com/Portkey-AI/gateway, src/providers/anthropic/chatComplete.ts
describe("blocks of a gateway, beside the same text as content", () => {
  it("in a stream", async () => {
    const deltas = [
      { content_blocks: [{ index: 0, delta: { thinking: "" } }] },
      { content_blocks: [{ index: 0, delta: { thinking: "Hm" } }] },
      { content_blocks: [{ index: 0, delta: { thinking: "m." } }] },
      { content_blocks: [{ index: 0, delta: { signature: "SIG" } }] },
      { content: "Yes.", content_blocks: [{ index: 1, delta: { text: "Yes." } }] },
    ];
    const played = await play(streamed(deltas));
    expect(gist(played)).toMatchObject({ reasoning: "Hmm.", text: "Yes." });
    expect(JSON.stringify(played.response.output)).toContain("SIG");
  });

  it("in a whole answer", async () => {
    const content_blocks = [
      { type: "thinking", thinking: "Hmm.", signature: "SIG" },
      { type: "text", text: "Yes." },
    ];
    const played = await play(whole({ content: "Yes.", content_blocks }));
    expect(gist(played)).toMatchObject({ reasoning: "Hmm.", text: "Yes." });
    expect(JSON.stringify(played.response.output)).toContain("SIG");
  });

  it("go back as they came, with the text, where a gateway reads them in its place", async () => {
    const content_blocks = [
      { type: "thinking", thinking: "Hmm.", signature: "SIG" },
      { type: "redacted_thinking", data: "RED" },
      { type: "text", text: "Yes." },
    ];
    const replay = { key: "reasoning_content", blocks: ["content_blocks"] } as const;
    const [one, two] = content_blocks;
    const bodies = [
      whole({ content: "Yes.", content_blocks }),
      streamed([
        { content_blocks: [{ index: 0, delta: { thinking: "Hmm." } }] },
        { content_blocks: [{ index: 0, delta: { signature: one!["signature"] } }] },
        { content_blocks: [{ index: 1, delta: { data: two!["data"] } }] },
        { content: "Yes.", content_blocks: [{ index: 2, delta: { text: "Yes." } }] },
      ]),
    ];
    for (const body of bodies) {
      const { response } = await play(body);
      expect(messages(response.output, { reasoning: { replay } })).toEqual([
        { role: "assistant", content: "Yes.", reasoning_content: "Hmm.", content_blocks },
      ]);
    }
  });

  it("keep what is neither thought nor text", async () => {
    const found = { type: "web_search_tool_result", content: [{ url: "https://a.example" }] };
    const played = await play(whole({ content: "Yes.", content_blocks: [found] }));
    expect(played.response.output).toMatchObject([{ content_blocks: [found] }]);
  });
});

describe("a thought that is marked", () => {
  const google = (mark: Json): Json => ({ extra_content: { google: mark } });
  const thought = google({ thought: true });

  it.each<[string, Json]>([
    ["in a field", { thought: "Hm." }],
    ["by a flag", { content: "Hm.", thought: true }],
    // Source: https://ai.google.dev/gemini-api/docs/openai, thinking
    ["by the vendor's own flag", { content: "Hm.", ...thought }],
    ["by both a flag and tags", { content: "<thought>Hm.", ...thought }],
    ["in a part", { content: [{ type: "text", text: "Hm.", thought: true }] }],
  ])("%s", async (_, delta) => {
    const end = String(delta["content"]).startsWith("<") ? "</thought>" : "";
    const played = await play(streamed([delta, { content: `${end}Yes.` }]));
    expect(gist(played)).toMatchObject({ reasoning: "Hm.", text: "Yes." });
    expect(checkGrammar(played.events)).toEqual([]);
    expect(played.response.output[1]).not.toHaveProperty("extra_content");
  });

  it("comes in pieces, again and again", async () => {
    const deltas = [
      { content: "<thought>One", ...thought },
      { content: " more.", ...thought },
      { content: "</thought>Yes." },
      { content: " Two.", ...thought },
      { content: "<thought>Three.</thought>", ...thought },
      { content: " No." },
    ];
    const { response } = await play(streamed(deltas));
    const told = response.output.map(({ type, content }) => [type, content[0]!.text]);
    expect(told).toEqual([
      ["reasoning", "One more."],
      ["message", "Yes."],
      ["reasoning", " Two.Three."],
      ["message", "No."],
    ]);
  });

  // As recorded: the mark speaks of what was sealed, and the answer stands beside it.
  it("is none, where a whole answer or a seal stands beside the mark", async () => {
    const sealed = google({ thought: true, thought_signature: "SIG" });
    for (const body of [
      whole({ content: "Noon.", ...sealed }),
      whole({ content: "Noon.", ...thought }),
      streamed([{ content: "Noon.", ...sealed }]),
    ]) {
      expect(gist(await play(body))).toMatchObject({ reasoning: "", text: "Noon." });
    }
  });
});
