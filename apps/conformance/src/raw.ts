import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Recording } from "@anyllm/testing";
import { isObject, type Json } from "./facts.ts";

/** One recorded answer as its payloads, in order. A whole answer has one. */
export interface Raw {
  stream: boolean;
  frames: Json[];
  /** Whether `[DONE]` was said at the end. */
  done?: boolean;
}

/** Reads the payloads of a recording, by this app's own reading of its framing. */
export function readRaw(recording: Recording): Raw {
  if (recording.mode === "stream") {
    const done = /^data: *\[DONE\]/m.test(readText(recording.directory, "stream.sse") ?? "");
    return { stream: true, frames: streamFrames(recording), done };
  }
  const parsed = parse(new TextDecoder().decode(recording.responseBody()));
  // Vertex gives a list of chunks where the caller did not ask for server-sent events.
  if (Array.isArray(parsed)) return { stream: true, frames: parsed.filter(isObject) };
  return { stream: false, frames: isObject(parsed) ? [parsed] : [] };
}

function streamFrames({ directory }: Recording): Json[] {
  const lines = readText(directory, "stream.jsonl");
  // Payloads and frames of one stream: the decoded view is beside the bytes of binary streams.
  const payloads =
    lines === undefined ? ssePayloads(readText(directory, "stream.sse") ?? "") : lines.split("\n");
  const frames: Json[] = [];
  for (const payload of payloads) {
    const trimmed = payload.trim();
    if (!trimmed.startsWith("{")) continue;
    const parsed = parse(trimmed);
    if (isObject(parsed)) frames.push(parsed);
  }
  return frames;
}

// What is no JSON, such as a line that was cut off, tells nothing.
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function ssePayloads(text: string): string[] {
  const payloads: string[] = [];
  for (const event of text.split(/\r\n\r\n|\n\n|\r\r/)) {
    const data = event
      .split(/\r\n|\n|\r/)
      .filter((line) => line.startsWith("data:"))
      .map((line) => line.slice(5).trimStart());
    if (data.length > 0) payloads.push(data.join("\n"));
  }
  return payloads;
}

function readText(directory: string, name: string): string | undefined {
  const path = join(directory, name);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
