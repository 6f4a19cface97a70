import { encodeEvent, expand, SSE_DONE } from "@anyllm/core";
import { createResource } from "@anyllm/core/translate";
import type { OutputItem, ResponseResource } from "@anyllm/types";
import type { Exchange } from "../replay/exchange.ts";

const message = (text: string, status: "completed" | "incomplete" = "completed"): OutputItem => ({
  type: "message",
  id: "msg_1",
  status,
  role: "assistant",
  content: [{ type: "output_text", text, annotations: [], logprobs: [] }],
});

const call = (place: number, city: string): OutputItem => ({
  type: "function_call",
  id: `fc_${place}`,
  call_id: `call_${place}`,
  name: "weather",
  arguments: JSON.stringify({ city }),
  status: "completed",
});

const answer = (output: OutputItem[]): ResponseResource => ({
  ...createResource(
    { model: "test-model", input: "Hi" },
    { id: "resp_1", created_at: 1_700_000_000 },
  ),
  status: "completed",
  completed_at: 1_700_000_001,
  output,
  usage: {
    input_tokens: 9,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 12,
    output_tokens_details: { reasoning_tokens: 4 },
    total_tokens: 21,
  },
});

/** What an upstream answers in the cases of the kit. */
export const answers = {
  text: answer([message("Grüße, 世界. How are you?")]),
  call: answer([call(1, "Paris")]),
  calls: answer([call(1, "Paris"), call(2, "Oslo")]),
  reasoning: answer([
    {
      type: "reasoning",
      id: "rs_1",
      summary: [],
      content: [{ type: "reasoning_text", text: "The user greets." }],
    },
    message("Hello."),
  ]),
  cut: {
    ...answer([message("Once upon a", "incomplete")]),
    status: "incomplete" as const,
    completed_at: null,
    incomplete_details: { reason: "max_output_tokens" },
  },
};

/** An answer as it stands on the Responses wire. */
export function playResponses(response: ResponseResource, stream: boolean): Exchange {
  if (!stream) return { body: JSON.stringify(response) };
  return { body: expand(response).map(encodeEvent).join("") + SSE_DONE };
}
