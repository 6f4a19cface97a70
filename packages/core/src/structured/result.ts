import type { StructuredOutcome, StructuredPlan } from "../agent/contract.ts";
import { isObject, list } from "../events/families.ts";
import type { AnyLLMResponse } from "../response.ts";

/** How a value was asked for, and what came of it. */
export interface StructuredResult<Output = unknown> {
  readonly strategy: StructuredPlan["strategy"];
  /** Whether the model was asked to mend its first answer. */
  readonly repaired: boolean;
  readonly outcome: StructuredOutcome<Output>;
}

/** A response to a request with {@link format}. */
export type StructuredResponse<Output = unknown> = AnyLLMResponse & {
  /** The value, validated; null where there is none: `structured.outcome` tells why. */
  output_parsed: Output | null;
  structured: StructuredResult<Output>;
};

/** Adds to a response what its answer came to; `output_text` becomes the text of the answer alone. */
export function withStructured<Output>(
  response: AnyLLMResponse,
  outcome: StructuredOutcome<Output>,
  { strategy, repaired }: Pick<StructuredResult, "strategy" | "repaired">,
): StructuredResponse<Output> {
  return {
    ...response,
    output_text: lastText(response),
    output_parsed: outcome.type === "parsed" ? outcome.value : null,
    structured: { strategy, repaired, outcome },
  };
}

// What was said on the way to the answer is no part of it.
function lastText({ output }: AnyLLMResponse): string {
  const messages = (output as unknown[]).filter(
    (item) => isObject(item) && item["type"] === "message",
  );
  const last = messages.at(-1);
  return list(isObject(last) ? last["content"] : undefined)
    .filter((part) => isObject(part) && part["type"] === "output_text")
    .map((part) => String((part as { text?: unknown }).text))
    .join("");
}
