import { isObject, list, type Loose } from "@anyllm/core/translate";

export { object as objectOf } from "@anyllm/core/translate";

/**
 * A part of a content. At most one of its data keys is set.
 *
 * Source: https://ai.google.dev/api/caching#Part
 */
export interface WirePart {
  text?: unknown;
  thought?: unknown;
  /** Belongs to this very part, and must be given back on it. */
  thoughtSignature?: unknown;
  functionCall?: unknown;
  executableCode?: unknown;
  codeExecutionResult?: unknown;
  /** A call of a tool that Google runs, told when it is asked for. */
  toolCall?: unknown;
  toolResponse?: unknown;
  inlineData?: unknown;
  [key: string]: unknown;
}

/** Source: https://ai.google.dev/api/generate-content#candidate */
export interface WireCandidate {
  content?: unknown;
  index?: unknown;
  finishReason?: unknown;
  finishMessage?: unknown;
  safetyRatings?: unknown;
  citationMetadata?: unknown;
  groundingMetadata?: unknown;
  urlContextMetadata?: unknown;
  logprobsResult?: unknown;
  avgLogprobs?: unknown;
}

/** Source: https://ai.google.dev/api/generate-content#generatecontentresponse */
export interface WireAnswer {
  candidates?: unknown;
  promptFeedback?: unknown;
  usageMetadata?: unknown;
  modelVersion?: unknown;
  responseId?: unknown;
  /** Vertex AI alone. */
  createTime?: unknown;
  error?: unknown;
}

/** A string that says something. */
export function stringOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The objects of a list; none for anything else. */
export function objectsOf(value: unknown): Loose[] {
  return list(value).filter(isObject);
}

/** The fields that are given at all. */
export function present(fields: Loose): Loose {
  const kept: Loose = {};
  for (const key in fields) if (fields[key] != null) kept[key] = fields[key];
  return kept;
}

/** Ids that we made for calls without one begin like this, and are not given back. */
export const MADE_ID = "gemini";
