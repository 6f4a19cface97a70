import { describe, expect, it } from "vitest";
import { idOfNine } from "../src/index.ts";
import { messages } from "./helpers/encode.ts";

describe("ids of calls, where a vendor takes nine letters and digits", () => {
  const calls = ["call_BqX1", "call_BqX2", "D9WYdiHxV"];
  const input = [
    { role: "user", content: "Weather?" },
    ...calls.map((call_id) => ({
      type: "function_call",
      call_id,
      name: "weather",
      arguments: "{}",
    })),
    ...calls.map((call_id) => ({ type: "function_call_output", call_id, output: "18 °C" })),
  ];

  it("become such ones, its own stay, and outputs go with their calls", () => {
    const sent = messages(input, { callId: idOfNine });
    const ids = (sent[1]!["tool_calls"] as { id: string }[]).map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9]{9}$/);
    expect(ids[2]).toBe("D9WYdiHxV");
    expect(sent.slice(2).map(({ tool_call_id: id }) => id)).toEqual(ids);
    expect(messages(input, { callId: idOfNine })).toEqual(sent);
  });

  it("stay as they are elsewhere", () => {
    const sent = messages(input);
    expect(sent[1]).toMatchObject({ tool_calls: calls.map((id) => ({ id })) });
  });
});
