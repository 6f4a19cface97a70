import type { StructuredSupport } from "@anyllm/core";
import type { EncodeContext, Loose } from "@anyllm/core/translate";
import type { ResponseRequest } from "@anyllm/types";
import { toGenerationConfig } from "./config.ts";
import { toContents } from "./contents.ts";
import { toResolution, type FileRules } from "./media.ts";
import { toolTypes, toTools } from "./tools.ts";
import { generationOf, stringOf } from "./wire.ts";

/** In what the two places that speak this wire differ. */
export interface GeminiDialect extends FileRules {
  /** Whether functions beside Google's own tools must be asked for (`includeServerSideToolInvocations`). */
  asksForMixedTools: boolean;
}

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
 * import { geminiStructured } from "@anyllm/provider-gemini/codec";
 *
 * console.log(geminiStructured("gemini-2.5-flash").withTools); // false
 * ```
 */
export function geminiStructured(model: string): StructuredSupport {
  const withTools = generationOf(model) >= 3;
  return { format: "json_schema", withTools, strictTools: false, forcedTools: true };
}

/**
 * The body of `generateContent` for a request. `@anyllm/provider-vertexai` speaks the same wire.
 *
 * @param request - The request; keys of Google's own are joined to the body by the caller.
 * @param context - Told what is left out; throws for what cannot be said.
 * @param dialect - Where it is sent.
 * @throws UnsupportedError naming the part, tool, item or field that cannot be said.
 * @see https://ai.google.dev/api/generate-content#request-body
 * @example
 * ```ts
 * import { encodeGemini } from "@anyllm/provider-gemini/codec";
 *
 * const context = {
 *   id: "acme",
 *   warn: console.warn,
 *   refuse(param: string, what: string): never {
 *     throw new Error(`${what} (${param})`);
 *   },
 * };
 * const dialect = { asksForMixedTools: true, fileNames: false, fileUri: () => undefined };
 * const request = { model: "gemini-3-flash-preview", input: "Hi" };
 * console.log(encodeGemini(request, context, dialect)["contents"]);
 * ```
 */
export function encodeGemini(
  request: ResponseRequest,
  context: EncodeContext,
  dialect: GeminiDialect,
): Loose {
  const { contents, system, details } = toContents({ request, context, rules: dialect });
  const { tools, toolConfig, mixed = false } = toTools(request, context);
  const config = toGenerationConfig(request, context);
  const mediaResolution = toResolution(details, context);
  if (mediaResolution) config["mediaResolution"] = mediaResolution;
  const both = mixed && dialect.asksForMixedTools;
  const invocations = both && { includeServerSideToolInvocations: true };
  const tier = toTier(request.service_tier);
  return {
    ...(system.length > 0 && {
      systemInstruction: { parts: system.map((text) => ({ text })) },
    }),
    contents,
    ...(tools && { tools }),
    ...((toolConfig ?? both) && { toolConfig: { ...toolConfig, ...invocations } }),
    ...(Object.keys(config).length > 0 && { generationConfig: config }),
    ...(tier && { serviceTier: tier }),
  };
}

// Source: ServiceTier of @google/genai, for both.
function toTier(tier: unknown): string | undefined {
  if (tier === "auto") return undefined;
  return tier === "default" ? "standard" : stringOf(tier);
}
