import assert from "node:assert/strict";
import { AnyLLM } from "@anyllm/core";
import { openai } from "@anyllm/provider-openai";
import { serveEmbedded } from "@anyllm/testing";

await using server = await serveEmbedded();
const { apiKey, baseURL } = server; // without these two: OPENAI_API_KEY, and OpenAI itself

const llm = AnyLLM.create(openai, { apiKey, baseURL });
const response = await llm.responses({
  model: "embedded-1",
  input: "What is the capital of France?",
  instructions: "Be concise.",
});
console.log(response.output_text);

assert.match(response.output_text, /Paris/);
assert.equal(response.status, "completed");
