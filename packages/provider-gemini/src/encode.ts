import type { EncodeContext, Loose } from "@anyllm/core/translate";
import type { ResponseRequest } from "@anyllm/types";
import { toGenerationConfig } from "./config.ts";
import { toContents } from "./contents.ts";
import { toResolution, type FileRules } from "./media.ts";
import { toTools } from "./tools.ts";
import { stringOf } from "./wire.ts";

/** In what the two places that speak this wire differ. */
export interface GeminiDialect extends FileRules {
  /** Whether functions beside Google's own tools must be asked for (`includeServerSideToolInvocations`). */
  asksForMixedTools: boolean;
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
