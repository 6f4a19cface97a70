import type { ResponseRequest } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import type { Loose } from "./support/read.ts";
import { encode } from "./support/run.ts";

const model = "claude-sonnet-4-5";
const bodyOf = (request: Partial<ResponseRequest>): Loose =>
  encode({ model, input: "Hi", ...request }).body;

it("tells of probabilities that it does not have, and of no verbosity that is the usual one", () => {
  const asked = { model, input: "Hi", include: ["message.output_text.logprobs" as const] };
  expect(encode(asked).warnings).toEqual([expect.stringMatching(/^include: /)]);
  expect(encode({ model, input: "Hi", text: { verbosity: "medium" } }).warnings).toEqual([]);
});

it("tells of no top_p that asks for nothing, though there is a temperature", () => {
  const { body, warnings } = encode({ model, input: "Hi", temperature: 1, top_p: 1 });
  expect(body).not.toHaveProperty("top_p");
  expect(warnings).toEqual([]);
});

describe("reasoning", () => {
  it.each([
    ["claude-sonnet-4-6", "high", { type: "adaptive" }, "high"],
    ["claude-sonnet-4-6", "minimal", { type: "adaptive" }, "low"],
    ["claude-sonnet-4-6", "xhigh", { type: "adaptive" }, "high"],
    ["claude-opus-4-7", "xhigh", { type: "adaptive" }, "xhigh"],
    ["claude-opus-4-8", "none", { type: "disabled" }, undefined],
    ["claude-sonnet-5-5", "none", { type: "between_tools" }, undefined],
    ["claude-fable-5", "none", undefined, "low"],
    ["claude-sonnet-4-5", "medium", { type: "enabled", budget_tokens: 32_000 }, undefined],
    ["claude-sonnet-4-5", "none", { type: "disabled" }, undefined],
    ["claude-3-5-sonnet-20241022", "high", undefined, undefined],
    ["glm-5", "low", { type: "enabled", budget_tokens: 1638 }, undefined],
  ])("of %s at %s", (name, effort, thinking, told) => {
    const body = bodyOf({ model: name, reasoning: { effort: effort as "low" } });
    expect(body["thinking"]).toEqual(thinking);
    expect((body["output_config"] as Loose | undefined)?.["effort"]).toBe(told);
  });

  it("is shown where a summary is asked for", () => {
    const body = bodyOf({ model: "claude-opus-4-8", reasoning: { summary: "auto" } });
    expect(body["thinking"]).toEqual({ type: "adaptive", display: "summarized" });
  });

  it("fits below max_output_tokens, or is left out with a warning", () => {
    const low = bodyOf({ max_output_tokens: 1500, reasoning: { effort: "low" } });
    expect(low["thinking"]).toEqual({ type: "enabled", budget_tokens: 1024 });
    const { body, warnings } = encode({
      model,
      input: "Hi",
      max_output_tokens: 1000,
      reasoning: { effort: "low" },
    });
    expect([body["thinking"], warnings.length]).toEqual([undefined, 1]);
  });

  it("is left out beside a tool that must be called", () => {
    const tools = [{ type: "function", name: "f" }] as never;
    const request = { model, input: "Hi", tools, tool_choice: "required" } as ResponseRequest;
    const { body, warnings } = encode({ ...request, reasoning: { effort: "low" } });
    expect([body["thinking"], warnings.length]).toEqual([undefined, 1]);
  });
});

describe("settings", () => {
  it.each([
    ["claude-opus-4-8", 128_000],
    ["claude-sonnet-4-5-20250929", 64_000],
    ["us.anthropic.claude-opus-4-1-20250805-v1:0", 32_000],
    ["claude-opus-4@20250514", 32_000],
    ["claude-3-5-haiku-20241022", 8192],
    ["claude-3-opus-20240229", 4096],
    ["anthropic/claude-haiku-4.5", 64_000],
    ["claude-mythos-preview", 128_000],
    ["anthropic.claude-v2:1", 4096],
    ["anthropic.claude-instant-v1", 4096],
    ["kimi-k3", 8192],
  ])("ask for all that the model can generate: %s", (name, max_tokens) => {
    expect(bodyOf({ model: name })["max_tokens"]).toBe(max_tokens);
    expect(bodyOf({ model: name, max_output_tokens: 99 })["max_tokens"]).toBe(99);
  });

  it.each([
    ["claude-sonnet-4-0", { temperature: 0.7, top_p: 0.3 }, { temperature: 0.7, top_p: 0.3 }, 0],
    ["claude-sonnet-4-5", { temperature: 0.7, top_p: 0.3 }, { temperature: 0.7 }, 1],
    ["claude-sonnet-4-5", { temperature: 1.5 }, { temperature: 1 }, 1],
    ["claude-opus-4-8", { temperature: 0.7 }, {}, 1],
    ["claude-opus-4-8", { temperature: 1, top_p: 1 }, { temperature: 1, top_p: 1 }, 0],
    ["claude-sonnet-4-5", { temperature: 0, reasoning: { effort: "low" } }, {}, 1],
    ["anthropic.claude-v2", { temperature: 0.8, top_p: 1 }, { temperature: 0.8, top_p: 1 }, 0],
  ])("sample as far as %s does: %j", (name, asked, sent, count) => {
    const { body, warnings } = encode({ model: name, input: "Hi", ...asked } as ResponseRequest);
    expect({
      ...("temperature" in body && { temperature: body["temperature"] }),
      ...("top_p" in body && { top_p: body["top_p"] }),
    }).toEqual(sent);
    expect(warnings).toHaveLength(count);
  });

  const schema = {
    type: "object",
    properties: { minimum: { type: "number", minimum: 0 }, tags: { type: "array", minItems: 3 } },
  };
  const format = { type: "json_schema", name: "a", schema } as const;

  it("hold a model to a schema, as far as it can be held", () => {
    const { body, warnings } = encode({ model, input: "Hi", text: { format } });
    expect(body["output_config"]).toEqual({
      format: {
        type: "json_schema",
        schema: {
          type: "object",
          properties: {
            minimum: { type: "number", description: "(minimum: 0)" },
            tags: { type: "array", description: "(minItems: 3)" },
          },
          additionalProperties: false,
        },
      },
    });
    expect(warnings).toEqual([expect.stringContaining("minimum: minimum, tags: minItems")]);
  });

  it.each([
    ["a schema that refers to itself", { $defs: { n: { $ref: "#/$defs/n" } } }],
    ["additionalProperties", { additionalProperties: { type: "string" } }],
  ])("are refused where the API would refuse them: %s", (why, more) => {
    const held = { ...format, schema: { type: "object", properties: {}, ...more } };
    expect(() => encode({ model, input: "Hi", text: { format: held } })).toThrow(why);
  });

  it("ask an older model in words, with a warning", () => {
    const request = { model: "claude-sonnet-4-0", input: "Hi", instructions: "Be brief." };
    const { body, warnings } = encode({ ...request, text: { format } });
    expect((body["system"] as Loose[])[1]?.["text"]).toContain(JSON.stringify(schema));
    expect([body["output_config"], warnings.length]).toEqual([undefined, 1]);
  });

  it("name the user, the tier, the edits of the context and the life of the cache", () => {
    const { body, betas } = encode({
      model,
      input: "Hi",
      safety_identifier: "u1",
      user: "u2",
      service_tier: "default",
      context_management: [{ type: "compaction", compact_threshold: 50_000 }],
      prompt_cache_retention: "in_memory",
    });
    expect(body).toMatchObject({
      metadata: { user_id: "u1" },
      service_tier: "standard_only",
      context_management: {
        edits: [{ type: "compact_20260112", trigger: { type: "input_tokens", value: 50_000 } }],
      },
      cache_control: { type: "ephemeral" },
    });
    expect(betas).toEqual(["compact-2026-01-12"]);
    expect(bodyOf({ metadata: { user_id: "u3", team: "t" } })["metadata"]).toEqual({
      user_id: "u3",
    });
  });
});
