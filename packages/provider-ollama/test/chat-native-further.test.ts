import { reduce } from "@anyllm/core";
import type { ResponseRequest, ResponseResource, StreamEvent } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { jsonLines } from "../src/chat-native/json-lines.ts";
import { ollamaChat } from "../src/index.ts";

const provider = ollamaChat();
await provider.load?.();

function read(...lines: object[]): ResponseResource | undefined {
  const events: StreamEvent[] = [];
  let count = 0;
  const decoder = provider.decode({
    request: { model: "m", input: "Hi" },
    emit: (event) => events.push(event),
    id: (prefix) => `${prefix}_${count++}`,
    now: () => 0,
    resumed: false,
    stream: lines.length > 1,
    onRepair() {},
  });
  for (const line of lines) decoder.frame(line as Record<string, unknown>, "");
  decoder.end(true);
  let response: ResponseResource | undefined;
  for (const event of events) response = reduce(response, event);
  return response;
}

describe("what Ollama tells beside the message", () => {
  const message = { role: "assistant", content: "Hi" };
  const cloud = { remote_model: "big", remote_host: "https://cloud.example" };

  it("is on the response, where it is no number", () => {
    const counts = { prompt_eval_count: 1, eval_count: 2, total_duration: 5 };
    const response = read({ model: "m", message, done: true, ...cloud, ...counts });
    expect(response).toMatchObject({ ollama: cloud, usage: { total_duration: 5 } });
    expect(response?.usage).not.toHaveProperty("remote_model");
  });

  it("is there without any counts", () => {
    const response = read({ model: "m", message, done: true, done_reason: "load", ...cloud });
    expect(response).toMatchObject({ ollama: { ...cloud, done_reason: "load" } });
  });
});

// Source: https://github.com/ollama/ollama/blob/main/server/routes.go, ChatHandler
describe("the probabilities of a stream's tokens", () => {
  const token = (text: string): object => ({ token: text, logprob: -0.5 });
  const piece = (message: object, ...texts: string[]): object => ({
    model: "m",
    message: { role: "assistant", content: "", ...message },
    logprobs: texts.map(token),
    done: false,
  });
  const end = { model: "m", message: { role: "assistant", content: "" }, done: true };

  it("are the text's, though they came before it", () => {
    const response = read(piece({}, "H"), piece({ content: "Hi" }, "i"), piece({}, "<end>"), end);
    expect(response?.output).toMatchObject([
      { content: [{ text: "Hi", logprobs: [token("H"), token("i"), token("<end>")] }] },
    ]);
    expect(response).not.toHaveProperty("ollama");
  });

  it("are kept beside the answer, where they are of thoughts and calls", () => {
    const tool_calls = [{ function: { name: "f", arguments: {} } }];
    const response = read(
      piece({ thinking: "Hm." }, "Hm", "."),
      piece({ content: "So" }, "So"),
      piece({}, "{"),
      piece({ tool_calls }, "}"),
      end,
    );
    expect(response?.output[1]).toMatchObject({ content: [{ logprobs: [token("So")] }] });
    const logprobs = {
      reasoning: [token("Hm"), token(".")],
      tool_calls: [token("{"), token("}")],
    };
    expect(response).toMatchObject({ ollama: { logprobs } });
  });
});

it("what is told before the last line is on the response as well", () => {
  const _debug_info = { rendered_template: "Hi" };
  const message = { role: "assistant", content: "" };
  const response = read({ message, _debug_info, done: false }, { message, done: true });
  expect(response).toMatchObject({ ollama: { _debug_info } });
});

it.each([
  [{ top_logprobs: 0 }, {}],
  [{ top_logprobs: 2 }, { logprobs: true, top_logprobs: 2 }],
  [{ include: ["message.output_text.logprobs"] }, { logprobs: true }],
  [{ include: ["message.output_text.logprobs"], top_logprobs: 0 }, { logprobs: true }],
])("probabilities are asked for by %j as %j", async (fields, sent) => {
  const request = { model: "m", input: "Hi", ...fields } as ResponseRequest;
  const call = await provider.encode(request, { headers: {}, query: {}, body: {} });
  const { logprobs, top_logprobs } = JSON.parse(String(call.body)) as Record<string, unknown>;
  expect(JSON.parse(JSON.stringify({ logprobs, top_logprobs }))).toEqual(sent);
});

it("a thought of which there is only a summary is that", async () => {
  const thought = { type: "reasoning", summary: [{ type: "summary_text", text: "Sum." }] };
  const request = { model: "m", input: [thought] } as unknown as ResponseRequest;
  const call = await provider.encode(request, { headers: {}, query: {}, body: {} });
  expect(JSON.parse(String(call.body))).toMatchObject({ messages: [{ thinking: "Sum." }] });
});

it("the highest effort has a name of its own", async () => {
  const request = { model: "m", input: "Hi", reasoning: { effort: "max" } } as ResponseRequest;
  const { body } = await provider.encode(request, { headers: {}, query: {}, body: {} });
  expect(JSON.parse(String(body))).toMatchObject({ think: "max" });
});

it("the last line needs no line end, wherever it is cut", () => {
  const text = '{"message":{"content":"}"},"done":false}\n{"done":true,"eval_count":{"a":1}} ';
  const bytes = new TextEncoder().encode(text);
  const expected = text.trim().split("\n");
  for (const more of ["", "\n"]) {
    for (let at = 0; at <= bytes.length; at++) {
      const lines: string[] = [];
      const parser = jsonLines((line) => line && lines.push(line), 200);
      parser.feed(bytes.slice(0, at));
      parser.feed(bytes.slice(at));
      parser.feed(new TextEncoder().encode(more));
      expect(lines).toEqual(expected);
    }
    const bitwise: string[] = [];
    const parser = jsonLines((line) => line && bitwise.push(line), 200);
    for (const byte of bytes) parser.feed(Uint8Array.of(byte));
    expect(bitwise).toEqual(expected);
  }
});
