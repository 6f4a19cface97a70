import { EventStreamCodec } from "@smithy/eventstream-codec";
import type { Recording } from "@anyllm/testing";

export type Loose = Record<string, ReturnType<typeof JSON.parse>>;

const text = { decoder: new TextDecoder(), encoder: new TextEncoder() };
export const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === "string" ? bytes : text.decoder.decode(bytes as Uint8Array)),
  (string) => text.encoder.encode(string),
);

/** One message of an event stream. */
export function message(name: string, payload: unknown): Uint8Array {
  const exception = name.endsWith("Exception");
  const string = (value: string) => ({ type: "string" as const, value });
  return codec.encode({
    headers: {
      [exception ? ":exception-type" : ":event-type"]: string(name),
      ":content-type": string("application/json"),
      ":message-type": string(exception ? "exception" : "event"),
    },
    body: text.encoder.encode(JSON.stringify(payload)),
  });
}

export function stream(lines: readonly Loose[]): Uint8Array {
  return concat(lines.map((line) => message(...(Object.entries(line)[0] as [string, unknown]))));
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** The payloads of a recorded stream, read without the package's own code. */
export function linesOf(recording: Recording): Loose[] {
  const bytes = recording.streamBody() as Uint8Array;
  if (bytes[0] === 0x7b) return json(text.decoder.decode(bytes));
  const lines: Loose[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0);
    const { headers, body } = codec.decode(bytes.slice(at, at + size));
    const name = headers[":event-type"] ?? headers[":exception-type"];
    lines.push({ [String(name?.value)]: JSON.parse(text.decoder.decode(body)) });
    at += size;
  }
  return lines;
}

function json(lines: string): Loose[] {
  return lines
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** The bytes that the vendor sent, or would have sent where only payloads were kept. */
export function bodyOf(recording: Recording): Uint8Array {
  const bytes = (recording.streamBody() ?? recording.responseBody()) as Uint8Array;
  const framed = recording.mode === "json" || recording.status >= 400 || bytes[0] !== 0x7b;
  return framed ? bytes : stream(linesOf(recording));
}

export interface Facts {
  content: Loose[];
  stopReason: string | undefined;
  usage: Loose | undefined;
  trace: unknown;
  more: unknown;
}

/** What the vendor said, read straight off the JSON: blocks as they would stand in a whole answer. */
export function factsOf(recording: Recording): Facts {
  if (recording.mode === "json") {
    const answer = JSON.parse(text.decoder.decode(recording.responseBody())) as Loose;
    const { output, stopReason, usage, trace, additionalModelResponseFields: more } = answer;
    return { content: output.message.content, stopReason, usage, trace, more };
  }
  const blocks = new Map<number, Loose[]>();
  const facts: Facts = {
    content: [],
    stopReason: undefined,
    usage: undefined,
    trace: undefined,
    more: undefined,
  };
  for (const line of linesOf(recording)) {
    const [name, payload] = Object.entries(line)[0] as [string, Loose];
    const index = payload.contentBlockIndex as number;
    if (name === "contentBlockStart" || name === "contentBlockDelta") {
      blocks.set(index, [...(blocks.get(index) ?? []), payload.start ?? payload.delta]);
    }
    if (name === "messageStop") facts.stopReason = payload.stopReason;
    if (name === "messageStop") facts.more = payload.additionalModelResponseFields;
    if (name === "metadata") Object.assign(facts, { usage: payload.usage, trace: payload.trace });
  }
  facts.content = [...blocks].toSorted(([a], [b]) => a - b).map(([, pieces]) => whole(pieces));
  return facts;
}

function whole(pieces: Loose[]): Loose {
  const find = (key: string) => pieces.map((piece) => piece[key]).filter((it) => it !== undefined);
  const said = find("text").join("");
  const citations = find("citation");
  if (citations.length > 0) {
    return { citationsContent: { citations, ...(said && { content: [{ text: said }] }) } };
  }
  const [tool, ...inputs] = find("toolUse");
  if (tool) {
    const input = inputs.map((piece) => piece.input).join("");
    return { toolUse: { ...tool, input: JSON.parse(input || "{}") } };
  }
  const [result, ...contents] = find("toolResult");
  if (result) return { toolResult: { ...result, content: contents.flat() } };
  const thoughts = find("reasoningContent");
  if (thoughts.length > 0) {
    const join = (key: string) => thoughts.map((piece) => piece[key] ?? "").join("");
    const signature = join("signature");
    const redactedContent = join("redactedContent");
    if (redactedContent) return { reasoningContent: { redactedContent } };
    const reasoningText = { text: join("text"), ...(signature && { signature }) };
    return { reasoningContent: { reasoningText } };
  }
  return { text: said };
}

/** Messages of one side in a row as one. */
export function merged(messages: Loose[]): Loose[] {
  const sides: Loose[] = [];
  for (const { role, content } of messages) {
    const last = sides.at(-1);
    if (last?.["role"] === role) last!["content"] = [...last!["content"], ...content];
    else sides.push({ role, content });
  }
  return sides;
}
