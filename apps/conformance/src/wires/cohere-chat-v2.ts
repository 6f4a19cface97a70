// Source: https://docs.cohere.com/reference/chat, https://docs.cohere.com/reference/chat-stream
import {
  countsOf,
  emptyFacts,
  type Facts,
  type Finish,
  isObject,
  type Json,
  noteOrder,
  number,
  object,
  objects,
  parseArguments,
  string,
  stringsOf,
} from "../facts.ts";
import type { Raw } from "../raw.ts";

const finishes: Record<string, Finish> = {
  COMPLETE: "stop",
  STOP_SEQUENCE: "stop",
  TOOL_CALL: "tool",
  MAX_TOKENS: "length",
  ERROR: "error",
  TIMEOUT: "error",
};

export function readFacts({ stream, frames }: Raw): Facts {
  const facts = emptyFacts();
  if (!stream) {
    const [whole = {}] = frames;
    const message = object(whole["message"]);
    facts.id = string(whole["id"]) || undefined;
    facts.finish = finishes[string(whole["finish_reason"])] ?? "other";
    facts.usage = usageOf(object(whole["usage"]));
    facts.counts = countsOf(whole["usage"]);
    addPlan(facts, message["tool_plan"]);
    for (const part of objects(message["content"])) addPart(facts, part);
    for (const call of objects(message["tool_calls"])) addCall(facts, call);
    addCitations(facts, objects(message["citations"]));
    return facts;
  }
  const pieces = new Map<unknown, string>();
  const opened: { index: unknown; call: Json }[] = [];
  for (const frame of frames) {
    const delta = object(frame["delta"]);
    const message = object(delta["message"]);
    switch (frame["type"]) {
      case "message-start":
        facts.id = string(frame["id"]) || undefined;
        break;
      case "content-start":
      case "content-delta":
        addPart(facts, object(message["content"]));
        break;
      case "tool-plan-delta":
        addPlan(facts, message["tool_plan"]);
        break;
      case "tool-call-start": {
        const call = object(message["tool_calls"]);
        opened.push({ index: frame["index"], call });
        pieces.set(frame["index"], string(object(call["function"])["arguments"]));
        noteOrder(facts, `call:${string(object(call["function"])["name"])}`);
        break;
      }
      case "tool-call-delta": {
        const piece = object(object(message["tool_calls"])["function"])["arguments"];
        pieces.set(frame["index"], (pieces.get(frame["index"]) ?? "") + string(piece));
        break;
      }
      case "citation-start":
        addCitations(facts, [message["citations"]].flat().filter(isObject));
        break;
      case "message-end":
        facts.finish = finishes[string(delta["finish_reason"])] ?? "other";
        facts.usage = usageOf(object(delta["usage"]));
        facts.counts = countsOf(delta["usage"]);
        if (string(delta["error"])) facts.errors.push(string(delta["error"]));
        break;
      default:
    }
  }
  for (const { index, call } of opened) {
    const told = object(call["function"]);
    addCall(facts, { ...call, function: { ...told, arguments: pieces.get(index) } });
  }
  return facts;
}

// What the model means to do before it calls: told beside the calls, not as an answer.
function addPlan(facts: Facts, plan: unknown): void {
  facts.reasoning += string(plan);
  if (string(plan)) noteOrder(facts, "reasoning");
}

function addPart(facts: Facts, part: Json): void {
  for (const [key, kind] of [
    ["thinking", "reasoning"],
    ["text", "text"],
  ] as const) {
    if (!string(part[key])) continue;
    facts[kind] += string(part[key]);
    noteOrder(facts, kind);
  }
}

function addCall(facts: Facts, call: Json): void {
  const { name, arguments: text } = object(call["function"]);
  const id = string(call["id"]) || undefined;
  facts.calls.push({ id, name: string(name), arguments: parseArguments(string(text)) });
}

function addCitations(facts: Facts, citations: Json[]): void {
  facts.spans.push(...citations.map(({ text }) => string(text)));
  for (const { text, sources } of citations) facts.citations.push(...stringsOf([text, sources]));
}

function usageOf(usage: Json): Facts["usage"] {
  const tokens = object(usage["tokens"] ?? usage["billed_units"]);
  const text = number(tokens["input_tokens"]);
  // Images are counted beside the text of the prompt.
  const input = text === undefined ? undefined : text + (number(tokens["image_tokens"]) ?? 0);
  const output = number(tokens["output_tokens"]);
  if (input === undefined) return undefined;
  const reasoning = number(tokens["reasoning_tokens"]);
  return {
    input,
    output,
    total: input + (output ?? 0),
    cached: number(usage["cached_tokens"]),
    reasoning,
  };
}
