import { createResource, encodeEvent, expand, SSE_DONE } from "@anyllm/core";
import type { OutputItem, ResponseResource } from "@anyllm/types";
import type { Exchange } from "../replay/exchange.ts";

const message = (text: string): OutputItem => ({
  type: "message",
  id: "msg_1",
  status: "completed",
  role: "assistant",
  content: [{ type: "output_text", text, annotations: [], logprobs: [] }],
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
  call: answer([
    {
      type: "function_call",
      id: "fc_1",
      call_id: "call_1",
      name: "weather",
      arguments: '{"city":"Paris"}',
      status: "completed",
    },
  ]),
  reasoning: answer([
    {
      type: "reasoning",
      id: "rs_1",
      summary: [],
      content: [{ type: "reasoning_text", text: "The user greets." }],
    },
    message("Hello."),
  ]),
};

/** An answer as it stands on the Responses wire. */
export function playResponses(response: ResponseResource, stream: boolean): Exchange {
  if (!stream) return { body: JSON.stringify(response) };
  return { body: expand(response).map(encodeEvent).join("") + SSE_DONE };
}
