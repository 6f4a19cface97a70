import assert from "node:assert/strict";
import { createClient, portableHistory } from "@anyllm/core";
import { anthropic } from "@anyllm/provider-anthropic";
import { gemini } from "@anyllm/provider-gemini";
import { openai } from "@anyllm/provider-openai";
import { together } from "@anyllm/provider-together";
import { serveEmbedded } from "@anyllm/testing";
import type { InputItem } from "@anyllm/types";

// The embedded model answers as four vendors would: over Responses, Chat Completions, Messages and
// generateContent. The lines that ask do not know which.
await using server = await serveEmbedded();
const { apiKey, baseURL, url } = server;

const losses: string[] = [];
const llm = createClient({
  providers: [
    openai({ apiKey, baseURL }),
    together({ apiKey, baseURL }),
    anthropic({ apiKey, baseURL }),
    gemini({ apiKey, baseURL: `${url}/v1beta` }),
  ],
  history: portableHistory(),
  onWarning: ({ provider, param, message }) => losses.push(`${provider} ${param}: ${message}`),
});

const tools = [
  {
    type: "function" as const,
    name: "get_weather",
    description: "The weather in a city.",
    parameters: {
      type: "object",
      properties: { city: { type: "string" } },
      required: ["city"],
    },
  },
];

const history: InputItem[] = [];
const cities = ["Paris", "Rome", "Oslo", "Lima"];
for (const [index, provider] of [...llm.providers.keys()].entries()) {
  const model = `${provider}/${server.model}`;
  history.push({ role: "user", content: `What is the weather in ${cities[index]}?` });

  const stream = await llm.responses({ model, input: history, tools, stream: true });
  const types = new Set<string>();
  for await (const event of stream) types.add(event.type);
  const asked = await stream.finalResponse();
  history.push(...asked.output);

  const call = asked.output.find((item) => item.type === "function_call");
  assert.ok(call, `${provider} called nothing`);
  assert.deepEqual(JSON.parse(call.arguments), { city: cities[index] });
  assert.ok(types.has("response.function_call_arguments.done"));
  history.push({ type: "function_call_output", call_id: call.call_id, output: "18 °C, sunny" });

  const told = await llm.responses({ model, input: history, tools });
  history.push(...told.output);
  console.log(`${provider}: ${told.output_text} (${told.usage?.total_tokens} tokens)`);
  assert.match(told.output_text, /18 °C/);
}

// One conversation over four wires: every call is there with its output, and nothing was lost.
const kinds = history.map(({ type = "message" }) => type);
assert.equal(kinds.filter((type) => type === "function_call").length, 4);
assert.equal(kinds.filter((type) => type === "function_call_output").length, 4);
console.log(losses);
