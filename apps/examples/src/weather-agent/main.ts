import assert from "node:assert/strict";
import { createClient, tool } from "@anyllm/core";
import { openai } from "@anyllm/provider-openai";
import { serveEmbedded } from "@anyllm/testing";
import * as z from "zod";

await using server = await serveEmbedded();
const { apiKey, baseURL } = server; // without these two: OPENAI_API_KEY, and OpenAI itself

const weather = tool({
  name: "get_weather",
  description: "The weather in a city now.",
  parameters: z.object({ city: z.string(), unit: z.enum(["celsius", "fahrenheit"]) }),
  execute: async ({ city, unit }) => ({ city, degrees: city === "Paris" ? 21 : 9, unit }),
});
const tides = tool({
  name: "get_tide",
  description: "The tide at a city by the sea.",
  parameters: z.object({ city: z.string() }),
  execute: ({ city }) => {
    if (city === "Paris") throw new Error("Paris is not by the sea");
    return "high";
  },
});

const llm = createClient({ providers: [openai({ apiKey, baseURL })] });
const stream = await llm.responses({
  model: "openai/embedded-1",
  input: "Compare the weather in celsius and the tide in Paris and Oslo.",
  tools: [weather, tides],
  stream: true,
});
const seen = new Set<string>();
for await (const event of stream) {
  seen.add(event.type);
  if (event.type !== "response.output_item.done") continue;
  const { item } = event;
  if (item?.type === "function_call") console.log("calls", item.name, item.arguments);
  if (item?.type === "function_call_output") console.log("  ", item.status, item.output);
}
const response = await stream.finalResponse();
console.log(response.output_text, response.usage?.total_tokens, "tokens");

// One response, whatever happened within it: calls, a receipt for each, and then the answer.
const kinds = response.output.map(({ type }) => type);
assert.deepEqual(kinds.slice(0, 4), Array(4).fill("function_call"));
assert.deepEqual(kinds.slice(4), [...Array<string>(4).fill("function_call_output"), "message"]);
assert.ok(seen.has("response.function_call_arguments.delta"));
assert.ok(seen.has("response.completed"));

// What the tools gave, typed by their names.
for (const run of response.tool_results) {
  if (run.name === "get_weather") assert.equal(run.result.unit, run.arguments.unit);
  else assert.equal(run.result, "high");
}
assert.equal(response.tool_results.length, 3);

// The error is no failure of the response: the model hears of it, and tells.
assert.match(response.output_text, /Paris is not by the sea/);
assert.equal(response.steps?.length, 2);
const spent = response.steps.map(({ usage }) => usage?.total_tokens ?? 0);
assert.equal(response.usage?.total_tokens, spent[0]! + spent[1]!);
