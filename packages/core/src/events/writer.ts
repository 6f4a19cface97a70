import type { LogProb, OutputItem, ResponseResource, StreamEvent, Usage } from "@anyllm/types";
import { createResource } from "./resource.ts";
import type { ItemWriter, ResponseFacts, Writer, WriterOptions } from "./writer-contract.ts";

type Part = Record<string, unknown> & { type: string };
interface OpenPart {
  owner: OpenItem;
  part: Part;
  /** The key of the part that deltas extend: `text` or `refusal`. */
  key: "text" | "refusal";
  /** Event name stem, such as `response.output_text`. */
  stem: string;
  /** `content_index`, or `summary_index` for summaries. */
  index: Record<string, number>;
  logprobs: LogProb[];
}
interface OpenItem extends ItemWriter {
  item: Part & { id: string };
  /** The array of parts being filled: `content` or `summary`. */
  current?: OpenPart | undefined;
  summaryIndex?: number | undefined;
}

const partEvents = { content: "response.content_part", summary: "response.reasoning_summary_part" };

/**
 * Makes a {@link Writer}.
 *
 * @param options - See {@link WriterOptions}.
 * @example
 * ```ts
 * import { createWriter } from "@anyllm/core";
 *
 * let count = 0;
 * const writer = createWriter({
 *   request: { model: "m", input: "Hi" },
 *   emit: (event) => console.log(event.type),
 *   id: (prefix) => `${prefix}_${count++}`,
 *   now: Date.now,
 * });
 * writer.text("Hello");
 * writer.finish();
 * writer.end();
 * ```
 */
export function createWriter({ request, emit, id, now }: WriterOptions): Writer {
  const seconds = (): number => Math.floor(now() / 1000);
  const calls = new Map<string | number, OpenItem>();
  const output: OutputItem[] = [];
  let resource: ResponseResource | undefined;
  let facts: ResponseFacts = {};
  let usage: Usage | null = null;
  let sequence = 0;
  let items = 0;
  let active: OpenItem | undefined;
  let finished: { reason: string | undefined } | undefined;
  let ended = false;
  let outcome: object = {};
  const opened = new Set<OpenItem>();

  const send = (type: string, fields: object): void => {
    if (!ended) emit({ type, sequence_number: sequence++, ...fields } as StreamEvent);
  };
  const snapshot = (fields?: object): ResponseResource => {
    resource ??= createResource(request, { id: facts.id ?? id("resp"), created_at: seconds() });
    return { ...resource, ...facts, usage, output: output.filter(Boolean), ...outcome, ...fields };
  };
  const begin = (): void => {
    if (sequence > 0) return;
    send("response.created", { response: snapshot() });
    send("response.in_progress", { response: snapshot() });
  };
  const terminal = (status: "completed" | "incomplete" | "failed", fields: object): void => {
    if (ended) return;
    outcome = { status, ...fields };
    send(`response.${status}`, { response: snapshot() });
    ended = true;
  };

  const openItem = (first: Part): OpenItem => {
    begin();
    const output_index = items++;
    const item = {
      ...first,
      id: (first["id"] as string | undefined) ?? id(prefixes[first.type] ?? "item"),
    };
    send("response.output_item.added", { output_index, item: copy(item) });
    const open: OpenItem = {
      item,
      id: item.id,
      output_index,
      event(type, fields) {
        if (opened.has(open)) send(type, { item_id: item.id, output_index, ...fields });
      },
      done(last) {
        if (ended || !opened.delete(open)) return;
        const final = { ...last, id: item.id } as OutputItem;
        output[output_index] = final;
        send("response.output_item.done", { output_index, item: copy(final) });
      },
    };
    opened.add(open);
    return open;
  };
  const closePart = (open: OpenItem): void => {
    const current = open.current;
    if (!current) return;
    open.current = undefined;
    const { part, key, stem, index, logprobs } = current;
    open.event(`${stem}.done`, {
      ...index,
      [key]: part[key],
      ...(logprobs.length && { logprobs }),
    });
    const place = "summary_index" in index ? "summary" : "content";
    (open.item[place] as Part[]).push(part);
    open.event(`${partEvents[place]}.done`, { ...index, part: copy(part) });
  };
  const closeItem = (open: OpenItem, status: string): void => {
    closePart(open);
    if (open.item.type === "function_call") {
      // Arguments must be valid JSON; some vendors send none for a call without any (statement 36).
      if (!open.item["arguments"] && status === "completed") {
        open.event("response.function_call_arguments.delta", { delta: "{}" });
        open.item["arguments"] = "{}";
      }
      open.event("response.function_call_arguments.done", { arguments: open.item["arguments"] });
    }
    open.done({ ...open.item, status });
  };
  const close = (): void => {
    if (active) closeItem(active, "completed");
    active = undefined;
  };
  const closeAll = (statusOf: (open: OpenItem) => string): void => {
    for (const open of opened) closeItem(open, statusOf(open));
    calls.clear();
    active = undefined;
  };
  // The open item of this kind, or a new one: another kind closes what was open before.
  const itemOf = (type: "message" | "reasoning", first: object): OpenItem => {
    if (active?.item.type !== type) {
      close();
      active = openItem({ type, status: "in_progress", ...first });
    }
    return active;
  };
  const partOf = (open: OpenItem, part: Part, stem: string): OpenPart => {
    if (open.current?.stem === stem) return open.current;
    closePart(open);
    const place = part.type === "summary_text" ? "summary" : "content";
    const index = { [`${place}_index`]: (open.item[place] as Part[]).length };
    open.event(`${partEvents[place]}.added`, { ...index, part: copy(part) });
    const key = part.type === "refusal" ? "refusal" : "text";
    return (open.current = { owner: open, part, key, stem, index, logprobs: [] });
  };
  const extend = (current: OpenPart, delta: string, fields?: object): void => {
    current.part[current.key] = (current.part[current.key] as string) + delta;
    current.owner.event(`${current.stem}.delta`, { ...current.index, delta, ...fields });
  };

  return {
    get response() {
      return snapshot();
    },
    get ended() {
      return ended;
    },
    start(more) {
      facts = { ...facts, ...more };
      begin();
    },
    text(delta, { logprobs, phase } = {}) {
      if (phase && active && active.item["phase"] !== phase) close();
      const open = itemOf("message", { role: "assistant", content: [], ...(phase && { phase }) });
      const part = { type: "output_text", text: "", annotations: [] };
      const current = partOf(open, part, "response.output_text");
      if (logprobs) {
        current.logprobs.push(...logprobs);
        current.part["logprobs"] = current.logprobs;
      }
      extend(current, delta, logprobs && { logprobs });
    },
    annotation(annotation) {
      const open = itemOf("message", { role: "assistant", content: [] });
      const part = { type: "output_text", text: "", annotations: [] };
      const current = partOf(open, part, "response.output_text");
      const annotations = current.part["annotations"] as object[];
      const fields = { ...current.index, annotation_index: annotations.length, annotation };
      annotations.push(annotation);
      open.event("response.output_text.annotation.added", fields);
    },
    refusal(delta) {
      const open = itemOf("message", { role: "assistant", content: [] });
      extend(partOf(open, { type: "refusal", refusal: "" }, "response.refusal"), delta);
    },
    reasoning(delta) {
      const open = itemOf("reasoning", { summary: [], content: [] });
      const part = { type: "reasoning_text", text: "" };
      extend(partOf(open, part, "response.reasoning"), delta);
    },
    reasoningSummary(delta, index = 0) {
      const open = itemOf("reasoning", { summary: [], content: [] });
      if (open.summaryIndex !== index) closePart(open);
      open.summaryIndex = index;
      const part = { type: "summary_text", text: "" };
      extend(partOf(open, part, "response.reasoning_summary_text"), delta);
    },
    reasoningSeal(encrypted_content, fields) {
      const open = itemOf("reasoning", { summary: [], content: [] });
      Object.assign(open.item, fields, { encrypted_content });
    },
    toolCall(key, { name, call_id, fields }) {
      if (calls.has(key)) return;
      close();
      const first = { type: "function_call", status: "in_progress", name, arguments: "" };
      calls.set(key, openItem({ ...first, call_id: call_id ?? id("call"), ...fields }));
    },
    toolArguments(key, delta) {
      const call = calls.get(key);
      if (!call) return;
      call.item["arguments"] = (call.item["arguments"] as string) + delta;
      call.event("response.function_call_arguments.delta", { delta });
    },
    toolDone(key) {
      const call = calls.get(key);
      if (call) closeItem(call, "completed");
      calls.delete(key);
    },
    close,
    open(item) {
      close();
      return openItem(item);
    },
    usage(value) {
      usage = value;
    },
    finish(reason) {
      finished = { reason };
    },
    fail({ type = "server_error", code, message, param = null }) {
      begin();
      closeAll(() => "incomplete");
      send("error", { error: { type, code, message, param } });
      terminal("failed", { error: { code, message } });
    },
    end() {
      if (!finished || ended) return;
      begin();
      const { reason } = finished;
      // Only the item written last can be cut short (statement 40).
      const last = active ?? [...calls.values()].at(-1);
      closeAll((open) => (reason && open === last ? "incomplete" : "completed"));
      if (reason) terminal("incomplete", { incomplete_details: { reason } });
      else terminal("completed", { completed_at: seconds() });
    },
  };
}

const prefixes: Record<string, string> = {
  message: "msg",
  reasoning: "rs",
  function_call: "fc",
  function_call_output: "fco",
};

// Two levels are all that a writer ever changes: the item's own keys and its arrays of parts.
function copy<T extends object>(value: T): T {
  const result = { ...value } as Record<string, unknown>;
  for (const [key, entry] of Object.entries(result)) {
    if (Array.isArray(entry)) result[key] = entry.slice();
  }
  return result as T;
}
