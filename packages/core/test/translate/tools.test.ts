import { planTools } from "@anyllm/core/translate";
import type { ResponseRequest } from "@anyllm/types";
import { describe, expect, it } from "vitest";

const tools = [
  { type: "function", name: "a", parameters: {} },
  { type: "web_search" },
  { type: "function", name: "b", parameters: {} },
];
const planOf = (given: unknown, tool_choice?: unknown) =>
  planTools({ model: "m", input: "Hi", tools: given, tool_choice } as ResponseRequest);
const plan = (tool_choice: unknown) => planOf(tools, tool_choice);

describe("tools and their choice", () => {
  it("are the model's choice where nothing is said", () => {
    expect(plan(undefined)).toMatchObject({ mode: "auto", chosen: false });
    expect(plan(null)).toMatchObject({ mode: "auto", chosen: false });
    expect(plan("auto")).toMatchObject({ mode: "auto", chosen: true });
  });

  it.each(["required", "none"] as const)("%s", (mode) => {
    expect(plan(mode)).toMatchObject({ mode, name: undefined });
  });

  it("name one function", () => {
    expect(plan({ type: "function", name: "b" })).toMatchObject({ mode: "required", name: "b" });
  });

  it("name one tool of the vendor", () => {
    expect(plan({ type: "web_search" })).toMatchObject({
      mode: "required",
      name: undefined,
      hostedChoice: { type: "web_search" },
    });
  });

  it("45: leave out what allowed_tools does not allow, and keep its mode", () => {
    const allowed = plan({
      type: "allowed_tools",
      mode: "required",
      tools: [{ type: "function", name: "b" }, { type: "web_search" }],
    });
    expect(allowed.functions.map(({ name }) => name)).toEqual(["b"]);
    expect(allowed.hosted).toMatchObject([{ type: "web_search", path: "tools[1]" }]);
    expect(allowed.mode).toBe("required");
    expect(plan({ type: "allowed_tools", tools: [] })).toMatchObject({
      functions: [],
      hosted: [],
      mode: "auto",
    });
  });

  it.each([undefined, null, "none", {}, [null, "x"]])("are none in %j", (given) => {
    expect(planOf(given)).toMatchObject({ functions: [], hosted: [] });
  });
});
