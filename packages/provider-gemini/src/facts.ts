export { explainGoogleError } from "./errors.ts";
import type { StructuredSupport } from "@anyllm/core";
import { generationOf } from "./models.ts";

// Google's own tools, by the name that they have in a request; `gemini:` may stand before it.
const own = [
  "google_search",
  "google_search_retrieval",
  "url_context",
  "code_execution",
  "google_maps",
  "enterprise_web_search",
  "exa_ai_search",
  "parallel_ai_search",
];

const toolTypes: readonly string[] = [
  "function",
  "web_search",
  "web_search_2025_08_26",
  "web_search_preview",
  "web_search_preview_2025_03_11",
  "code_interpreter",
  "file_search",
  "mcp",
  ...own,
  ...own.map((name) => `gemini:${name}`),
  "gemini:file_search",
  "gemini:computer_use",
  "gemini:retrieval",
];

/**
 * What can be said on this wire; the capabilities of a provider that speaks it. `parallel_tool_calls`
 * cannot be switched off, and `truncation`, `user` and caching keys have no place.
 */
export const geminiCapabilities = {
  parameters: [
    "frequency_penalty",
    "instructions",
    "max_output_tokens",
    "presence_penalty",
    "reasoning",
    "service_tier",
    "temperature",
    "text",
    "tool_choice",
    "tools",
    "top_logprobs",
    "top_p",
  ],
  tools: toolTypes,
  input: ["input_image", "input_file", "input_audio", "input_video"],
} as const;

/**
 * How far a model can be held to a form on this wire; `structured` of a provider that speaks it.
 * Only Gemini 3 and later take a form beside tools.
 *
 * @param model - Its name; one without a number counts as one of the newest.
 * @see https://ai.google.dev/gemini-api/docs/structured-output
 * @example
 * ```ts
 * import { geminiStructured } from "@anyllm/provider-gemini/facts";
 *
 * console.log(geminiStructured("gemini-2.5-flash").withTools); // false
 * ```
 */
export function geminiStructured(model: string): StructuredSupport {
  const withTools = generationOf(model) >= 3;
  return { format: "json_schema", withTools, strictTools: false, forcedTools: true };
}
