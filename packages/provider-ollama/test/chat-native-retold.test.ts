import { checkGrammar, createClient } from "@anyllm/core";
import type { ResponseResource, StreamEvent } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { ollamaChat } from "../src/index.ts";

type Loose = Record<string, unknown>;

const clientOf = (body: string, type: string) =>
  createClient({
    providers: [ollamaChat()],
    fetch: async () => new Response(body, { headers: { "content-type": type } }),
    maxRetries: 0,
  });

async function streamed(body: string, type = "application/x-ndjson"): Promise<ResponseResource> {
  const llm = clientOf(body, type);
  const reading = await llm.responses({ model: "m", input: "Hi", stream: true });
  const seen: StreamEvent[] = [];
  for await (const event of reading) seen.push(event);
  expect(checkGrammar(seen)).toEqual([]);
  return await reading.finalResponse();
}

const told = (...lines: Loose[]): Promise<ResponseResource> =>
  streamed(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));

const answered = (body: Loose): Promise<ResponseResource> =>
  clientOf(JSON.stringify(body), "application/json").responses({ model: "m", input: "Hi" });

const piece = (content: string, more: Loose = {}): Loose => ({
  model: "qwen3",
  message: { role: "assistant", content, ...more },
  done: false,
});
const end = { model: "qwen3", message: { role: "assistant", content: "" }, done: true };

describe("what is empty is not there", () => {
  it("in a message or beside it", async () => {
    const none = { thinking: "", tool_calls: [], images: [], tool_name: "", annotations: [] };
    const beside = { error: "", logprobs: [], done_reason: "", eval_count: null };
    const { output, status, usage } = await told(
      { ...piece("Hel", none), ...beside },
      { ...piece("lo", none), ...beside },
      { ...end, ...beside, prompt_eval_count: null },
    );
    expect(output).toMatchObject([{ content: [{ type: "output_text", text: "Hello" }] }]);
    expect({ status, usage }).toEqual({ status: "completed", usage: null });
    const message = { role: "assistant", content: "Hello", ...none };
    expect(await answered({ ...end, message, error: "" })).toMatchObject({
      status: "completed",
      output: [{ content: [{ text: "Hello" }] }],
    });
  });

  it("in a line that says nothing", async () => {
    const { model, output } = await told({}, { status: "loading" }, piece("Hello"), end);
    expect(model).toBe("qwen3");
    expect(output).toHaveLength(1);
  });

  it("in an answer that is none, which is never completed", async () => {
    await expect(answered({ message: "Too many requests" })).rejects.toMatchObject({
      message: "ollama-chat: Too many requests",
    });
    await expect(answered({})).rejects.toMatchObject({ code: "protocol_error" });
    expect(await answered({ model: "m", done: true })).toMatchObject({ status: "completed" });
  });
});

it("what nobody knows of a message does not part its text", async () => {
  const more = { id: "msg_1" };
  const { output } = await told(piece("Hel", more), piece("lo", { ...more, mood: "good" }), end);
  const content = [
    { type: "output_text", text: "Hello" },
    { type: "ollama:id", id: "msg_1" },
    { type: "ollama:mood", mood: "good" },
  ];
  expect(output).toMatchObject([{ content }]);
});

it("a length is one in any case", async () => {
  const { status } = await told(piece("Hello"), { ...end, done_reason: "LENGTH" });
  expect(status).toBe("incomplete");
});

describe("an error", () => {
  it.each([
    ['{"error":"Broken."}', "server_error"],
    ['{"error":{"message":"Broken.","type":"overloaded_error"}}\n', "overloaded_error"],
  ])("as the last line is told, ended or not: %j", async (line, code) => {
    const { status, error } = await streamed(`${JSON.stringify(piece("Hel"))}\n${line}`);
    expect(status).toBe("failed");
    expect(error).toEqual({ code, message: "Broken." });
  });

  it("is a page of something that is no Ollama", async () => {
    await expect(streamed("<html>Open the door</html>", "text/html")).rejects.toMatchObject({
      code: "protocol_error",
      retryable: false,
      message: expect.stringContaining("Open the door") as string,
    });
  });
});
