import assert from "node:assert/strict";
import { createClient, portableHistory, tool } from "@anyllm/core";
import { anthropic } from "@anyllm/provider-anthropic";
import { gemini } from "@anyllm/provider-gemini";
import { openai } from "@anyllm/provider-openai";
import { serveEmbedded } from "@anyllm/testing";
import type { InputItem } from "@anyllm/types";
import * as z from "zod";

await using server = await serveEmbedded();
const { apiKey, baseURL, url } = server; // without these: the keys of your environment

const losses = new Set<string>();
const llm = createClient({
  providers: [
    openai({ apiKey, baseURL }),
    anthropic({ apiKey, baseURL }),
    gemini({ apiKey, baseURL: `${url}/v1beta` }),
  ],
  history: portableHistory(),
  onWarning: ({ message }) => losses.add(message),
});

const cities: string[] = [];
const weather = tool({
  name: "get_weather",
  description: "The weather in a city now.",
  parameters: z.object({ city: z.string() }),
  execute: ({ city }) => {
    cities.push(city);
    return `${9 + city.length} °C in ${city}`;
  },
});
const reasoning = { effort: "high" } as const;
const include = ["reasoning.encrypted_content" as const];
const history: InputItem[] = [{ role: "user", content: "What is the weather in Oslo and Lima?" }];

// One provider thinks and asks for tools; once they have run, it is left.
const begun = await llm.responses(
  { model: "openai/embedded-1", input: history, tools: [weather], reasoning, include },
  { stopWhen: () => true },
);
history.push(...begun.output);
console.log("openai:", begun.output.map(({ type }) => type).join(", "));
assert.equal(begun.output_text, "");

// Another goes on in the middle, from what was stored: nothing runs twice.
const restored = JSON.parse(JSON.stringify(history)) as InputItem[];
const input = restored;
const told = await llm.responses({ model: "anthropic/embedded-1", input, tools: [weather] });
restored.push(...told.output);
console.log("anthropic:", told.output_text);
assert.match(told.output_text, /13 °C in Oslo.*13 °C in Lima/);

// A third is asked for more, and runs the same tool.
restored.push({ role: "user", content: "And is the weather in Tromsø any better?" });
const more = await llm.responses({
  model: "gemini/embedded-1",
  input,
  tools: [weather],
  reasoning,
});
console.log("gemini:", more.output_text);
assert.match(more.output_text, /15 °C in Tromsø/);
assert.deepEqual(cities, ["Oslo", "Lima", "Tromsø"]);

// What only the first one can read was left out, and each loss is told.
console.log(losses);
assert.deepEqual(
  [...losses].filter((message) => message.includes("openai")),
  ["anthropic", "gemini"].map(
    (to) => `${to} cannot read what openai made: sealed reasoning was left out or changed.`,
  ),
);
