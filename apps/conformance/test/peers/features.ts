import type { AnyLLMResponse } from "@anyllm/core";
import type { FunctionCall, ResponseRequest, Usage } from "@anyllm/types";
import { expect } from "vitest";

const tools: ResponseRequest["tools"] = [
  {
    type: "function",
    name: "get_weather",
    description: "Current weather in a city",
    parameters: {
      type: "object",
      properties: { city: { type: "string" } },
      required: ["city"],
      additionalProperties: false,
    },
    strict: true,
  },
];

const home: ResponseRequest["text"] = {
  format: {
    type: "json_schema",
    name: "home",
    schema: {
      type: "object",
      properties: { city: { type: "string" } },
      required: ["city"],
      additionalProperties: false,
    },
    strict: true,
  },
};

/** One question and its two answers, which must say the same. */
interface Asked {
  whole: AnyLLMResponse;
  /** The usage of the stream. */
  counted: Usage | null | undefined;
  /** Whether the provider left this field out, with a warning, or changed it. */
  warned(field: string): boolean;
}

/** Asks a provider, whole and streamed. */
export type Ask = (request: Omit<ResponseRequest, "model" | "stream">) => Promise<Asked>;

/** What is tried. Each tells what became of it: `yes`, or what the provider does instead. */
export const features: Record<string, (ask: Ask) => Promise<string>> = {
  async text(ask) {
    const { whole } = await ask({ input: "What is 6 times 7?" });
    expect(whole.output_text).toContain("42");
    expect(whole.status).toBe("completed");
    return "yes";
  },
  async usage(ask) {
    const { whole, counted } = await ask({ input: "What is 6 times 7?", instructions: "Answer." });
    const { input_tokens = 0, output_tokens = 0, total_tokens } = whole.usage ?? {};
    expect(input_tokens).toBeGreaterThan(0);
    expect(output_tokens).toBeGreaterThan(0);
    expect(total_tokens).toBe(input_tokens + output_tokens);
    expect(counted).toEqual(whole.usage);
    return "yes";
  },
  async conversation(ask) {
    const said = (role: "user" | "assistant" | "developer", content: string) => ({
      type: "message" as const,
      role,
      content,
    });
    const { whole } = await ask({
      instructions: "Be kind.",
      input: [
        said("developer", "Be brief."),
        said("user", "My name is Ada."),
        said("assistant", "Hello!"),
        said("user", "What is my name?"),
      ],
    });
    expect(whole.output_text).toContain("Ada");
    return "yes";
  },
  tools: (ask) => roundTrip(ask, ["Paris"]),
  "parallel tools": (ask) => roundTrip(ask, ["Paris", "Oslo"]),
  async reasoning(ask) {
    const { whole, warned } = await ask({ input: "Please think", reasoning: { effort: "high" } });
    if (warned("reasoning")) return "left out";
    expect(whole.output.map(({ type }) => type)).toEqual(["reasoning", "message"]);
    expect(JSON.stringify(whole.output[0])).toMatch(/The prompt says/);
    return "yes";
  },
  // Signatures and thoughts come back with the calls.
  "tools, reasoned": (ask) => roundTrip(ask, ["Paris"], { reasoning: { effort: "high" } }),
  async limit(ask) {
    const { whole } = await ask({ input: "Tell me a story.", max_output_tokens: 16 });
    expect(whole.output_text.length).toBeGreaterThan(10);
    const { status, incomplete_details } = whole;
    expect([status, incomplete_details]).toEqual(["incomplete", { reason: "max_output_tokens" }]);
    return "yes";
  },
  async structured(ask) {
    const { whole, warned } = await ask({ input: "I live in Oslo. Answer as JSON.", text: home });
    // The rules of the embedded model follow no schema that is told in words.
    if (warned("text")) return "in words";
    expect(JSON.parse(whole.output_text)).toEqual({ city: "Oslo" });
    return "yes";
  },
};

async function roundTrip(
  ask: Ask,
  cities: readonly string[],
  fields: Partial<ResponseRequest> = {},
): Promise<string> {
  const question = {
    type: "message" as const,
    role: "user" as const,
    content: `Weather in ${cities.join(" and ")}?`,
  };
  const { whole, warned } = await ask({ input: [question], tools, ...fields });
  if (warned("reasoning")) return "left out";
  if (fields.reasoning) expect(whole.output[0]?.type).toBe("reasoning");
  const calls = whole.output.filter((item): item is FunctionCall => item.type === "function_call");
  expect(calls.map(({ name, arguments: json }) => [name, JSON.parse(json)])).toEqual(
    cities.map((city) => ["get_weather", { city }]),
  );
  const outputs = calls.map(({ call_id }, index) => ({
    type: "function_call_output" as const,
    call_id,
    output: `${18 + index} °C`,
  }));
  // As it would come back from where a caller keeps it.
  const kept = JSON.parse(JSON.stringify(whole.output)) as typeof whole.output;
  const last = await ask({ input: [question, ...kept, ...outputs], tools, ...fields });
  for (const { output } of outputs) expect(last.whole.output_text).toContain(output);
  return "yes";
}
