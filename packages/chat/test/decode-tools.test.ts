import { checkGrammar } from "@anyllm/core";
import { describe, expect, it } from "vitest";
import { chunk, gist, type Json, plain, play, sse, streamed, whole } from "./helpers/decode.ts";
import { executedTools } from "../src/index.ts";

/** Deltas of calls, one chunk each. */
async function calls(deltas: readonly (Json | Json[])[], finish = "tool_calls") {
  const played = await play(
    streamed(
      deltas.map((one) => ({ tool_calls: [one].flat() })),
      finish,
    ),
  );
  expect(checkGrammar(played.events)).toEqual([]);
  expect(played.response.status).toBe("completed");
  return gist(played)["calls"];
}
const fn = (name?: string | null, given?: unknown): Json => ({
  ...(name !== undefined && { name }),
  ...(given !== undefined && { arguments: given }),
});
const made: unknown = expect.stringMatching(/^call_./);

describe("calls are told apart (T22)", () => {
  const cases: [name: string, deltas: (Json | Json[])[], calls: unknown[]][] = [
    [
      "by index, interleaved",
      [
        { index: 0, id: "a", function: fn("f", "") },
        { index: 1, id: "b", function: fn("g", "") },
        { index: 0, function: fn(undefined, '{"x"') },
        { index: 1, function: fn(undefined, '{"y"') },
        { index: 0, function: fn(undefined, ":1}") },
        { index: 1, function: fn(undefined, ":2}") },
      ],
      [
        ["a", "f", '{"x":1}'],
        ["b", "g", '{"y":2}'],
      ],
    ],
    [
      "by id, where all share an index",
      [
        { index: 0, id: "a", function: fn("f", '{"x":1}') },
        { index: 0, id: "b", function: fn("f", '{"x":2}') },
        { index: 0, id: "c", function: fn("g", "") },
        { index: 0, function: fn(undefined, '{"y":3}') },
      ],
      [
        ["a", "f", '{"x":1}'],
        ["b", "f", '{"x":2}'],
        ["c", "g", '{"y":3}'],
      ],
    ],
    [
      "by id, interleaved without any index",
      [
        { id: "a", function: fn("f", '{"x"') },
        { id: "b", function: fn("g", '{"y"') },
        { id: "a", function: fn(undefined, ":1}") },
        { id: "b", function: fn(undefined, ":2}") },
      ],
      [
        ["a", "f", '{"x":1}'],
        ["b", "g", '{"y":2}'],
      ],
    ],
    [
      "with an id that comes late",
      [
        { index: 0, function: fn("f", '{"x"') },
        { index: 1, id: "b", function: fn("g", "{}") },
        { index: 0, id: "a", function: fn(undefined, ":1}") },
      ],
      [
        ["a", "f", '{"x":1}'],
        ["b", "g", "{}"],
      ],
    ],
    [
      "without ids, of the same name and index",
      [
        { index: 0, function: fn("f", '{"x":1}') },
        { index: 0, function: fn("f", '{"x":2}') },
      ],
      [
        [made, "f", '{"x":1}'],
        [made, "f", '{"x":2}'],
      ],
    ],
    [
      "without id and index, one after the other",
      [
        { function: fn("f", '{"x"') },
        { function: fn(undefined, ":1}") },
        { function: fn("g", { y: 2 }) },
        { function: fn("h") },
      ],
      [
        [made, "f", '{"x":1}'],
        [made, "g", '{"y":2}'],
        [made, "h", "{}"],
      ],
    ],
    [
      "whole, several in one chunk",
      [
        [
          { id: "a", type: "function", function: fn("f", '{"x":1}') },
          { id: "b", type: "function", function: fn("g", {}) },
        ],
      ],
      [
        ["a", "f", '{"x":1}'],
        ["b", "g", "{}"],
      ],
    ],
    [
      "whose name is split",
      [
        { index: 0, id: "a", function: fn("get_") },
        { index: 0, function: fn("weather", "") },
        { index: 0, function: fn(null, "{}") },
      ],
      [["a", "get_weather", "{}"]],
    ],
    [
      "whose name and id are repeated",
      [
        { index: 0, id: "a", type: "function", function: fn("f", "") },
        { index: 0, id: "a", type: "function", function: fn("f", '{"x"') },
        { index: 0, id: "a", type: "function", function: fn("f", ":1}") },
      ],
      [["a", "f", '{"x":1}']],
    ],
    [
      "told once more at the end",
      [
        { index: 0, id: "a", function: fn("f", "") },
        { index: 0, function: fn(undefined, '{"x":1}') },
        { index: 0, id: "a", function: fn("f", '{"x":1}') },
      ],
      [["a", "f", '{"x":1}']],
    ],
    [
      "with empty ids and types after the first piece",
      [
        { index: 0, id: "a", type: "function", function: fn("f", "") },
        { index: 0, id: "", type: "", function: fn("", '{"x":1}') },
        { index: 0, id: null, type: null, function: fn(null, null) },
      ],
      [["a", "f", '{"x":1}']],
    ],
    [
      "without arguments of any kind",
      [
        { index: 0, id: "a", function: fn("f") },
        { index: 1, id: "b", function: fn("g", null) },
        { index: 2, id: "c", function: fn("h", "") },
      ],
      [
        ["a", "f", "{}"],
        ["b", "g", "{}"],
        ["c", "h", "{}"],
      ],
    ],
    [
      "with a number as an id, and no name",
      [{ index: 0, id: 7, function: fn(undefined, "{}") }],
      [["7", "", "{}"]],
    ],
    ["that are no calls at all", [JSON.parse('[null, "x"]') as Json[]], []],
  ];
  it.each(cases)("%s", async (_, deltas, expected) => {
    expect(await calls(deltas)).toEqual(expected);
  });

  it("whole as in the stream, each on its own whatever its index", async () => {
    const message = {
      content: null,
      tool_calls: [
        { id: "a", index: 0, type: "function", function: fn("f", '{"x":1}') },
        { id: "b", index: 0, type: "function", function: fn("g", "") },
        { id: "", type: "function", function: fn("h", { z: 1 }) },
      ],
    };
    expect(gist(await play(whole(message)))["calls"]).toEqual([
      ["a", "f", '{"x":1}'],
      ["b", "g", "{}"],
      [made, "h", '{"z":1}'],
    ]);
  });
});

describe("a call", () => {
  it("is streamed as it comes", async () => {
    const { events } = await play(
      streamed([
        { tool_calls: [{ index: 0, id: "a", function: fn("f", "") }] },
        { tool_calls: [{ index: 0, function: fn(undefined, '{"x"') }] },
        { tool_calls: [{ index: 0, function: fn(undefined, ":1}") }] },
      ]),
    );
    const deltas = events.filter(({ type }) => type === "response.function_call_arguments.delta");
    expect(deltas).toMatchObject([{ delta: '{"x"' }, { delta: ":1}" }]);
  });

  it("stands where it was told, between texts", async () => {
    const { response } = await play(
      streamed([
        { content: "One." },
        { tool_calls: [{ index: 0, id: "a", function: fn("f", "") }] },
        { content: "Two." },
        { tool_calls: [{ index: 0, function: fn(undefined, "{}") }] },
      ]),
    );
    expect(response.output.map(({ type }) => type)).toEqual([
      "message",
      "function_call",
      "message",
    ]);
    expect(response.output[1]).toMatchObject({ call_id: "a", arguments: "{}" });
  });

  it("keeps its signature, byte for byte, wherever it stands", async () => {
    const extra_content = { google: { thought_signature: "c2ln+/=" } };
    const call = { id: "a", type: "function", function: fn("f", "{}"), extra_content };
    for (const body of [
      whole({ tool_calls: [call] }),
      streamed([{ tool_calls: [{ index: 0, ...call }] }]),
      streamed([
        { tool_calls: [{ index: 0, id: "a", function: fn("f", "{}") }] },
        { tool_calls: [{ index: 0, extra_content }] },
      ]),
    ]) {
      const { response } = await play(body);
      expect(response.output).toMatchObject([
        { type: "function_call", call_id: "a", extra_content },
      ]);
    }
  });

  it("keeps a signature of its message on an item before it", async () => {
    const signed = {
      thought_signature: "c2ln",
      tool_calls: [{ id: "a", function: fn("f", "{}") }],
    };
    for (const body of [whole(signed), streamed([signed])]) {
      const { response } = await play(body);
      expect(response.output).toMatchObject([
        { type: "message", content: [], thought_signature: "c2ln" },
        { type: "function_call", call_id: "a" },
      ]);
    }
    const other = { index: 1, message: signed, finish_reason: "tool_calls" };
    const { response } = await play({ id: "x", choices: [{ index: 0, message: {} }, other] });
    expect(response.output).toMatchObject([{ choice: 1 }, { choice: 1, call_id: "a" }]);
  });

  it("of the old form gets an id", async () => {
    const message = { content: null, function_call: fn("f", '{"x":1}') };
    const deltas = [
      { content: null, function_call: fn("f", "") },
      { function_call: fn(undefined, '{"x"') },
      { function_call: fn(undefined, ":1}") },
    ];
    for (const body of [
      whole(message, { finish_reason: "function_call" }),
      streamed(deltas, "function_call"),
    ]) {
      expect(gist(await play(body))["calls"]).toEqual([[made, "f", '{"x":1}']]);
    }
  });

  it("is not made of fields that a vendor sends empty", async () => {
    const empty = { function_call: fn("", ""), tool_calls: [], audio: { id: "", data: "" } };
    const { response } = await play(whole({ content: "Hi", refusal: "", ...empty }));
    expect(response.output.map(({ type }) => type)).toEqual(["message"]);
    expect(response.output[0]?.content).toHaveLength(1);
  });

  it("of a custom tool is an item of its own, streamed and whole", async () => {
    const custom = (input: string, name = "sql"): Json => ({ name, input });
    const bodies = [
      whole({ tool_calls: [{ id: "a", type: "custom", custom: custom("SELECT 1") }] }),
      streamed([
        { tool_calls: [{ index: 0, id: "a", type: "custom", custom: custom("") }] },
        { tool_calls: [{ index: 0, custom: { input: "SELECT" } }] },
        { tool_calls: [{ index: 0, custom: { input: " 1" } }] },
      ]),
    ];
    for (const body of bodies) {
      const played = await play(body);
      const item = { type: "custom_tool_call", call_id: "a", name: "sql", input: "SELECT 1" };
      expect(played.response.output).toMatchObject([{ ...item, status: "completed" }]);
      expect(typeof body === "string" ? checkGrammar(played.events) : []).toEqual([]);
    }
  });

  it("in a stream that breaks off is a failure with what there was, and no completed response", async () => {
    const started = chunk({ tool_calls: [{ index: 0, id: "a", function: fn("f", '{"x":') }] });
    for (const end of [[], ["[DONE]"]]) {
      const { response, events, error } = await play(sse(started, ...end));
      expect(error?.code).toBe("stream_truncated");
      expect(response.output).toMatchObject([{ call_id: "a", arguments: '{"x":' }]);
      expect(events.map(({ type }) => type)).not.toContain("response.completed");
    }
  });

  it("in a whole answer that breaks off is an error with what there was", async () => {
    const tool_calls = [{ id: "a", function: fn("f", '{"x":') }];
    const { error } = await play(whole({ tool_calls }, { finish_reason: null }));
    expect(error).toMatchObject({
      code: "protocol_error",
      partial: { output: [{ call_id: "a", arguments: '{"x":' }] },
    });
  });
});

describe("tools that the vendor ran itself", () => {
  const search = {
    index: 0,
    type: "search",
    arguments: '{"query":"rain"}',
    output: "It rains.",
    search_results: { results: [{ title: "Rain", url: "https://rain.example", score: 0.9 }] },
  };
  const python = { index: 1, type: "python", arguments: '{"code":"1+1"}', output: "2" };
  const other = { index: 2, type: "wolfram", arguments: "{}", output: "3" };

  const dialect = { executed: executedTools };

  it("stay a field of the message where the dialect does not know them", async () => {
    const { response } = await play(whole({ content: "Yes.", executed_tools: [search] }));
    expect(response.output).toMatchObject([{ type: "message", executed_tools: [search] }]);
  });

  it("are typed items with what the vendor said", async () => {
    const message = { content: "Yes.", reasoning: "Hm.", executed_tools: [search, python, other] };
    const { response } = await play(whole(message), { dialect });
    expect(response.output).toMatchObject([
      { type: "reasoning" },
      {
        type: "web_search_call",
        status: "completed",
        action: { type: "search", query: "rain", sources: [{ url: "https://rain.example" }] },
        executed_tool: search,
      },
      { type: "code_interpreter_call", code: "1+1", outputs: [{ type: "logs", logs: "2" }] },
      { type: "acme:wolfram", executed_tool: other },
      { type: "message" },
    ]);
  });

  it("are one item where a stream tells them twice", async () => {
    const { output: _, search_results: __, ...begun } = search;
    const deltas = [
      { reasoning: "Hm." },
      { executed_tools: [begun] },
      { executed_tools: [search] },
      { reasoning: "Aha." },
      { content: "Yes." },
    ];
    const played = await play(streamed(deltas), { dialect });
    expect(checkGrammar(played.events)).toEqual([]);
    expect(plain(played.response.output)).toMatchObject([
      { type: "reasoning" },
      { type: "web_search_call", status: "completed", executed_tool: search },
      { type: "reasoning" },
      { type: "message" },
    ]);
  });
});

describe("a call that the token limit cut", () => {
  it.each([
    ["function", { index: 0, id: "b", function: fn("g", '{"y":') }],
    ["custom", { index: 0, id: "b", type: "custom", custom: { name: "g", input: "SEL" } }],
  ])("is incomplete, and no other: %s", async (_, cut) => {
    const intact = { index: 0, id: "a", function: fn("f", "{}") };
    const { response } = await play(
      streamed([{ tool_calls: [intact] }, { tool_calls: [cut] }], "length"),
    );
    expect(response.status).toBe("incomplete");
    expect(response.output.map(({ status }) => status)).toEqual(["completed", "incomplete"]);
  });
});
