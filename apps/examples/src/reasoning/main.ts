import assert from "node:assert/strict";
import { AnyLLM, ReasoningEffort } from "@anyllm/core";
import { openai } from "@anyllm/provider-openai";
import { serveEmbedded } from "@anyllm/testing";

await using server = await serveEmbedded();
const { apiKey, baseURL } = server; // without these two: OPENAI_API_KEY, and OpenAI itself

const llm = AnyLLM.create(openai, { apiKey, baseURL });
const response = await llm.responses({
  model: "embedded-1",
  input: "What is 17 times 23?",
  reasoning: { effort: ReasoningEffort.HIGH, summary: "auto" },
});
console.log("Reasoning:", response.output_reasoning);
console.log("Answer:", response.output_text);

assert.notEqual(response.output_reasoning, "");
assert.match(response.output_text, /391/);
assert.equal(response.reasoning?.effort, "high");
