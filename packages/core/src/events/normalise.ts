import type { OutputItem, ResponseRequest, ResponseResource, StreamEvent } from "@anyllm/types";
import { readErrorBody } from "../error-body.ts";
import {
  ANNOTATION_ADDED,
  type Family,
  families,
  isObject,
  list,
  type Loose,
  partStems,
} from "./families.ts";
import { createItems, itemTypeOf, newPart, type Part, type Place, places } from "./items.ts";
import { createNumbering } from "./numbering.ts";
import { completeResource, unset } from "./resource.ts";

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

/** The string that the last delta went to: the next one most likely goes there too. */
interface Hot {
  type: unknown;
  item_id: unknown;
  output_index: unknown;
  /** The event's key for the part's index, and its value. */
  at: string;
  index: unknown;
  part: Part;
}

const terminal = /^response\.(completed|failed|incomplete)$/;

/**
 * Makes events of an upstream that speaks Responses satisfy the specification: every item is opened
 * before its deltas and closed after them, every part likewise, indexes and sequence numbers are
 * there, strings told only at the end get their delta, a terminal event carries the items. What is
 * already right passes through as it came, and so does what is unknown.
 *
 * @returns A function that takes one upstream event.
 * @example
 * ```ts
 * import { createNormaliser } from "@anyllm/core/translate";
 *
 * const normalise = createNormaliser({
 *   request: { model: "m", input: "Hi" },
 *   emit: (event) => console.log(event.type),
 *   now: Date.now,
 * });
 * normalise({ type: "response.output_text.delta", delta: "Hello" });
 * ```
 */
export function createNormaliser(options: NormaliserOptions): (event: Loose) => void {
  const { request, now, resumed = false, seed = {} } = options;
  const defects = new Set<string>();
  const facts: Loose = {};
  let begun = resumed;
  let hot: Hot | undefined;

  const repaired = (defect: string): void => {
    if (!defects.has(defect)) options.onRepair?.(defect);
    defects.add(defect);
  };
  const numbers = createNumbering(repaired);
  const emit = (event: Loose): void => options.emit(event as unknown as StreamEvent);
  const numbered = (event: Loose, fields: Loose): void =>
    emit({ ...event, sequence_number: numbers.take(event["sequence_number"]), ...fields });

  const resource = (told: Loose): ResponseResource => {
    for (const key of ["id", "created_at", "model"]) if (told[key] != null) facts[key] = told[key];
    const known = { id: "", created_at: Math.floor(now() / 1000), ...facts };
    return completeResource(request, told, known);
  };
  const begin = (): void => {
    if (begun) return;
    begun = true;
    repaired("no beginning");
    for (const type of ["response.created", "response.in_progress"]) {
      numbered({ type }, { response: { ...resource(seed), ...unset() } });
    }
  };
  const items = createItems({ emit, numbers, begin, repaired });

  const handleResponse = (event: Loose, type: string, told: Loose): void => {
    const response = resource(told);
    if (!terminal.test(type)) {
      if (type === "response.created" && begun && !resumed) return repaired("a repeated event");
      if (!begun && type !== "response.created") {
        repaired("no beginning");
        numbered({ type: "response.created" }, { response });
      }
      begun = true;
      return numbered(event, { response });
    }
    if (resumed) return numbered(event, { response });
    begin();
    const output = list(told["output"]).filter(isObject);
    output.forEach((item, index) => {
      const slot = items.named(item, {}).byId ?? items.slots[index];
      const known = slot?.item["type"] === item["type"] ? slot : undefined;
      if (!known) repaired("an item told only at the end");
      items.close(known ?? items.open(item, {}), item);
    });
    const status = type.endsWith("completed") ? "completed" : "incomplete";
    for (const slot of items.slots) items.settle(slot, status);
    if (output.length === 0) {
      response.output = items.slots.map(({ item }) => item as unknown as OutputItem);
    }
    const named = `response.${response.status}`;
    if (named === type || !terminal.test(named)) return numbered(event, { response });
    repaired("an ending that is not the response's status");
    numbered(event, { type: named, response });
  };

  const handleString = (event: Loose, family: Family): void => {
    const { place, type, key, done, index } = family;
    const slot = items.need(event, place ? itemTypeOf(type) : type);
    if (slot.done) return repaired("an event after its item was done");
    const blank = { type, [key]: "" };
    const at = event[index];
    const parts = place && slot[place];
    const last = parts?.at(-1);
    const same = last?.family?.type === type && (done || !last.told) ? last : undefined;
    const part = parts
      ? ((typeof at === "number" ? parts[at] : same) ??
        items.openPart(slot, place, { part: blank }))
      : (slot.own ??= newPart(slot, blank));
    if (done) return items.tell(part, event[key], event);
    if (typeof event["delta"] !== "string") return repaired("a delta without text");
    part.text += event["delta"];
    if (place && at !== part.at[index]) return items.forward(slot, { ...event, ...part.at });
    items.forward(slot, event);
    const { type: name, item_id, output_index } = event;
    hot = { type: name, item_id, output_index, at: index, index: at, part };
  };
  // Comparing four values is cheaper than looking up fresh strings; most events are such deltas.
  const isHot = (event: Loose): boolean =>
    hot !== undefined &&
    event["type"] === hot.type &&
    event["item_id"] === hot.item_id &&
    event["output_index"] === hot.output_index &&
    event[hot.at] === hot.index &&
    typeof event["delta"] === "string" &&
    !hot.part.told &&
    !hot.part.slot.done;

  const handleItem = (event: Loose, done: boolean): void => {
    const { item } = event;
    const { byId, byIndex } = items.named(isObject(item) ? item : {}, event);
    if (!isObject(item)) {
      repaired("an item event without its item");
      if (done && byIndex) items.settle(byIndex, "completed", event);
    } else if (done) {
      const slot = byId ?? byIndex ?? items.slots.findLast((candidate) => !candidate.done);
      const known = slot?.item["type"] === item["type"] ? slot : undefined;
      items.close(known ?? items.open(item, event), item, event);
    } else if (byId || (byIndex && !byIndex.done && !item["id"])) {
      repaired("an item added twice");
    } else {
      // Even under an index in use: a new id is a new item.
      items.open(item, event);
    }
  };

  const handlePart = (event: Loose, place: Place, done: boolean): void => {
    const type = place === "summary" ? "summary_text" : "output_text";
    const value: Loose = { type, ...(event["part"] as Loose | null) };
    const slot = items.need(event, itemTypeOf(value["type"]));
    if (slot.done) return repaired("an event after its item was done");
    const index = event[`${place}_index`];
    const part = slot[place][typeof index === "number" ? index : slot[place].length - 1];
    if (done) {
      const known = part ?? items.openPart(slot, place, { part: value });
      items.closePart(known, { ...known.value, ...value }, event);
    } else if (!part || part.closed) {
      items.openPart(slot, place, { ...event, part: value });
    }
  };

  return (told) => {
    let type = typeof told["type"] === "string" ? told["type"] : "";
    if (numbers.repeated(told["sequence_number"], type)) return repaired("a repeated event");
    if (hot && isHot(told)) {
      hot.part.text += told["delta"] as string;
      return items.forward(hot.part.slot, told);
    }
    // OpenAI's name for the specification's event: one name for all providers.
    const renamed = type.startsWith("response.reasoning_text.");
    if (renamed) type = type.replace("_text", "");
    const event = renamed ? { ...told, type } : told;
    // Items that began in the part seen elsewhere are not known here: there is nothing to mend by.
    if (resumed && !isObject(event["response"]) && type !== "error") return emit(event);
    const family = families.get(type);
    if (family) return handleString(event, family);
    if (isObject(event["response"])) return handleResponse(event, type, event["response"]);
    const done = type.endsWith(".done");
    if (type.startsWith("response.output_item.")) return handleItem(event, done);
    for (const place of places) {
      if (type.startsWith(`${partStems[place]}.`)) return handlePart(event, place, done);
    }
    if (type === "error") {
      begin();
      const body = readErrorBody(event);
      const { message = "unexplained", code = null, param = null } = body ?? {};
      const error = { type: body?.type ?? "server_error", code, message, param };
      return emit({ type, sequence_number: numbers.take(event["sequence_number"]), error });
    }
    if (type === ANNOTATION_ADDED) {
      const index = event["content_index"];
      const { content } = items.need(event, "message");
      const part = typeof index === "number" ? content[index] : undefined;
      if (part) part.annotations++;
    }
    // About an item of a kind we need not know: only its place may need mending.
    const slot = "item_id" in event ? items.find(event) : undefined;
    if (slot) return items.forward(slot, event);
    // Extensions may go without a number; whoever reads on must not stumble over one of ours.
    if (typeof event["sequence_number"] === "number") return numbered(event, {});
    emit(event);
  };
}
