import { reduce } from "@anyllm/core";
import type { ResponseResource, StreamEvent } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { ollamaChat } from "../src/index.ts";

function read(line: object): ResponseResource | undefined {
  const events: StreamEvent[] = [];
  let count = 0;
  const decoder = ollamaChat().decode({
    request: { model: "m", input: "Hi" },
    emit: (event) => events.push(event),
    id: (prefix) => `${prefix}_${count++}`,
    now: () => 0,
    resumed: false,
    stream: false,
    onRepair() {},
  });
  decoder.frame(line as Record<string, unknown>, "");
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
