import type { Loose } from "@anyllm/core/translate";
import type { LogProb } from "@anyllm/types";
import { objectOf, objectsOf, stringOf } from "./wire.ts";

/**
 * The probabilities of the tokens of a candidate, where they are told.
 *
 * Source: https://ai.google.dev/api/generate-content#LogprobsResult
 */
export function toLogProbs(told: unknown): LogProb[] | undefined {
  if (!told) return undefined;
  const { chosenCandidates, topCandidates } = objectOf(told);
  const tops = objectsOf(topCandidates);
  const chosen = objectsOf(chosenCandidates).map((candidate, place) => ({
    ...toLogProb(candidate),
    top_logprobs: objectsOf(tops[place]?.["candidates"]).map(toLogProb),
  }));
  return chosen.length > 0 ? chosen : undefined;
}

function toLogProb({ token, logProbability, tokenId }: Loose): LogProb {
  const text = stringOf(token) ?? "";
  return {
    token: text,
    logprob: Number(logProbability ?? 0),
    bytes: [...new TextEncoder().encode(text)],
    ...(tokenId !== undefined && { token_id: tokenId }),
  };
}
