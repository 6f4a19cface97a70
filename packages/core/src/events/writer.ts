import type { ResponseResource, Usage } from "@anyllm/types";
import { createResource } from "./resource.ts";
import type {
  ItemWriter,
  ResponseFacts,
  Writer,
  WriterError,
  WriterOptions,
} from "./writer-contract.ts";
import { WriterEvents } from "./writer-events.ts";
import { WriterItems } from "./writer-items.ts";
import {
  addFields,
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

// A class, for its getters: in a literal they would give each writer a shape of its own, which keeps
// it, and with it the whole answer, until the engine's next full collection.
class EventWriter implements Writer {
  readonly #options: WriterOptions;
  readonly #events: WriterEvents;
  // Whether all events are told, or the terminal one alone.
  readonly #streams: boolean;
  readonly #items: WriterItems;
  readonly #calls = new Map<string | number, OpenItem>();
  #active: OpenItem | undefined;
  #resource: ResponseResource | undefined;
  #usage: Usage | null = null;
  #begun = false;
  #finished: { reason: string | undefined } | undefined;
  #failed: { code: string; message: string } | undefined;
  #ended = false;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#events = new WriterEvents(options.emit);
    this.#streams = options.stream ?? true;
    this.#items = new WriterItems(this.#streams ? this.#events : undefined);
  }

  get response(): ResponseResource {
    return this.#snapshot();
  }

  get ended(): boolean {
    return this.#ended;
  }

  readonly start = (facts?: ResponseFacts): void => {
    Object.assign(this.#ownResource(facts?.id), facts);
    this.#begin();
  };

  readonly text: Writer["text"] = (delta, options) => {
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
  };

  readonly annotation = (annotation: object): void => {
    const { owner, part, kind, at } = this.#items.partOf(this.#itemOf("message"), text);
    const annotations = part["annotations"] as object[];
    const annotation_index = annotations.push(annotation) - 1;
    const fields = { ...placeOf(kind, at), annotation_index, annotation };
    this.#items.tell(owner, "response.output_text.annotation.added", fields);
  };

  readonly refusal = (delta: string): void => this.#append("message", refusal, delta);

  readonly part = (part: Part): void => {
    const open = this.#itemOf("message");
    this.#items.closePart(open);
    const content = open.item["content"] as Part[];
    const fields = { content_index: content.push(part) - 1, part };
    this.#items.tell(open, "response.content_part.added", fields);
    this.#items.tell(open, "response.content_part.done", fields);
  };

  readonly reasoning = (delta: string): void => this.#append("reasoning", reasoning, delta);

  readonly reasoningSummary = (delta: string, index = 0): void => {
    const open = this.#itemOf("reasoning");
    if (open.summaryIndex !== index) this.#items.closePart(open);
    open.summaryIndex = index;
    this.#append("reasoning", summary, delta);
  };

  readonly reasoningSeal = (encrypted_content: string | undefined, fields?: object): void => {
    const seal = encrypted_content !== undefined && { encrypted_content };
    const { item, own } = this.#itemOf("reasoning");
    addFields(item, own, { ...fields, ...seal });
  };

  readonly itemFields = (fields: object): void => {
    const { item, own } = this.#itemOf("message");
    addFields(item, own, fields);
  };

  readonly partFields = (fields: object): void => {
    const { part } = this.#items.partOf(this.#itemOf("message"), text);
    addFields(part, part, fields);
  };

  readonly nextPart = (): void => {
    if (this.#active) this.#items.closePart(this.#active);
  };

  readonly toolCall: Writer["toolCall"] = (key, { name, call_id, fields }) => {
    if (this.#calls.has(key)) return;
    this.close();
    const first = { type: "function_call", status: "in_progress", name, arguments: "" };
    const own = { ...first, call_id: call_id ?? this.#options.id("call") };
    this.#calls.set(key, this.#openItem(own, fields));
  };

  readonly toolArguments = (key: string | number, delta: string): void => {
    const call = this.#calls.get(key);
    if (call) this.#items.extendArguments(call, delta);
  };

  readonly toolFields = (key: string | number, fields: object): void => {
    const call = this.#calls.get(key);
    if (call) addFields(call.item, call.own, fields);
  };

  readonly toolDone = (key: string | number): void => {
    const call = this.#calls.get(key);
    if (call) this.#items.close(call, "completed");
    this.#calls.delete(key);
  };

  readonly close = (): void => {
    if (this.#active) this.#items.close(this.#active, "completed");
    this.#active = undefined;
  };

  readonly open = (item: Part): ItemWriter => {
    this.close();
    const open = this.#openItem(item);
    const { id, output_index } = open;
    return {
      id,
      output_index,
      event: (type, fields) => this.#items.tellOwn(open, type, fields),
      done: (last) => this.#items.end(open, { ...last, id }),
    };
  };

  readonly usage = (usage: Usage): void => {
    this.#usage = usage;
  };

  readonly finish = (reason?: string): void => {
    this.#finished = { reason };
  };

  readonly error = ({ type = "server_error", code, message, param = null }: WriterError): void => {
    if (this.#failed || this.#ended) return;
    this.#begin();
    this.#closeAll(() => "incomplete");
    if (this.#streams) this.#events.tell("error", { error: { type, code, message, param } });
    this.#failed = { code, message };
    this.#items.stop();
  };

  readonly fail = (problem: WriterError): void => {
    this.error(problem);
    this.end();
  };

  readonly end = (): void => {
    if (this.#ended) return;
    if (this.#failed) return this.#terminal("failed", { error: this.#failed });
    if (!this.#finished) return this.#pause();
    this.#begin();
    const { reason } = this.#finished;
    // Only the item written last can be cut short (statement 40).
    const last = this.#active ?? [...this.#calls.values()].at(-1);
    this.#closeAll((open) => (reason && open === last ? "incomplete" : "completed"));
    if (reason) this.#terminal("incomplete", { incomplete_details: { reason } });
    else this.#terminal("completed", { completed_at: this.#seconds() });
  };

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

  #snapshot(output = this.#items.whole): ResponseResource {
    return { ...this.#ownResource(), usage: this.#usage, output };
  }

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#ownResource();
    if (!this.#streams) return;
    this.#events.tell("response.created", { response: this.#snapshot() });
    this.#events.tell("response.in_progress", { response: this.#snapshot() });
  }

  #terminal(status: "completed" | "incomplete" | "failed", fields: object): void {
    Object.assign(this.#ownResource(), { status, ...fields });
    this.#events.tell(`response.${status}`, { response: this.#snapshot() });
    this.#ended = true;
    this.#items.stop();
  }

  // Whoever is told the end alone is told how far it came, where it does not come to that.
  #pause(): void {
    if (this.#streams || !this.#begun) return;
    const response = this.#snapshot(this.#items.soFar);
    this.#events.tell("response.in_progress", { response });
  }

  #openItem(own: Part, further?: object): OpenItem {
    this.#begin();
    const given = own["id"];
    const named = typeof given === "string" && given !== "";
    const id = named ? given : this.#options.id(prefixes[own.type] ?? "item");
    return this.#items.begin(id, own, further);
  }

  #closeAll(statusOf: (open: OpenItem) => string): void {
    this.#items.closeAll(statusOf);
    this.#calls.clear();
    this.#active = undefined;
  }

  // The open item of this kind, or a new one: another kind closes what was open before.
  #itemOf(type: "message" | "reasoning", phase?: string): OpenItem {
    const open = this.#active;
    if (open?.item.type === type && (!phase || open.item["phase"] === phase)) return open;
    this.close();
    const status = "in_progress";
    const own: Part =
      type === "message"
        ? { type, status, role: "assistant", content: [] }
        : { type, status, summary: [], content: [] };
    if (phase) own["phase"] = phase;
    return (this.#active = this.#openItem(own));
  }

  #append(type: "message" | "reasoning", kind: Kind, delta: string): void {
    const current = this.#active?.current;
    if (current?.kind === kind) this.#items.extend(current, delta);
    else if (delta !== "") this.#items.extend(this.#items.partOf(this.#itemOf(type), kind), delta);
  }
}
