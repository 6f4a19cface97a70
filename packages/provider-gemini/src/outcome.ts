import { type Loose, toUsage } from "@anyllm/core/translate";
import type { Usage } from "@anyllm/types";
import { objectOf, stringOf } from "./wire.ts";

/** How an answer ended. */
export type Outcome =
  | { kind: "finished" }
  | { kind: "incomplete"; reason: string }
  | { kind: "failed"; code: string; type: string; message: string };

const filters =
  /SAFETY|RECITATION|BLOCKLIST|PROHIBITED_CONTENT|SPII|MODEL_ARMOR|JAILBREAK|CSAM|CONTENT_FILTER/;

// What the model did wrong: there is nothing to be had from such an answer.
const faults =
  /^(MALFORMED_FUNCTION_CALL|MALFORMED_RESPONSE|UNEXPECTED_TOOL_CALL|TOO_MANY_TOOL_CALLS|MISSING_THOUGHT_SIGNATURE)$/;

/** The answer is whole. */
export const finished: Outcome = { kind: "finished" };

/**
 * What a finish reason means. A filter makes the answer incomplete (`content_filter`); a call that
 * the model got wrong fails it; another reason is told by its own name. One that is not specified
 * means nothing.
 *
 * Source: https://ai.google.dev/api/generate-content#FinishReason
 */
export function outcomeOf(told: unknown, message: string | undefined): Outcome | undefined {
  const reason = stringOf(told)?.toUpperCase() ?? numbered[Number(told)] ?? "OTHER";
  if (reason === UNSPECIFIED) return undefined;
  if (reason === "STOP") return finished;
  if (reason === "MAX_TOKENS") return { kind: "incomplete", reason: "max_output_tokens" };
  if (filters.test(reason)) return { kind: "incomplete", reason: "content_filter" };
  if (!faults.test(reason)) return { kind: "incomplete", reason: reason.toLowerCase() };
  const said = message ?? `The model stopped with ${reason}.`;
  return { kind: "failed", code: "model_error", type: "model_error", message: said };
}

const UNSPECIFIED = "FINISH_REASON_UNSPECIFIED";

// Some gateways hand the enumeration on as its numbers, of which both of Google's APIs share these.
const numbered = [UNSPECIFIED, "STOP", "MAX_TOKENS", "SAFETY", "RECITATION"];

// By google.rpc.Code, in words that are known everywhere.
const codes: Record<string, string> = {
  RESOURCE_EXHAUSTED: "rate_limit_exceeded",
  UNAVAILABLE: "overloaded_error",
  UNAUTHENTICATED: "authentication_error",
  PERMISSION_DENIED: "permission_denied",
  NOT_FOUND: "not_found",
  INVALID_ARGUMENT: "invalid_request_error",
  FAILED_PRECONDITION: "invalid_request_error",
  OUT_OF_RANGE: "invalid_request_error",
};

/** An error that came in a stream that had begun well. */
export function errorOutcome(error: unknown): Outcome & { kind: "failed" } {
  const { code, status, message } = objectOf(error);
  const type = stringOf(status);
  const told =
    stringOf(message) ?? stringOf(error) ?? `The stream ended with ${String(status ?? code)}.`;
  return {
    kind: "failed",
    code: codes[type ?? byNumber[Number(code)] ?? ""] ?? "server_error",
    type: type ?? "server_error",
    message: told,
  };
}

const byNumber: Record<number, string> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  503: "UNAVAILABLE",
};

/**
 * Token counts. The prompt counts without what tools put into it, and the candidates without the
 * thoughts: both are added, so that the sum is Google's total.
 */
export function usageOf(told: Loose): Usage {
  const {
    promptTokenCount,
    candidatesTokenCount,
    thoughtsTokenCount,
    cachedContentTokenCount,
    totalTokenCount,
    ...more
  } = told;
  return toUsage({
    input: number(promptTokenCount) + number(more["toolUsePromptTokenCount"]),
    output: number(candidatesTokenCount) + number(thoughtsTokenCount),
    total: totalTokenCount,
    cached: cachedContentTokenCount,
    reasoning: thoughtsTokenCount,
    more,
  });
}

function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

/** The tier that served the request, by the specification's names. */
export function tierOf({ serviceTier, trafficType }: Record<string, unknown>): string | undefined {
  const tier = stringOf(serviceTier)?.toLowerCase();
  if (tier !== undefined) return tier === "standard" ? "default" : tier;
  const traffic = stringOf(trafficType);
  return traffic && /^ON_DEMAND_(FLEX|PRIORITY)$/.exec(traffic)?.[1]?.toLowerCase();
}
