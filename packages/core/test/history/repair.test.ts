import { lintHistory, repairHistory } from "@anyllm/core";
import type { InputItem } from "@anyllm/types";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

const user = (content: string): InputItem => ({ role: "user", content });
const call = (call_id: string, id?: string): InputItem => ({
  type: "function_call",
  call_id,
  name: "weather",
  arguments: "{}",
  ...(id && { id }),
});
const output = (call_id: string, said = "21 °C"): InputItem => ({
  type: "function_call_output",
  call_id,
  output: said,
});
const reasoning = (id: string): InputItem => ({
  type: "reasoning",
  id,
  summary: [],
  encrypted_content: "sealed",
});
const said = (text: string, id?: string): InputItem => ({
  type: "message",
  role: "assistant",
  content: text,
  ...(id && { id }),
});
const lost = expect.stringContaining("no result") as string;

const codes = (items: InputItem[]): string[] => lintHistory(items).map(({ code }) => code);

describe("a history that a provider would refuse", () => {
  it("gets an error output for a call that never got one", () => {
    const { items, issues } = repairHistory([user("Hi"), call("a"), user("Never mind.")]);

    expect(items).toEqual([user("Hi"), call("a"), output("a", lost), user("Never mind.")]);
    expect(issues).toEqual([
      { code: "orphan_call", index: 1, item: call("a"), message: expect.stringContaining("a") },
    ]);
  });

  it("keeps what the model said in one go together: missing outputs come after the last call", () => {
    const given = [reasoning("r"), call("a"), call("b"), output("b"), said("Done")];
    expect(repairHistory(given).items).toEqual([
      reasoning("r"),
      call("a"),
      call("b"),
      output("a", lost),
      output("b"),
      said("Done"),
    ]);
  });

  it("says of a lost output what the application wants said", () => {
    const { items } = repairHistory([call("a")], { lostOutput: "cancelled by the user" });
    expect(items[1]).toEqual(output("a", "cancelled by the user"));
  });

  it.each([
    ["custom_tool_call", { input: "x", name: "n" }, { output: lost }],
    ["apply_patch_call", { operation: {} }, { output: lost, status: "failed" }],
    ["shell_call", { action: {} }, { output: [expect.objectContaining({ stderr: lost })] }],
  ])("answers a %s in its own kind", (type, fields, expected) => {
    const given = { type, call_id: "c", ...fields } as unknown as InputItem;
    const { items } = repairHistory([given]);
    expect(items).toEqual([given, { type: `${type}_output`, call_id: "c", ...expected }]);
  });

  it("gives up a call whose output cannot be made up, with the reasoning that led to it", () => {
    const computer = { type: "computer_call", call_id: "c", id: "cu_1" } as unknown as InputItem;
    const { items, issues } = repairHistory([user("Hi"), reasoning("r"), computer, user("Stop")]);
    expect(items).toEqual([user("Hi"), user("Stop")]);
    expect(issues.map(({ code, index }) => [code, index])).toEqual([
      ["lone_reasoning", 1],
      ["orphan_call", 2],
    ]);
  });

  it("loses an output whose call is not there, unless the provider may have the call", () => {
    const given = [user("Hi"), output("gone")];
    expect(codes(given)).toEqual(["orphan_output"]);
    expect(repairHistory(given).items).toEqual([user("Hi")]);
    expect(repairHistory(given, { continued: true })).toEqual({ items: given, issues: [] });
  });

  it("puts an output after its call", () => {
    const given = [output("a", "4 °C"), user("Hi"), call("a"), said("Cold")];
    expect(codes(given)).toEqual(["misplaced_output"]);
    expect(repairHistory(given).items).toEqual([
      user("Hi"),
      call("a"),
      said("Cold"),
      output("a", "4 °C"),
    ]);
  });

  it("keeps the first of two copies: items, calls, outputs", () => {
    const given = [
      reasoning("r"),
      call("a", "fc_1"),
      reasoning("r"),
      call("a", "fc_1"),
      call("a", "fc_2"),
      output("a", "first"),
      output("a", "second"),
      { type: "item_reference", id: "r" } as InputItem,
    ];
    expect(codes(given)).toEqual([
      "duplicate_id",
      "duplicate_id",
      "duplicate_call",
      "duplicate_output",
      "duplicate_id",
    ]);
    expect(repairHistory(given).items).toEqual([
      reasoning("r"),
      call("a", "fc_1"),
      output("a", "first"),
    ]);
  });

  it("loses reasoning that was cut off before it led to anything", () => {
    const given = [user("Hi"), reasoning("r1"), user("Again"), reasoning("r2"), said("Hello")];
    expect(codes(given)).toEqual(["lone_reasoning"]);
    expect(repairHistory(given).items).toEqual([
      user("Hi"),
      user("Again"),
      reasoning("r2"),
      said("Hello"),
    ]);
  });
});

it("keeps another item that a server gave the same id, without the id", () => {
  const { items, issues } = repairHistory([said("One", "msg_0"), user("Hi"), said("Two", "msg_0")]);
  expect(items).toEqual([said("One", "msg_0"), user("Hi"), said("Two")]);
  expect(issues.map(({ code, index }) => [code, index])).toEqual([["duplicate_id", 2]]);
});

it("tells an unanswered call from a later one that a server gave the same id", () => {
  const given = [call("0"), user("Again"), call("0"), output("0")];
  expect(repairHistory(given).items).toEqual([
    call("0"),
    output("0", lost),
    user("Again"),
    call("0"),
    output("0"),
  ]);
});

describe("a sound history", () => {
  it.each<[string, InputItem[]]>([
    ["nothing", []],
    ["parallel calls", [user("Hi"), call("a"), call("b"), output("b"), output("a"), said("x")]],
    [
      "several reasoning items in a row",
      [reasoning("r1"), reasoning("r2"), call("a"), output("a")],
    ],
    ["call ids that count anew in each turn", [call("0"), output("0"), call("0"), output("0")]],
    ["blank ids", [{ ...reasoning("x"), id: "" }, { ...said("x"), id: "" }, said("y")]],
    ["items nobody has heard of", [{ type: "acme:thing", id: "t" }, said("x")]],
    ["calls of hosted tools", [{ type: "web_search_call", id: "ws" } as InputItem, said("x")]],
  ])("comes back item for item: %s", (_, given) => {
    const { items, issues } = repairHistory(given);
    expect(issues).toEqual([]);
    expect(items).toEqual(given);
    for (const [index, item] of items.entries()) expect(item).toBe(given[index]);
  });

  it("is what any history becomes, and repairing twice changes nothing", () => {
    const id = fc.constantFrom("a", "b", "c");
    const item = fc.oneof(
      id.map((name) => call(name)),
      fc.tuple(id, id).map(([name, item_id]) => call(name, `fc_${item_id}`)),
      id.map((name) => output(name)),
      id.map((name) => reasoning(name)),
      fc.constantFrom(user("Hi"), said("x")),
    );
    fc.assert(
      fc.property(fc.array(item, { maxLength: 10 }), (given) => {
        const copy = structuredClone(given);
        const { items } = repairHistory(given);
        expect(lintHistory(items)).toEqual([]);
        expect(given, "left unchanged").toEqual(copy);
      }),
      { numRuns: 2000 },
    );
  });

  it("of ten thousand calls is read in one go", () => {
    const items = Array.from({ length: 10_000 }, (_, index) => [
      output(`late_${index}`),
      call(`c_${index}`),
      output(`c_${index}`),
    ]).flat();
    const began = performance.now();
    expect(lintHistory(items)).toHaveLength(10_000);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
