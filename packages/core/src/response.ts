import type { ResponseResource } from "@anyllm/types";
import type { AgentStep, Checkpoint } from "./agent/options.ts";
import { isObject, list } from "./events/families.ts";

/** A response, with its texts at hand. */
export type AnyLLMResponse = ResponseResource & {
  /** All text of the assistant's messages, joined. Refusals are not text: look for their parts. */
  output_text: string;
  /** The answers of the model that it is made of, where tools ran in between. */
  steps?: AgentStep[];
  /** How far a failed response with tools had come, for `resume`. Not enumerable. */
  readonly checkpoint?: Checkpoint;
  /** The reasoning as text: the raw trace where the model shows it, else its summaries. */
  output_reasoning: string;
};

/** Adds the texts that users read most to a response. */
export function withText(response: ResponseResource): AnyLLMResponse {
  const output: readonly unknown[] = response.output;
  const reasoning = ["content", "summary"].map((key) =>
    output
      .filter((item) => isObject(item) && item["type"] === "reasoning")
      .flatMap((item) => texts(item, key, /_text$|^text$/))
      .join("\n\n"),
  );
  return {
    ...response,
    output_text: output
      .filter((item) => isObject(item) && item["type"] === "message")
      .flatMap((item) => texts(item, "content", /^output_text$/))
      .join(""),
    output_reasoning: reasoning[0] || (reasoning[1] as string),
  };
}

function texts(item: unknown, key: string, type: RegExp): string[] {
  const parts = list((item as Record<string, unknown>)[key]);
  return parts.flatMap((part) =>
    isObject(part) && type.test(String(part["type"])) ? [String(part["text"])] : [],
  );
}
