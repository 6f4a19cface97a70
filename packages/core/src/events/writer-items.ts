import type { LogProb, OutputItem, ResponseResource, StreamEvent } from "@anyllm/types";
import { reduce } from "./reduce.ts";
import type { WriterEvents } from "./writer-events.ts";
import { Grown } from "./grown.ts";
import { copy, type Kind, type OpenItem, type OpenPart, type Part, text } from "./writer-parts.ts";

/** The items of a response being written, and their parts: how they open, grow and close. */
export class WriterItems {
  readonly #list: OpenItem[] = [];
  // Nowhere when nobody sees how the items come about.
  #events: WriterEvents | undefined;
  #over = false;

  constructor(events: WriterEvents | undefined) {
    this.#events = events;
  }

  /** Those that are whole. */
  get whole(): OutputItem[] {
    const whole: OutputItem[] = [];
    for (const { final } of this.#list) if (final) whole.push(final);
    return whole;
  }

  /** All, as far as they came. */
  get soFar(): OutputItem[] {
    return this.#list.map((open) => open.final ?? unfinished(open));
  }

  /** From now on nothing is told, and nothing counts. */
  stop(): void {
    this.#over = true;
    this.#events = undefined;
  }

  begin(id: string, own: Part, further: object | undefined): OpenItem {
    const open: OpenItem = {
      id,
      output_index: this.#list.length,
      item: further ? { ...further, ...own, id } : { ...own, id },
      own,
      current: undefined,
      summaryIndex: undefined,
      seen: undefined,
      final: undefined,
    };
    this.#list.push(open);
    this.#events?.itemAdded(open);
    return open;
  }

  /** Tells an event about an item. */
  tell(open: OpenItem, type: string, fields?: object): void {
    this.#events?.tellOf(open, type, fields);
  }

  /** The same for an item that is written elsewhere: what the event says of it counts. */
  tellOwn(open: OpenItem, type: string, fields?: object): void {
    if (open.final) return;
    if (this.#events) return this.#events.tellOf(open, type, fields);
    const event = { type, output_index: 0, ...fields } as unknown as StreamEvent;
    const before = { output: [open.seen ?? open.item] } as unknown as ResponseResource;
    open.seen = reduce(before, event)?.output[0];
  }

  end(open: OpenItem, final: object): void {
    if (open.final || this.#over) return;
    open.final = final as OutputItem;
    this.#events?.itemDone(open, final);
  }

  /** The part of this kind that is being written, or a new one. */
  partOf(open: OpenItem, kind: Kind): OpenPart {
    if (open.current?.kind === kind) return open.current;
    this.closePart(open);
    const { type, place, key } = kind;
    const part = kind === text ? { type, text: "", annotations: [] } : { type, [key]: "" };
    const at = (open.item[place] as Part[]).length;
    const current: OpenPart = {
      owner: open,
      part,
      kind,
      at,
      logprobs: undefined,
      grown: new Grown(),
    };
    this.#events?.partAdded(current);
    return (open.current = current);
  }

  extend(current: OpenPart, delta: string, logprobs?: LogProb[]): void {
    current.grown.add(delta);
    this.#events?.delta(current, delta, logprobs);
  }

  extendArguments(call: OpenItem, delta: string): void {
    call.item["arguments"] = (call.item["arguments"] as string) + delta;
    this.tell(call, "response.function_call_arguments.delta", { delta });
  }

  closePart(open: OpenItem): void {
    const { current, item } = open;
    if (!current) return;
    open.current = undefined;
    current.part[current.kind.key] = current.grown.text;
    (item[current.kind.place] as Part[]).push(current.part);
    this.#events?.partDone(current);
  }

  close(open: OpenItem, status: string): void {
    this.closePart(open);
    const { item } = open;
    if (item.type === "function_call") {
      // Arguments must be valid JSON; some vendors send none for a call without any (statement 36).
      if (!item["arguments"] && status === "completed") this.extendArguments(open, "{}");
      const said = { arguments: item["arguments"] };
      this.tell(open, "response.function_call_arguments.done", said);
    }
    item["status"] = status;
    this.end(open, item);
  }

  closeAll(statusOf: (open: OpenItem) => string): void {
    for (const open of this.#list) if (!open.final) this.close(open, statusOf(open));
  }
}

function unfinished({ item, current, seen }: OpenItem): OutputItem {
  const told: Part = { ...copy(item), ...seen };
  if (current) current.part[current.kind.key] = current.grown.text;
  if (current) (told[current.kind.place] as Part[]).push(copy(current.part));
  return told as unknown as OutputItem;
}
