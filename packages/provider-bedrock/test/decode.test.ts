import { describe, expect, it } from "vitest";
import { answered, streamed } from "./ask.ts";
import { type Loose, stream } from "./wire.ts";

const streamedLines = (lines: Loose[]) => streamed(stream(lines));
const whole = (content: Loose[], more: Loose = { stopReason: "end_turn" }) =>
  answered({ output: { message: { role: "assistant", content } }, ...more });

// Ids differ from run to run.
const nameless = (output: readonly unknown[]) =>
  JSON.parse(JSON.stringify(output, (key, value) => (key === "id" ? undefined : value)));

describe("an answer", () => {
  it("whose call was cut short says so", async () => {
    const { output, status } = await streamedLines([
      { messageStart: { role: "assistant" } },
      {
        contentBlockStart: {
          contentBlockIndex: 0,
          start: { toolUse: { toolUseId: "t1", name: "f" } },
        },
      },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { toolUse: { input: '{"a":1}' } } } },
      { contentBlockStop: { contentBlockIndex: 0 } },
      {
        contentBlockStart: {
          contentBlockIndex: 1,
          start: { toolUse: { toolUseId: "t2", name: "f" } },
        },
      },
      { contentBlockDelta: { contentBlockIndex: 1, delta: { toolUse: { input: '{"a":' } } } },
      { contentBlockStop: { contentBlockIndex: 1 } },
      { messageStop: { stopReason: "max_tokens" } },
    ]);
    expect(status).toBe("incomplete");
    expect(output).toMatchObject([
      { status: "completed" },
      { status: "incomplete", arguments: '{"a":' },
    ]);
  });

  it.each([
    ["malformed_tool_use", "failed"],
    ["content_filtered", "incomplete"],
    ["model_context_window_exceeded", "incomplete"],
    ["stop_sequence", "completed"],
    ["something_new", "incomplete"],
    ["constructor", "incomplete"],
  ])("that stopped by %s is %s", async (stopReason, status) => {
    expect((await whole([{ text: "A" }], { stopReason })).status).toBe(status);
  });

  it("tells what it cost even after an exception", async () => {
    const usage = { inputTokens: 3, outputTokens: 1, totalTokens: 4 };
    const {
      status,
      usage: told,
      output,
    } = await streamedLines([
      { messageStart: { role: "assistant" } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "A" } } },
      { modelStreamErrorException: { message: "Broken." } },
      { contentBlockDelta: { contentBlockIndex: 1, delta: { text: "B" } } },
      { metadata: { usage } },
    ]);
    expect([status, told?.total_tokens, output.length]).toEqual(["failed", 4, 1]);
  });

  it("with blocks that nobody knows keeps them, streamed or not", async () => {
    const told = await whole([{ text: "A" }, { hologram: { depth: 3 } }, { text: "B" }]);
    const pieces = await streamedLines([
      { messageStart: { role: "assistant" } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "A" } } },
      { contentBlockStop: { contentBlockIndex: 0 } },
      { contentBlockDelta: { contentBlockIndex: 1, delta: { hologram: { depth: 3 } } } },
      { contentBlockStop: { contentBlockIndex: 1 } },
      { contentBlockDelta: { contentBlockIndex: 2, delta: { text: "B" } } },
      { contentBlockStop: { contentBlockIndex: 2 } },
      { messageStop: { stopReason: "end_turn" } },
    ]);
    expect(nameless(pieces.output)).toEqual(nameless(told.output));
    expect(nameless(told.output)[0].content[1]).toEqual({
      type: "bedrock:hologram",
      hologram: { depth: 3 },
    });
  });

  it("with a picture has it as a picture", async () => {
    const image = { format: "png", source: { bytes: "iVBORw0KGgo=" } };
    const told = await whole([{ image }]);
    const pieces = await streamedLines([
      { contentBlockStart: { contentBlockIndex: 0, start: { image: { format: "png" } } } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { image: { source: image.source } } } },
      { contentBlockStop: { contentBlockIndex: 0 } },
      { messageStop: { stopReason: "end_turn" } },
    ]);
    const expected = { type: "image_generation_call", status: "completed", result: "iVBORw0KGgo=" };
    for (const { output } of [told, pieces]) expect(output).toMatchObject([expected]);
  });

  it("with an unanswered tool of Amazon's says that it is incomplete", async () => {
    const toolUse = {
      toolUseId: "t",
      name: "nova_grounding",
      type: "server_tool_use",
      input: { query: "q" },
    };
    const { output } = await whole([{ toolUse }]);
    expect(output).toMatchObject([
      { type: "web_search_call", status: "incomplete", action: { query: "q" } },
    ]);
  });

  it("that is odd never breaks the reader", async () => {
    const odd = [null, 1, "a", [], {}, { text: 5 }, { toolUse: null }, { toolUse: {} }];
    const more = [{ reasoningContent: 1 }, { citationsContent: { citations: [null, {}] } }];
    const answer = {
      output: { message: { content: [...odd, ...more] } },
      stopReason: 1,
      usage: "x",
    };
    expect((await answered(answer)).status).toBe("completed");
    const lines: Loose[] = [
      { contentBlockStart: {} },
      { contentBlockDelta: { delta: { toolUse: { input: 1 }, text: null } } },
      { contentBlockStop: null },
      { unheardOf: { a: 1 } },
      { messageStop: {} },
      { metadata: { usage: { inputTokens: "x" } } },
    ];
    const response = await streamedLines(lines);
    expect(response).toMatchObject({ status: "completed", bedrock: { unheardOf: { a: 1 } } });
  });

  it("that merely stops is no whole answer", async () => {
    const started = [{ messageStart: { role: "assistant" } }];
    await expect(streamedLines(started)).rejects.toMatchObject({ code: "stream_truncated" });
  });
});
