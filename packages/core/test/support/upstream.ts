/** An event as an upstream sends it: anything. */
export type Raw = Record<string, unknown>;

/** A response as an upstream tells it, in progress unless said otherwise. */
export function resource(fields: Raw = {}): Raw {
  const started = { id: "resp_1", object: "response", created_at: 1_790_000_000, model: "m" };
  return { ...started, status: "in_progress", output: [], ...fields };
}

export const usage = {
  input_tokens: 7,
  output_tokens: 5,
  total_tokens: 12,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens_details: { reasoning_tokens: 0 },
};

export function begin(fields: Raw = {}): Raw[] {
  const response = resource(fields);
  return [
    { type: "response.created", response },
    { type: "response.in_progress", response },
  ];
}

/** The whole life of a message with one text part. */
export function message(deltas: string[], { index = 0, id = "msg_1" } = {}): Raw[] {
  const place = { item_id: id, output_index: index, content_index: 0 };
  const text = deltas.join("");
  const part = (value: string): Raw => ({ type: "output_text", text: value, annotations: [] });
  const item = (status: string, content: Raw[]): Raw => {
    return { type: "message", id, status, role: "assistant", content };
  };
  const opened = { output_index: index, item: item("in_progress", []) };
  const closed = { output_index: index, item: item("completed", [part(text)]) };
  return [
    { type: "response.output_item.added", ...opened },
    { type: "response.content_part.added", ...place, part: part("") },
    ...deltas.map((delta) => ({ type: "response.output_text.delta", ...place, delta })),
    { type: "response.output_text.done", ...place, text },
    { type: "response.content_part.done", ...place, part: part(text) },
    { type: "response.output_item.done", ...closed },
  ];
}

/** The whole life of a function call. */
export function functionCall(
  deltas: string[],
  { index = 0, id = "fc_1", name = "weather" } = {},
): Raw[] {
  const place = { item_id: id, output_index: index };
  const item = (status: string, text: string): Raw => {
    return { type: "function_call", id, call_id: `call_${id}`, name, arguments: text, status };
  };
  const args = deltas.join("");
  const stem = "response.function_call_arguments";
  const opened = { output_index: index, item: item("in_progress", "") };
  const closed = { output_index: index, item: item("completed", args) };
  return [
    { type: "response.output_item.added", ...opened },
    ...deltas.map((delta) => ({ type: `${stem}.delta`, ...place, delta })),
    { type: `${stem}.done`, ...place, arguments: args },
    { type: "response.output_item.done", ...closed },
  ];
}

/** The terminal event, with the items that the given events have closed. */
export function completed(events: Raw[], fields: Raw = {}): Raw {
  const done = events.filter(({ type }) => type === "response.output_item.done");
  const output = done.map(({ item }) => item);
  const response = resource({
    status: "completed",
    completed_at: 1_790_000_001,
    output,
    usage,
    ...fields,
  });
  return { type: `response.${String(response["status"])}`, response };
}

/** A sound response: it begins, the given events come, it is completed. */
export function whole(...events: Raw[]): Raw[] {
  return [...begin(), ...events, completed(events)];
}

/** Numbers the events that have no number yet, and frames them as server-sent events. */
export function sse(events: Raw[], end = "\n"): string {
  return events
    .map((event, sequence_number) => {
      const data = JSON.stringify({ sequence_number, ...event });
      return `event: ${String(event["type"])}${end}data: ${data}${end}${end}`;
    })
    .join("");
}

export const DONE = "data: [DONE]\n\n";

/** Text that every cut must survive: one to four bytes a character, and every JSON escape. */
const words = ["Grüße ", "\u{1F30D}\u{1F468}‍\u{1F469} ", "日本", '語\n\t"\\\r ', "\u2028ﬀ\u0301"];

/** A sound stream with multibyte text, a call and everything in between. */
export const golden: Raw[] = whole(
  ...message(words),
  ...functionCall(['{"city":', '"Zü', 'rich"}'], { index: 1 }),
);

/** The events up to and with the first of a type, for streams that end there. */
export function upTo(events: Raw[], type: string): Raw[] {
  return events.slice(0, events.findIndex((event) => event["type"] === type) + 1);
}

export function json(body: Raw): { body: string } {
  return { body: JSON.stringify(body) };
}
