import {
  defineResponsesProvider,
  type Provider,
  type ProviderOptions,
  type StructuredSupport,
} from "@anyllm/core";
import { mendEvents } from "./events.ts";

// Source: https://docs.fireworks.ai/guides/response-api
const operations = ["retrieve", "delete"] as const;

/** What this provider is, as a type: its id and verbs. */
export type FireworksProvider = Provider<"fireworks", string, (typeof operations)[number]>;

/**
 * Fireworks' Responses API, natively: responses kept, MCP tools run by Fireworks.
 * Answers are mended to the specification: `<think>` at the beginning of a message becomes a
 * reasoning item before it, messages of the request echoed in the output are removed, usage has
 * the specification's names.
 *
 * Reads `FIREWORKS_API_KEY` and `FIREWORKS_API_BASE` where options leave them out, when a call is
 * made.
 *
 * @param options - See {@link ProviderOptions}.
 * @throws MissingApiKeyError at the first call, without a key.
 * @see https://docs.fireworks.ai/guides/response-api
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { fireworks } from "@anyllm/provider-fireworks";
 *
 * const llm = createClient({ providers: [fireworks()] });
 * const response = await llm.responses({
 *   model: "fireworks/accounts/fireworks/models/qwen3-235b-a22b",
 *   input: "What does this repository do?",
 *   tools: [{ type: "mcp", server_label: "wiki", server_url: "https://mcp.deepwiki.com/mcp" }],
 * });
 * ```
 */
export function fireworks(options: ProviderOptions = {}): FireworksProvider {
  return defineResponsesProvider({ ...wire, options });
}

const wire = {
  id: "fireworks",
  // Source: https://docs.fireworks.ai/guides/response-api
  baseURL: "https://api.fireworks.ai/inference/v1",
  baseURLVariable: "FIREWORKS_API_BASE",
  apiKeyVariable: "FIREWORKS_API_KEY",
  operations,
  // Source: for the fields CreateResponse in a copy of Fireworks' OpenAPI document,
  // https://github.com/api-evangelist/fireworks-ai/blob/main/openapi/fireworks-ai-responses-api-openapi.yml;
  // for function, mcp and sse https://docs.fireworks.ai/guides/response-api; python and input_image are
  // not confirmed by the vendor's documentation.
  capabilities: {
    parameters: [
      "instructions",
      "max_output_tokens",
      "max_tool_calls",
      "metadata",
      "parallel_tool_calls",
      "previous_response_id",
      "reasoning",
      "store",
      "temperature",
      "text",
      "tool_choice",
      "tools",
      "top_p",
      "truncation",
      "user",
    ],
    tools: ["function", "mcp", "sse", "python"],
    input: ["input_image"],
  },
  adjustEvents: mendEvents,
  structured,
} as const;

// Source: https://docs.fireworks.ai/structured-responses/structured-response-formatting and
// https://docs.fireworks.ai/guides/function-calling; that both go together is not confirmed by the
// vendor's documentation.
function structured(): StructuredSupport {
  return { format: "json_schema", withTools: true, strictTools: false, forcedTools: true };
}
