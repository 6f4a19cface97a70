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
  return {
    ...response,
    output_text: textsOf(response, messages).join(""),
    output_reasoning:
      textsOf(response, traces).join("\n\n") || textsOf(response, summaries).join("\n\n"),
  };
}

/** Where texts stand: in parts of these types, of items of this type. */
interface Place {
  item: string;
  key: "content" | "summary";
  part: RegExp;
}

const messages: Place = { item: "message", key: "content", part: /^output_text$/ };
const thought = /_text$|^text$/;
const traces: Place = { item: "reasoning", key: "content", part: thought };
const summaries: Place = { item: "reasoning", key: "summary", part: thought };

function textsOf({ output }: ResponseResource, place: Place): string[] {
  const texts: string[] = [];
  for (const item of output as readonly unknown[]) {
    if (!isObject(item) || item["type"] !== place.item) continue;
    for (const part of list(item[place.key])) {
      if (isObject(part) && place.part.test(String(part["type"]))) texts.push(String(part["text"]));
    }
  }
  return texts;
}
