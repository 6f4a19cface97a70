import type { StreamEvent } from "@anyllm/types";
import { familyOf, families, isObject, list, type Loose, partStems } from "./families.ts";

/** A place where a stream breaks the order of events that the specification demands. */
export interface GrammarViolation {
  /** Position of the event in the stream; the stream's length for what is missing at its end. */
  index: number;
  /** The number of the conformance statement that is broken. */
  statement: number;
  message: string;
}

interface OpenPart {
  text: string;
  told: boolean;
  closed: boolean;
}
interface OpenItem {
  item: Loose;
  done: Loose | undefined;
  parts: Map<string, OpenPart>;
}

/**
 * Checks a whole stream of events against the specification's order: numbers rise, the response
 * begins and ends once, items and parts open before their deltas and close after them, deltas add
 * up to what is told at the end, the terminal output equals the streamed items. For tests: of
 * providers, of gateways, of recordings.
 *
 * @param events - The events of one response, in order.
 * @returns What is wrong, in order; empty for a stream that is right.
 * @see OpenResponses 2026-04-24, streaming
 * @example
 * ```ts
 * import { checkGrammar, expand } from "@anyllm/core";
 * import type { ResponseResource } from "@anyllm/types";
 *
 * const isSound = (response: ResponseResource) => checkGrammar(expand(response)).length === 0;
 * ```
 */
export function checkGrammar(events: readonly StreamEvent[]): GrammarViolation[] {
  const violations: GrammarViolation[] = [];
  const items = new Map<unknown, OpenItem>();
  let index = 0;
  let last = -1;
  let ended = false;
  const broken = (statement: number, message: string): void => {
    violations.push({ index, statement, message });
  };

  const itemEvent = (event: Loose, done: boolean): void => {
    const at = event["output_index"];
    const item = isObject(event["item"]) ? event["item"] : {};
    const open = items.get(at);
    if (!done) {
      if (open) broken(32, `output_index ${String(at)} was opened twice`);
      if (at !== items.size)
        broken(38, `output_index ${String(at)} does not follow ${items.size - 1}`);
      items.set(at, { item, done: undefined, parts: new Map() });
      return;
    }
    if (!open) return broken(32, "output_item.done without output_item.added");
    if (open.done) broken(39, "an item was done twice");
    if (item["status"] === "in_progress") broken(37, "an item is done but in progress");
    for (const [name, part] of open.parts) {
      if (!part.closed && name !== "own") broken(33, `part ${name} was never closed`);
      if (name === "own" && !part.told) broken(35, "arguments were never done");
    }
    for (const problem of sumsUp(item, open)) broken(34, problem);
    open.done = item;
  };

  const partEvent = (event: Loose, open: OpenItem, place: string): void => {
    const done = (event["type"] as string).endsWith(".done");
    const name = `${place} ${String(event[`${place}_index`])}`;
    const part = open.parts.get(name);
    if (!done) {
      if (part) broken(33, `part ${name} was opened twice`);
      open.parts.set(name, { text: "", told: false, closed: false });
      return;
    }
    if (!part) return broken(33, `part ${name} was closed but never opened`);
    const value = isObject(event["part"]) ? event["part"] : {};
    const family = familyOf(value["type"]);
    if (family && value[family.key] !== part.text)
      broken(34, `part ${name} differs from its deltas`);
    if (family && !part.told) broken(33, `part ${name} was closed before its text was done`);
    part.closed = true;
  };

  const stringEvent = (event: Loose, open: OpenItem): void => {
    const family = families.get(event["type"] as string);
    if (!family) return;
    const { place, key, done } = family;
    const name = place ? `${place} ${String(event[`${place}_index`])}` : "own";
    const part = open.parts.get(name) ?? { text: "", told: false, closed: false };
    if (place && !open.parts.has(name)) broken(33, `a delta came before part ${name} was opened`);
    open.parts.set(name, part);
    if (part.told || part.closed) broken(33, `part ${name} goes on after it was done`);
    if (!done) part.text += String(event["delta"]);
    else if (event[key] !== part.text)
      broken(34, `the done text of ${name} differs from its deltas`);
    part.told ||= done;
  };

  const terminal = (type: string, response: Loose): void => {
    ended = true;
    if (type !== `response.${String(response["status"])}`)
      broken(31, `${type} with another status`);
    const output = list(response["output"]);
    if (output.length !== items.size)
      broken(38, `${items.size} items streamed, ${output.length} told`);
    for (const [at, { item, done }] of items) {
      if (!done) broken(37, `item ${String(at)} was never done`);
      const told = output[at as number];
      const same = isObject(told) && told["type"] === item["type"];
      if (!same) broken(38, `item ${String(at)} is another one at the end`);
    }
  };

  for (; index < events.length; index++) {
    const event = events[index] as unknown as Loose;
    const type = String(event["type"]);
    const number = event["sequence_number"];
    if (typeof number === "number") {
      if (number <= last) broken(28, `sequence_number ${number} does not follow ${last}`);
      last = number;
    }
    if (index === 0 && type !== "response.created") broken(29, `begins with ${type}`);
    if (ended) broken(30, `${type} after the terminal event`);
    const open = items.get(event["output_index"]);
    if (isObject(event["response"])) {
      if (/(completed|failed|incomplete)$/.test(type)) terminal(type, event["response"]);
    } else if (type.startsWith("response.output_item.")) {
      itemEvent(event, type.endsWith(".done"));
    } else if ("item_id" in event && typeof event["output_index"] === "number") {
      if (!open) broken(32, `${type} before its item was added`);
      else if (open.done) broken(39, `${type} after its item was done`);
      else if (type.startsWith(partStems.content)) partEvent(event, open, "content");
      else if (type.startsWith(partStems.summary)) partEvent(event, open, "summary");
      else stringEvent(event, open);
    }
  }
  if (!ended) broken(30, "no terminal event");
  return violations;
}

// The final strings of an item are the sums of its deltas.
function sumsUp(item: Loose, { parts }: OpenItem): string[] {
  const problems: string[] = [];
  const family = familyOf(item["type"]);
  const own = parts.get("own");
  if (family && own && item[family.key] !== own.text) problems.push("arguments differ from deltas");
  for (const place of ["content", "summary"]) {
    list(item[place]).forEach((value, at) => {
      const kind = isObject(value) ? familyOf(value["type"]) : undefined;
      const part = parts.get(`${place} ${at}`);
      if (kind && isObject(value) && value[kind.key] !== part?.text) {
        problems.push(`${place} ${at} of the item differs from its deltas`);
      }
    });
  }
  return problems;
}
