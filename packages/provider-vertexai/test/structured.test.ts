import { describe, expect, it } from "vitest";
import { vertexai } from "../src/index.ts";

describe("how far a model can be held to a form", () => {
  it.each([
    ["gemini-2.5-flash", "json_schema", false, false, true],
    ["publishers/google/models/gemini-3.1-pro-preview", "json_schema", true, false, true],
    ["claude-haiku-4-5@20251001", "json_schema", true, true, true],
    ["claude-3-7-sonnet@20250219", "none", true, false, true],
  ])("%s: %s, beside tools %s, strict tools %s, forced ones %s", (model, ...facts) => {
    const [format, withTools, strictTools, forcedTools] = facts;
    const support = { format, withTools, strictTools, forcedTools };
    expect(vertexai().structured?.(model)).toEqual(support);
  });
});
