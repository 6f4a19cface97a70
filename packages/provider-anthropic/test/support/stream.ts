import type { Loose } from "./read.ts";

/** A whole answer as the events of a stream, written from the documentation. */
export function streamOf(message: Loose): Loose[] {
  const { content, stop_reason, stop_sequence, stop_details, container, usage, ...head } = message;
  const { context_management, ...begun } = head;
  const { output_tokens, ...input } = usage as Loose;
  return [
    {
      type: "message_start",
      message: { ...begun, content: [], usage: { ...input, output_tokens: 1 } },
    },
    { type: "ping" },
    ...(content as Loose[]).flatMap(eventsOf),
    {
      type: "message_delta",
      delta: { stop_reason, stop_sequence, stop_details, container },
      usage: { output_tokens },
      context_management,
    },
    { type: "message_stop" },
  ];
}

function eventsOf(block: Loose, index: number): Loose[] {
  const { type, text, thinking, signature, input, citations } = block;
  const delta = (fields: Loose): Loose => ({ type: "content_block_delta", index, delta: fields });
  const deltas: Loose[] = [];
  let first: Loose = block;
  if (type === "text") {
    first = { ...block, text: "", citations: citations === undefined ? undefined : [] };
    // The vendor sends citations before the text that they are of.
    for (const citation of (citations ?? []) as Loose[]) {
      deltas.push(delta({ type: "citations_delta", citation }));
    }
    for (const piece of halves(String(text)))
      deltas.push(delta({ type: "text_delta", text: piece }));
  } else if (type === "thinking") {
    first = { type, thinking: "", signature: "" };
    for (const piece of halves(String(thinking))) {
      deltas.push(delta({ type: "thinking_delta", thinking: piece }));
    }
    if (signature) deltas.push(delta({ type: "signature_delta", signature }));
  } else if (input !== undefined) {
    first = { ...block, input: {} };
    deltas.push(delta({ type: "input_json_delta", partial_json: "" }));
    const json = JSON.stringify(input);
    if (json !== "{}") {
      for (const partial_json of halves(json)) {
        deltas.push(delta({ type: "input_json_delta", partial_json }));
      }
    }
  }
  return [
    { type: "content_block_start", index, content_block: first },
    ...deltas,
    { type: "content_block_stop", index },
  ];
}

function halves(text: string): string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter((piece) => piece !== "");
}
