import { AnyLLMError, type Capabilities, type StructuredSupport } from "@anyllm/core";
import { toolTypes } from "./tool-types.ts";
import { factsOf } from "./models.ts";

/**
 * What can be said on the Messages wire: for `capabilities` of a translator.
 *
 * @example
 * ```ts
 * import { messagesCapabilities } from "@anyllm/provider-anthropic/facts";
 *
 * console.log(messagesCapabilities.input); // ["input_image", "input_file"]
 * ```
 */
export const messagesCapabilities: Capabilities = {
  parameters: [
    "context_management",
    "instructions",
    "max_output_tokens",
    "parallel_tool_calls",
    "prompt_cache_retention",
    "reasoning",
    "safety_identifier",
    "service_tier",
    "temperature",
    "text",
    "tool_choice",
    "tools",
    "top_p",
    "user",
  ],
  tools: toolTypes,
  input: ["input_image", "input_file"],
};

// Anthropic tells these in the message alone, as a 400 or 404.
// Source: https://docs.anthropic.com/en/api/errors
const words: [RegExp, AnyLLMError["code"]][] = [
  [
    /prompt is too long|exceed(s|ed)? (the )?(context limit|context window)/i,
    "context_length_exceeded",
  ],
  // The latter: https://docs.anthropic.com/en/api/rate-limits#spend-limits
  [/credit balance is too low|reached your specified .*usage limits/i, "insufficient_quota"],
  [/^[^:]*: model: /, "model_not_found"],
];

/**
 * Says better what an error of the Messages API means: for `explain` of a provider.
 *
 * @param error - As core read it.
 * @returns The same error where its code says enough.
 * @see https://docs.anthropic.com/en/api/errors
 * @example
 * ```ts
 * import { AnyLLMError } from "@anyllm/core";
 * import { explainMessages } from "@anyllm/provider-anthropic/facts";
 *
 * const said = "acme: prompt is too long: 2 tokens > 1 maximum";
 * const error = new AnyLLMError("invalid_request", said, { status: 400 });
 * console.log(explainMessages(error).code); // "context_length_exceeded"
 * ```
 */
export function explainMessages(error: AnyLLMError): AnyLLMError {
  const { message, provider, status, vendorCode, vendorType, requestId, body, partial } = error;
  const code = words.find(([pattern]) => pattern.test(message))?.[1];
  if (!code || error.code === code || (status !== 400 && status !== 404)) return error;
  const details = { provider, status, vendorCode, vendorType, requestId, body, partial };
  return new AnyLLMError(code, message, { ...details, cause: error });
}

/**
 * How far a model can be held to a form on the Messages wire: for `structured` of a provider.
 *
 * @param model - Its name, wherever it is served.
 * @see https://platform.claude.com/docs/en/build-with-claude/structured-outputs
 * @example
 * ```ts
 * import { messagesStructured } from "@anyllm/provider-anthropic/facts";
 *
 * console.log(messagesStructured("claude-sonnet-4-5").format); // "json_schema"
 * ```
 */
export function messagesStructured(model: string): StructuredSupport {
  const { structured, forced } = factsOf(model);
  return {
    format: structured ? "json_schema" : "none",
    withTools: true,
    strictTools: structured,
    forcedTools: forced,
  };
}
