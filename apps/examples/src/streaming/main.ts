import assert from "node:assert/strict";
import { AnyLLM } from "@anyllm/core";
import { openai } from "@anyllm/provider-openai";
import { serveEmbedded } from "@anyllm/testing";

await using server = await serveEmbedded();
const { apiKey, baseURL } = server; // without these two: OPENAI_API_KEY, and OpenAI itself

const llm = AnyLLM.create(openai, { apiKey, baseURL });
const stream = await llm.responses({
  model: "embedded-1",
  input: "Tell me a short story about a robot.",
  stream: true,
});
let told = "";
for await (const event of stream) {
  if (event.type === "response.output_text.delta") {
    process.stdout.write(event.delta);
    told += event.delta;
  } else if (event.type === "response.completed") {
    console.log("\n[done]");
  }
}

assert.match(told, /robot/);
assert.equal((await stream.finalResponse()).output_text, told);
