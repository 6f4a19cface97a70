import {
  ANNOTATION_ADDED,
  type Family,
  familyOf,
  isObject,
  list,
  type Loose,
  partStems,
} from "./families.ts";
import { filled, filledItem, soundCall } from "./filled.ts";
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
interface Slot {
  index: number;
  item: Loose;
  done: boolean;
  content: Part[];
  summary: Part[];
  /** The part that the upstream means by an index, which may not be its place in the list. */
  meant: Record<Place, Map<unknown, Part>>;
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
  /** By id, then by index. */
  find(event: Loose): Slot | undefined;
  /**
   * The same, then the open item of this type, then a new one: some servers leave indexes or ids out,
   * others give all items the same index or each event an id of its own.
   */
  need(event: Loose, type: string): Slot;
  /** Sends an event about an item, with the item's place in our stream. */
  forward(slot: Slot, event: Loose): void;
  open(item: Loose, event: Loose): Slot;
  /** The string of this family that an event is about, opened if it is not there. */
  part(slot: Slot, event: Loose, family: Family): Part;
  openPart(slot: Slot, place: Place, event: Loose): Part;
  /** Brings a string to its final form: the missing rest as a delta, then its done event. */
  tell(part: Part, text: unknown, event?: Loose): void;
  closePart(part: Part, final: Loose, event?: Loose): void;
  close(slot: Slot, final: Loose, event?: Loose): void;
  /** Closes an item as its own events have told it. */
  settle(slot: Slot, status: string, event?: Loose): void;
  /** The item named or placed by an event, whether or not it is done. */
  named(item: Loose, event: Loose): { byId: Slot | undefined; byIndex: Slot | undefined };
  /** The item that is done, if it was opened: the one named, placed, or left open. */
  finished(item: Loose, event: Loose): Slot | undefined;
  /**
   * Closes all items as the end tells them, those it leaves out as they were told before, and gives
   * the final output.
   */
  conclude(told: readonly Loose[], status: string): Loose[];
}

export function createItems({ emit, numbers, begin, repaired }: ItemsOptions): Items {
  const slots: Slot[] = [];
  const byIndex = new Map<unknown, Slot>();
  const byId = new Map<unknown, Slot>();

  const find = (event: Loose): Slot | undefined =>
    byId.get(event["item_id"]) ?? byIndex.get(event["output_index"]);
  // Neither its id nor its index has been told before.
  const isNew = (id: unknown, index: unknown): boolean =>
    Boolean(id) && !byId.has(id) && typeof index === "number" && !byIndex.has(index);
  const need = (event: Loose, type: string): Slot => {
    const { item_id, output_index } = event;
    if (output_index === undefined) repaired("no output_index");
    const named = byId.get(item_id);
    const placed = byIndex.get(output_index);
    const fits = placed?.item["type"] === type;
    // A new id under the index of something else, or of what is over, is another item's.
    const meant = item_id ? fits && !placed?.done : fits || !placed?.done;
    if (named) return named;
    if (placed && meant) return placed;
    repaired("an event without its item");
    const last = slots.findLast(({ done, item }) => !done && item["type"] === type);
    if (last && !isNew(item_id, output_index)) return last;
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
  const open = (told: Loose, event: Loose): Slot => {
    begin();
    const item = told["id"] == null ? { ...told, id: "" } : told;
    const slot: Slot = {
      index: slots.length,
      item,
      done: false,
      content: [],
      summary: [],
      meant: { content: new Map(), summary: new Map() },
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
    slot.meant[place].set(event[`${place}_index`], part);
    forward(slot, { ...event, type: `${partStems[place]}.added`, ...part.at, part: part.value });
    return part;
  };
  const partFor: Items["part"] = (slot, event, family) => {
    const { place, type, key, index } = family;
    const blank = { type, [key]: "" };
    if (!place) return (slot.own ??= newPart(slot, blank));
    const at = event[index];
    const known = partOf(slot, event, family);
    if (!known) return openPart(slot, place, { [index]: at, part: blank });
    if (known.family?.type !== type) Object.assign(known, { family, value: blank });
    slot.meant[place].set(at, known);
    return known;
  };
  const tell = (part: Part, text: unknown, event: Loose = {}): void => {
    const { family, at, slot } = part;
    if (!family || part.told) return;
    const final = typeof text === "string" && text !== "" ? text : part.text;
    if (final.length > part.text.length && final.startsWith(part.text)) {
      forward(slot, { type: `${family.stem}.delta`, ...at, delta: final.slice(part.text.length) });
    }
    part.text = final;
    part.told = true;
    forward(slot, { ...event, type: `${family.stem}.done`, ...at, [family.key]: final });
  };
  const closePart = (part: Part, told: Loose, event: Loose = {}): void => {
    if (part.closed) return;
    const { family, at, slot, place } = part;
    const final = filled(told, partValue(part));
    for (const annotation of list(final["annotations"]).slice(part.annotations)) {
      const annotation_index = part.annotations++;
      forward(slot, { type: ANNOTATION_ADDED, ...at, annotation_index, annotation });
    }
    if (family) tell(part, final[family.key]);
    part.closed = true;
    part.value = final;
    forward(slot, { ...event, type: `${partStems[place as Place]}.done`, ...at, part: final });
  };
  const close = (slot: Slot, told: Loose, event: Loose = {}): void => {
    if (slot.done) return;
    const { own, item } = slot;
    const final = {
      ...soundCall(filledItem(told, own ? partValue({ ...own, value: item }) : item)),
    };
    for (const place of places) {
      const parts = list(told[place]).filter(isObject);
      for (let index = 0; index < Math.max(parts.length, slot[place].length); index++) {
        const known = slot[place][index];
        const value = parts[index] ?? partValue(known as Part);
        closePart(known ?? openPart(slot, place, { part: value }), value);
      }
      const closed = slot[place].map(({ value }, at) => filled(parts[at] ?? value, value));
      if (closed.length > 0) final[place] = closed;
    }
    const text = own?.family && final[own.family.key];
    // Only calls must end their string (statement 35); a tool of the provider may have had none.
    if (own && (text || own.text || final["type"] === "function_call")) tell(own, text);
    slot.done = true;
    slot.item = { ...final, id: final["id"] ?? item["id"] };
    if (final["id"]) byId.set(final["id"], slot);
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
  const finished: Items["finished"] = (item, event) => {
    const { byId: known, byIndex: placed } = named(item, event);
    if (known) return known.item["type"] === item["type"] ? known : undefined;
    if (isNew(item["id"], event["output_index"])) return undefined;
    // A new id under the index of an item that is over is another item's.
    if (placed && isAlike(placed.item, item) && !(placed.done && item["id"])) return placed;
    return slots.findLast((slot) => !slot.done && isAlike(slot.item, item));
  };
  // By id, else by type, in order: vendors that name items anew at the end do so with all.
  const match = (told: readonly Loose[]): (Slot | undefined)[] => {
    const found = told.map((item) => named(item, {}).byId);
    const left = slots.filter((slot) => !found.includes(slot));
    return told.map((item, at) => {
      if (found[at]?.item["type"] === item["type"]) return found[at];
      const index = left.findIndex((slot) => isAlike(slot.item, item));
      return index < 0 ? undefined : left.splice(index, 1)[0];
    });
  };
  const conclude: Items["conclude"] = (told, status) => {
    const known = match(told);
    const closed = new Set<Slot>();
    const output = told.map((item, at) => {
      if (!known[at]) repaired("an item told only at the end");
      const slot = known[at] ?? open(item, {});
      close(slot, item);
      closed.add(slot);
      return filledItem(item, slot.item);
    });
    for (const slot of slots) {
      settle(slot, status);
      if (!closed.has(slot)) output.splice(slot.index, 0, slot.item);
    }
    return output;
  };
  return {
    slots,
    find,
    need,
    part: partFor,
    forward,
    open,
    openPart,
    tell,
    closePart,
    close,
    settle,
    named,
    finished,
    conclude,
  };
}

/** A part that nothing has been told of yet. */
function newPart(slot: Slot, told: Loose, place?: Place): Part {
  const family = familyOf(told["type"]);
  const value = { ...told, ...(family && { [family.key]: "" }) };
  const at = place ? { [`${place}_index`]: slot[place].length } : {};
  return { slot, family, place, at, value, text: "", annotations: 0, told: false, closed: false };
}

function partOf(slot: Slot, event: Loose, { place, type, index, done }: Family): Part | undefined {
  if (!place) return slot.own;
  const at = event[index];
  const last = slot[place].at(-1);
  const counted = typeof at === "number";
  const meant = counted ? slot.meant[place].get(at) : last;
  if (meant?.family?.type === type && (done || !meant.told)) return meant;
  // Some open a part as another kind, or count its deltas where its index belongs.
  if (!last || last.told || last.closed) return undefined;
  const goesOn = last.family?.type === type && (done || !counted || place === "content");
  return goesOn || last.text === "" ? last : undefined;
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

/** Whether two may be one item under two names: who names items anew names calls the same. */
export function isAlike(streamed: Loose, told: Loose): boolean {
  const { type, call_id } = told;
  if (streamed["type"] !== type) return false;
  const other = type === "function_call" && streamed["call_id"];
  return !other || !call_id || other === call_id;
}

function partValue({ value, text, family }: Part): Loose {
  return { ...value, ...(family && text !== "" && { [family.key]: text }) };
}
