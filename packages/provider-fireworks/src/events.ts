import type { DecodeContext } from "@anyllm/core";
import { asList, isEcho, type Loose, mendItem, mendResponse, reasoningItem } from "./output.ts";
import { createThinkSplitter, text, type ThinkSplitter } from "@anyllm/core/translate";

/** A message of the stream, which is told only once it is clear that it does not begin with thought. */
interface Message {
  item: Loose;
  /** Its opening events, until its first text. */
  waiting: Loose[] | undefined;
  splitter: ThinkSplitter;
  /** Characters of its text that have come. */
  heard: number;
  thought: string;
  thinking: boolean;
}

/**
 * What mends the events of one answer. Numbers and places are left out of what it gives: items come
 * and go here, and the normaliser gives them anew.
 */
export function mendEvents({ id }: DecodeContext): (event: Loose) => Loose[] {
  const messages = new Map<unknown, Message>();
  const echoes = new Set<unknown>();
  const idAt = new Map<unknown, unknown>();
  const responseId = id("resp");
  const indexes = new Map<unknown, number>();
  let mended: Loose[] = [];

  // One place for each item, in the order in which they are told.
  const tell = (event: Loose, item: unknown): void => {
    if (!indexes.has(item)) indexes.set(item, indexes.size);
    mended.push({ ...event, output_index: indexes.get(item) });
  };
  const think = (message: Message, delta: string): void => {
    const item = reasoningItem(message.item, "", "in_progress");
    const { id: item_id } = item;
    if (!message.thinking) tell({ type: "response.output_item.added", item }, item_id);
    message.thinking = true;
    message.thought += delta;
    tell({ type: "response.reasoning.delta", item_id, content_index: 0, delta }, item_id);
  };
  const stopThinking = (message: Message, status: string): void => {
    if (!message.thinking) return;
    message.thinking = false;
    const item = reasoningItem(message.item, message.thought, status);
    tell({ type: "response.output_item.done", item }, item["id"]);
  };
  const release = (message: Message): void => {
    stopThinking(message, "completed");
    for (const event of message.waiting ?? []) tell(event, message.item["id"]);
    message.waiting = undefined;
  };
  const say = (message: Message, delta: string): void => {
    release(message);
    const { id: item_id } = message.item;
    tell({ type: "response.output_text.delta", item_id, content_index: 0, delta }, item_id);
  };
  const open = (event: Loose, item: Loose): void => {
    const message: Message = {
      item,
      waiting: [{ ...event, item: { ...item, type: "message" } }],
      splitter: createThinkSplitter((kind, delta) =>
        (kind === "text" ? say : think)(message, delta),
      ),
      heard: 0,
      thought: "",
      thinking: false,
    };
    messages.set(item["id"], message);
  };
  const hear = (message: Message, delta: string): void => {
    message.heard += delta.length;
    message.splitter.feed(delta);
  };
  const close = (event: Loose, item: Loose): void => {
    const message = messages.get(item["id"]);
    if (message) {
      const [first] = asList(item["content"]);
      hear(message, text(first?.["text"]).slice(message.heard));
      message.splitter.end();
    }
    const items = mendItem(item);
    const last = items.at(-1);
    // All thought and no answer: the message is never told.
    if (message?.waiting && last?.["type"] === "reasoning") {
      return stopThinking(message, "incomplete");
    }
    if (message) release(message);
    for (const each of message?.thought ? items.slice(1) : items) {
      tell({ ...event, item: each }, each["id"]);
    }
  };

  const about = (event: Loose, message: Message): void => {
    const { type, content_index: part = 0 } = event;
    if (part === 0) {
      if (type === "response.output_text.delta") return hear(message, text(event["delta"]));
      // Told again when the item is done, by then without the thought.
      if (type === "response.output_text.done" || type === "response.content_part.done") return;
    }
    if (message.waiting) message.waiting.push(event);
    else tell(event, message.item["id"]);
  };

  return (told) => {
    mended = [];
    const { sequence_number: _, output_index: place, ...event } = told;
    const { response, item } = event as { response?: Loose; item?: Loose };
    const { item_id } = event;
    if (item?.["id"] && place !== undefined) idAt.set(place, item["id"]);
    const key = item_id ?? item?.["id"] ?? idAt.get(place) ?? place;
    if (response) return [{ ...event, response: mendResponse(response, responseId) }];
    if (item && isEcho(item) && key !== undefined) echoes.add(key);
    if (echoes.has(key)) return [];
    const name = typeof event["type"] === "string" ? event["type"] : "";
    const message = messages.get(key);
    if (item && name.endsWith("item.added") && "role" in item) open(event, item);
    else if (item && name.endsWith("item.done")) close(event, item);
    else if (message) about(event, message);
    else if (key === undefined) mended.push(event);
    else tell(event, key);
    return mended;
  };
}
