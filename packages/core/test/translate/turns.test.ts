import { readTurns, textParts } from "@anyllm/core/translate";
import type { InputItem } from "@anyllm/types";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

const items = (...values: object[]) => readTurns({ input: values as InputItem[] });
const user = { role: "user", content: "Hi" };
const system = { role: "system", content: "Be brief." };
const said = {
  type: "message",
  role: "assistant",
  content: [{ type: "output_text", text: "Hello", annotations: [] }],
};
const call = { type: "function_call", call_id: "c1", name: "now", arguments: "{}" };
const output = { type: "function_call_output", call_id: "c1", output: "12:00" };

describe("turns of a conversation", () => {
  it("make one user message of a string", () => {
    const [turn] = readTurns({ input: "Hi" });
    expect(turn).toMatchObject({ role: "user", items: [{ kind: "message", path: "input[0]" }] });
  });

  it("gather what one side says before the other answers, outputs with the user", () => {
    const turns = items(user, said, call, call, output, output, user, said);
    expect(turns.map(({ role, items: own }) => [role, own.length])).toEqual([
      ["user", 1],
      ["assistant", 3],
      ["user", 3],
      ["assistant", 1],
    ]);
  });

  it("leave each system and developer message on its own, where it stands", () => {
    const turns = items(system, system, user, { role: "developer", content: "x" }, user);
    expect(turns.map(({ role }) => role)).toEqual([
      "system",
      "system",
      "user",
      "developer",
      "user",
    ]);
  });

  it("tell an output the name of its call, wherever that stands", () => {
    for (const given of [
      [output, call],
      [call, output],
    ]) {
      const read = items(...given).flatMap((turn) => turn.items);
      const told = read.find(({ kind }) => kind === "output");
      expect(told).toMatchObject({ name: "now", call_id: "c1" });
    }
  });

  describe("of which outputs stand apart from their calls", () => {
    const calls = (id: string) => ({ ...call, call_id: id });
    const outputs = (id: string) => ({ ...output, call_id: id });
    const developer = { role: "developer", content: "A note of a hook." };

    it.each([
      ["a note between", [user, call, developer, output, user], [0, 1, 3, 2, 4]],
      ["a question between", [user, call, user, output], [0, 1, 3, 2]],
      ["an answer between", [user, call, user, said, output, user], [0, 1, 4, 2, 3, 5]],
      [
        "a further call before all are answered",
        [calls("a"), calls("b"), outputs("a"), calls("c"), outputs("b"), outputs("c")],
        [0, 1, 2, 4, 3, 5],
      ],
      [
        "two turns whose outputs came in another order",
        [calls("a"), user, calls("b"), outputs("b"), outputs("a"), said],
        [0, 4, 1, 2, 3, 5],
      ],
      ["a call of the same id later", [call, user, output, user, call, output], [0, 2, 1, 3, 4, 5]],
    ])("put each right after what was said with its call: %s", (_, given, order) => {
      const read = items(...given).flatMap((turn) => turn.items.map(({ path }) => path));
      expect(read).toEqual(order.map((place) => `input[${place}]`));
    });

    it.each([
      ["parallel calls", [calls("a"), calls("b"), outputs("b"), outputs("a")]],
      ["text after a call", [call, said, output, user]],
      ["no call", [user, output, said, output, call]],
      ["a second output", [call, output, user, output, said]],
      ["an output of another kind between", [call, { type: "shell_call_output" }, output]],
    ])("leave those that need not move: %s", (_, given) => {
      const read = items(...given).flatMap((turn) => turn.items.map(({ item }) => item));
      expect(read).toEqual(given);
    });
  });

  it("read arguments that came as an object as JSON", () => {
    const [turn] = items({ ...call, arguments: { city: "Oslo" } });
    expect(turn!.items[0]).toMatchObject({ arguments: '{"city":"Oslo"}' });
  });

  it.each([undefined, null, "", "  "])("read the arguments %j as none", (given) => {
    const [turn] = items({ ...call, arguments: given });
    expect(turn!.items[0]).toMatchObject({ arguments: "{}" });
  });

  it("read a message without a type, and an item that is only an id", () => {
    expect(items({ id: "msg_1" })[0]!.items[0]).toMatchObject({
      kind: "other",
      type: "item_reference",
    });
  });

  it("know what of unknown items is the user's", () => {
    expect(items({ type: "web_search_call" })[0]!.role).toBe("assistant");
    expect(items({ type: "shell_call_output" })[0]!.role).toBe("user");
  });

  describe("with items of MCP that the vendor does not host", () => {
    const asked = { type: "mcp_call", id: "mcp_1", server_label: "docs", name: "ask" };
    const given = [
      user,
      { type: "mcp_list_tools", id: "mcpl_1", server_label: "docs", tools: [] },
      { type: "mcp_approval_request", id: "mcpr_1", name: "ask", arguments: "{}" },
      { type: "mcp_approval_response", approval_request_id: "mcpr_1", approve: true },
      { ...asked, arguments: '{"q":1}', output: "42", thought_signature: "s" },
      said,
    ];

    it("read a call as a function's with its output, and leave lists and approvals out", () => {
      const read = items(...given).flatMap((turn) =>
        turn.items.map(({ kind, path }) => [turn.role, kind, path]),
      );
      expect(read).toEqual([
        ["user", "message", "input[0]"],
        ["assistant", "call", "input[4]"],
        ["user", "output", "input[4]"],
        ["assistant", "message", "input[5]"],
      ]);
      const [, called, answered] = items(...given);
      expect(called!.items[0]).toMatchObject({ name: "docs__ask", arguments: '{"q":1}' });
      expect(called!.items[0]!.item["thought_signature"]).toBe("s");
      expect(answered!.items[0]).toMatchObject({ name: "docs__ask", call_id: "mcp_1" });
    });

    it("leave as they are those that the vendor takes back", () => {
      const input = [{ ...asked, raw: 1 }, asked] as unknown as InputItem[];
      const turns = readTurns({ input }, (item) => item["raw"] === 1);
      expect(turns[0]!.items.map(({ kind }) => kind)).toEqual(["other", "call"]);
    });
  });

  it("keep every item once, and in order but for outputs, whatever they are", () => {
    const any = fc.constantFrom(user, system, said, call, output, { type: "acme:x", id: "1" });
    fc.assert(
      fc.property(fc.array(any), (given) => {
        const read = items(...given).flatMap((turn) => turn.items.map(({ item }) => item));
        const others = (all: readonly object[]) => all.filter((item) => item !== output);
        expect(others(read)).toEqual(others(given));
        expect(read).toHaveLength(given.length);
      }),
    );
  });

  it("never throw for odd items", () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue())), (given) => {
        expect(items(...given).flatMap((turn) => turn.items)).toHaveLength(given.length);
      }),
    );
  });
});

describe("the text of parts", () => {
  it("is that of text parts alone", () => {
    const [turn] = items({
      role: "user",
      content: [
        { type: "input_text", text: "a" },
        { type: "input_image", image_url: "https://example.com/a.png" },
        { type: "input_text", text: "b" },
      ],
    });
    const [message] = turn!.items;
    expect(message!.kind === "message" && textParts(message!.parts)).toEqual(["a", "b"]);
  });
});

it("reads a hole among parts as a part that is none, by its place", () => {
  const content = [{ type: "input_text", text: "a" }, , { type: "input_text", text: "b" }]; // oxlint-disable-line no-sparse-arrays
  const [turn] = readTurns({ input: [{ type: "message", role: "user", content }] as never });
  const [item] = turn!.items;
  expect(item).toMatchObject({
    parts: [
      { type: "input_text" },
      { type: "", path: "input[0].content[1]" },
      { type: "input_text" },
    ],
  });
});
