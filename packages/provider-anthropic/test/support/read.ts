import type { Recording } from "@anyllm/testing";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export type Loose = Record<string, unknown>;

/** The payloads of a recorded answer: one, or those of its stream. */
export function payloadsOf(recording: Recording): Loose[] {
  if (recording.mode === "json") return [JSON.parse(text(recording.responseBody())) as Loose];
  if (recording.wire === "bedrock-invoke-anthropic") {
    return lines(readFileSync(join(recording.directory, "stream.jsonl"), "utf8"));
  }
  const body = text(recording.streamBody());
  return lines(
    body
      .split(/\r?\n/)
      .filter((line) => line.startsWith("data:") && !line.includes("[DONE]"))
      .map((line) => line.slice(5))
      .join("\n"),
  );
}

/** What an answer says, read off its payloads without the decoder. */
export interface Facts {
  id: unknown;
  model: unknown;
  blocks: Loose[];
  usage: Loose;
  stop: unknown;
  error: Loose | undefined;
}

/** Puts the blocks of an answer together, as the documentation of the stream has it. */
export function factsOf(payloads: readonly Loose[]): Facts {
  const facts: Facts = {
    id: undefined,
    model: undefined,
    blocks: [],
    usage: {},
    stop: undefined,
    error: undefined,
  };
  let current = new Map<unknown, { block: Loose; json: string }>();
  for (const payload of payloads) {
    const message = (payload["type"] === "message" ? payload : payload["message"]) as Loose;
    const delta = (payload["delta"] ?? {}) as Loose;
    switch (payload["type"]) {
      case "message":
      case "message_start":
        facts.id = message["id"];
        facts.model = message["model"];
        facts.blocks.push(...(structuredClone(message["content"]) as Loose[]));
        facts.usage = { ...(message["usage"] as Loose) };
        facts.stop = message["stop_reason"];
        current = new Map();
        break;
      case "content_block_start": {
        const block = structuredClone(payload["content_block"]) as Loose;
        current.set(payload["index"], { block, json: "" });
        facts.blocks.push(block);
        break;
      }
      case "content_block_delta":
        apply(current.get(payload["index"]) as { block: Loose; json: string }, delta);
        break;
      case "message_delta":
        for (const [key, value] of Object.entries((payload["usage"] ?? {}) as Loose)) {
          if (value !== null) facts.usage[key] = value;
        }
        facts.stop = delta["stop_reason"];
        break;
      case "error":
        facts.error = payload["error"] as Loose;
        break;
    }
  }
  return facts;
}

function apply(open: { block: Loose; json: string }, delta: Loose): void {
  const { block } = open;
  const grow = (key: string, more: unknown): void => {
    block[key] = `${(block[key] ?? "") as string}${more as string}`;
  };
  if (delta["type"] === "text_delta") grow("text", delta["text"]);
  else if (delta["type"] === "thinking_delta") grow("thinking", delta["thinking"]);
  else if (delta["type"] === "compaction_delta") grow("content", delta["content"]);
  else if (delta["type"] === "signature_delta") block["signature"] = delta["signature"];
  else if (delta["type"] === "citations_delta") {
    block["citations"] = [...((block["citations"] ?? []) as unknown[]), delta["citation"]];
  } else if (delta["type"] === "input_json_delta") {
    open.json += String(delta["partial_json"]);
    if (open.json === "") return;
    try {
      block["input"] = JSON.parse(open.json);
      delete block["partial"];
    } catch {
      block["partial"] = open.json;
    }
  } else throw new Error(`The reader of this test does not know ${String(delta["type"])}.`);
}

function lines(body: string): Loose[] {
  return body
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as Loose);
}

function text(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}
