import type { OutputItem, ResponseResource, StreamEvent } from "@anyllm/types";
import { isObject, type Loose } from "../events/families.ts";
import { applyEvent, type Draft, responseOf } from "../events/reduce.ts";

/** An item of ours in the response. */
export interface LocalItem {
  readonly id: string;
  /** An event about it. */
  event(type: string, fields?: object): void;
  /** Closes it in its final form. */
  done(item: object): void;
}

/** Told of the events about one item of a provider's, in place of the response. */
export type Presenter = (event: Loose) => void;

/** Makes the events of one response out of those of several answers, and of items of ours. */
export interface Relay {
  /** Another answer begins: its items come after those that are there. */
  nextStep(): void;
  /** An event of the answer. */
  take(event: StreamEvent): void;
  /** An item of ours, from its first form. Before the response has begun it waits for that. */
  open(item: { type: string; id?: string; [key: string]: unknown }): LocalItem;
  /** Begins the response, where no answer did. */
  begin(response: ResponseResource): void;
  /** Ends the response. */
  end(status: "completed" | "failed" | "incomplete", fields: object): void;
  /** The fold of all events. */
  response(): ResponseResource | undefined;
  /** The items that are whole, in order. */
  items(): OutputItem[];
}

export interface RelayOptions {
  emit(event: StreamEvent): void;
  id(prefix: string): string;
  /** The response as it is told: with the settings that were asked for, not those of a step. */
  echo(response: ResponseResource): ResponseResource;
  /** What presents an item of the answer that is just added; `undefined` for as it is. */
  present(item: Loose): Presenter | undefined;
}

const lifecycle = /^response\.(created|queued|in_progress|completed|failed|incomplete)$/;
const prefixes: Record<string, string> = {
  function_call_output: "fco",
  message: "msg",
  mcp_list_tools: "mcpl",
  mcp_call: "mcp",
  mcp_approval_request: "mcpr",
};

export function createRelay({ emit, id, echo, present }: RelayOptions): Relay {
  let sequence = 0;
  let count = 0;
  let begun = false;
  let draft: Draft | undefined;
  // Of the running step: where its items stand, what presents them, and ids that were taken.
  let places = new Map<unknown, number>();
  let presenters = new Map<unknown, Presenter>();
  let renamed = new Map<unknown, string>();
  const used = new Set<string>();
  const whole: OutputItem[] = [];
  // What is told before the response has begun.
  let waiting: Loose[] = [];

  const tell = (event: Loose): void => {
    event["sequence_number"] = sequence++;
    const told = event as unknown as StreamEvent;
    draft = applyEvent(draft, told);
    emit(told);
  };
  const send = (event: Loose): void => {
    if (begun) tell(event);
    else waiting.push(event);
  };
  const flush = (): void => {
    begun = true;
    const told = waiting;
    waiting = [];
    for (const event of told) tell(event);
  };
  // An id that an earlier answer has used would name two items.
  const freshId = (given: unknown, type: string): string => {
    let fresh = typeof given === "string" ? given : "";
    while (fresh === "" || used.has(fresh)) fresh = id(prefixes[type] ?? "item");
    used.add(fresh);
    return fresh;
  };
  const finish = (place: number, item: Loose): void => {
    whole[place] = item as unknown as OutputItem;
  };

  return {
    nextStep() {
      places = new Map();
      presenters = new Map();
      renamed = new Map();
    },
    take(event) {
      const told = event as unknown as Loose;
      if (lifecycle.test(event.type)) {
        // Begun by the first answer, ended by whoever sees that there will be no other.
        if (begun || !/created|queued|in_progress/.test(event.type)) return;
        told["response"] = echo(told["response"] as ResponseResource);
        return tell(told);
      }
      if (!begun) flush();
      const index = told["output_index"];
      if (index === undefined) return tell(told);
      const { item } = told;
      const added = event.type === "response.output_item.added" && isObject(item);
      if (added) {
        const presenter = present(item);
        if (presenter) presenters.set(index, presenter);
        else places.set(index, count++);
      }
      const presenter = presenters.get(index);
      if (presenter) return presenter(told);
      let place = places.get(index);
      if (place === undefined) places.set(index, (place = count++));
      told["output_index"] = place;
      if (isObject(item)) {
        if (added) {
          const fresh = freshId(item["id"], String(item["type"]));
          if (fresh !== item["id"]) renamed.set(index, fresh);
        }
        const name = renamed.get(index);
        const named = name === undefined ? item : { ...item, id: name };
        told["item"] = named;
        if (!added) finish(place, named);
      } else if (renamed.has(index)) {
        told["item_id"] = renamed.get(index);
      }
      tell(told);
    },
    open({ type, ...rest }) {
      const output_index = count++;
      const item_id = freshId(rest.id, type);
      const first = { type, ...rest, id: item_id };
      send({ type: "response.output_item.added", output_index, item: first });
      return {
        id: item_id,
        event: (name, fields) => send({ type: name, item_id, output_index, ...fields }),
        done(last) {
          const item = { ...last, id: item_id };
          finish(output_index, item);
          send({ type: "response.output_item.done", output_index, item });
        },
      };
    },
    begin(response) {
      tell({ type: "response.created", response: echo(response) });
      tell({ type: "response.in_progress", response: echo(response) });
      flush();
    },
    end(status, fields) {
      if (!begun) flush();
      const response = { ...responseOf(draft), ...fields, status, output: whole.filter(Boolean) };
      tell({ type: `response.${status}`, response });
    },
    response: () => responseOf(draft),
    items: () => whole.filter(Boolean),
  };
}
