import type { ResponseResource } from "@anyllm/types";
import {
  emptyFacts,
  type Facts,
  type Json,
  noteOrder,
  number,
  object,
  objects,
  parseArguments,
  string,
} from "./facts.ts";

/** What a response of ours says, in the same terms as a recording of the vendor's. */
export function factsOf(response: ResponseResource): Facts {
  const facts = emptyFacts();
  facts.id = response.id;
  facts.model = response.model;
  for (const item of response.output as unknown as Json[]) readItem(facts, item);
  const { usage } = response;
  if (usage) {
    facts.usage = {
      input: usage.input_tokens,
      output: usage.output_tokens,
      total: usage.total_tokens,
      cached: number(object(usage.input_tokens_details)["cached_tokens"]),
      reasoning: number(object(usage.output_tokens_details)["reasoning_tokens"]),
    };
  }
  const called = facts.calls.length > 0;
  const { status, incomplete_details: why } = response;
  if (status === "completed") facts.finish = called ? "tool" : "stop";
  if (status === "failed") facts.finish = "error";
  if (status === "incomplete") {
    const reasons: Record<string, Facts["finish"]> = {
      max_output_tokens: "length",
      content_filter: "filter",
    };
    facts.finish = reasons[string(why?.reason)] ?? "other";
  }
  if (response.error) facts.errors.push(response.error.message);
  return facts;
}

function readItem(facts: Facts, item: Json): void {
  if (item["type"] === "message") {
    // Commentary is what the model says on the way, such as a plan before its calls.
    const kind = item["phase"] === "commentary" ? "reasoning" : "text";
    for (const part of objects(item["content"])) readPart(facts, part, kind);
  } else if (item["type"] === "reasoning") {
    const told = [...objects(item["summary"]), ...objects(item["content"])]
      .map(({ text }) => string(text))
      .join("");
    if (told) noteOrder(facts, "reasoning");
    facts.reasoning += told;
  } else if (item["type"] === "function_call") {
    const name = string(item["name"]);
    noteOrder(facts, `call:${name}`);
    const id = string(item["call_id"]);
    facts.calls.push({ id, name, arguments: parseArguments(string(item["arguments"])) });
  } else noteOrder(facts, "rest");
}

function readPart(facts: Facts, part: Json, kind: "text" | "reasoning"): void {
  if (part["type"] === "output_text") {
    if (string(part["text"])) noteOrder(facts, kind);
    facts[kind] += string(part["text"]);
    facts.logprobs.push(...objects(part["logprobs"]).map(({ token }) => string(token)));
  } else if (part["type"] === "refusal") facts.refusal += string(part["refusal"]);
  else noteOrder(facts, "rest");
}
