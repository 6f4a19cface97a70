import { type Exchange, providerConformance } from "@anyllm/testing";
import type { ResponseResource } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { bedrock } from "../src/index.ts";
import { type Loose, stream } from "./wire.ts";

// An answer as it stands on the Converse wire.
function play(
  { output, usage, incomplete_details }: ResponseResource,
  streamed: boolean,
): Exchange {
  const content = (output as Loose[]).flatMap((item): Loose[] => {
    if (item.type === "message") return item.content.map(({ text }: Loose) => ({ text }));
    if (item.type === "reasoning") {
      return item.content.map(({ text }: Loose) => ({
        reasoningContent: { reasoningText: { text } },
      }));
    }
    const { call_id: toolUseId, name, arguments: given } = item;
    return [{ toolUse: { toolUseId, name, input: JSON.parse(given) } }];
  });
  const calls = content.some(({ toolUse }) => toolUse);
  const stopReason = incomplete_details ? "max_tokens" : calls ? "tool_use" : "end_turn";
  const counts = {
    inputTokens: usage!.input_tokens,
    outputTokens: usage!.output_tokens,
    totalTokens: usage!.total_tokens,
  };
  if (!streamed) {
    const message = { role: "assistant", content };
    return { body: JSON.stringify({ output: { message }, stopReason, usage: counts }) };
  }
  return {
    headers: { "content-type": "application/vnd.amazon.eventstream" },
    body: stream([
      { messageStart: { role: "assistant" } },
      ...content.flatMap((block, contentBlockIndex) => [
        ...events(block).map(([kind, told]) => ({ [kind]: { contentBlockIndex, ...told } })),
        { contentBlockStop: { contentBlockIndex } },
      ]),
      { messageStop: { stopReason } },
      { metadata: { usage: counts, metrics: { latencyMs: 1 } } },
    ]),
  };
}

function events({ text, toolUse, reasoningContent }: Loose): [string, Loose][] {
  const delta = (told: Loose): [string, Loose] => ["contentBlockDelta", { delta: told }];
  if (toolUse) {
    const { input, ...start } = toolUse;
    const json = JSON.stringify(input);
    return [
      ["contentBlockStart", { start: { toolUse: start } }],
      delta({ toolUse: { input: json.slice(0, 5) } }),
      delta({ toolUse: { input: json.slice(5) } }),
    ];
  }
  if (reasoningContent) return [delta({ reasoningContent: reasoningContent.reasoningText })];
  return [...text].map((letter) => delta({ text: letter }));
}

const cases = providerConformance({
  create: bedrock,
  apiKeyVariable: "AWS_BEARER_TOKEN_BEDROCK",
  variables: [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
  ],
  model: "us.acme.test-model-v1:0",
  path: (model, streamed) =>
    `/v1/model/${encodeURIComponent(model)}/converse${streamed ? "-stream" : ""}`,
  play,
});

describe("bedrock", () => {
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
