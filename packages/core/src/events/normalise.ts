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
import { createItems, isAlike, itemTypeOf, type Part, type Place, places } from "./items.ts";
import { createNumbering } from "./numbering.ts";
import { completeResource, statusAtEnd, unset } from "./resource.ts";

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

// `done` is what some call every ending.
const terminal = /^response\.(completed|failed|incomplete|done)$/;
const lifecycle = /^response\.(created|queued|in_progress|completed|failed|incomplete|done)$/;

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
  // What came before the beginning, which comes first.
  const early: Loose[] = [];
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
  // Extensions may go without a number; whoever reads on must not stumble over one of ours.
  const pass = (event: Loose): void => {
    if (typeof event["sequence_number"] === "number") numbered(event, {});
    else emit(event);
  };
  const begin = (): void => {
    if (begun) return;
    begun = true;
    repaired("no beginning");
    for (const type of ["response.created", "response.in_progress"]) {
      numbered({ type }, { response: { ...resource(seed), ...unset() } });
    }
    for (const event of early) pass(event);
  };
  const items = createItems({ emit, numbers, begin, repaired });

  const handleResponse = (event: Loose, type: string, told: Loose): void => {
    const ending = terminal.exec(type)?.[1];
    if (ending) return handleEnding(event, ending, told);
    if (type === "response.created" && begun && !resumed) return repaired("a repeated event");
    const response = resource(told);
    if (!begun && type !== "response.created") {
      repaired("no beginning");
      numbered({ type: "response.created" }, { response });
    }
    numbered(event, { response });
    if (begun) return;
    begun = true;
    for (const each of early) pass(each);
  };

  const handleEnding = (event: Loose, ending: string, told: Loose): void => {
    const named = ending === "done" ? undefined : ending;
    const status = statusAtEnd(told, named);
    const error = told["error"] ?? errorOf(event);
    const response = resource({ ...told, status, ...(error !== undefined && { error }) });
    const type = `response.${terminal.test(`response.${status}`) ? status : (named ?? "completed")}`;
    if (type !== event["type"]) repaired("an ending that is not the response's status");
    if (!resumed) {
      begin();
      const output = list(told["output"]).filter(isObject);
      const whole = type === "response.completed";
      response.output = items.conclude(output, whole ? "completed" : "incomplete") as OutputItem[];
    }
    numbered(event, { type, response });
  };

  const handleString = (event: Loose, family: Family): void => {
    const { place, type, key, done, index } = family;
    const slot = items.need(event, place ? itemTypeOf(type) : type);
    if (slot.done) return repaired("an event after its item was done");
    const part = items.part(slot, event, family);
    // Arguments that are done without a word are told with their call.
    if (done && type === "function_call" && part.text === "" && !event[key]) return;
    if (done) return items.tell(part, event[key], event);
    if (typeof event["delta"] !== "string") return repaired("a delta without text");
    if (part.told) return repaired("a delta after its text was done");
    part.text += event["delta"];
    const at = event[index];
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
      items.close(items.finished(item, event) ?? items.open(item, event), item, event);
    } else if (byId || (byIndex && !byIndex.done && !item["id"] && isAlike(byIndex.item, item))) {
      repaired("an item added twice");
    } else {
      // Even under an index in use: a new id is a new item.
      items.open(item, event);
    }
  };

  const handlePart = (event: Loose, place: Place, done: boolean): void => {
    const type = place === "summary" ? "summary_text" : "output_text";
    const told = isObject(event["part"]) ? event["part"] : {};
    const slot = items.need(event, itemTypeOf(told["type"] ?? type));
    if (slot.done) return repaired("an event after its item was done");
    const index = event[`${place}_index`];
    const last = slot[place].at(-1);
    const meant = typeof index === "number" ? slot.meant[place].get(index) : last;
    const opened = { ...event, part: { type, ...told } };
    if (!done) {
      if (!meant || meant.closed) items.openPart(slot, place, opened);
      return;
    }
    const part = meant ?? (last?.closed ? undefined : last) ?? items.openPart(slot, place, opened);
    items.closePart(part, { ...part.value, ...told }, event);
  };

  const handleAnnotation = (event: Loose): void => {
    const slot = items.need(event, "message");
    if (slot.done) return repaired("an event after its item was done");
    const index = event["content_index"];
    const part = typeof index === "number" ? slot.meant.content.get(index) : slot.content.at(-1);
    if (part) part.annotations++;
    items.forward(slot, { ...event, ...part?.at });
  };

  const handleError = (event: Loose): void => {
    begin();
    const body = readErrorBody(event);
    const { message = "unexplained", code = null, param = null } = body ?? {};
    const error = { type: body?.type ?? "server_error", code, message, param };
    emit({ type: "error", sequence_number: numbers.take(event["sequence_number"]), error });
  };

  return (told) => {
    let type = typeof told["type"] === "string" ? told["type"] : "";
    if (numbers.repeated(told)) return repaired("a repeated event");
    if (hot && isHot(told)) {
      hot.part.text += told["delta"] as string;
      return items.forward(hot.part.slot, told);
    }
    // OpenAI's name for the specification's event: one name for all providers.
    const renamed = type.startsWith("response.reasoning_text.");
    if (renamed) type = type.replace("_text", "");
    const event = renamed ? { ...told, type } : told;
    // Items that began in the part seen elsewhere are not known here: there is nothing to mend by.
    const response = isObject(event["response"]) ? event["response"] : lifecycle.test(type) && {};
    const failing = type === "error" || type === "response.error";
    if (resumed && !response && !failing) return emit(event);
    const family = families.get(type);
    if (family) return handleString(event, family);
    if (response) return handleResponse(event, type, response);
    const done = type.endsWith(".done");
    if (type.startsWith("response.output_item.")) return handleItem(event, done);
    for (const place of places) {
      if (type.startsWith(`${partStems[place]}.`)) return handlePart(event, place, done);
    }
    if (failing) return handleError(event);
    if (type === ANNOTATION_ADDED) return handleAnnotation(event);
    // About an item of a kind we need not know: only its place may need mending.
    const slot = "item_id" in event ? items.find(event) : undefined;
    if (slot?.done) return repaired("an event after its item was done");
    if (slot) return items.forward(slot, event);
    if (type === "") return repaired("an event without a type");
    if (begun) pass(event);
    else early.push(event);
  };
}

// An ending that tells its error beside the response, or without one.
function errorOf(event: Loose): Loose | undefined {
  const body = event["error"] == null ? undefined : readErrorBody(event);
  return body && { code: body.code ?? body.type ?? "server_error", message: body.message };
}
