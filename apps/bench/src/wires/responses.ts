import { WHOLE, word, wordsOf, type Wire } from "./wire.ts";

// What the mock puts on the wire: the Responses API as OpenAI answers it, with all response keys,
// `logprobs` and `obfuscation` on each delta, and every lifecycle event around them.

const itemId = "msg_68a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f607";

/** A whole answer of about 2 kB. */
function answer(): string {
  return JSON.stringify(resource("completed", wordsOf(WHOLE)));
}

/** The events of a streamed answer with `deltas` deltas, each already framed as SSE. */
function streamEvents(deltas: number): string[] {
  let sequence = 0;
  const frame = (type: string, fields: object): string =>
    `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...fields })}\n\n`;
  const place = { item_id: itemId, output_index: 0, content_index: 0 };
  const events = [
    frame("response.created", { response: resource("in_progress") }),
    frame("response.in_progress", { response: resource("in_progress") }),
    frame("response.output_item.added", { output_index: 0, item: message("in_progress") }),
    frame("response.content_part.added", { ...place, part: part("") }),
  ];
  let text = "";
  for (let index = 0; index < deltas; index++) {
    const delta = word(index);
    text += delta;
    const obfuscation = "kT4vXq9ZbM2LrWs7".slice(0, 16 - delta.length);
    events.push(
      frame("response.output_text.delta", { ...place, delta, logprobs: [], obfuscation }),
    );
  }
  events.push(
    frame("response.output_text.done", { ...place, text, logprobs: [] }),
    frame("response.content_part.done", { ...place, part: part(text) }),
    frame("response.output_item.done", { output_index: 0, item: message("completed", text) }),
    frame("response.completed", { response: resource("completed", text) }),
  );
  return events;
}

/** The whole answer that calls the function `next` with the number of calls made so far. */
export function callAnswer(made: number): string {
  const call = {
    id: `fc_68a1b2c3d4e5f60718293a4b5c6d7e8f${made}`,
    type: "function_call",
    status: "completed",
    call_id: `call_68a1b2c3d4e5f607${made}`,
    name: "next",
    arguments: JSON.stringify({ made }),
  };
  return JSON.stringify({ ...resource("completed", ""), output: [call] });
}

function part(text: string): object {
  return { type: "output_text", text, annotations: [], logprobs: [] };
}

function message(status: string, text?: string): object {
  const content = text === undefined ? [] : [part(text)];
  return { id: itemId, type: "message", status, role: "assistant", content };
}

function resource(status: string, text?: string): object {
  const done = text !== undefined;
  return {
    id: "resp_68a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f606",
    object: "response",
    created_at: 1785366573,
    status,
    background: false,
    completed_at: done ? 1785366575 : null,
    error: null,
    frequency_penalty: 0,
    incomplete_details: null,
    instructions: null,
    max_output_tokens: null,
    max_tool_calls: null,
    model: "gpt-5.4-2026-03-05",
    output: done ? [message("completed", text)] : [],
    parallel_tool_calls: true,
    presence_penalty: 0,
    previous_response_id: null,
    prompt_cache_key: null,
    prompt_cache_retention: "in_memory",
    reasoning: { effort: "none", summary: null },
    safety_identifier: null,
    service_tier: done ? "default" : "auto",
    store: true,
    temperature: 1,
    text: { format: { type: "text" }, verbosity: "medium" },
    tool_choice: "auto",
    tools: [],
    top_logprobs: 0,
    top_p: 1,
    truncation: "disabled",
    usage: done ? usage : null,
    user: null,
    metadata: {},
  };
}

const usage = {
  input_tokens: 36,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: 110,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 146,
};

export const responses: Wire = {
  answer,
  streamEvents,
  path: () => "/responses",
  wholeText: (told) =>
    (told as { output: { content: { text: string }[] }[] }).output[0]?.content[0]?.text ?? "",
  deltaText: (event) => (event as { delta?: string }).delta,
};
