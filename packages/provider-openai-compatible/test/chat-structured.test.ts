import { describe, expect, it } from "vitest";
import { cohere, groq, llamafile, openai } from "../src/chat.ts";

describe("how far models can be held to a form", () => {
  it.each([
    [openai, "json_schema", true, true, true],
    [groq, "json_schema", false, true, true],
    [cohere, "json_schema", false, false, true],
    [llamafile, "json_schema", false, false, true],
  ] as const)("%#: %s, beside tools %s, strict tools %s, forced ones %s", (row, ...facts) => {
    const [format, withTools, strictTools, forcedTools] = facts;
    const support = { format, withTools, strictTools, forcedTools };
    expect(row({ apiKey: "k" }).structured?.("m")).toEqual(support);
  });
});
