import { describe, expect, it } from "vitest";
import type { ChatDialect, ReasoningReplay } from "../src/index.ts";
import { encode, messages } from "./helpers/encode.ts";
import { executedTools } from "../src/index.ts";

const said = (text: string, more: object = {}): unknown => ({
  type: "message",
  role: "assistant",
  content: [{ type: "output_text", text, annotations: [] }],
  ...more,
});
const thought = (text: string, more: object = {}): unknown => ({
  type: "reasoning",
  summary: [],
  content: [{ type: "reasoning_text", text }],
  ...more,
});
const called = (call_id: string, more: object = {}): unknown => ({
  type: "function_call",
  call_id,
  name: "f",
  arguments: '{"a":1}',
  ...more,
});
const call = (id: string, more: object = {}): unknown => ({
  id,
  type: "function",
  function: { name: "f", arguments: '{"a":1}' },
  ...more,
});
const replaying = (replay: ReasoningReplay): Partial<ChatDialect<"acme">> => ({
  reasoning: { replay },
});

describe("one answer is one message", () => {
  it("of its reasoning, its text and its calls", () => {
    expect(messages([thought("Hm."), said("Wait."), called("a"), called("b")])).toEqual([
      {
        role: "assistant",
        content: "Wait.",
        reasoning_content: "Hm.",
        tool_calls: [call("a"), call("b")],
      },
    ]);
  });

  it("however the vendor mixed text and calls: nothing stands between calls and outputs", () => {
    const output = { type: "function_call_output", call_id: "a", output: "1" };
    const told = messages([thought("1"), called("a"), said("Wait."), thought("2"), output]);
    expect(told).toEqual([
      { role: "assistant", content: "Wait.", reasoning_content: "12", tool_calls: [call("a")] },
      { role: "tool", tool_call_id: "a", content: "1" },
    ]);
  });

  it("and another answer is another message", () => {
    expect(messages([said("A"), said("B"), thought("Hm."), said("C"), called("a")])).toEqual([
      { role: "assistant", content: "A" },
      { role: "assistant", content: "B" },
      { role: "assistant", content: "C", reasoning_content: "Hm.", tool_calls: [call("a")] },
    ]);
  });

  it("of several choices each is one", () => {
    const told = messages([said("A"), called("a"), said("B", { choice: 1 })]);
    expect(told.map(({ content }) => content)).toEqual(["A", "B"]);
  });

  it("and never an empty shell", () => {
    expect(messages([said(""), { role: "assistant", content: [] }])).toEqual([]);
    expect(messages([thought("Hm."), said("")], replaying("none"))).toEqual([]);
    expect(messages([said(""), called("a")])).toEqual([
      { role: "assistant", content: null, tool_calls: [call("a")] },
    ]);
  });

  it("keeps texts of several parts, and none of their citations", () => {
    const part = { type: "output_text", text: "A", annotations: [{ type: "url_citation" }] };
    expect(messages([{ role: "assistant", content: [part, { ...part, text: "B" }] }])).toEqual([
      { role: "assistant", content: "AB" },
    ]);
  });
});

describe("reasoning goes back where the vendor wants it", () => {
  const items = [thought("Hm."), said("Yes.")];
  const content = "Yes.";
  it.each<[ReasoningReplay, object]>([
    [{ key: "reasoning" }, { content, reasoning: "Hm." }],
    [{ key: "thinking" }, { content, thinking: "Hm." }],
    ["tags", { content: "<think>\nHm.\n</think>\n\nYes." }],
    [
      "parts",
      {
        content: [
          { type: "thinking", thinking: [{ type: "text", text: "Hm." }] },
          { type: "text", text: "Yes." },
        ],
      },
    ],
    ["reasoning_details", { content, reasoning: "Hm." }],
    ["none", { content }],
  ])("%j", (replay, told) => {
    expect(messages(items, replaying(replay))).toEqual([{ role: "assistant", ...told }]);
  });

  it("and is told once where it wants none", () => {
    const input = [...items, { role: "user", content: "So?" }, ...items];
    const { warnings } = encode({ input: input as never }, replaying("none"));
    expect(warnings).toEqual([
      { provider: "acme", param: "input", message: expect.stringContaining("Acme") },
    ]);
  });

  it("as its summary where that is all there is", () => {
    const item = { type: "reasoning", summary: [{ type: "summary_text", text: "S" }] };
    expect(messages([item, said("Yes.")])[0]).toMatchObject({ reasoning_content: "S" });
  });

  it("but for what only another vendor can read", () => {
    const item = { type: "reasoning", summary: [], encrypted_content: "sealed" };
    const { body, warnings } = encode({ input: [item, said("Yes.")] as never });
    expect(JSON.stringify(body)).not.toContain("sealed");
    expect(warnings).toHaveLength(1);
  });

  it("byte for byte, with its signatures, in its order", () => {
    const details = [
      { type: "reasoning.text", text: "Hm.", signature: "c2ln", format: "f", index: 0, id: "r" },
      { type: "reasoning.encrypted", data: "ZGF0YQ==", format: "f", index: 1, id: null },
    ];
    const input = [
      thought("Hm.", { encrypted_content: "c2ln", reasoning_details: [details[0]] }),
      {
        type: "reasoning",
        summary: [],
        encrypted_content: "ZGF0YQ==",
        reasoning_details: [details[1]],
      },
      said("Yes."),
      called("a"),
    ];
    expect(messages(input, replaying("reasoning_details"))).toEqual([
      { role: "assistant", content, reasoning_details: details, tool_calls: [call("a")] },
    ]);
  });

  it("interleaved with its text", () => {
    const input = [thought("1"), said("A"), thought("2"), said("B")];
    const [message, ...more] = messages(input, replaying("parts"));
    expect(more).toEqual([]);
    expect(message!["content"]).toEqual([
      { type: "thinking", thinking: [{ type: "text", text: "1" }] },
      { type: "text", text: "A" },
      { type: "thinking", thinking: [{ type: "text", text: "2" }] },
      { type: "text", text: "B" },
    ]);
  });
});

describe("what a vendor must see again", () => {
  const extra_content = { google: { thought_signature: "c2ln" } };

  it("stays on the call that it came with", () => {
    const seals = [{ extra_content }, { thought_signature: "x" }, { thoughtSignature: "y" }];
    const input = seals.map((seal, at) => called(`${at}`, seal));
    expect(messages(input)[0]!["tool_calls"]).toEqual(seals.map((seal, at) => call(`${at}`, seal)));
  });

  it("which is told of where its namespace has no place", () => {
    const { warnings } = encode({ input: [called("a", { namespace: "n" })] as never });
    expect(warnings).toEqual([expect.objectContaining({ param: "input[0]" })]);
  });

  it("and on the message", () => {
    expect(messages([said("Yes.", { extra_content })])).toEqual([
      { role: "assistant", content: "Yes.", extra_content },
    ]);
  });

  it("is sound by its id, or else its transcript, with a warning", () => {
    const audio = { type: "output_audio", id: "audio_1", data: "AAAA", transcript: "Hello" };
    const message = (part: object): unknown => ({ role: "assistant", content: [part] });
    expect(messages([message(audio)])).toEqual([
      { role: "assistant", content: null, audio: { id: "audio_1" } },
    ]);
    const { id: _, ...nameless } = audio;
    const { body, warnings } = encode({ input: [message(nameless)] as never });
    expect(body.messages).toEqual([{ role: "assistant", content: "Hello" }]);
    expect(warnings).toHaveLength(1);
  });

  it("is sound alone, where a turn holds nothing else", () => {
    const turn = { role: "assistant", content: [], audio: { id: "audio_1" } };
    const sent = { role: "assistant", content: null, audio: { id: "audio_1" } };
    expect(messages([turn])).toEqual([sent]);
    expect(messages([{ ...turn, content: "Hello" }])).toEqual([{ ...sent, content: "Hello" }]);
    for (const one of [turn, { role: "assistant", content: [{ type: "output_audio", id: "a" }] }]) {
      const input = [{ role: "user", content: "Hi" }, one] as never;
      const { body, warnings } = encode({ input }, { media: { image: "url" } });
      expect(body.messages).toEqual([{ role: "user", content: "Hi" }]);
      expect(warnings).toMatchObject([{ message: expect.stringMatching(/^Sound/) }]);
    }
  });

  it("is its own images and parts", () => {
    const input = [
      { type: "message", role: "assistant", content: [{ type: "acme:card", id: 7 }] },
      { type: "image_generation_call", result: "AAAA", media_type: "image/png" },
    ];
    expect(messages(input)).toEqual([
      {
        role: "assistant",
        content: [{ type: "card", id: 7 }],
        images: [{ type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } }],
      },
    ]);
  });

  it("is not what its own tools did; what another's did is refused", () => {
    const item = { type: "web_search_call", id: "ws", executed_tool: { type: "search" } };
    const input = [item, said("Found.")] as never;
    const { body, warnings } = encode({ input }, { executed: executedTools });
    expect(body.messages).toEqual([{ role: "assistant", content: "Found." }]);
    expect(warnings).toEqual([]);
    expect(() => encode({ input })).toThrow(
      expect.objectContaining({ name: "UnsupportedError", param: "input[0]" }),
    );
  });
});

describe("refusals", () => {
  const refusal = { role: "assistant", content: [{ type: "refusal", refusal: "No." }] };
  it("are text, or a field of their own where the vendor has it", () => {
    expect(messages([refusal])).toEqual([{ role: "assistant", content: "No." }]);
    expect(messages([refusal], { refusals: true })).toEqual([
      { role: "assistant", content: null, refusal: "No." },
    ]);
  });
});

describe("phase", () => {
  it("is told of where it changes the meaning: commentary is no answer", () => {
    const input = [said("A", { phase: "commentary" }), said("B", { phase: "final_answer" })];
    const { warnings } = encode({ input: input as never });
    expect(warnings).toEqual([expect.objectContaining({ param: "input[0].phase" })]);
  });
});

describe("calls of free text", () => {
  const input = [
    { type: "custom_tool_call", call_id: "c", name: "sh", input: "ls" },
    { type: "custom_tool_call_output", call_id: "c", output: "a b" },
  ];
  it("are the vendor's custom calls, where it has them", () => {
    expect(messages(input, { tools: { hosted: ["custom"] } })).toEqual([
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "c", type: "custom", custom: { name: "sh", input: "ls" } }],
      },
      { role: "tool", tool_call_id: "c", content: "a b" },
    ]);
  });
});

describe("prefix", () => {
  it("marks the assistant's beginning of an answer, to be gone on with", () => {
    const input = [{ role: "user", content: "Hi" }, said("Once")];
    expect(messages(input, { prefix: "prefix" })[1]).toEqual({
      role: "assistant",
      content: "Once",
      prefix: true,
    });
    expect(messages(input, { prefix: "partial" })[1]).toMatchObject({ partial: true });
    expect(messages(input)[1]).toEqual({ role: "assistant", content: "Once" });
  });
});
