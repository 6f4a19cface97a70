import { AnyLLMError, UnsupportedError } from "@anyllm/core";
import type { ResponseRequest } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { RUNNER, STRUCTURED, type StructuredPlan } from "../../src/agent/contract.ts";
import { format } from "../../src/structured/format.ts";
import type { Warning } from "../../src/request.ts";
import { planOf, providerOf, refusal, type Scene, specOf } from "./helpers.ts";

const person = z.object({ name: z.string(), nick: z.string().optional() });
const text = format(person, { name: "person", verbosity: "low" });
const request: ResponseRequest = { model: "large", input: "Hi", text };
const tool = { type: "function" as const, name: "look", parameters: { type: "object" } };
const withTools: ResponseRequest = { ...request, tools: [tool] };

const strategies = (plan: StructuredPlan, said: string): string[] => {
  const seen: string[] = [];
  let next: StructuredPlan | undefined = plan;
  while (next) {
    seen.push(next.strategy);
    next = next.downgrade(refusal(said));
  }
  return seen;
};

describe("format()", () => {
  it("is a text format that carries its runner, and serialises to what is sent", () => {
    expect(text[RUNNER]).toBeTypeOf("function");
    expect(text[STRUCTURED].plan).toBeTypeOf("function");
    expect(JSON.parse(JSON.stringify(text))).toEqual({
      verbosity: "low",
      format: {
        type: "json_schema",
        name: "person",
        strict: true,
        schema: {
          type: "object",
          properties: { name: { type: "string" }, nick: { type: ["string", "null"] } },
          required: ["name", "nick"],
          additionalProperties: false,
        },
      },
    });
  });

  it("keeps what it carries when it is spread", () => {
    const spread = { ...text, verbosity: "high" as const };
    expect(spread[STRUCTURED]).toBe(text[STRUCTURED]);
  });

  it("refuses a name that vendors refuse", () => {
    expect(() => format(person, { name: "a person" })).toThrow(/1 to 64/);
  });
});

describe("the strategy", () => {
  const cases: [string, Scene, string][] = [
    ["a schema where the model can be held to one", {}, "json_schema"],
    ["a schema beside tools where both go together", { tools: true }, "json_schema"],
    ["a schema of a stream where both go together", { stream: true }, "json_schema"],
    [
      "a function where a form and a stream do not go together",
      { stream: true, support: { withStreams: false } },
      "tool",
    ],
    [
      "a function beside tools where a schema is refused with them",
      { tools: true, support: { withTools: false } },
      "tool",
    ],
    [
      "words beside tools where nothing can be forced either",
      { tools: true, support: { withTools: false, forcedTools: false } },
      "prompt",
    ],
    ["a function where there is no schema", { support: { format: "none" } }, "tool"],
    [
      "a function rather than any JSON, because it has the schema",
      { support: { format: "json_object" } },
      "tool",
    ],
    [
      "any JSON where no function can be forced",
      { support: { format: "json_object", forcedTools: false } },
      "json_object",
    ],
    ["words where there is nothing", { support: { format: "none", forcedTools: false } }, "prompt"],
  ];
  it.each(cases)("is %s", (_, scene, strategy) => {
    expect(planOf(text, scene).strategy).toBe(strategy);
  });

  it("is read off the capabilities of a provider that says nothing of it", () => {
    const of = (parameters: string[]) =>
      planOf(text, { provider: providerOf(undefined, { parameters }) }).strategy;
    expect(of(["text", "tools", "tool_choice"])).toBe("json_schema");
    expect(of(["tools", "tool_choice"])).toBe("tool");
    expect(of(["tools"])).toBe("prompt");
  });
});

describe("asking", () => {
  it("for a schema sends the strict one, and nothing that is ours", () => {
    const asked = planOf(text).ask(withTools);
    expect(asked.text).toEqual({
      verbosity: "low",
      format: { ...text.format, strict: true },
    });
    expect(Object.getOwnPropertySymbols(asked.text)).toEqual([]);
    expect(asked.tools).toEqual([tool]);
    expect(request.text).toBe(text);
  });

  it("by a function names it", () => {
    const plan = planOf(text, { support: { format: "none" } });
    expect(plan.answer).toBe("person");
    expect(plan.ask(request)).toEqual({
      model: "large",
      input: "Hi",
      text: { verbosity: "low" },
      tools: [
        {
          type: "function",
          name: "person",
          description: expect.stringContaining("The answer.") as unknown,
          parameters: (text.format as { schema: object }).schema,
          strict: true,
        },
      ],
      tool_choice: { type: "function", name: "person" },
    });
  });

  it("by a function beside tools demands one of them", () => {
    const plan = planOf(text, { tools: true, support: { withTools: false, strictTools: false } });
    const asked = plan.ask(withTools);
    expect(asked.tools?.map((each) => (each as { name: string }).name)).toEqual(["look", "person"]);
    expect(asked.tools?.[1]).toMatchObject({ strict: false, parameters: { required: ["name"] } });
    expect(asked.tool_choice).toBe("required");
  });

  it("by a function lets what must be called go first, and keeps to what is allowed", () => {
    const plan = planOf(text, { tools: true, support: { withTools: false } });
    const ask = (tool_choice: NonNullable<ResponseRequest["tool_choice"]>) =>
      plan.ask({ ...withTools, tool_choice });
    const look = { type: "function" as const, name: "look" };
    const answer = { type: "function", name: "person" };
    for (const choice of ["required" as const, look]) {
      expect(ask(choice)).toMatchObject({ tools: [tool], tool_choice: choice });
    }
    expect(ask("none").tool_choice).toEqual(answer);
    expect(ask({ type: "allowed_tools", tools: [look] }).tool_choice).toEqual({
      type: "allowed_tools",
      mode: "required",
      tools: [look, answer],
    });
    expect(ask({ type: "allowed_tools", mode: "none", tools: [look] }).tool_choice).toEqual({
      type: "allowed_tools",
      mode: "required",
      tools: [answer],
    });
  });

  it("by a function refuses a tool of its name", () => {
    const plan = planOf(text, { tools: true, support: { withTools: false } });
    const clash = { ...withTools, tools: [{ ...tool, name: "person" }] };
    expect(() => plan.ask(clash)).toThrow(/Give format\(\) another name/);
  });

  it("for any JSON tells the schema in the instructions", () => {
    const plan = planOf(text, { support: { format: "json_object", forcedTools: false } });
    const asked = plan.ask({ ...request, instructions: "Be kind." });
    expect(asked.text).toEqual({ verbosity: "low", format: { type: "json_object" } });
    expect(asked.instructions).toMatch(/^Be kind\.\n\nAnswer as one JSON object/);
    expect(asked.instructions).toContain('"required":["name"]');
  });

  it("in words sends no format at all", () => {
    const plan = planOf(format(person), { support: { format: "none", forcedTools: false } });
    const asked = plan.ask({ ...withTools, text: format(person) });
    expect(asked).not.toHaveProperty("text");
    expect(asked.instructions).toMatch(/^When you need no more tools/);
  });

  it.each([
    ["an array", z.array(z.string()), { type: "array", items: { type: "string" } }],
    ["a string", z.enum(["a", "b"]), { type: "string", enum: ["a", "b"] }],
    [
      "a union",
      z.union([z.object({ a: z.string() }), z.object({ b: z.number() })]),
      { anyOf: expect.any(Array) as unknown },
    ],
  ])("for %s wraps it in an object", (_, schema, inner) => {
    const asked = planOf(format(schema)).ask(request);
    expect(asked.text?.format).toMatchObject({
      schema: { type: "object", required: ["value"], properties: { value: inner } },
    });
  });

  it("keeps references in place in what is wrapped", () => {
    const tree = {
      type: "array",
      items: { anyOf: [{ type: "string" }, { $ref: "#" }, { $ref: "#/$defs/leaf" }] },
      $defs: { leaf: { type: "number" } },
    };
    const asked = planOf(format(tree, { strict: false })).ask(request);
    expect(asked.text?.format).toMatchObject({
      schema: {
        properties: { value: { $ref: "#/$defs/value" } },
        $defs: {
          leaf: { type: "number" },
          value: {
            items: {
              anyOf: [{ type: "string" }, { $ref: "#/$defs/value" }, { $ref: "#/$defs/leaf" }],
            },
          },
        },
      },
    });
  });

  it("strictly is left out where the schema does not allow it, and told when it was insisted on", () => {
    const open = z.record(z.string(), z.number());
    const warnings: Warning[] = [];
    const quiet = planOf(format(z.object({ open })), { warnings }).ask(request);
    expect(quiet.text?.format).toMatchObject({ strict: false });
    expect(warnings).toEqual([]);
    planOf(format(z.object({ open }), { strict: true }), { warnings });
    expect(warnings).toEqual([
      { provider: "acme", param: "text.format.strict", message: expect.any(String) as unknown },
    ]);
    const never = planOf(format(person, { strict: false })).ask(request);
    expect(never.text?.format).toMatchObject({ strict: false, schema: { required: ["name"] } });
  });
});

describe("a refusal", () => {
  it("leads down the ladder, one way after the other", () => {
    expect(strategies(planOf(text), "response_format / tool_choice is not supported")).toEqual([
      "json_schema",
      "json_schema",
      "tool",
      "tool",
      "json_object",
      "prompt",
    ]);
  });

  // As vendors say it.
  it.each([
    "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.",
    "Invalid parameter: 'text.format' of type 'json_schema' is not supported with model version `gpt-4`.",
    "This model does not support response format `json_schema`. See supported models at https://x",
    "json mode cannot be combined with tool/function calling",
    "Function calling with a response mime type: 'application/json' is unsupported",
    '"tools" is incompatible with "response_format"',
    "This response_format type is unavailable now",
    "output_config: Extra inputs are not permitted",
    "This model doesn't support the outputConfig.textFormat.structure field.",
    "No endpoints found that can handle the requested parameters.",
  ])("of the form is known: %s", (said) => {
    const memory = new Map<string, unknown>();
    expect(planOf(text, { memory }).downgrade(refusal(said))).toBeDefined();
    expect([...memory.keys()]).toEqual(["structured:acme/large"]);
  });

  it.each([
    "Thinking may not be enabled when tool_choice forces tool use.",
    "Thinking mode does not support this tool_choice",
    "Unsupported tool_choice: type='function'. Expected 'auto' or 'none'.",
    "Tools with strict=True are not supported by this model",
    "This model does not support tools.",
  ])("of the function is known: %s", (said) => {
    const plan = planOf(text, { support: { format: "none" } });
    expect(plan.downgrade(refusal(said))).toBeDefined();
  });

  it("of the schema drops strict, and otherwise stands", () => {
    const memory = new Map<string, unknown>();
    const said =
      "Invalid schema for response_format 'person': In context=(), 'additionalProperties' is required to be supplied and to be false.";
    const loose = planOf(text, { memory }).downgrade(refusal(said));
    expect(loose?.strategy).toBe("json_schema");
    expect(loose?.ask(request).text?.format).toMatchObject({ strict: false });
    expect(loose?.downgrade(refusal(said))).toBeUndefined();
    // Another schema is still asked for strictly.
    expect(planOf(text, { memory }).ask(request).text?.format).toMatchObject({ strict: false });
    const other = format(z.object({ other: z.string() }));
    expect(planOf(other, { memory }).ask(request).text?.format).toMatchObject({ strict: true });
  });

  it.each([
    [refusal("Invalid schema for function 'look': 'x' is not valid", { param: "tools[0]" })],
    [refusal("Unsupported value: 'temperature' does not support 0.2 with this model.")],
    [new AnyLLMError("rate_limited", "acme: response_format", { status: 429 })],
    [new AnyLLMError("server_error", "acme: response_format", { status: 500 })],
    [new AnyLLMError("context_length_exceeded", "acme: json_schema", { status: 400 })],
    [new AnyLLMError("timeout", "acme: json_schema")],
  ])("of something else stands: %s", (error) => {
    expect(planOf(text).downgrade(error)).toBeUndefined();
  });

  it("before anything is sent counts as well", () => {
    const said = "acme does not support a format of type json_schema (text.format). Ask.";
    const error = new UnsupportedError(said, { provider: "acme", param: "text.format" });
    expect(planOf(text).downgrade(error)).toBeDefined();
    const choice = new UnsupportedError("acme does not support tool_choice.", {
      param: "tool_choice",
    });
    expect(planOf(text, { support: { format: "none" } }).downgrade(choice)).toBeDefined();
  });

  it("is remembered for the model, so that no request is refused twice", () => {
    const memory = new Map<string, unknown>();
    const said = "response_format is not supported";
    planOf(text, { memory })?.downgrade(refusal(said))?.downgrade(refusal(said));
    expect(planOf(text, { memory }).strategy).toBe("tool");
    expect(planOf(format(z.array(z.string())), { memory }).strategy).toBe("tool");
    expect(planOf(text, { memory, model: "small" }).strategy).toBe("json_schema");
    // With tools it may be another matter.
    expect(planOf(text, { memory, tools: true }).strategy).toBe("json_schema");
  });

  it("by bad luck is not remembered", () => {
    const memory = new Map<string, unknown>();
    const error = refusal("Failed to generate JSON. Please adjust your prompt.", {
      vendorCode: "json_validate_failed",
    });
    expect(planOf(text, { memory }).downgrade(error)).toBeDefined();
    expect(planOf(text, { memory }).ask(request).text?.format).toMatchObject({ strict: true });
  });

  it("of the last way stands", async () => {
    const plan = planOf(text, { support: { format: "none", forcedTools: false } });
    expect(plan.downgrade(refusal("response_format is not supported"))).toBeUndefined();
    expect(await specOf(text).partial("")).toBeUndefined();
  });
});
