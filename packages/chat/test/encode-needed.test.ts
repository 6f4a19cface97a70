import { expect, it } from "vitest";
import { messages } from "./helpers/encode.ts";

// A model may call at once, without a thought, and histories come from elsewhere. DeepSeek V4 and Kimi
// (K2.5 with calls, K3 in every message) answer 400 then: "The `reasoning_content` in the thinking
// mode must be passed back to the API"; an empty string is not always enough.
// Sources: https://github.com/NousResearch/hermes-agent/pull/17341,
// https://github.com/MoonshotAI/kimi-cli/pull/2498, https://github.com/openclaw/openclaw/issues/73417
it("puts a blank where the vendor refuses a message without reasoning", () => {
  const said = { role: "assistant", content: "Wait." };
  const called = { type: "function_call", call_id: "a", name: "f", arguments: "{}" };
  const output = { type: "function_call_output", call_id: "a", output: "1" };
  const thought = {
    type: "reasoning",
    summary: [],
    content: [{ type: "reasoning_text", text: "Hm." }],
  };
  const reasoning = { replay: { key: "reasoning_content", needed: "calls" } } as const;
  const told = messages([said, called, output, thought, said], { reasoning });
  expect(told).toMatchObject([
    { role: "assistant", content: "Wait.", reasoning_content: " ", tool_calls: [{ id: "a" }] },
    { role: "tool" },
    { role: "assistant", content: "Wait.", reasoning_content: "Hm." },
  ]);
  expect(told).toHaveLength(3);
  expect(told[1]).not.toHaveProperty("reasoning_content");

  const question = { role: "user", content: "And?" };
  const answered = (needed: "calls" | "all") =>
    messages([said, question], { reasoning: { replay: { key: "reasoning_content", needed } } })[0];
  expect(answered("calls")).not.toHaveProperty("reasoning_content");
  expect(answered("all")).toMatchObject({ reasoning_content: " " });
});
