import { encodeEvent, SSE_DONE } from "@anyllm/core";
import { createResource, createWriter, type Writer } from "@anyllm/core/translate";
import type { OutputItem, ResponseRequest, ResponseResource, StreamEvent } from "@anyllm/types";

/** Foreign JSON, as it comes off the wire. */
export type Json = Record<string, unknown>;

/** An assistant message that is complete. */
export function message(text: string, id = "msg_1"): OutputItem {
  const content = [{ type: "output_text" as const, text, annotations: [], logprobs: [] }];
  return { type: "message", id, status: "completed", role: "assistant", content };
}

/** A whole answer with all keys of the specification. */
export function answer(
  output: OutputItem[],
  fields: Partial<ResponseResource> = {},
): ResponseResource {
  const blank = createResource(
    { model: "m", input: "Hi" },
    { id: "resp_1", created_at: 1_700_000_000 },
  );
  return { ...blank, status: "completed", completed_at: 1_700_000_001, output, ...fields };
}

/** The events that a writer makes of the facts it is told; ids count up. */
export function written(
  tell: (writer: Writer, events: readonly StreamEvent[]) => void,
  request: ResponseRequest = { model: "m", input: "Hi" },
): StreamEvent[] {
  const events: StreamEvent[] = [];
  let ids = 0;
  tell(
    createWriter({
      request,
      emit: (event) => events.push(event),
      id: (prefix) => `${prefix}_${++ids}`,
      now: () => 1_700_000_000_000,
    }),
    events,
  );
  return events;
}

/** A stream that says these pieces of text and ends well. */
export function saying(...deltas: string[]): StreamEvent[] {
  return written((writer) => {
    for (const delta of deltas) writer.text(delta);
    writer.finish();
    writer.end();
  });
}

/** Events as the body of a streamed answer. */
export function sse(events: readonly object[], last: string = SSE_DONE): string {
  return events.map((event) => encodeEvent(event as StreamEvent)).join("") + last;
}

/** The payloads of server-sent events, read in the simplest way that can be right. */
export function payloads(body: string): Json[] {
  return body
    .split(/\r\n\r\n|\n\n|\r\r/)
    .map((frame) =>
      frame
        .split(/\r\n|\n|\r/)
        .filter((line) => line.startsWith("data:"))
        .map((line) => line.slice(5).trimStart())
        .join("\n"),
    )
    .filter((data) => data !== "" && data !== "[DONE]")
    .map((data) => JSON.parse(data) as Json);
}

/** The JSON body of a request that a server has seen. */
export function bodyOf(request: { json: unknown } | undefined): Json {
  return request?.json as Json;
}
