import type { Recording } from "@anyllm/testing";

export type Loose = Record<string, ReturnType<typeof JSON.parse>>;

export function sse(events: readonly Loose[]): string {
  const frames = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  return `${frames.join("")}data: [DONE]\n\n`;
}

export interface Facts {
  id: string;
  message: Loose;
  reason: string;
  usage: Loose;
}

/** What the vendor said, read straight off the JSON, as it would stand in a whole answer. */
export function factsOf(recording: Recording): Facts {
  const text = new TextDecoder().decode(recording.streamBody() ?? recording.responseBody());
  if (recording.mode === "json") {
    const { id, message, finish_reason: reason, usage } = JSON.parse(text);
    return { id, message, reason, usage };
  }
  const facts = { id: "", message: { role: "assistant" } as Loose, reason: "", usage: {} };
  const content: Loose[] = [];
  const calls: Loose[] = [];
  const citations: Loose[] = [];
  for (const line of text.split("\n")) {
    if (!line.startsWith("data: {")) continue;
    const event = JSON.parse(line.slice(6)) as Loose;
    const told = event.delta?.message ?? {};
    if (event.type === "message-start") facts.id = event.id;
    if (event.type === "content-start") content[event.index] = { ...told.content };
    if (event.type === "content-delta") {
      for (const key of ["text", "thinking"]) {
        if (told.content[key]) content[event.index]![key] += told.content[key];
      }
    }
    if (event.type === "tool-plan-delta") {
      facts.message.tool_plan = (facts.message.tool_plan ?? "") + told.tool_plan;
    }
    if (event.type === "tool-call-start") calls[event.index] = structuredClone(told.tool_calls);
    if (event.type === "tool-call-delta") {
      calls[event.index]!.function.arguments += told.tool_calls.function.arguments;
    }
    if (event.type === "citation-start") citations.push(told.citations);
    if (event.type === "message-end") {
      facts.reason = event.delta.finish_reason;
      facts.usage = event.delta.usage;
    }
  }
  if (content.length > 0) facts.message.content = content;
  if (calls.length > 0) facts.message.tool_calls = calls;
  if (citations.length > 0) facts.message.citations = citations;
  return facts;
}

/** The payloads of a recording. */
export function linesOf(recording: Recording): Loose[] {
  const text = new TextDecoder().decode(recording.streamBody() ?? recording.responseBody());
  if (recording.mode === "json") return [JSON.parse(text)];
  const lines = text.split("\n").filter((line) => line.startsWith("data: {"));
  return lines.map((line) => JSON.parse(line.slice(6)));
}
