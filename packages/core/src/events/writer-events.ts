import type { LogProb, ResponseResource, StreamEvent } from "@anyllm/types";
import { partStems } from "./families.ts";
import { copy, type OpenItem, type OpenPart, type Part, placeOf } from "./writer-parts.ts";

/** Numbers events and tells them. What they hold is a copy: it never changes afterwards. */
export class WriterEvents {
  #sequence = 0;
  // Called by each method itself: one more between would be a call for every delta.
  readonly #emit: (event: object) => void;

  constructor(emit: (event: StreamEvent) => void) {
    this.#emit = emit as (event: object) => void;
  }

  tell(type: string, fields: object): void {
    this.#emit({ type, sequence_number: this.#sequence++, ...fields });
  }

  /** Of the response as a whole. */
  response(type: string, response: ResponseResource): void {
    this.#emit({ type, sequence_number: this.#sequence++, response });
  }

  /** About an item, between its beginning and its end. */
  tellOf({ id, output_index }: OpenItem, type: string, fields?: object): void {
    const sequence_number = this.#sequence++;
    this.#emit({ type, sequence_number, item_id: id, output_index, ...fields });
  }

  itemAdded({ output_index, item }: OpenItem): void {
    this.tell("response.output_item.added", { output_index, item: copy(item) });
  }

  itemDone({ output_index }: OpenItem, item: object): void {
    this.tell("response.output_item.done", { output_index, item: copy(item) });
  }

  partAdded({ owner, kind, at, part }: OpenPart): void {
    const fields = { ...placeOf(kind, at), part: copy(part) };
    this.tellOf(owner, `${partStems[kind.place]}.added`, fields);
  }

  partDone({ owner, kind, at, part, logprobs }: OpenPart): void {
    const place = placeOf(kind, at);
    const more = logprobs?.length ? { logprobs } : undefined;
    this.tellOf(owner, kind.done, { ...place, [kind.key]: part[kind.key], ...more });
    this.tellOf(owner, `${partStems[kind.place]}.done`, { ...place, part: copy(part) });
  }

  /** The one event that comes often: made in one piece. */
  delta({ owner, kind, at }: OpenPart, delta: string, logprobs: LogProb[] | undefined): void {
    const { id: item_id, output_index } = owner;
    const { place, delta: type } = kind;
    const sequence_number = this.#sequence++;
    const event: Part =
      place === "content"
        ? { type, sequence_number, item_id, output_index, delta, content_index: at }
        : { type, sequence_number, item_id, output_index, delta, summary_index: at };
    if (logprobs) event["logprobs"] = logprobs;
    this.#emit(event);
  }
}
