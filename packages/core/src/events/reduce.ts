import type { OutputItem, ResponseResource, StreamEvent } from "@anyllm/types";
import {
  ANNOTATION_ADDED,
  type Family,
  families,
  isObject,
  list,
  type Loose,
  partStems,
} from "./families.ts";
import { Grown } from "./grown.ts";

/** A response being folded, and which of its items may be changed in place. */
export interface Draft {
  /** Read it by {@link responseOf}: the string that grows is not in its place yet. */
  response: ResponseResource;
  /** Whether the response and its list of items are this draft's own. */
  fresh: boolean;
  /** True for items made by this draft; all others are shared with events, so copied first. */
  owned: boolean[];
  /** The string the last delta went to. */
  hot?: Hot | undefined;
}

/** Where a delta goes: the next one most likely goes there too, and comparing is cheaper than finding. */
interface Hot {
  type: string;
  item_id: unknown;
  output_index: unknown;
  /** The event's key for the part's index, and its value. */
  at: string;
  index: unknown;
  target: Loose;
  key: string;
  grown: Grown;
}

/**
 * Folds one event into a response: the response as it stands after the event. Pure and total: the
 * snapshot and the event are never changed, any value is accepted, nothing is thrown, and an event
 * that says nothing about the response changes nothing. The cost of an event does not grow with the
 * length of the text.
 *
 * Token log probabilities join a part when it is done, not with each delta.
 *
 * @param snapshot - The response so far, or `undefined` before the first event.
 * @returns The response after the event; `undefined` as long as no event has brought one.
 * @example
 * ```ts
 * import { reduce } from "@anyllm/core";
 * import type { ResponseResource, StreamEvent } from "@anyllm/types";
 *
 * function fold(events: StreamEvent[]): ResponseResource | undefined {
 *   let response: ResponseResource | undefined;
 *   for (const event of events) response = reduce(response, event);
 *   return response;
 * }
 * ```
 */
export function reduce(
  snapshot: ResponseResource | undefined,
  event: StreamEvent,
): ResponseResource | undefined {
  const draft = snapshot && { response: snapshot, fresh: false, owned: [] };
  return responseOf(applyEvent(draft, event));
}

/**
 * Folds a whole stream of events.
 *
 * @returns The last state of the response; `undefined` if no event brought one.
 * @example
 * ```ts
 * import { accumulate, type ResponseStream } from "@anyllm/core";
 *
 * const usage = async (stream: ResponseStream) => (await accumulate(stream))?.usage;
 * ```
 */
export async function accumulate(
  events: Iterable<StreamEvent> | AsyncIterable<StreamEvent>,
): Promise<ResponseResource | undefined> {
  let draft: Draft | undefined;
  for await (const event of events) draft = applyEvent(draft, event);
  return responseOf(draft);
}

/** {@link reduce} in place: the draft and the items it owns are changed. */
export function applyEvent(draft: Draft | undefined, event: StreamEvent): Draft | undefined {
  if (!isObject(event) || typeof event.type !== "string") return draft;
  const body: Loose = event;
  const hot = draft?.hot;
  if (hot && isHot(hot, body)) {
    hot.grown.add(body["delta"] as string);
    return draft;
  }
  settle(hot);
  const family = families.get(event.type);
  if (family) {
    if (draft) applyString(draft, body, family);
  } else if (isObject(body["response"])) {
    return begin(draft, body["response"] as unknown as ResponseResource);
  } else if (draft) {
    draft.hot = undefined;
    applyLifecycle(draft, event.type, body);
  }
  return draft;
}

/** What a draft has come to, with all deltas in its strings. */
export function responseOf(draft: Draft | undefined): ResponseResource | undefined {
  settle(draft?.hot);
  return draft?.response;
}

function settle(hot: Hot | undefined): void {
  if (hot) hot.target[hot.key] = hot.grown.text;
}

function begin(draft: Draft | undefined, response: ResponseResource): Draft {
  // A terminal event may come with an empty output although items were streamed.
  if (list(response.output).length > 0) return { response, fresh: false, owned: [] };
  const output = draft?.response.output ?? (list(response.output) as OutputItem[]);
  return { response: { ...response, output }, fresh: false, owned: [] };
}

// The list of items, made the draft's own before its first change.
function itemsOf(draft: Draft): OutputItem[] {
  if (!draft.fresh) {
    const output = list(draft.response.output) as OutputItem[];
    draft.response = { ...draft.response, output: [...output] };
    draft.fresh = true;
  }
  return draft.response.output;
}

function isHot({ type, item_id, output_index, at, index }: Hot, body: Loose): boolean {
  return (
    body["type"] === type &&
    body["output_index"] === output_index &&
    body["item_id"] === item_id &&
    body[at] === index &&
    typeof body["delta"] === "string"
  );
}

function applyString(draft: Draft, body: Loose, { place, index: at, key, done }: Family): void {
  draft.hot = undefined;
  const item = edit(draft, body);
  const target = item && (place ? partAt(item, place, body) : item);
  const value = body[done ? key : "delta"];
  if (!target || typeof value !== "string") return;
  const before = target[key];
  target[key] = done || typeof before !== "string" ? value : before + value;
  if (done) {
    if (list(body["logprobs"]).length > 0) target["logprobs"] = body["logprobs"];
    return;
  }
  const { type, item_id, output_index } = body;
  draft.hot = {
    type: type as string,
    item_id,
    output_index,
    at,
    index: body[at],
    target,
    key,
    grown: new Grown(target[key] as string),
  };
}

function applyLifecycle(draft: Draft, type: string, body: Loose): void {
  const { owned } = draft;
  if (isObject(body["item"]) && type.startsWith("response.output_item.")) {
    const output = itemsOf(draft);
    const index = find(output, body);
    const place = index < 0 ? output.length : index;
    output[place] = body["item"] as unknown as OutputItem;
    owned[place] = false;
    return;
  }
  const place = type.startsWith(partStems.content)
    ? "content"
    : type.startsWith(partStems.summary)
      ? "summary"
      : undefined;
  if (!place && type !== ANNOTATION_ADDED) return;
  const item = edit(draft, body);
  if (!item) return;
  if (place && isObject(body["part"])) {
    const parts = list(item[place]);
    const index = body[`${place}_index`];
    const known =
      Number.isInteger(index) && (index as number) >= 0 && (index as number) <= parts.length;
    parts[known ? (index as number) : parts.length] = { ...body["part"] };
    item[place] = parts;
  } else if (!place) {
    const part = partAt(item, "content", body);
    if (part) part["annotations"] = [...list(part["annotations"]), body["annotation"]];
  }
}

// Where an event belongs: the place it names if there is such an item, else the item it names.
function find(output: OutputItem[], body: Loose): number {
  const index = body["output_index"];
  if (typeof index === "number" && index in output) return index;
  const id = body["item_id"] ?? (isObject(body["item"]) ? body["item"]["id"] : undefined);
  return id ? output.findIndex((item) => isObject(item) && item["id"] === id) : -1;
}

function edit(draft: Draft, body: Loose): Loose | undefined {
  const { owned } = draft;
  const output = itemsOf(draft);
  const index = find(output, body);
  const item: unknown = output[index];
  if (!isObject(item)) return undefined;
  if (owned[index]) return item;
  const copy: Loose = { ...item };
  for (const place of ["content", "summary"]) {
    if (Array.isArray(copy[place])) {
      copy[place] = copy[place].map((part: unknown) => (isObject(part) ? { ...part } : part));
    }
  }
  output[index] = copy as unknown as OutputItem;
  owned[index] = true;
  return copy;
}

function partAt(item: Loose, place: "content" | "summary", body: Loose): Loose | undefined {
  const index = body[`${place}_index`];
  // Anything else would be made a string, which not every value can be.
  const part = typeof index === "number" ? list(item[place])[index] : undefined;
  return isObject(part) ? part : undefined;
}
