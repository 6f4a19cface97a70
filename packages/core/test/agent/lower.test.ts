import { describe, expect, test } from "vitest";
import { lowerHistory, readApprovals } from "../../src/agent/lower.ts";
import type { ToolTable } from "../../src/agent/table.ts";

const table = {
  labels: new Set(["docs"]),
  runnable: new Map(),
  takes: () => true,
} as unknown as ToolTable;

/** How often the items of a history with so many MCP calls are looked at. */
function looks(calls: number, step: (at: number) => number): number {
  let count = 0;
  const items: Record<string, unknown>[] = Array.from({ length: calls }, (_, at) => {
    const call = { type: "mcp_call", id: `m${at}`, call_id: `c${at}`, step: step(at) };
    const item = { ...call, server_label: "docs", name: "ask", arguments: "{}", output: "42" };
    const user = { type: "message", role: "user", content: "Go on." };
    const both: Record<string, unknown>[] = [user, item];
    return both.map((each) => new Proxy(each, { get: look }));
  }).flat();
  function look(target: Record<string, unknown>, key: string): unknown {
    count++;
    return Reflect.get(target, key);
  }
  lowerHistory(
    items,
    table,
    readApprovals(items, table, () => undefined),
  );
  return count;
}

describe("a long history with calls of servers", () => {
  test.each([
    ["of one step each", () => 1],
    ["of many steps", (at: number) => at],
  ])("is looked at in proportion to its length: %s", (_, step) => {
    expect(looks(400, step) / looks(200, step)).toBeLessThan(2.1);
  });
});
