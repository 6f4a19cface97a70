import type { Provider } from "@anyllm/core";
import type { ResponseRequest, StreamEvent } from "@anyllm/types";
import { contextOf } from "./decoding.ts";
import { type Json, object, objects } from "./facts.ts";

/** How a wire keeps what the model said, in requests and in answers. */
interface History {
  /** What the model said in a request, one entry for each of its messages. */
  turns(body: Json): Json[];
  /** A whole answer that says the same as such a message. */
  answer(turn: Json): Json;
}

const messages = (body: Json): Json[] =>
  objects(body["messages"]).filter(({ role }) => role === "assistant");

const anthropic: History = {
  turns: messages,
  answer: ({ content }) => ({
    id: "msg",
    type: "message",
    role: "assistant",
    model: "m",
    content: typeof content === "string" ? [{ type: "text", text: content }] : content,
    stop_reason: "end_turn",
    usage: { input_tokens: 1, output_tokens: 1 },
  }),
};

/** The wires' histories. */
export const histories: Readonly<Record<string, History>> = {
  "chat-completions": {
    turns: messages,
    answer: (message) => ({
      id: "chat",
      model: "m",
      choices: [{ index: 0, message, finish_reason: "stop" }],
    }),
  },
  "anthropic-messages": anthropic,
  "bedrock-invoke-anthropic": anthropic,
  "gemini-generate-content": {
    turns: (body) => objects(body["contents"]).filter(({ role }) => role === "model"),
    answer: (content) => ({ candidates: [{ content, finishReason: "STOP", index: 0 }] }),
  },
  "bedrock-converse": {
    turns: messages,
    answer: ({ content }) => ({
      output: { message: { role: "assistant", content } },
      stopReason: "end_turn",
      usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
    }),
  },
  "cohere-chat-v2": {
    turns: messages,
    answer: (message) => ({ id: "c", message, finish_reason: "COMPLETE" }),
  },
  "ollama-chat": {
    turns: messages,
    answer: (message) => ({ model: "m", message, done: true, done_reason: "stop" }),
  },
};

/** The items that a provider reads off a whole answer. */
export function itemsOf(provider: Provider, answer: Json, request: ResponseRequest): Json[] {
  let output: Json[] = [];
  const emit = (event: StreamEvent): void => {
    const { response } = event as unknown as Json;
    if (response) output = objects(object(response)["output"]);
  };
  const decoder = provider.decode({ ...contextOf(request), stream: false, emit });
  decoder.frame(answer, "");
  decoder.end(true);
  return output;
}
