import {
  defineResponsesProvider,
  type Provider,
  type ProviderOptions,
  type StructuredSupport,
} from "@anyllm/core";

/** Options of {@link huggingface}. */
export interface HuggingFaceOptions extends ProviderOptions {
  /** The organisation that pays: `X-HF-Bill-To`. @default the owner of the token */
  billTo?: string | undefined;
}

/** What this provider is, as a type. */
export type HuggingFaceProvider = Provider<"huggingface", string, never>;

/**
 * Hugging Face's inference router, natively. A suffix of the model (`openai/gpt-oss-120b:groq`,
 * `…:fastest`) chooses among inference providers; it is the router's, and arrives as given.
 *
 * Reads `HF_TOKEN` and `HUGGINGFACE_API_BASE` where options leave them out, when a call is made.
 * Reasoning items in `input` are left out: the router has no place for them.
 *
 * @param options - See {@link HuggingFaceOptions}.
 * @throws MissingApiKeyError at the first call, without a token.
 * @see https://huggingface.co/docs/inference-providers/guides/responses-api
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { huggingface } from "@anyllm/provider-huggingface";
 *
 * const llm = createClient({ providers: [huggingface({ billTo: "my-team" })] });
 * const response = await llm.responses({
 *   model: "huggingface/openai/gpt-oss-120b:groq",
 *   input: "Hello",
 * });
 * ```
 */
export function huggingface(options: HuggingFaceOptions = {}): HuggingFaceProvider {
  const { billTo } = options;
  return defineResponsesProvider({
    ...wire,
    options,
    // Source: https://huggingface.co/docs/inference-providers/pricing
    headers: () => (billTo ? { "x-hf-bill-to": billTo } : {}),
    adjust(body, warn) {
      if (!Array.isArray(body["input"])) return body;
      const input = body["input"].filter(isTaken);
      if (input.length < body["input"].length)
        warn("input", "Reasoning items were left out: the router takes none.");
      return { ...body, input };
    },
  });
}

function isTaken(item: { type?: unknown }): boolean {
  return item.type !== "reasoning";
}

const wire = {
  id: "huggingface",
  // Source: https://huggingface.co/docs/inference-providers/guides/responses-api
  baseURL: "https://router.huggingface.co/v1",
  baseURLVariable: "HUGGINGFACE_API_BASE",
  apiKeyVariable: "HF_TOKEN",
  stateless: true,
  structured,
  // Source: https://github.com/huggingface/responses.js/blob/main/src/schemas.ts
  capabilities: {
    parameters: [
      "instructions",
      "max_output_tokens",
      "metadata",
      "reasoning",
      "store",
      "temperature",
      "text",
      "tool_choice",
      "tools",
      "top_p",
    ],
    tools: ["function", "mcp"],
    input: ["input_image"],
  },
} as const;

// The provider behind the router decides; two of them take no form beside tools.
// Source: https://huggingface.co/docs/inference-providers/guides/structured-output,
// https://console.groq.com/docs/structured-outputs, https://github.com/BerriAI/litellm/issues/31333
function structured(model: string): StructuredSupport {
  return {
    format: "json_schema",
    withTools: !/:(groq|cerebras)$/.test(model),
    strictTools: false,
    forcedTools: true,
  };
}
