import assert from "node:assert/strict";
import { createClient, defineResponsesProvider, portableHistory } from "@anyllm/core";
import { openai } from "@anyllm/provider-openai";
import { serveEmbedded } from "@anyllm/testing";
import type { InputItem } from "@anyllm/types";

await using server = await serveEmbedded();
const { apiKey, baseURL } = server;

const losses: string[] = [];
const llm = createClient({
  providers: [
    openai({ apiKey, baseURL }),
    defineResponsesProvider({
      id: "acme",
      options: { apiKey, baseURL },
      baseURL,
      capabilities: { parameters: "all", tools: "all", input: "all" },
    }),
  ],
  history: portableHistory(),
  onWarning: ({ message }) => losses.push(message),
});

const history: InputItem[] = [{ role: "user", content: "My name is Ada. What is 6 times 7?" }];
const first = await llm.responses({
  model: "openai/embedded-1",
  input: history,
  reasoning: { effort: "high" },
  include: ["reasoning.encrypted_content"],
});
console.log("openai:", first.output_text);

// Stored as JSON and read back, the items still know who made them.
const stored = JSON.stringify([...history, ...first.output]);
const restored = JSON.parse(stored) as InputItem[];
const second = await llm.responses({
  model: "acme/embedded-1",
  input: [...restored, { role: "user", content: "What is my name?" }],
});
console.log("acme:", second.output_text);
console.log(losses);

assert.match(second.output_text, /Ada/);
assert.deepEqual(losses, [
  "acme cannot read what openai made: sealed reasoning was left out or changed.",
]);
