import type { LogProb, OutputItem, ResponseResource, StreamEvent } from "@anyllm/types";
import { append } from "./append.ts";
import { reduce } from "./reduce.ts";
import type { WriterEvents } from "./writer-events.ts";
import { Grown } from "./grown.ts";
import {
  copy,
  type Item,
  type Kind,
  type OpenItem,
  type OpenPart,
  type Part,
  text,
} from "./writer-parts.ts";

/** The items of a response being written, and their parts: how they open, grow and close. */
export class WriterItems {
  #list: OpenItem[] = [];
  // Nowhere when nobody sees how the items come about.
  #events: WriterEvents | undefined;
  #over = false;

  constructor(events: WriterEvents | undefined) {
    this.#events = events;
  }

  /** Those that are whole. */
  get whole(): OutputItem[] {
    let whole: OutputItem[] = [];
    for (const { final } of this.#list) if (final) whole = append(whole, final);
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

  begin(own: Item, further?: object): OpenItem {
    const open: OpenItem = {
      id: own.id,
      output_index: this.#list.length,
      item: further ? { ...further, ...own } : own,
      own: further && own,
      current: undefined,
      summaryIndex: undefined,
      seen: undefined,
      final: undefined,
    };
    this.#list = append(this.#list, open);
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
      grown: undefined,
    };
    this.#events?.partAdded(current);
    return (open.current = current);
  }

  extend(current: OpenPart, delta: string, logprobs?: LogProb[]): void {
    const { part, kind, grown } = current;
    if (grown) grown.add(delta);
    else if (part[kind.key] === "") part[kind.key] = delta;
    else current.grown = new Grown((part[kind.key] as string) + delta);
    this.#events?.delta(current, delta, logprobs);
  }

  extendArguments(call: OpenItem, delta: string): void {
    call.item["arguments"] = (call.item["arguments"] as string) + delta;
    this.#events?.tellOf(call, "response.function_call_arguments.delta", { delta });
  }

  closePart(open: OpenItem): void {
    const { current, item } = open;
    if (!current) return;
    open.current = undefined;
    item[current.kind.place] = append(item[current.kind.place] as Part[], settle(current));
    this.#events?.partDone(current);
  }

  close(open: OpenItem, status: string): void {
    this.closePart(open);
    const { item } = open;
    if (item.type === "function_call") {
      // Arguments must be valid JSON; some vendors send none for a call without any (statement 36).
      if (!item["arguments"] && status === "completed") this.extendArguments(open, "{}");
      const { arguments: said } = item;
      this.#events?.tellOf(open, "response.function_call_arguments.done", { arguments: said });
    }
    item["status"] = status;
    this.end(open, item);
  }

  /** Closes what is open with this status, but for the one that was cut short. */
  closeAll(status: string, cut?: OpenItem): void {
    for (const open of this.#list) {
      if (!open.final) this.close(open, open === cut ? "incomplete" : status);
    }
  }
}

function settle({ part, kind, grown }: OpenPart): Part {
  if (grown) part[kind.key] = grown.text;
  return part;
}

function unfinished({ item, current, seen }: OpenItem): OutputItem {
  const told: Part = { ...copy(item), ...seen };
  if (current) (told[current.kind.place] as Part[]).push(copy(settle(current)));
  return told as unknown as OutputItem;
}
