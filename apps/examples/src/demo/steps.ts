import type { Client } from "@anyllm/core";
import type { FunctionCall, InputItem, Usage } from "@anyllm/types";
import { heading, line, paint, say } from "./screen.ts";
import type { Target } from "./target.ts";
import { Timeline } from "./timeline.ts";
import { getWeather, weatherTool } from "./weather.ts";

/** A client and the model it is to ask. */
export interface Demo {
  llm: Client<Target["provider"]>;
  model: string;
}

type MaybeUsage = Usage | null | undefined;

/** One question, one answer. */
export async function askOnce({ llm, model }: Demo): Promise<MaybeUsage> {
  heading(1, "One answer", "const response = await llm.responses({ model, input })");
  const input = "What is the capital of France?";
  say("you", input);
  const response = await llm.responses({ model, input, instructions: "Answer in one sentence." });
  say("model", paint("bold", response.output_text));
  return response.usage;
}

/** One story, event by event. */
export async function streamStory({ llm, model }: Demo): Promise<MaybeUsage> {
  heading(2, "One stream of semantic events", "for await (const event of stream) …");
  const input = "Tell me a short story about a robot and a lighthouse.";
  say("you", input);
  line();
  const reasoning = { effort: "low" } as const;
  const stream = await llm.responses({ model, input, reasoning, stream: true });
  const timeline = new Timeline();
  for await (const event of stream) timeline.show(event);
  timeline.end();
  const { usage } = await stream.finalResponse();
  return usage;
}

/** One round trip through a function of our own. */
export async function callTool({ llm, model }: Demo): Promise<MaybeUsage[]> {
  heading(3, "One tool call, there and back", "tools: [get_weather] → function_call_output");
  const content = "What is the weather in Paris and in Oslo, in celsius?";
  const question: InputItem = { role: "user", content };
  say("you", content);
  const tools = [weatherTool];
  const first = await llm.responses({ model, input: [question], tools });
  const calls = first.output.filter((item) => item.type === "function_call");
  if (calls.length === 0) {
    say("model", first.output_text);
    return [first.usage];
  }
  const outputs = calls.map(run);
  const input = [question, ...first.output, ...outputs];
  const second = await llm.responses({ model, input, tools });
  say("model", paint("bold", second.output_text));
  return [first.usage, second.usage];
}

function run(call: FunctionCall): InputItem {
  const { city, unit } = JSON.parse(call.arguments) as { city: string; unit: string };
  const output = JSON.stringify(getWeather(city, unit));
  say("model", `calls ${paint("yellow", call.name)}(${call.arguments})`);
  say("here", `${paint("yellow", call.name)} returns ${output}`);
  return { type: "function_call_output", call_id: call.call_id, output };
}

/** What it all cost. */
export function showUsage(usages: MaybeUsage[]): void {
  heading(4, "Usage", "response.usage");
  const known = usages.filter((usage) => usage != null);
  const sum = (pick: (usage: Usage) => number | undefined): number =>
    known.reduce((total, usage) => total + (pick(usage) ?? 0), 0);
  const reasoning = sum((usage) => usage.output_tokens_details?.reasoning_tokens);
  const input = sum((usage) => usage.input_tokens);
  const output = sum((usage) => usage.output_tokens);
  say(
    "tokens",
    `${input} in, ${output} out (${reasoning} of them reasoning), ${known.length} calls`,
  );
}
