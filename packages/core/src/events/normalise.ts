import type { OutputItem, ResponseRequest, ResponseResource, StreamEvent } from "@anyllm/types";
import {
  ANNOTATION_ADDED,
  type Family,
  families,
  familyOf,
  isObject,
  list,
  type Loose,
  partStems,
} from "./families.ts";
import { readErrorBody } from "../error-body.ts";
import { createNumbering } from "./numbering.ts";
import { completeResource, createResource } from "./resource.ts";

/** What a normaliser is made with. */
export interface NormaliserOptions {
  /** The request being answered: the echo of settings that the upstream leaves out. */
  request: ResponseRequest;
  /** Receives the events, in order. */
  emit(event: StreamEvent): void;
  /** Unix time in milliseconds. */
  now(): number;
  /** What is known of the response beforehand, for a stream that begins without saying. */
  seed?: Loose;
  /** True when the stream goes on after a first part seen elsewhere: nothing is begun anew. */
  resumed?: boolean;
  /** Told once for each kind of defect that was repaired. */
  onRepair?(defect: string): void;
}

interface Part {
  value: Loose;
  text: string;
  annotations: number;
  state: "open" | "told" | "closed";
}
interface Slot {
  index: number;
  item: Loose;
  done: boolean;
  /** Opened parts, and the item's own string (arguments, code) under `item`. */
  content: Part[];
  summary: Part[];
  own?: Part;
}

// What a response has only once it has ended.
const unset = {
  status: "in_progress",
  output: [],
  completed_at: null,
  incomplete_details: null,
  error: null,
  usage: null,
};
const terminal = /^response\.(completed|failed|incomplete|cancelled)$/;

/**
 * Makes events of an upstream that speaks Responses satisfy the specification: every item is opened
 * before its deltas and closed after them, every part likewise, indexes and sequence numbers are
 * there, strings told only at the end get their delta, a terminal event carries the items. What is
 * already right passes through as it came, and so does what is unknown.
 *
 * @returns A function that takes one upstream event.
 */
export function createNormaliser(options: NormaliserOptions): (event: Loose) => void {
  const { request, now, resumed = false } = options;
  const slots: Slot[] = [];
  const byIndex = new Map<unknown, Slot>();
  const byId = new Map<unknown, Slot>();
  const defects = new Set<string>();
  let begun = resumed;
  const seed: Loose = {};

  const repaired = (defect: string): void => {
    if (defects.has(defect)) return;
    defects.add(defect);
    options.onRepair?.(defect);
  };
  const numbers = createNumbering(repaired);
  const emit = (event: Loose): void => options.emit(event as unknown as StreamEvent);
  const send = (type: string, fields: Loose): void =>
    emit({ type, sequence_number: numbers.next(), ...fields });

  const resource = (told: Loose): ResponseResource => {
    for (const key of ["id", "created_at", "model"]) if (told[key] != null) seed[key] = told[key];
    const created_at = (seed["created_at"] as number) ?? Math.floor(now() / 1000);
    const blank = createResource(request, { id: "", ...seed, created_at });
    return completeResource(blank, told);
  };
  const begin = (): void => {
    if (begun) return;
    begun = true;
    repaired("no response.created");
    for (const type of ["response.created", "response.in_progress"]) {
      send(type, { response: { ...resource(options.seed ?? {}), ...unset } });
    }
  };

  const open = (item: Loose, event: Loose): Slot => {
    begin();
    const slot: Slot = { index: slots.length, item, done: false, content: [], summary: [] };
    slots.push(slot);
    const { output_index } = event;
    if (output_index !== undefined) byIndex.set(output_index, slot);
    if (item["id"]) byId.set(item["id"], slot);
    const family = familyOf(item["type"]);
    const blank: Loose = { ...item };
    if (family) slot.own = { value: {}, text: "", annotations: 0, state: "open" };
    if (family) blank[family.key] = "";
    for (const place of ["content", "summary"]) if (list(blank[place]).length) blank[place] = [];
    return forward(slot, { ...event, type: "response.output_item.added", item: blank }), slot;
  };
  // By id, then by index, then the item opened last: llama.cpp leaves indexes out, others ids.
  const slotOf = (event: Loose, type?: string): Slot | undefined => {
    const { item_id, output_index } = event;
    const slot = byId.get(item_id) ?? byIndex.get(output_index);
    if (slot) return slot;
    const last = slots.findLast((candidate) => !candidate.done);
    if (last && (!type || last.item["type"] === type)) {
      repaired("no output_index");
      return last;
    }
    if (!type) return undefined;
    repaired("a delta before its item");
    const blank = blankItem(type, item_id ?? "");
    return open(blank, { output_index });
  };
  const forward = (slot: Slot, event: Loose): void => {
    const { index, item } = slot;
    const sequence_number = numbers.take(event["sequence_number"]);
    const isItem = "item" in event;
    const same =
      event["output_index"] === index &&
      event["sequence_number"] === sequence_number &&
      (isItem || event["item_id"] === item["id"]);
    if (same) return emit(event);
    const fixed = { ...event, sequence_number, output_index: index };
    emit(isItem ? fixed : { ...fixed, item_id: item["id"] });
  };
  const partOf = (slot: Slot, family: Family, event: Loose): Part => {
    if (!family.place) return (slot.own ??= { value: {}, text: "", annotations: 0, state: "open" });
    const parts = slot[family.place];
    const told = event[`${family.place}_index`];
    const index = typeof told === "number" && told <= parts.length ? told : parts.length;
    const known = parts[index];
    if (known) return known;
    return openPart(slot, family.place, { type: family.type, [family.key]: "" });
  };
  const openPart = (slot: Slot, at: "content" | "summary", value: Loose, event: Loose = {}): Part => {
    const family = familyOf(value["type"]);
    const blank: Loose = { ...value };
    if (family) blank[family.key] = "";
    if (value["type"] === "output_text") blank["annotations"] = [];
    const part: Part = { value: blank, text: "", annotations: 0, state: "open" };
    const index = slot[at].push(part) - 1;
    const type = `${partStems[at]}.added`;
    forward(slot, { ...event, type, [`${at}_index`]: index, part: blank });
    return part;
  };
  const indexOf = (slot: Slot, family: Family, part: Part): Loose =>
    family.place ? { [`${family.place}_index`]: slot[family.place].indexOf(part) } : {};

  // Brings a string to its final form: the missing rest as a delta, then its done event.
  const tell = (slot: Slot, family: Family, part: Part, text: unknown, event: Loose = {}): void => {
    if (part.state !== "open") return;
    const final = typeof text === "string" ? text : part.text;
    const at = indexOf(slot, family, part);
    if (final.length > part.text.length && final.startsWith(part.text)) {
      forward(slot, { type: `${family.stem}.delta`, ...at, delta: final.slice(part.text.length) });
    }
    part.text = final;
    part.state = "told";
    forward(slot, { ...event, type: `${family.stem}.done`, ...at, [family.key]: final });
  };
  const closePart = (slot: Slot, at: "content" | "summary", part: Part, final: Loose, event: Loose = {}): void => {
    if (part.state === "closed") return;
    const family = familyOf(final["type"]);
    const annotations = list(final["annotations"]).slice(part.annotations);
    for (const annotation of annotations) {
      const content_index = slot[at].indexOf(part);
      const annotation_index = part.annotations++;
      forward(slot, { type: ANNOTATION_ADDED, content_index, annotation_index, annotation });
    }
    if (family) tell(slot, family, part, final[family.key]);
    part.state = "closed";
    part.value = final;
    const index = slot[at].indexOf(part);
    forward(slot, { ...event, type: `${partStems[at]}.done`, [`${at}_index`]: index, part: final });
  };
  // An item as its own events have told it, for upstreams that never close it themselves.
  const settled = (slot: Slot, status: string): Loose => {
    const family = familyOf(slot.item["type"]);
    const final: Loose = { ...slot.item, ...("status" in slot.item && { status }) };
    if (family && slot.own) final[family.key] = slot.own.text || slot.item[family.key];
    for (const at of ["content", "summary"] as const) {
      if (slot[at].length > 0) {
        final[at] = slot[at].map(partValue);
      }
    }
    return final;
  };
  const closeItem = (slot: Slot, final: Loose, event: Loose = {}): void => {
    if (slot.done) return;
    for (const at of ["content", "summary"] as const) {
      const values = list(final[at]);
      for (let index = 0; index < Math.max(values.length, slot[at].length); index++) {
        const value = values[index] ?? partValue(slot[at][index] as Part);
        if (isObject(value)) closePart(slot, at, slot[at][index] ?? openPart(slot, at, value), value);
      }
    }
    const family = familyOf(final["type"]);
    const own = family && slot.own;
    // Only calls must end their string (statement 35); a tool of the provider may have had none.
    if (own && (final[family.key] || own.text || family.type === "function_call")) {
      tell(slot, family, own, final[family.key]);
    }
    slot.done = true;
    slot.item = { ...final, id: final["id"] ?? slot.item["id"] ?? "" };
    forward(slot, { ...event, type: "response.output_item.done", item: slot.item });
  };

  const finish = (event: Loose, told: Loose): void => {
    const response = resource(told);
    begin();
    const output = list(told["output"]).filter(isObject);
    const status = event["type"] === "response.completed" ? "completed" : "incomplete";
    output.forEach((item, index) => {
      const known = byId.get(item["id"]) ?? slots[index];
      const slot = known && known.item["type"] === item["type"] ? known : undefined;
      if (!slot) repaired("an item told only at the end");
      closeItem(slot ?? open(item, {}), item);
    });
    for (const slot of slots) closeItem(slot, settled(slot, status));
    if (output.length === 0) response.output = slots.map(({ item }) => item as unknown as OutputItem);
    emit({ ...event, sequence_number: numbers.take(event["sequence_number"]), response });
  };

  const handleFamily = (event: Loose, family: Family): void => {
    const slot = slotOf(event, family.place ? itemTypeOf(family.type) : family.type) as Slot;
    if (slot.done) return repaired("an event after its item was done");
    const part = partOf(slot, family, event);
    if (family.done) return tell(slot, family, part, event[family.key], event);
    const delta = event["delta"];
    if (typeof delta !== "string") return repaired("a delta without text");
    part.text += delta;
    forward(slot, event);
  };

  const handleItem = (event: Loose): void => {
    const item = event["item"];
    const done = event["type"] === "response.output_item.done";
    if (!isObject(item)) {
      repaired("an item event without its item");
      const slot = done ? slotOf(event) : undefined;
      if (slot) closeItem(slot, settled(slot, "completed"), event);
      return;
    }
    const named = item["id"] ? byId.get(item["id"]) : undefined;
    const placed = byIndex.get(event["output_index"]);
    if (!done) {
      // A second item may come under an index in use: the id tells.
      if (named || (placed && !placed.done && !item["id"])) return repaired("an item added twice");
      open(item, event);
      return;
    }
    const matching = named ?? placed ?? slots.findLast((slot) => !slot.done);
    const slot = matching?.item["type"] === item["type"] ? matching : undefined;
    closeItem(slot ?? open(item, event), item, event);
  };

  const handleAnnotation = (event: Loose): void => {
    const slot = slotOf(event, "message") as Slot;
    const part = slot.content[event["content_index"] as number];
    if (part) part.annotations++;
    forward(slot, event);
  };

  const handleResponse = (event: Loose, type: string, told: Loose): void => {
    if (terminal.test(type)) return finish(event, told);
    begun = true;
    const response = resource(told);
    emit({ ...event, sequence_number: numbers.take(event["sequence_number"]), response });
  };

  const handlePart = (event: Loose, at: "content" | "summary"): void => {
    const value = isObject(event["part"]) ? event["part"] : {};
    const slot = slotOf(event, itemTypeOf(value["type"] ?? (at === "summary" && "summary_text")));
    if (!slot || slot.done) return;
    const index = event[`${at}_index`];
    const part = slot[at][typeof index === "number" ? index : slot[at].length - 1];
    const done = (event["type"] as string).endsWith(".done");
    if (done) closePart(slot, at, part ?? openPart(slot, at, value), { ...part?.value, ...value }, event);
    else if (!part || part.state === "closed") openPart(slot, at, value, event);
  };

  return (event) => {
    let type = typeof event["type"] === "string" ? event["type"] : "";
    if (numbers.repeated(event["sequence_number"], type)) return repaired("a repeated event");
    // OpenAI's name for the specification's event: one name for all providers.
    if (type.startsWith("response.reasoning_text.")) {
      type = type.replace("_text", "");
      event = { ...event, type };
    }
    const family = families.get(type);
    if (family) return handleFamily(event, family);
    if (isObject(event["response"])) return handleResponse(event, type, event["response"]);
    if (type.startsWith("response.output_item.")) return handleItem(event);
    for (const at of ["content", "summary"] as const) {
      if (type.startsWith(`${partStems[at]}.`)) return handlePart(event, at);
    }
    if (type === "error") {
      const { message, code, type: kind, param } = readErrorBody(event) ?? unexplained;
      return send("error", { error: { type: kind ?? "server_error", code, message, param } });
    }
    if (type === ANNOTATION_ADDED) return handleAnnotation(event);
    // About an item of a kind we need not know: only its place may need mending.
    const named = "item_id" in event;
    const slot = named && (byId.get(event["item_id"]) ?? byIndex.get(event["output_index"]));
    if (slot) return forward(slot, event);
    if (typeof event["sequence_number"] !== "number") return emit(event);
    emit({ ...event, sequence_number: numbers.take(event["sequence_number"]) });
  };
}

const unexplained = { message: "The provider reported an error.", code: null, type: null, param: null };

// The kind of item a part belongs to.
function itemTypeOf(partType: unknown): string {
  return partType === "reasoning_text" || partType === "summary_text" ? "reasoning" : "message";
}

function partValue({ value, text }: Part): Loose {
  const family = familyOf(value["type"]);
  return family && text ? { ...value, [family.key]: text } : value;
}

function blankItem(type: string, id: unknown): Loose {
  const item: Loose = { type, id, status: "in_progress" };
  if (type === "message") return { ...item, role: "assistant", content: [] };
  if (type === "reasoning") return { ...item, summary: [] };
  const family = familyOf(type);
  return { ...item, ...(family && { [family.key]: "" }), call_id: "", name: "" };
}
