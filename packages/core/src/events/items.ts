import {
  ANNOTATION_ADDED,
  type Family,
  familyOf,
  isObject,
  list,
  type Loose,
  partStems,
} from "./families.ts";
import type { Numbering } from "./numbering.ts";

/** Where an item keeps its parts. */
export type Place = "content" | "summary";
export const places: readonly Place[] = ["content", "summary"];

/** A content or summary part, or the string of an item that has no parts (arguments, code). */
export interface Part {
  slot: Slot;
  family: Family | undefined;
  /** Absent for an item's own string. */
  place: Place | undefined;
  /** `content_index` or `summary_index`; nothing for an item's own string. */
  at: Loose;
  value: Loose;
  text: string;
  annotations: number;
  told: boolean;
  closed: boolean;
}

/** An item of the stream, and how far its events have come. */
export interface Slot {
  index: number;
  item: Loose;
  done: boolean;
  content: Part[];
  summary: Part[];
  own: Part | undefined;
}

/** What the items of a stream need of it. */
export interface ItemsOptions {
  emit(event: Loose): void;
  numbers: Numbering;
  /** Called before the first item is opened. */
  begin(): void;
  repaired(defect: string): void;
}

/** The items of one stream: each opened once, told in order, closed once. */
export interface Items {
  readonly slots: readonly Slot[];
  /** By id, then by index, then the item opened last: some servers leave indexes out, others ids. */
  find(event: Loose): Slot | undefined;
  /** The same, opening an item of this type if there is none. */
  need(event: Loose, type: string): Slot;
  /** Sends an event about an item, with the item's place in our stream. */
  forward(slot: Slot, event: Loose): void;
  open(item: Loose, event: Loose): Slot;
  openPart(slot: Slot, place: Place, event: Loose): Part;
  /** Brings a string to its final form: the missing rest as a delta, then its done event. */
  tell(part: Part, text: unknown, event?: Loose): void;
  closePart(part: Part, final: Loose, event?: Loose): void;
  close(slot: Slot, final: Loose, event?: Loose): void;
  /** Closes an item as its own events have told it. */
  settle(slot: Slot, status: string, event?: Loose): void;
  /** The item named or placed by an event, whether or not it is done. */
  named(item: Loose, event: Loose): { byId: Slot | undefined; byIndex: Slot | undefined };
}

export function createItems({ emit, numbers, begin, repaired }: ItemsOptions): Items {
  const slots: Slot[] = [];
  const byIndex = new Map<unknown, Slot>();
  const byId = new Map<unknown, Slot>();

  const find = (event: Loose): Slot | undefined =>
    byId.get(event["item_id"]) ?? byIndex.get(event["output_index"]);
  const need = (event: Loose, type: string): Slot => {
    if (event["output_index"] === undefined) repaired("no output_index");
    const slot = find(event);
    if (slot) return slot;
    repaired("an event without its item");
    const last = slots.findLast(({ done }) => !done);
    if (last?.item["type"] === type) return last;
    const { item_id, output_index } = event;
    return open(blankItem(type, item_id), { output_index });
  };
  const forward = (slot: Slot, event: Loose): void => {
    const sequence_number = numbers.take(event["sequence_number"]);
    const id = "item" in event ? undefined : slot.item["id"];
    const sound =
      event["output_index"] === slot.index &&
      event["sequence_number"] === sequence_number &&
      event["item_id"] === id;
    const place = {
      sequence_number,
      output_index: slot.index,
      ...(id !== undefined && { item_id: id }),
    };
    emit(sound ? event : { ...event, ...place });
  };
  const open = (item: Loose, event: Loose): Slot => {
    begin();
    const slot: Slot = {
      index: slots.length,
      item,
      done: false,
      content: [],
      summary: [],
      own: undefined,
    };
    if (familyOf(item["type"])) slot.own = newPart(slot, item);
    const blank: Loose = { ...(slot.own?.value ?? item) };
    for (const place of places) if (list(blank[place]).length > 0) blank[place] = [];
    slots.push(slot);
    if (event["output_index"] !== undefined) byIndex.set(event["output_index"], slot);
    if (item["id"]) byId.set(item["id"], slot);
    forward(slot, { ...event, type: "response.output_item.added", item: blank });
    return slot;
  };
  const openPart = (slot: Slot, place: Place, event: Loose): Part => {
    const part = newPart(slot, event["part"] as Loose, place);
    if (part.family?.type === "output_text") part.value["annotations"] = [];
    slot[place].push(part);
    forward(slot, { ...event, type: `${partStems[place]}.added`, ...part.at, part: part.value });
    return part;
  };
  const tell = (part: Part, text: unknown, event: Loose = {}): void => {
    const { family, at, slot } = part;
    if (!family || part.told) return;
    const final = typeof text === "string" ? text : part.text;
    if (final.length > part.text.length && final.startsWith(part.text)) {
      forward(slot, { type: `${family.stem}.delta`, ...at, delta: final.slice(part.text.length) });
    }
    part.text = final;
    part.told = true;
    forward(slot, { ...event, type: `${family.stem}.done`, ...at, [family.key]: final });
  };
  const closePart = (part: Part, final: Loose, event: Loose = {}): void => {
    if (part.closed) return;
    const { family, at, slot, place } = part;
    for (const annotation of list(final["annotations"]).slice(part.annotations)) {
      const annotation_index = part.annotations++;
      forward(slot, { type: ANNOTATION_ADDED, ...at, annotation_index, annotation });
    }
    if (family) tell(part, final[family.key]);
    part.closed = true;
    part.value = final;
    forward(slot, { ...event, type: `${partStems[place as Place]}.done`, ...at, part: final });
  };
  const close = (slot: Slot, final: Loose, event: Loose = {}): void => {
    if (slot.done) return;
    for (const place of places) {
      const told = list(final[place]);
      for (let index = 0; index < Math.max(told.length, slot[place].length); index++) {
        const known = slot[place][index];
        const part = told[index] ?? (known && partValue(known));
        if (isObject(part)) closePart(known ?? openPart(slot, place, { part }), part);
      }
    }
    const { own } = slot;
    const text = own?.family && final[own.family.key];
    // Only calls must end their string (statement 35); a tool of the provider may have had none.
    if (own && (text || own.text || final["type"] === "function_call")) tell(own, text);
    slot.done = true;
    slot.item = { ...final, id: final["id"] ?? slot.item["id"] ?? "" };
    forward(slot, { ...event, type: "response.output_item.done", item: slot.item });
  };
  const settle = (slot: Slot, status: string, event?: Loose): void => {
    const { item, own } = slot;
    const final: Loose = own ? partValue({ ...own, value: item }) : { ...item };
    if ("status" in item) final["status"] = status;
    for (const place of places)
      if (slot[place].length > 0) final[place] = slot[place].map(partValue);
    close(slot, final, event);
  };
  const named: Items["named"] = (item, event) => ({
    byId: item["id"] ? byId.get(item["id"]) : undefined,
    byIndex: byIndex.get(event["output_index"]),
  });
  return { slots, find, need, forward, open, openPart, tell, closePart, close, settle, named };
}

/** A part that nothing has been told of yet. */
export function newPart(slot: Slot, told: Loose, place?: Place): Part {
  const family = familyOf(told["type"]);
  const value = { ...told, ...(family && { [family.key]: "" }) };
  const at = place ? { [`${place}_index`]: slot[place].length } : {};
  return { slot, family, place, at, value, text: "", annotations: 0, told: false, closed: false };
}

/** The kind of item that a part belongs to. */
export function itemTypeOf(partType: unknown): string {
  return partType === "reasoning_text" || partType === "summary_text" ? "reasoning" : "message";
}

function blankItem(type: string, id: unknown = ""): Loose {
  const item: Loose = { type, id, status: "in_progress" };
  if (type === "message") return { ...item, role: "assistant", content: [] };
  if (type === "reasoning") return { ...item, summary: [] };
  return { ...item, call_id: "", name: "" };
}

function partValue({ value, text, family }: Part): Loose {
  return { ...value, ...(family && text !== "" && { [family.key]: text }) };
}
