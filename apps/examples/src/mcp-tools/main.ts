import assert from "node:assert/strict";
import { AnyLLM, mcpTool } from "@anyllm/core";
import { openai } from "@anyllm/provider-openai";
import { serveEmbedded } from "@anyllm/testing";

await using server = await serveEmbedded();
const { apiKey, baseURL } = server; // without these two: OPENAI_API_KEY, and OpenAI itself

const llm = AnyLLM.create(openai, { apiKey, baseURL });
const deepwiki = mcpTool({
  server_label: "deepwiki",
  server_url: "https://mcp.deepwiki.com/mcp",
  allowed_tools: ["ask_question"],
  require_approval: "never",
});
const response = await llm.responses({
  model: "embedded-1",
  input: "Which transports does MCP have?",
  tools: [deepwiki],
});
for (const item of response.output) {
  if (item.type === "mcp_call") console.log(item.server_label, item.name, item.arguments);
}
console.log(response.output_text);

// The embedded model is told of the server but calls none; OpenAI calls it, as the loop shows.
assert.deepEqual(response.tools, [deepwiki]);
assert.notEqual(response.output_text, "");
