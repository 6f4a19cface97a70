import { describe, expect, it } from "vitest";
import { chunk, type Json, play, sse } from "./helpers/decode.ts";

describe("a frame that can only be an error, in a stream without a finish reason", () => {
  const frames: [name: string, frame: Json][] = [
    // FastAPI and the servers built on it.
    ["detail", { detail: "Internal Server Error" }],
    // API Gateway of AWS, and nginx modules.
    ["message alone", { message: "Internal server error" }],
    ["a list", { errors: [{ code: 7, message: "boom" }] }],
    ["a flag", { error: true, message: "boom" }],
    ["a list of FastAPI", { detail: [{ loc: ["body"], msg: "boom", type: "value_error" }] }],
  ];

  it.each(frames)("%s", async (_, frame) => {
    const { response, error } = await play(sse(chunk({ content: "Hi" }), frame, "[DONE]"));
    expect(response.status).not.toBe("completed");
    expect(error ?? response.error).toBeTruthy();
  });
});

// Source: https://github.com/bosun-ai/swiftide/pull/1150, errors of Bifrost: the status stands beside the error
it("reads the status beside an error", async () => {
  const frame = { is_bifrost_error: false, status_code: 429, error: { message: "Slow down" } };
  const { response } = await play(sse(chunk({ content: "Hi" }), frame));
  expect(response.error).toMatchObject({ code: "rate_limit_exceeded" });
});
