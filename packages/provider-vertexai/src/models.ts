import { geminiCapabilities } from "@anyllm/provider-gemini/facts";

// Source: @google/genai, which refuses file search and MCP servers here.
export const googleCapabilities = {
  ...geminiCapabilities,
  tools: geminiCapabilities.tools.filter((type) => !/file_search$|^mcp$/.test(type)),
};

/** Whether a model is told and read on the wire of the Messages API. */
export function isClaude(model: string): boolean {
  return /^(publishers\/)?(anthropic\/(models\/)?)?claude/.test(model);
}
