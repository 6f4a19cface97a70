import type { FunctionToolParam } from "@anyllm/types";
import * as z from "zod";
import type { Checkpoint } from "../../src/agent/options.ts";
import { resume } from "../../src/agent/resume.ts";
import type { Client } from "../../src/client-types.ts";
import { tool } from "../../src/agent/tool.ts";
import { format } from "../../src/structured/format.ts";

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function exactly<A, B>(_same: Equal<A, B>): void {}

declare const llm: Client;
const model = "m";
const input = "Hi";

const weather = tool({
  name: "weather",
  parameters: z.object({ city: z.string() }),
  execute: async ({ city }) => ({ city, celsius: 21 }),
});
const clock = tool({
  name: "clock",
  parameters: z.object({ zone: z.string().optional() }),
  execute: () => "12:00",
});
const ask = tool({ name: "ask", parameters: z.object({ question: z.string() }) });
const plainTool: FunctionToolParam = { type: "function", name: "plain" };

export async function twoTools(): Promise<void> {
  const response = await llm.responses({ model, input, tools: [weather, clock, ask, plainTool] });
  for (const run of response.tool_results) {
    exactly<typeof run.name, "weather" | "clock">(true);
    if (run.name === "weather") {
      exactly<typeof run.arguments, { city: string }>(true);
      exactly<typeof run.result, { city: string; celsius: number }>(true);
    } else {
      exactly<typeof run.result, string>(true);
    }
  }
  const stream = await llm.responses({ model, input, tools: [weather], stream: true });
  const final = await stream.finalResponse();
  exactly<(typeof final.tool_results)[number]["name"], "weather">(true);
}

export async function value(): Promise<void> {
  const text = format(z.object({ city: z.string(), rooms: z.array(z.number()) }));
  const response = await llm.responses({ model, input, text });
  exactly<typeof response.output_parsed, { city: string; rooms: number[] } | null>(true);
  if (response.structured.outcome.type === "parsed") {
    exactly<typeof response.structured.outcome.value, { city: string; rooms: number[] }>(true);
  }
  const stream = await llm.responses({ model, input, text, stream: true });
  for await (const part of stream.partialOutput) {
    exactly<typeof part, { city?: string; rooms?: number[] }>(true);
  }
  const both = await llm.responses({ model, input, text, tools: [weather] });
  exactly<(typeof both.tool_results)[number]["result"], { city: string; celsius: number }>(true);
  exactly<NonNullable<typeof both.output_parsed>["city"], string>(true);
}

export async function neither(): Promise<void> {
  const tools = [plainTool, { type: "function" as const, name: "other", parameters: {} }];
  const response = await llm.responses({ model, input, tools, text: { verbosity: "low" } });
  // @ts-expect-error nothing runs here
  void response.tool_results;
  // @ts-expect-error nothing has a form
  void response.output_parsed;
  exactly<typeof response.output_text, string>(true);
}

export async function again(checkpoint: Checkpoint): Promise<void> {
  const text = format(z.object({ city: z.string() }));
  const response = await resume(llm, checkpoint, { tools: [weather, ask], text });
  exactly<(typeof response.tool_results)[number]["arguments"], { city: string }>(true);
  exactly<typeof response.output_parsed, { city: string } | null>(true);
  const stream = await resume(llm, checkpoint, { tools: [clock], stream: true });
  exactly<
    Awaited<ReturnType<typeof stream.finalResponse>>["tool_results"][number]["name"],
    "clock"
  >(true);
  const bare = await resume(llm, checkpoint);
  exactly<typeof bare.output_text, string>(true);
}
