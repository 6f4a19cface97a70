import { describe, expect, it } from "vitest";
import { bedrock } from "../src/index.ts";

describe("how far a model can be held to a form", () => {
  it.each([
    ["us.anthropic.claude-sonnet-4-6", "json_schema", true, true, true],
    ["us.anthropic.claude-3-5-sonnet-20241022-v2:0", "none", true, false, true],
    ["us.amazon.nova-pro-v1:0", "none", true, false, true],
    ["openai.gpt-oss-120b-1:0", "json_schema", true, true, false],
    ["us.meta.llama3-3-70b-instruct-v1:0", "none", true, false, false],
  ])("%s: %s, beside tools %s, strict tools %s, forced ones %s", (model, ...facts) => {
    const [format, withTools, strictTools, forcedTools] = facts;
    const support = { format, withTools, strictTools, forcedTools };
    expect(bedrock().structured?.(model)).toEqual(support);
  });
});

it("InvokeModel goes by the name of the model alone", () => {
  const invoke = bedrock({ api: "invoke" });
  expect(invoke.structured?.("us.anthropic.claude-sonnet-4-6").format).toBe("json_schema");
  expect(invoke.structured?.("anthropic.claude-3-haiku-20240307-v1:0").format).toBe("none");
});
