// Source: https://docs.anthropic.com/en/api/messages, https://docs.anthropic.com/en/docs/build-with-claude/streaming
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
  end_turn: "stop",
  stop_sequence: "stop",
  tool_use: "tool",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  refusal: "filter",
  pause_turn: "pause",
  compaction: "pause",
};

export function readFacts(raw: Raw): Facts {
  const facts = emptyFacts();
  const usage: Json = {};
  const finish = (reason: unknown): void => {
    if (string(reason)) facts.finish = finishes[string(reason)] ?? "other";
  };
  const { stream, frames } = firstMessage(raw);
  for (const frame of frames) {
    const message = frame["type"] === "message_start" ? object(frame["message"]) : frame;
    if (message["role"] === "assistant") {
      facts.id = string(message["id"]) || undefined;
      facts.model = string(message["model"]) || undefined;
      merge(usage, object(message["usage"]));
      finish(message["stop_reason"]);
      readEnd(facts, message);
    }
    if (frame["type"] === "message_delta") {
      finish(object(frame["delta"])["stop_reason"]);
      readEnd(facts, object(frame["delta"]));
      merge(usage, object(frame["usage"]));
    } else if (frame["type"] === "error") {
      const { message: said, type } = object(frame["error"]);
      facts.errors.push(string(said));
      facts.errorNames.push(string(type));
      facts.finish = "error";
    }
  }
  // A message in the middle of another: the first will never come to its end.
  const begun = frames.filter(({ type }) => type === "message_start");
  if (new Set(begun.map(({ message }) => object(message)["id"])).size > 1) facts.finish = "other";
  for (const block of blocksOf({ stream, frames })) readBlock(facts, block);
  if (typeof usage["input_tokens"] === "number") facts.usage = usageOf(usage);
  facts.counts = countsOf(usage, "input_tokens");
  return facts;
}

// What ended the answer, and where its code ran.
function readEnd(facts: Facts, { stop_sequence, stop_details, container }: Json): void {
  facts.rest.push(
    ...stringsOf(stop_sequence),
    ...stringsOf(object(stop_details)["explanation"]),
    ...stringsOf(object(container)["id"]),
  );
}

// Some recordings hold several answers, one after the other: what comes after the end is no part of it.
function firstMessage({ stream, frames }: Raw): Raw {
  const end = frames.findIndex(({ type }) => type === "message_stop");
  return { stream, frames: end < 0 ? frames : frames.slice(0, end + 1) };
}

/** The content blocks of an answer, with the pieces of a stream joined. */
export function blocksOf(raw: Raw): Json[] {
  if (!raw.stream) return objects(raw.frames[0]?.["content"]);
  const open = new Map<unknown, { block: Json; json: string }>();
  const all: { block: Json; json: string }[] = [];
  for (const frame of firstMessage(raw).frames) {
    const at = open.get(frame["index"]);
    if (frame["type"] === "content_block_start") {
      const begun = { block: { ...object(frame["content_block"]) }, json: "" };
      open.set(frame["index"], begun);
      all.push(begun);
    } else if (frame["type"] === "content_block_delta" && at) {
      at.json += applyDelta(at.block, object(frame["delta"]));
    }
  }
  for (const { block, json } of all) if (json) block["input"] = parseArguments(json);
  return all.map(({ block }) => block);
}

// Later numbers replace earlier ones; nulls tell nothing.
function merge(usage: Json, more: Json): void {
  for (const [key, value] of Object.entries(more)) if (value != null) usage[key] = value;
}

function applyDelta(block: Json, delta: Json): string {
  switch (delta["type"]) {
    case "text_delta":
      block["text"] = string(block["text"]) + string(delta["text"]);
      break;
    case "thinking_delta":
      block["thinking"] = string(block["thinking"]) + string(delta["thinking"]);
      break;
    case "signature_delta":
      block["signature"] = string(delta["signature"]);
      break;
    case "compaction_delta":
      block["content"] = string(block["content"]) + string(delta["content"]);
      if (string(delta["encrypted_content"]))
        block["encrypted_content"] = delta["encrypted_content"];
      break;
    case "citations_delta":
      block["citations"] = [...objects(block["citations"]), object(delta["citation"])];
      break;
    case "input_json_delta":
      return string(delta["partial_json"]);
    default:
      block["further"] = [...objects(block["further"]), { ...delta, type: "" }];
  }
  return "";
}

function readBlock(facts: Facts, block: Json): void {
  const { type } = block;
  // Who called a function is told beside the call.
  if (type === "tool_use") facts.rest.push(...stringsOf(object(block["caller"])["tool_id"]));
  if (/^(text|thinking|tool_use)$/.test(string(type)))
    facts.rest.push(...stringsOf(block["further"]));
  if (type === "text") {
    if (string(block["text"])) noteOrder(facts, "text");
    facts.text += string(block["text"]);
    facts.citations.push(
      ...stringsOf(objects(block["citations"]).map((citation) => ({ ...citation, type: "" }))),
    );
  } else if (type === "thinking") {
    if (string(block["thinking"])) noteOrder(facts, "reasoning");
    facts.reasoning += string(block["thinking"]);
    if (string(block["signature"])) facts.seals.push(string(block["signature"]));
  } else if (type === "redacted_thinking") {
    facts.seals.push(string(block["data"]));
  } else if (type === "tool_use") {
    const name = string(block["name"]);
    noteOrder(facts, `call:${name}`);
    const input = isObject(block["input"]) ? block["input"] : (block["input"] ?? {});
    facts.calls.push({ id: string(block["id"]) || undefined, name, arguments: input });
  } else {
    noteOrder(facts, "rest");
    facts.rest.push(...stringsOf(block));
  }
}

function usageOf(usage: Json): Facts["usage"] {
  const cached = number(usage["cache_read_input_tokens"]);
  const written = number(usage["cache_creation_input_tokens"]);
  const input = (number(usage["input_tokens"]) ?? 0) + (cached ?? 0) + (written ?? 0);
  const output = number(usage["output_tokens"]);
  const reasoning = number(object(usage["output_tokens_details"])["thinking_tokens"]);
  return { input, output, total: input + (output ?? 0), cached, reasoning };
}
