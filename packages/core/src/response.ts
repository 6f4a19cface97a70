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

/** A copy of a response, with the texts that users read most. */
export function withText(response: ResponseResource): AnyLLMResponse {
  let output_text = "";
  let thinks = false;
  for (const item of response.output as readonly unknown[]) {
    if (!isObject(item)) continue;
    if (item["type"] === "reasoning") thinks = true;
    if (item["type"] !== "message") continue;
    for (const part of list(item["content"])) {
      if (isObject(part) && part["type"] === "output_text") output_text += String(part["text"]);
    }
  }
  const output_reasoning = thinks
    ? thoughts(response, "content") || thoughts(response, "summary")
    : "";
  return { ...response, output_text, output_reasoning };
}

function thoughts({ output }: ResponseResource, key: "content" | "summary"): string {
  const items = (output as readonly unknown[]).filter(isObject);
  return items
    .filter(({ type }) => type === "reasoning")
    .flatMap((item) => list(item[key]).filter(isObject))
    .filter(({ type }) => /_text$|^text$/.test(String(type)))
    .map(({ text }) => String(text))
    .join("\n\n");
}
