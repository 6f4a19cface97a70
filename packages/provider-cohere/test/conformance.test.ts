import { type Exchange, providerConformance } from "@anyllm/testing";
import type { ResponseResource } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { cohere } from "../src/index.ts";
import { type Loose, sse } from "./wire.ts";

// An answer as it stands on Cohere's wire.
function play(
  { id, output, usage, incomplete_details }: ResponseResource,
  stream: boolean,
): Exchange {
  const content: Loose[] = [];
  const tool_calls: Loose[] = [];
  for (const item of output as Loose[]) {
    if (item.type === "function_call") {
      const { call_id, name, arguments: given } = item;
      tool_calls.push({ id: call_id, type: "function", function: { name, arguments: given } });
    }
    for (const { text } of item.content ?? []) {
      content.push(
        item.type === "reasoning" ? { type: "thinking", thinking: text } : { type: "text", text },
      );
    }
  }
  const finish_reason = incomplete_details
    ? "MAX_TOKENS"
    : tool_calls.length > 0
      ? "TOOL_CALL"
      : "COMPLETE";
  const { input_tokens, output_tokens, output_tokens_details } = usage!;
  const { reasoning_tokens } = output_tokens_details!;
  const counts = { tokens: { input_tokens, output_tokens, reasoning_tokens } };
  if (!stream) {
    const message = { role: "assistant", content, ...(tool_calls.length > 0 && { tool_calls }) };
    return { body: JSON.stringify({ id, message, finish_reason, usage: counts }) };
  }
  return {
    headers: { "content-type": "text/event-stream" },
    body: sse([
      { type: "message-start", id, delta: { message: { role: "assistant" } } },
      ...content.flatMap(({ type, ...block }, index) => {
        const [[key, text]] = Object.entries(block) as [[string, string]];
        const told = (more: Loose) => ({ index, delta: { message: { content: more } } });
        return [
          { type: "content-start", ...told({ type, [key]: "" }) },
          ...Array.from(text).map((letter) => ({
            type: "content-delta",
            ...told({ [key]: letter }),
          })),
          { type: "content-end", index },
        ];
      }),
      ...tool_calls.flatMap(({ function: given, ...call }, index) => {
        const told = (more: Loose) => ({ index, delta: { message: { tool_calls: more } } });
        const start = { ...call, function: { ...given, arguments: "" } };
        return [
          { type: "tool-call-start", ...told(start) },
          { type: "tool-call-delta", ...told({ function: { arguments: given.arguments } }) },
          { type: "tool-call-end", index },
        ];
      }),
      { type: "message-end", delta: { finish_reason, usage: counts } },
    ]),
  };
}

const cases = providerConformance({
  create: cohere,
  apiKeyVariable: "COHERE_API_KEY",
  variables: ["CO_API_KEY", "COHERE_BASE_URL"],
  path: "/v1/chat",
  play,
});

describe("cohere", () => {
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
