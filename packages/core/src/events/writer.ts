import type { LogProb, OutputItem, ResponseResource, StreamEvent, Usage } from "@anyllm/types";
import { createResource } from "./resource.ts";
import type {
  ItemWriter,
  ResponseFacts,
  Writer,
  WriterError,
  WriterOptions,
} from "./writer-contract.ts";
import {
  copy,
  type Kind,
  type Part,
  partEvents,
  prefixes,
  reasoning,
  refusal,
  summary,
  text,
} from "./writer-parts.ts";

interface OpenPart {
  owner: OpenItem;
  part: Part;
  kind: Kind;
  /** `content_index`, or `summary_index` for summaries. */
  index: Record<string, number>;
  logprobs: LogProb[];
}
interface OpenItem extends ItemWriter {
  item: Part & { id: string };
  /** As it began: what is its own, no further field replaces. */
  own: Part;
  current?: OpenPart | undefined;
  summaryIndex?: number | undefined;
}

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
  let failed: { code: string; message: string } | undefined;
  let ended = false;
  // Nothing is said any more, but for the terminal event.
  let silent = false;
  let outcome: object = {};
  const opened = new Set<OpenItem>();

  const send = (type: string, fields: object): void => {
    if (!silent) emit({ type, sequence_number: sequence++, ...fields } as StreamEvent);
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
    outcome = { status, ...fields };
    silent = false;
    send(`response.${status}`, { response: snapshot() });
    ended = silent = true;
  };

  const openItem = (own: Part, further?: object): OpenItem => {
    begin();
    const output_index = items++;
    const given = own["id"];
    const named = typeof given === "string" && given !== "";
    const item = {
      ...further,
      ...own,
      id: named ? given : id(prefixes[own.type] ?? "item"),
    };
    send("response.output_item.added", { output_index, item: copy(item) });
    const open: OpenItem = {
      item,
      own,
      id: item.id,
      output_index,
      event(type, fields) {
        if (opened.has(open)) send(type, { item_id: item.id, output_index, ...fields });
      },
      done(last) {
        if (silent || !opened.delete(open)) return;
        const final = { ...last, id: item.id } as OutputItem;
        output[output_index] = final;
        send("response.output_item.done", { output_index, item: copy(final) });
      },
    };
    opened.add(open);
    return open;
  };
  const addFields = (
    { item, own }: Pick<OpenItem, "own"> & { item: Part },
    fields: object,
  ): void => {
    for (const [key, value] of Object.entries(fields)) {
      if (key !== "id" && !Object.hasOwn(own, key)) item[key] = value;
    }
  };
  const closePart = (open: OpenItem): void => {
    const current = open.current;
    if (!current) return;
    open.current = undefined;
    const { part, kind, index, logprobs } = current;
    open.event(kind.done, {
      ...index,
      [kind.key]: part[kind.key],
      ...(logprobs.length && { logprobs }),
    });
    (open.item[kind.place] as Part[]).push(part);
    open.event(`${partEvents[kind.place]}.done`, { ...index, part: copy(part) });
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
  const itemOf = (type: "message" | "reasoning", phase?: string): OpenItem => {
    if (phase && active?.item.type === type && active.item["phase"] !== phase) close();
    if (active?.item.type !== type) {
      close();
      const first =
        type === "message" ? { role: "assistant", content: [] } : { summary: [], content: [] };
      active = openItem({ type, status: "in_progress", ...first, ...(phase && { phase }) });
    }
    return active;
  };
  const partOf = (open: OpenItem, kind: Kind): OpenPart => {
    if (open.current?.kind === kind) return open.current;
    closePart(open);
    const { type, place, key } = kind;
    const part: Part = { type, [key]: "", ...(kind === text && { annotations: [] }) };
    const index = { [`${place}_index`]: (open.item[place] as Part[]).length };
    open.event(`${partEvents[place]}.added`, { ...index, part: copy(part) });
    return (open.current = { owner: open, part, kind, index, logprobs: [] });
  };
  const extend = ({ owner, part, kind, index }: OpenPart, delta: string, more?: object): void => {
    part[kind.key] = (part[kind.key] as string) + delta;
    if (silent) return;
    const { id: item_id, output_index } = owner;
    const sequence_number = sequence++;
    const event = { type: kind.delta, sequence_number, item_id, output_index, delta };
    emit(Object.assign(event, index, more) as unknown as StreamEvent);
  };
  const append = (type: "message" | "reasoning", kind: Kind, delta: string): void => {
    const current = active?.current;
    if (current?.kind === kind) extend(current, delta);
    else if (delta !== "") extend(partOf(itemOf(type), kind), delta);
  };

  const error = ({ type = "server_error", code, message, param = null }: WriterError): void => {
    if (silent) return;
    begin();
    closeAll(() => "incomplete");
    send("error", { error: { type, code, message, param } });
    failed = { code, message };
    silent = true;
  };
  const end = (): void => {
    if (ended) return;
    if (failed) return terminal("failed", { error: failed });
    if (!finished) return;
    begin();
    const { reason } = finished;
    // Only the item written last can be cut short (statement 40).
    const last = active ?? [...calls.values()].at(-1);
    closeAll((open) => (reason && open === last ? "incomplete" : "completed"));
    if (reason) terminal("incomplete", { incomplete_details: { reason } });
    else terminal("completed", { completed_at: seconds() });
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
    text(delta, options) {
      if (!options) return append("message", text, delta);
      const { logprobs, phase } = options;
      if (delta === "" && !logprobs) return;
      const current = partOf(itemOf("message", phase), text);
      if (logprobs) {
        current.logprobs.push(...logprobs);
        current.part["logprobs"] = current.logprobs;
      }
      extend(current, delta, logprobs && { logprobs });
    },
    annotation(annotation) {
      const { owner, part, index } = partOf(itemOf("message"), text);
      const annotations = part["annotations"] as object[];
      const fields = { ...index, annotation_index: annotations.length, annotation };
      annotations.push(annotation);
      owner.event("response.output_text.annotation.added", fields);
    },
    refusal(delta) {
      append("message", refusal, delta);
    },
    part(part) {
      const open = itemOf("message");
      closePart(open);
      const content = open.item["content"] as Part[];
      const index = { content_index: content.length };
      content.push(part);
      open.event("response.content_part.added", { ...index, part });
      open.event("response.content_part.done", { ...index, part });
    },
    reasoning(delta) {
      append("reasoning", reasoning, delta);
    },
    reasoningSummary(delta, index = 0) {
      const open = itemOf("reasoning");
      if (open.summaryIndex !== index) closePart(open);
      open.summaryIndex = index;
      append("reasoning", summary, delta);
    },
    reasoningSeal(encrypted_content, fields) {
      const seal = encrypted_content !== undefined && { encrypted_content };
      addFields(itemOf("reasoning"), { ...fields, ...seal });
    },
    itemFields(fields) {
      addFields(itemOf("message"), fields);
    },
    partFields(fields) {
      const { part } = partOf(itemOf("message"), text);
      addFields({ item: part, own: part }, fields);
    },
    nextPart() {
      if (active) closePart(active);
    },
    toolCall(key, { name, call_id, fields }) {
      if (calls.has(key)) return;
      close();
      const first = { type: "function_call", status: "in_progress", name, arguments: "" };
      calls.set(key, openItem({ ...first, call_id: call_id ?? id("call") }, fields));
    },
    toolArguments(key, delta) {
      const call = calls.get(key);
      if (!call) return;
      call.item["arguments"] = (call.item["arguments"] as string) + delta;
      call.event("response.function_call_arguments.delta", { delta });
    },
    toolFields(key, fields) {
      const call = calls.get(key);
      if (call) addFields(call, fields);
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
    error,
    fail(problem) {
      error(problem);
      end();
    },
    end,
  };
}
