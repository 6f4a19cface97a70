import { describe, expect, it } from "vitest";
import { anthropic } from "../src/index.ts";

describe("how far a model can be held to a form", () => {
  it.each([
    ["claude-sonnet-4-5", "json_schema", true, true, true],
    ["claude-opus-4-1-20250805", "json_schema", true, true, true],
    ["claude-sonnet-4-20250514", "none", true, false, true],
    ["claude-3-5-haiku-latest", "none", true, false, true],
    ["claude-fable-5", "json_schema", true, true, true],
  ])("%s: %s, beside tools %s, strict tools %s, forced ones %s", (model, ...facts) => {
    const [format, withTools, strictTools, forcedTools] = facts;
    const support = { format, withTools, strictTools, forcedTools };
    expect(anthropic().structured?.(model)).toEqual(support);
  });
});
