import type { ResponseResource, Usage } from "@anyllm/types";
import { ANNOTATION_ADDED } from "./families.ts";
import { createResource } from "./resource.ts";
import type {
  CallBegun,
  ItemWriter,
  ResponseFacts,
  TextOptions,
  Writer,
  WriterError,
  WriterOptions,
} from "./writer-contract.ts";
import { WriterEvents } from "./writer-events.ts";
import { WriterItems } from "./writer-items.ts";
import {
  addFields,
  emptyItem,
  type Kind,
  type OpenItem,
  type Part,
  placeOf,
  prefixes,
  reasoning,
  refusal,
  summary,
  text,
} from "./writer-parts.ts";

/**
 * Makes a {@link Writer}.
 *
 * @param options - See {@link WriterOptions}.
 * @example
 * ```ts
 * import { createWriter } from "@anyllm/core/translate";
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
export function createWriter(options: WriterOptions): Writer {
  return new EventWriter(options);
}

// A class, for its getter: in a literal it would give each writer a shape of its own, which keeps
// it, and with it the whole answer, until the engine's next full collection.
class EventWriter implements Writer {
  ended = false;
  readonly #options: WriterOptions;
  readonly #events: WriterEvents;
  // The same where all events are told; nothing where it is the terminal one alone.
  readonly #seen: WriterEvents | undefined;
  readonly #items: WriterItems;
  // Most answers call nothing.
  #calls: Map<string | number, OpenItem> | undefined;
  #active: OpenItem | undefined;
  #resource: ResponseResource | undefined;
  #usage: Usage | null = null;
  #begun = false;
  #finished = false;
  // Why it is incomplete, if it is.
  #reason: string | undefined;
  #failed: { code: string; message: string } | undefined;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#events = new WriterEvents(options.emit);
    this.#seen = (options.stream ?? true) ? this.#events : undefined;
    this.#items = new WriterItems(this.#seen);
  }

  get response(): ResponseResource {
    return { ...this.#ownResource(), usage: this.#usage, output: this.#items.whole };
  }

  start(facts?: ResponseFacts): void {
    if (this.ended) return;
    Object.assign(this.#ownResource(facts?.id), facts);
    this.#begin();
  }

  text(delta: string, options?: TextOptions): void {
    if (!options) return this.#append("message", text, delta);
    const { logprobs, phase } = options;
    if (delta === "" && !logprobs) return;
    const current = this.#items.partOf(this.#itemOf("message", phase), text);
    if (logprobs) {
      const all = (current.logprobs ??= []);
      all.push(...logprobs);
      current.part["logprobs"] = all;
    }
    this.#items.extend(current, delta, logprobs);
  }

  annotation(annotation: object): void {
    const { owner, part, kind, at } = this.#items.partOf(this.#itemOf("message"), text);
    const annotations = part["annotations"] as object[];
    const annotation_index = annotations.push(annotation) - 1;
    const fields = { ...placeOf(kind, at), annotation_index, annotation };
    this.#items.tell(owner, ANNOTATION_ADDED, fields);
  }

  refusal(delta: string): void {
    this.#append("message", refusal, delta);
  }

  part(part: Part): void {
    const open = this.#itemOf("message");
    this.#items.closePart(open);
    const content = open.item["content"] as Part[];
    const fields = { content_index: content.push(part) - 1, part };
    this.#items.tell(open, "response.content_part.added", fields);
    this.#items.tell(open, "response.content_part.done", fields);
  }

  reasoning(delta: string): void {
    this.#append("reasoning", reasoning, delta);
  }

  reasoningSummary(delta: string, index = 0): void {
    const open = this.#itemOf("reasoning");
    if (open.summaryIndex !== index) this.#items.closePart(open);
    open.summaryIndex = index;
    this.#append("reasoning", summary, delta);
  }

  reasoningSeal(encrypted_content: string | undefined, fields?: object): void {
    const seal = encrypted_content !== undefined && { encrypted_content };
    addFields(this.#itemOf("reasoning"), { ...fields, ...seal });
  }

  itemFields(fields: object): void {
    addFields(this.#itemOf("message"), fields);
  }

  partFields(fields: object): void {
    const { part } = this.#items.partOf(this.#itemOf("message"), text);
    addFields({ item: part, own: part }, fields);
  }

  nextPart(): void {
    if (this.#active) this.#items.closePart(this.#active);
  }

  toolCall(key: string | number, { name, call_id, fields }: CallBegun): void {
    if (this.#calls?.has(key)) return;
    this.close();
    const type = "function_call";
    const own = {
      type,
      status: "in_progress",
      name,
      arguments: "",
      call_id: call_id ?? this.#options.id("call"),
      id: this.#beginItem(type),
    };
    (this.#calls ??= new Map()).set(key, this.#items.begin(own, fields));
  }

  toolArguments(key: string | number, delta: string): void {
    const call = this.#calls?.get(key);
    if (call) this.#items.extendArguments(call, delta);
  }

  toolFields(key: string | number, fields: object): void {
    const call = this.#calls?.get(key);
    if (call) addFields(call, fields);
  }

  toolDone(key: string | number): void {
    const call = this.#calls?.get(key);
    if (call) this.#items.close(call, "completed");
    this.#calls?.delete(key);
  }

  close(): void {
    if (this.#active) this.#items.close(this.#active, "completed");
    this.#active = undefined;
  }

  open(item: Part): ItemWriter {
    this.close();
    const open = this.#items.begin({ ...item, id: this.#beginItem(item.type, item["id"]) });
    const { id, output_index } = open;
    return {
      id,
      output_index,
      event: (type, fields) => this.#items.tellOwn(open, type, fields),
      done: (last) => this.#items.end(open, { ...last, id }),
    };
  }

  usage(usage: Usage): void {
    this.#usage = usage;
  }

  finish(reason?: string): void {
    this.#finished = true;
    this.#reason = reason;
  }

  error({ type = "server_error", code, message, param = null }: WriterError): void {
    if (this.#failed || this.ended) return;
    this.#begin();
    this.#closeAll("incomplete");
    this.#seen?.tell("error", { error: { type, code, message, param } });
    this.#failed = { code, message };
    this.#items.stop();
  }

  fail(problem: WriterError): void {
    this.error(problem);
    this.end();
  }

  end(): void {
    if (this.ended) return;
    if (!this.#failed && !this.#finished) return this.#pause();
    this.#begin();
    const response = this.#ownResource();
    if (this.#failed) {
      response.error = this.#failed;
      return this.#terminal("failed");
    }
    const reason = this.#reason;
    // Only the item written last can be cut short (statement 40).
    const cut = reason ? (this.#active ?? [...(this.#calls?.values() ?? [])].at(-1)) : undefined;
    this.#closeAll("completed", cut);
    if (reason) response.incomplete_details = { reason };
    else response.completed_at = this.#seconds();
    this.#terminal(reason ? "incomplete" : "completed");
  }

  #seconds(): number {
    return Math.floor(this.#options.now() / 1000);
  }

  #ownResource(told?: string): ResponseResource {
    const { request, id } = this.#options;
    return (this.#resource ??= createResource(request, {
      id: told ?? id("resp"),
      created_at: this.#seconds(),
    }));
  }

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#ownResource();
    this.#seen?.response("response.created", this.response);
    this.#seen?.response("response.in_progress", this.response);
  }

  // What is told last need be no copy: nothing changes it afterwards.
  #terminal(status: "completed" | "incomplete" | "failed"): void {
    const response = this.#ownResource();
    response.status = status;
    response.usage = this.#usage;
    response.output = this.#items.whole;
    this.#events.response(`response.${status}`, response);
    this.ended = true;
    this.#items.stop();
  }

  // Whoever is told the end alone is told how far it came, where it does not come to that.
  #pause(): void {
    if (this.#seen || !this.#begun) return;
    const output = this.#items.soFar;
    this.#events.response("response.in_progress", { ...this.response, output });
  }

  // Before an item comes the response. Returns the item's id: the one it was given, or a new one.
  #beginItem(type: string, given?: unknown): string {
    this.#begin();
    const named = typeof given === "string" && given !== "";
    return named ? given : this.#options.id(prefixes[type] ?? "item");
  }

  #closeAll(status: string, cut?: OpenItem): void {
    this.#items.closeAll(status, cut);
    this.#calls = undefined;
    this.#active = undefined;
  }

  // The open item of this kind, or a new one: another kind closes what was open before.
  #itemOf(type: "message" | "reasoning", phase?: string): OpenItem {
    const open = this.#active;
    if (open?.item.type === type && (!phase || open.item["phase"] === phase)) return open;
    this.close();
    return (this.#active = this.#items.begin(emptyItem(type, this.#beginItem(type), phase)));
  }

  #append(type: "message" | "reasoning", kind: Kind, delta: string): void {
    const current = this.#active?.current;
    if (current?.kind === kind) this.#items.extend(current, delta);
    else if (delta !== "") this.#items.extend(this.#items.partOf(this.#itemOf(type), kind), delta);
  }
}
