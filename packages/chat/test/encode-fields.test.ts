import type { ReasoningEffort, ResponseRequest } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import type { ChatDialect } from "../src/index.ts";
import { encode } from "./helpers/encode.ts";

const ask = (request: Partial<ResponseRequest>, dialect: Partial<ChatDialect<"acme">> = {}) => {
  const { body, ...rest } = encode(request, dialect);
  const { model: _, messages: __, ...sent } = body;
  return { sent, ...rest };
};

describe("fields", () => {
  it("that are not there are not sent, and neither are nulls", () => {
    const empty = { temperature: null, text: null, reasoning: null, tools: null, user: null };
    expect(encode({}).body).toEqual({ model: "m", messages: [{ role: "user", content: "Hi" }] });
    expect(ask(empty as never).sent).toEqual({});
  });

  it("go under the vendor's names, in its words, within its ranges", () => {
    const { sent, warnings } = ask(
      {
        temperature: 1.8,
        top_p: 0.5,
        max_output_tokens: 100,
        service_tier: "default",
        safety_identifier: "u1",
      },
      {
        names: { safety_identifier: "user_id" },
        ranges: { temperature: [0, 1], top_p: [0, 1] },
        values: { service_tier: { default: "on_demand" } },
      },
    );
    expect(sent).toEqual({
      temperature: 1,
      top_p: 0.5,
      max_tokens: 100,
      service_tier: "on_demand",
      user_id: "u1",
    });
    expect(warnings).toEqual([
      expect.objectContaining({ param: "temperature", message: expect.stringContaining("0 to 1") }),
    ]);
    const named = { names: { max_output_tokens: "max_completion_tokens" } };
    expect(ask({ max_output_tokens: 16 }, named).sent).toEqual({ max_completion_tokens: 16 });
  });

  it("that the vendor lacks are told of", () => {
    const { sent, warnings } = ask({ temperature: 1, reasoning: { effort: "low" } }, {
      fields: [],
      reasoning: undefined,
    } as never);
    expect(sent).toEqual({});
    expect(warnings.map(({ param }) => param)).toEqual(["temperature", "reasoning"]);
  });

  it("of the vendor's own are added, into its own objects too, and the dialect's body is beneath", () => {
    const { sent } = ask(
      { seed: 7, thinking: { budget: 5 }, temperature: 0 },
      {
        body: { thinking: { type: "enabled" }, temperature: 1, safe: true },
      },
    );
    expect(sent).toEqual({
      thinking: { type: "enabled", budget: 5 },
      temperature: 0,
      safe: true,
      seed: 7,
    });
  });
});

describe("streams", () => {
  it("ask for usage, where the vendor must be asked", () => {
    expect(ask({ stream: true }).sent).toEqual({
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(ask({ stream: true }, { usageInStream: false }).sent).toEqual({ stream: true });
    expect(ask({ stream: false }).sent).toEqual({ stream: false });
  });

  it("ask for calls in pieces, where there are tools", () => {
    const tools = [{ type: "function", name: "f", parameters: null, strict: null }] as const;
    const own = { tools: { choices: ["none"], inStream: { pieces: true } } } as const;
    const asks = (request: Partial<ResponseRequest>) => "pieces" in ask(request, own).sent;
    expect(asks({ stream: true, tools: [...tools] })).toBe(true);
    expect(asks({ stream: true })).toBe(false);
    expect(asks({ tools: [...tools] })).toBe(false);
  });
});

describe("log probabilities", () => {
  const include = ["message.output_text.logprobs"] as never;
  it.each([
    [{ top_logprobs: 3 }, {}, { logprobs: true, top_logprobs: 3 }],
    [{ top_logprobs: 0, include }, {}, { logprobs: true }],
    [{ include }, {}, { logprobs: true }],
    [{ top_logprobs: 0 }, {}, {}],
    [
      { top_logprobs: 20 },
      { ranges: { top_logprobs: [0, 5] } },
      { logprobs: true, top_logprobs: 5 },
    ],
    [{ top_logprobs: 3 }, { names: { top_logprobs: "logprobs" } }, { logprobs: 3 }],
    [{ include }, { names: { top_logprobs: "logprobs" } }, { logprobs: 1 }],
  ] as const)("%j with %j", (request, dialect, sent) => {
    expect(ask(request as never, dialect as never).sent).toEqual(sent);
  });

  it("that cannot be had are told of", () => {
    expect(ask({ include }, { fields: [] }).warnings).toEqual([
      expect.objectContaining({ param: "include" }),
    ]);
  });
});

describe("reasoning", () => {
  const efforts = (...known: ReasoningEffort[]) => ({
    efforts: Object.fromEntries(known.map((effort) => [effort, { effort }])),
  });
  it.each<[ReasoningEffort, ReasoningEffort[], ReasoningEffort]>([
    ["low", ["none", "low", "high"], "low"],
    ["minimal", ["low", "high"], "low"],
    ["medium", ["low", "high"], "high"],
    ["max", ["none", "high"], "high"],
    ["minimal", ["none", "high"], "high"],
    ["none", ["low", "high"], "low"],
    ["low", ["none"], "none"],
  ])("%s of %j is %s, and a change is told", (effort, known, sent) => {
    const told = ask({ reasoning: { effort } }, { reasoning: efforts(...known) });
    expect(told.sent).toEqual({ effort: sent });
    expect(told.warnings.map(({ param }) => param)).toEqual(
      sent === effort ? [] : ["reasoning.effort"],
    );
  });

  it("takes the vendor's own keys where it has such an object, and tells of them elsewhere", () => {
    const reasoning = { effort: "low", max_tokens: 500 } as const;
    const own = { efforts: { low: { reasoning: { effort: "low" } } } };
    expect(ask({ reasoning }, { reasoning: own })).toMatchObject({
      sent: { reasoning: { effort: "low", max_tokens: 500 } },
      warnings: [],
    });
    const alone = { max_tokens: 500 } as object;
    expect(ask({ reasoning: alone }, { reasoning: own }).sent).toEqual({
      reasoning: { max_tokens: 500 },
    });
    const { sent, warnings } = ask({ reasoning });
    expect(sent).toEqual({ reasoning_effort: "low" });
    expect(warnings.map(({ param }) => param)).toEqual(["reasoning.max_tokens"]);
  });

  it("of earlier turns is asked to count, where there is any", () => {
    const content = [{ type: "reasoning_text", text: "Hm." }];
    const thought = { type: "reasoning", summary: [], content };
    const said = { role: "assistant", content: "Yes." };
    const dialect: Partial<ChatDialect<"acme">> = {
      reasoning: {
        efforts: { none: { thinking: { type: "off" } }, high: { effort: "high" } },
        replay: { key: "reasoning_content" },
        kept: { thinking: { type: "on", keep: true } },
      },
    };
    const sent = (input: unknown, effort?: ReasoningEffort) =>
      ask({ input: input as never, ...(effort && { reasoning: { effort } }) }, dialect).sent;
    expect(sent([said])).toEqual({});
    expect(sent([thought, said])).toEqual({ thinking: { type: "on", keep: true } });
    expect(sent([thought, said], "high")).toEqual({
      effort: "high",
      thinking: { type: "on", keep: true },
    });
    expect(sent([thought, said], "none")).toEqual({ thinking: { type: "off", keep: true } });
  });

  it("is told of where the vendor knows no effort, or no summary", () => {
    const { sent, warnings } = ask(
      { reasoning: { effort: "low", summary: "auto" } },
      { reasoning: {} },
    );
    expect(sent).toEqual({});
    expect(warnings.map(({ param }) => param)).toEqual(["reasoning.summary", "reasoning.effort"]);
  });
});

describe("text", () => {
  const schema = { type: "object", properties: { a: { type: "number" } } };
  const format = {
    type: "json_schema",
    name: "N",
    description: "D",
    schema,
    strict: true,
  } as const;

  it("is a schema where the vendor enforces one", () => {
    expect(ask({ text: { format } }).sent).toEqual({
      response_format: {
        type: "json_schema",
        json_schema: { name: "N", description: "D", schema, strict: true },
      },
    });
    const nameless = { type: "json_schema", schema, strict: null } as const;
    expect(ask({ text: { format: nameless } }).sent).toEqual({
      response_format: { type: "json_schema", json_schema: { name: "answer", schema } },
    });
  });

  it("is asked for in words where the vendor only knows JSON, and that is told", () => {
    const { body, warnings } = encode(
      { text: { format }, instructions: "Be brief." },
      { structured: "json_object" },
    );
    expect(body["response_format"]).toEqual({ type: "json_object" });
    expect(body.messages).toHaveLength(2);
    const { content } = body.messages[0] as { content: string };
    expect(content).toMatch(/^Be brief\.\n\nAnswer with one JSON object \(D\)/);
    expect(content).toContain(JSON.stringify(schema));
    expect(warnings).toEqual([
      expect.objectContaining({
        param: "text.format",
        message: expect.stringContaining("enforce"),
      }),
    ]);
  });

  it("is any JSON, or a schema of any where the vendor has that alone", () => {
    const any = { text: { format: { type: "json_object" } } } as const;
    expect(ask(any).sent).toEqual({ response_format: { type: "json_object" } });
    expect(ask(any, { structured: "json_object" }).sent).toEqual({
      response_format: { type: "json_object" },
    });
    expect(ask(any, { jsonObject: false }).sent).toEqual({
      response_format: {
        type: "json_schema",
        json_schema: { name: "answer", schema: { type: "object" } },
      },
    });
    expect(ask({ text: { format: { type: "text" } } }, { structured: "none" }).sent).toEqual({});
  });

  it.each(["json_schema", "json_object"] as const)("refuses %s where there is neither", (type) => {
    const call = () => ask({ text: { format: { ...format, type } } }, { structured: "none" });
    expect(call).toThrow(
      expect.objectContaining({
        code: "not_implemented",
        param: "text.format",
        message: expect.stringContaining("instructions"),
      }),
    );
  });

  it("has the vendor's verbosity, or tells that it has none", () => {
    expect(ask({ text: { verbosity: "low" } }, { verbosity: true }).sent).toEqual({
      verbosity: "low",
    });
    const { sent, warnings } = ask({ text: { verbosity: "low" } });
    expect(sent).toEqual({});
    expect(warnings).toEqual([expect.objectContaining({ param: "text.verbosity" })]);
    expect(ask({ text: { verbosity: "medium" } }).warnings).toEqual([]);
  });
});
