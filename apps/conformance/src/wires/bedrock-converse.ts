// Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html
import {
  countsOf,
  emptyFacts,
  type Facts,
  type Finish,
  isObject,
  type Json,
  list,
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
  end_turn: "stop",
  stop_sequence: "stop",
  tool_use: "tool",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  guardrail_intervened: "filter",
  content_filtered: "filter",
};

export function readFacts(raw: Raw): Facts {
  const facts = emptyFacts();
  for (const frame of raw.frames) {
    const [name = "", payload] = raw.stream ? (Object.entries(frame)[0] ?? []) : ["whole", frame];
    const event = object(payload);
    if (name === "messageStop" || name === "whole") {
      facts.finish = finishes[string(event["stopReason"])] ?? "other";
      facts.rest.push(...stringsOf(event["additionalModelResponseFields"]));
    }
    if (name === "metadata" || name === "whole") {
      facts.usage = usageOf(object(event["usage"])) ?? facts.usage;
      facts.counts = countsOf(event["usage"], "inputTokens");
    }
    if (name === "metadata" || name === "whole") facts.rest.push(...stringsOf(event["trace"]));
    if (name.endsWith("Exception")) {
      facts.errors.push(string(event["message"]));
      facts.errorNames.push(name);
      facts.finish = "error";
    }
  }
  for (const block of blocksOf(raw)) readBlock(facts, block);
  return facts;
}

/** The content blocks of an answer, with the pieces of a stream joined. */
export function blocksOf({ stream, frames }: Raw): Json[] {
  if (!stream) return objects(object(object(frames[0]?.["output"])["message"])["content"]);
  const blocks = new Map<unknown, Json>();
  const inputs = new Map<unknown, string>();
  for (const frame of frames) {
    const [name = "", payload] = Object.entries(frame)[0] ?? [];
    const event = object(payload);
    const index = event["contentBlockIndex"];
    if (name === "contentBlockStart") {
      blocks.set(index, { ...object(event["start"]) });
    } else if (name === "contentBlockDelta") {
      const block = blocks.get(index) ?? {};
      blocks.set(index, block);
      const input = object(object(event["delta"])["toolUse"])["input"];
      if (input !== undefined) inputs.set(index, (inputs.get(index) ?? "") + string(input));
      else applyDelta(block, object(event["delta"]));
    }
  }
  for (const [index, text] of inputs) {
    const block = blocks.get(index) as Json;
    block["toolUse"] = { ...object(block["toolUse"]), input: parseArguments(text) };
  }
  return [...blocks.values()];
}

function applyDelta(block: Json, delta: Json): void {
  if (typeof delta["text"] === "string") block["text"] = string(block["text"]) + delta["text"];
  const thought = delta["reasoningContent"];
  if (isObject(thought)) {
    const before = object(block["reasoningContent"]);
    const told = object(before["reasoningText"]);
    block["reasoningContent"] = {
      ...before,
      ...((thought["text"] ?? thought["signature"]) !== undefined && {
        reasoningText: {
          ...told,
          ...(thought["text"] !== undefined && {
            text: string(told["text"]) + string(thought["text"]),
          }),
          ...(thought["signature"] !== undefined && {
            signature: string(told["signature"]) + string(thought["signature"]),
          }),
        },
      }),
      ...(thought["redactedContent"] !== undefined && {
        redactedContent: thought["redactedContent"],
      }),
    };
  }
  if (isObject(delta["citation"])) {
    block["citations"] = [...objects(block["citations"]), delta["citation"]];
  }
  if (Array.isArray(delta["toolResult"])) {
    const before = object(block["toolResult"]);
    const content = [...objects(before["content"]), ...objects(delta["toolResult"])];
    block["toolResult"] = { ...before, content };
  }
  if (isObject(delta["image"])) {
    const before = object(block["image"]);
    block["image"] = { ...before, pieces: [...objects(before["pieces"]), delta["image"]] };
  }
  // What nobody knows yet is kept as it came, piece by piece.
  const known = /^(text|reasoningContent|citation|toolResult|toolUse|image)$/;
  for (const [key, value] of Object.entries(delta)) {
    if (!known.test(key)) block[key] = [...list(block[key]), value];
  }
}

function readBlock(facts: Facts, block: Json): void {
  const cited = block["citationsContent"];
  if (isObject(cited)) {
    const text = objects(cited["content"])
      .map((part) => string(part["text"]))
      .join("");
    facts.citations.push(...stringsOf(cited["citations"]));
    addText(facts, text);
  }
  if (block["citations"]) facts.citations.push(...stringsOf(block["citations"]));
  if (typeof block["text"] === "string") addText(facts, block["text"]);
  const thought = block["reasoningContent"];
  if (isObject(thought)) {
    const { text, signature } = object(thought["reasoningText"]);
    if (string(text)) noteOrder(facts, "reasoning");
    facts.reasoning += string(text);
    for (const seal of [signature, thought["redactedContent"]]) {
      if (string(seal)) facts.seals.push(string(seal));
    }
  }
  const use = block["toolUse"];
  if (isObject(use) && use["type"] !== "server_tool_use") {
    const name = string(use["name"]);
    noteOrder(facts, `call:${name}`);
    const id = string(use["toolUseId"]) || undefined;
    facts.calls.push({ id, name, arguments: use["input"] ?? {} });
  } else if (isObject(use)) {
    noteOrder(facts, "rest");
    facts.rest.push(...stringsOf(use));
  }
  const { image } = block;
  if (isObject(image)) {
    noteOrder(facts, "rest");
    const pieces = [image, ...objects(image["pieces"])];
    facts.media.push(...stringsOf(pieces.map(({ source }) => object(source)["bytes"])));
    facts.rest.push(...stringsOf(pieces.map(({ error }) => error)));
  }
  const known =
    /^(image|citationsContent|citations|text|reasoningContent|toolUse|toolResult|type)$/;
  const unknown = Object.entries(block).filter(([key]) => !known.test(key));
  if (unknown.length > 0) {
    noteOrder(facts, "rest");
    facts.rest.push(...stringsOf(unknown.map(([, value]) => value)));
  }
  if (isObject(block["toolResult"])) {
    noteOrder(facts, "rest");
    facts.rest.push(...stringsOf(block["toolResult"]));
  }
}

function addText(facts: Facts, text: string): void {
  if (text) noteOrder(facts, "text");
  facts.text += text;
}

function usageOf(usage: Json): Facts["usage"] {
  if (typeof usage["inputTokens"] !== "number") return undefined;
  const cached = number(usage["cacheReadInputTokens"]);
  const written = number(usage["cacheWriteInputTokens"]);
  return {
    input: usage["inputTokens"] + (cached ?? 0) + (written ?? 0),
    output: number(usage["outputTokens"]),
    total: number(usage["totalTokens"]),
    cached,
  };
}
