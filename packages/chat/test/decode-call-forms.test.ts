import { describe, expect, it } from "vitest";
import { gist, type Json, play, sse, chunk, streamed, whole } from "./helpers/decode.ts";

const called = (id: string | null | undefined, name: string, told: unknown, index: number = 0) => ({
  tool_calls: [{ ...(id !== undefined && { id }), index, function: { name, arguments: told } }],
});

async function callsOf(deltas: readonly Json[]): Promise<unknown> {
  return gist(await play(streamed(deltas, "tool_calls")))["calls"];
}

describe("the pieces of a call belong together", () => {
  // Source: https://github.com/zed-industries/zed/pull/53605
  it("where a later piece has the word null for an id", async () => {
    const deltas = [
      called("WcG8xhSs1", "read_file", ""),
      called(undefined, "", '{"path": '),
      called("null", "", '"a"}'),
    ];
    expect(await callsOf(deltas)).toEqual([["WcG8xhSs1", "read_file", '{"path": "a"}']]);
  });

  it("and so where several are told with that word", async () => {
    const deltas = [
      called("aaaaaaaaa", "f", ""),
      called("null", "", '{"x":1}'),
      called("bbbbbbbbb", "g", "", 1),
      called("null", "", '{"y":2}', 1),
    ];
    expect(await callsOf(deltas)).toEqual([
      ["aaaaaaaaa", "f", '{"x":1}'],
      ["bbbbbbbbb", "g", '{"y":2}'],
    ]);
  });

  it("where the last has the name again, and nothing else", async () => {
    const deltas = [
      called("A", "f", '{"x":1}'),
      called("", "f", ""),
      called("B", "f", "{}", 1),
      called(null, "f", null, 1),
    ];
    expect(await callsOf(deltas)).toEqual([
      ["A", "f", '{"x":1}'],
      ["B", "f", "{}"],
    ]);
  });

  // Source: https://github.com/poolsideai/pool/issues/9
  it("where the id changes after the first", async () => {
    const deltas = [
      called("A", "f", ""),
      called("B", "", '{"x"'),
      called("B", "", ":1}"),
      called("C", "g", "", 1),
      called("D", "", "{}", 1),
    ];
    expect(await callsOf(deltas)).toMatchObject([
      [expect.any(String), "f", '{"x":1}'],
      [expect.any(String), "g", "{}"],
    ]);
  });

  // Source: https://github.com/pipecat-ai/pipecat/pull/4688, gpt-oss at Nebius
  it("where the last piece has the next place", async () => {
    const deltas = [
      called("x", "f", ""),
      called(undefined, "", '{"a": "fahren'),
      called(undefined, "", 'heit"}', 1),
    ];
    expect(await callsOf(deltas)).toEqual([["x", "f", '{"a": "fahrenheit"}']]);
  });

  // Source: https://github.com/cloudflare/ai, packages/tanstack-ai/test/workers-ai-adapter.test.ts
  it("where the name comes after arguments", async () => {
    const first = { index: 0, id: "x", type: "function", function: { arguments: '{"a":' } };
    const deltas = [{ tool_calls: [first] }, called(undefined, "f", "1}")];
    expect(await callsOf(deltas)).toEqual([["x", "f", '{"a":1}']]);
  });

  // Source: https://github.com/lidge-jun/opencodex/issues/361, https://github.com/elizaOS/eliza/pull/16973
  it("where whole arguments are told once more, without the name", async () => {
    const deltas = [
      called("x", "f", ""),
      called(undefined, "", '{"a":1}'),
      called(undefined, "", '{"a":1}'),
    ];
    expect(await callsOf(deltas)).toEqual([["x", "f", '{"a":1}']]);
  });
});

describe("calls in other clothes", () => {
  // Source: https://docs.mistral.ai/api, ToolCall, whose id is the word null by default
  it("have ids of their own where the vendor says null", async () => {
    const one = { id: "null", type: "function", function: { name: "f", arguments: "{}" } };
    const { response } = await play(whole({ tool_calls: [one, one] }));
    const ids = response.output.map((item) => item["call_id"]);
    expect(new Set([...ids, "null"]).size).toBe(3);
  });

  // Source: https://github.com/huggingface/text-generation-inference/pull/2954
  it("stand alone instead of in a list", async () => {
    const tell = (name: string | null, told: string) => ({
      tool_calls: { index: 0, id: "0", type: "function", function: { name, arguments: told } },
    });
    expect(await callsOf([tell("f", ""), tell(null, '{"a":1}')])).toEqual([["0", "f", '{"a":1}']]);
    const message = { tool_calls: { id: 0, function: { name: "f", arguments: { a: 1 } } } };
    expect(gist(await play(whole(message)))["calls"]).toMatchObject([["0", "f", '{"a":1}']]);
    // Before that, with a name for the arguments that is the schema's elsewhere.
    const older = { description: null, name: "f", parameters: { a: 1 } };
    for (const tool_calls of [{ id: 0, function: older }, [{ id: 0, function: older }]]) {
      const { response } = await play(whole({ tool_calls }));
      expect(response.output).toEqual([
        expect.objectContaining({ call_id: "0", name: "f", arguments: '{"a":1}' }),
      ]);
      expect(response.output[0]).not.toHaveProperty("parameters");
    }
  });

  // Source: https://github.com/OpenBMB/PilotDeck/pull/85
  it("have name and arguments without a function around them", async () => {
    const message = { tool_calls: [{ id: "c", name: "f", arguments: '{"a":1}' }] };
    expect(gist(await play(whole(message)))["calls"]).toEqual([["c", "f", '{"a":1}']]);
  });

  // Source: https://open.bigmodel.cn/dev/api, GLM-4-AllTools and assistants
  it("are no functions to be run where the vendor ran a tool of its own", async () => {
    const outputs = [{ title: "Weather", link: "https://a.example", content: "Sunny" }];
    const tell = (web_browser: Json) => ({
      role: "tool",
      tool_calls: [{ index: 0, type: "web_browser", web_browser }],
    });
    const body = sse(
      chunk(tell({ input: "search('x')" })),
      chunk(tell({ outputs })),
      chunk({ role: "assistant", content: "Sunny." }),
      chunk({}, { finish_reason: "stop" }),
      "[DONE]",
    );
    const played = await play(body);
    expect(gist(played)).toMatchObject({ text: "Sunny.", calls: [] });
    expect(JSON.stringify(played.response.output)).toContain("https://a.example");
  });
});
