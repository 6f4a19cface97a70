import { checkGrammar, createClient } from "@anyllm/core";
import type { ResponseResource, StreamEvent } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { cohere } from "../src/index.ts";
import { type Loose, sse } from "./wire.ts";

const clientOf = (body: string, type: string) =>
  createClient({
    providers: [cohere({ apiKey: "k" })],
    fetch: async () => new Response(body, { headers: { "content-type": type } }),
    maxRetries: 0,
  });

async function told(...events: Loose[]): Promise<ResponseResource> {
  const llm = clientOf(sse([{ type: "message-start", id: "c" }, ...events]), "text/event-stream");
  const reading = await llm.responses({ model: "m", input: "Hi", stream: true });
  const seen: StreamEvent[] = [];
  for await (const event of reading) seen.push(event);
  expect(checkGrammar(seen)).toEqual([]);
  return await reading.finalResponse();
}

const answered = (message: Loose): Promise<ResponseResource> =>
  clientOf(
    JSON.stringify({ id: "c", message, finish_reason: "COMPLETE" }),
    "application/json",
  ).responses({ model: "m", input: "Hi" });

const piece = (type: string, index: number, message: Loose): Loose => ({
  type,
  index,
  delta: { message },
});
const content = (type: string, index: number, told_: Loose): Loose =>
  piece(`content-${type}`, index, { content: told_ });
const call = (type: string, index: number, tool_calls: unknown): Loose =>
  piece(`tool-call-${type}`, index, { tool_calls });
const end = (finish_reason: unknown): Loose => ({ type: "message-end", delta: { finish_reason } });
const text = { type: "text", text: "It is so." };
const thinking = { type: "thinking", thinking: "Hm." };
const cited = { start: 0, end: 5, text: "It is", sources: [], type: "TEXT_CONTENT" };

// All but the keys themselves may be left out. Source: https://docs.cohere.com/reference/chat-stream
describe("content without a type is what it holds", () => {
  const expected = [
    { type: "reasoning", content: [{ text: "Hm." }] },
    { type: "message", content: [{ type: "output_text", text: "It is so." }] },
  ];

  it("in a stream", async () => {
    const { output } = await told(
      content("start", 0, { thinking: "" }),
      content("delta", 0, { thinking: "Hm." }),
      content("start", 1, {}),
      content("delta", 1, { text: "It is so." }),
      end("COMPLETE"),
    );
    expect(output).toMatchObject(expected);
  });

  it("in a whole answer", async () => {
    const { output } = await answered({
      content: [{ thinking: "Hm.", text: null }, { text: "It is so." }],
    });
    expect(output).toMatchObject(expected);
  });
});

describe("a citation is of the text", () => {
  it.each([0, 7, null, undefined])("whatever its content_index: %j", async (content_index) => {
    const { output } = await answered({
      content: [thinking, text],
      citations: [{ ...cited, content_index }],
    });
    const annotations = [{ start_index: 0, end_index: 5 }];
    expect(output[1]).toMatchObject({ content: [{ annotations }] });
  });

  it("or is kept beside the answer, where there is none", async () => {
    const citation = { ...cited, type: "THINKING_CONTENT" };
    const start = { id: "t", type: "function", function: { name: "f", arguments: "{}" } };
    const response = await told(
      content("start", 0, thinking),
      piece("citation-start", 0, { citations: citation }),
      call("start", 0, start),
      end("TOOL_CALL"),
    );
    expect(response.output.map(({ type }) => type)).toEqual(["reasoning", "function_call"]);
    expect(response).toMatchObject({ cohere: { citations: [citation] } });
  });
});

describe("calls", () => {
  const start = (id: string): Loose => ({ id, type: "function", function: { name: "f" } });
  const more = { function: { arguments: '{"a":1}' } };
  const expected = [
    { call_id: "1", name: "f", arguments: '{"a":1}', status: "completed" },
    { call_id: "2", name: "f", arguments: "{}", status: "completed" },
  ];

  it("that begin in one place are two", async () => {
    const { output } = await told(
      call("start", 0, start("1")),
      call("delta", 0, more),
      call("start", 0, start("2")),
      end("TOOL_CALL"),
    );
    expect(output).toMatchObject(expected);
  });

  it("may stand in a list", async () => {
    const { output } = await told(
      call("start", 0, [start("1")]),
      call("delta", 0, [more]),
      call("end", 0, undefined),
      call("start", 1, [start("2")]),
      end("TOOL_CALL"),
    );
    expect(output).toMatchObject(expected);
  });
});

describe("an end", () => {
  it.each([
    ["complete", "completed", undefined],
    ["tool_call", "completed", undefined],
    ["max_tokens", "incomplete", "max_output_tokens"],
    ["Safety", "incomplete", "safety"],
  ])("may be written %s", async (reason, status, why) => {
    const response = await told(content("start", 0, text), end(reason));
    expect(response).toMatchObject({ status, cohere: { finish_reason: reason } });
    expect(response.incomplete_details?.reason).toBe(why);
  });

  it.each<[Loose, string]>([
    [{ error: { type: "overloaded_error", message: "Busy." } }, "overloaded_error"],
    [{ error: "Busy." }, "server_error"],
    [{ type: "error", message: "Busy." }, "server_error"],
    [{ type: "error", error: { message: "Busy." } }, "server_error"],
  ])("in the middle says why: %j", async (event, code) => {
    const { status, error, output } = await told(content("start", 0, text), event);
    expect(status).toBe("failed");
    expect(error).toEqual({ code, message: "Busy." });
    expect(output).toMatchObject([{ content: [{ text: "It is so." }], status: "incomplete" }]);
  });

  it("is no matter of an event that is called like what objects have", async () => {
    const events = ["__proto__", "constructor"].map((type) => ({ type }));
    const { status } = await told(content("start", 0, text), ...events, end("COMPLETE"));
    expect(status).toBe("completed");
  });
});
