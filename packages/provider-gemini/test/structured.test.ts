import { describe, expect, it } from "vitest";
import { gemini } from "../src/index.ts";

describe("how far a model can be held to a form", () => {
  it.each([
    ["gemini-3-flash-preview", "json_schema", true, false, true],
    ["gemini-flash-latest", "json_schema", true, false, true],
    ["gemini-2.5-pro", "json_schema", false, false, true],
    ["models/gemini-2.0-flash", "json_schema", false, false, true],
  ])("%s: %s, beside tools %s, strict tools %s, forced ones %s", (model, ...facts) => {
    const [format, withTools, strictTools, forcedTools] = facts;
    const support = { format, withTools, strictTools, forcedTools };
    expect(gemini().structured?.(model)).toEqual(support);
  });
});
