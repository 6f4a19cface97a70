import { describe, expect, it } from "vitest";
import type { ChatTools } from "../src/index.ts";
import { encode } from "./helpers/encode.ts";

const tool = (name: string, more: object = {}): object => ({
  type: "function",
  name,
  parameters: { type: "object" },
  ...more,
});
const told = (name: string, more: object = {}): object => ({
  type: "function",
  function: { name, parameters: { type: "object" }, ...more },
});
const ask = (tools: object[], tool_choice?: unknown, taken?: ChatTools) => {
  const { body, warnings } = encode(
    {
      tools: tools as never,
      ...(tool_choice !== undefined && { tool_choice: tool_choice as never }),
    },
    taken ? { tools: taken } : {},
  );
  const { model: _, messages: __, ...rest } = body;
  return { body: rest, warnings };
};
const refused = (param: string) =>
  expect.objectContaining({ name: "UnsupportedError", code: "not_implemented", param });

describe("functions", () => {
  it("are told with what they have", () => {
    const { body } = ask([
      tool("f", { description: "F", strict: true }),
      { type: "function", name: "g" },
    ]);
    expect(body).toEqual({
      tools: [
        told("f", { description: "F", strict: true }),
        {
          type: "function",
          function: { name: "g", parameters: { type: "object", properties: {} } },
        },
      ],
    });
  });

  it("are as strict as the vendor can be, and the rest is told once", () => {
    const { body, warnings } = ask(
      [tool("f", { strict: true }), tool("g", { strict: true })],
      undefined,
      {},
    );
    expect(body).toEqual({ tools: [told("f"), told("g")] });
    expect(warnings).toEqual([expect.objectContaining({ param: "tools" })]);
    expect(ask([tool("f", { strict: false })], undefined, {}).warnings).toEqual([]);
  });

  it("keep the vendor's own keys, and OpenAI's are told of", () => {
    const cache_control = { type: "ephemeral" };
    const { body, warnings } = ask([tool("f", { cache_control, defer_loading: true })]);
    expect(body).toEqual({ tools: [{ ...told("f"), cache_control }] });
    expect(warnings).toEqual([expect.objectContaining({ param: "tools[0].defer_loading" })]);
  });
});

describe("tools of other types", () => {
  const search = { type: "web_search", depth: 2 };
  it("go as they are where the vendor has them, in order", () => {
    const { body } = ask([search, tool("f")], undefined, { hosted: ["web_search"] });
    expect(body).toEqual({ tools: [search, told("f")] });
  });

  it("are refused by place where it has not", () => {
    expect(() => ask([tool("f"), search])).toThrow(refused("tools[1]"));
  });

  it("of free text take the form of this wire", () => {
    const format = { type: "grammar", syntax: "lark", definition: "start: /a/" };
    const { body } = ask(
      [{ type: "custom", name: "sh", description: "S", format }],
      { type: "custom", name: "sh" },
      { hosted: ["custom"] },
    );
    expect(body).toEqual({
      tools: [
        {
          type: "custom",
          custom: {
            name: "sh",
            description: "S",
            format: { type: "grammar", grammar: { syntax: "lark", definition: "start: /a/" } },
          },
        },
      ],
      tool_choice: { type: "custom", custom: { name: "sh" } },
    });
  });
});

describe("tool_choice", () => {
  const both = [tool("f"), tool("g")];
  const f = { type: "function", name: "f" };
  const named = { type: "function", function: { name: "f" } };

  it.each<[unknown, ChatTools, object]>([
    ["auto", {}, { tools: [told("f"), told("g")], tool_choice: "auto" }],
    ["none", {}, {}],
    ["none", { choices: ["none"] }, { tools: [told("f"), told("g")], tool_choice: "none" }],
    [
      "required",
      { choices: ["required"] },
      { tools: [told("f"), told("g")], tool_choice: "required" },
    ],
    [
      "required",
      { choices: ["required"], required: "any" },
      { tools: [told("f"), told("g")], tool_choice: "any" },
    ],
    [f, { choices: ["function"] }, { tools: [told("f"), told("g")], tool_choice: named }],
    // Where only one can be called, it need not be named.
    [f, { choices: ["required"] }, { tools: [told("f")], tool_choice: "required" }],
    [
      { type: "allowed_tools", mode: "required", tools: [f] },
      { choices: ["required"] },
      { tools: [told("f")], tool_choice: "required" },
    ],
    [
      { type: "allowed_tools", mode: "required", tools: [f] },
      { choices: ["function"] },
      { tools: [told("f")], tool_choice: named },
    ],
    [{ type: "allowed_tools", tools: [f] }, {}, { tools: [told("f")], tool_choice: "auto" }],
  ])("%j with %j", (choice, taken, sent) => {
    expect(ask(both, choice, taken).body).toEqual(sent);
  });

  it.each<[unknown, ChatTools]>([
    ["required", {}],
    ["required", { choices: ["function"] }],
    [f, { choices: ["none"] }],
    [{ type: "web_search" }, { choices: ["required", "function"] }],
    [
      { type: "allowed_tools", mode: "required", tools: [{ type: "function", name: "x" }] },
      { choices: ["required"] },
    ],
  ])("%j is refused with %j", (choice, taken) => {
    expect(() => ask(both, choice, taken)).toThrow(refused("tool_choice"));
  });

  it("and parallel_tool_calls are not sent without tools", () => {
    const { body } = encode({ parallel_tool_calls: false, tool_choice: "auto" });
    expect(Object.keys(body)).toEqual(["model", "messages"]);
    const { body: with_ } = encode({ parallel_tool_calls: false, tools: [tool("f")] as never });
    expect(with_["parallel_tool_calls"]).toBe(false);
  });
});
