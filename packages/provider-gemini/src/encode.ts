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
  const { contents, system, details } = toContents(request, context, dialect);
  const { tools, toolConfig, mixed = false } = toTools(request, context);
  const config = toGenerationConfig(request, context);
  const mediaResolution = details && toResolution(details, context);
  if (mediaResolution) config["mediaResolution"] = mediaResolution;
  const serviceTier = toTier(request.service_tier);
  const body: Loose = {};
  if (system) body["systemInstruction"] = { parts: system.map((text) => ({ text })) };
  body["contents"] = contents;
  if (tools) body["tools"] = tools;
  if (mixed && dialect.asksForMixedTools) {
    body["toolConfig"] = { ...toolConfig, includeServerSideToolInvocations: true };
  } else if (toolConfig) body["toolConfig"] = toolConfig;
  if (Object.keys(config).length > 0) body["generationConfig"] = config;
  if (serviceTier) body["serviceTier"] = serviceTier;
  return body;
}

// Source: ServiceTier of @google/genai, for both.
function toTier(tier: unknown): string | undefined {
  if (tier === "auto") return undefined;
  return tier === "default" ? "standard" : stringOf(tier);
}
