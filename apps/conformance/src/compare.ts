import type { ResponseResource } from "@anyllm/types";
import { isDeepStrictEqual } from "node:util";
import {
  type CallFact,
  type Facts,
  type Json,
  list,
  objects,
  string,
  stringsOf,
  numbersOf,
} from "./facts.ts";
import { factsOf } from "./response-facts.ts";

/** Wires whose answers are lists of blocks, so that their order is told. */
const ordered = /^(anthropic-messages|bedrock|gemini)/;

/**
 * What a response lacks of a recording, or has beyond it; empty where they say the same.
 *
 * @param told - The facts of the recording.
 * @param response - What became of it.
 * @param wire - Some wires tell more than others.
 */
export function differences(told: Facts, response: ResponseResource, wire: string): string[] {
  const got = factsOf(response);
  const found: string[] = [];
  const same = (what: string, a: unknown, b: unknown): void => {
    if (!isDeepStrictEqual(a, b)) found.push(`${what}: expected ${show(a)}, got ${show(b)}`);
  };
  const tidy = (text: string): string => (told.tagged ? text.trim() : text);
  same("text", asJson(told, tidy(told.text)), asJson(told, tidy(got.text)));
  same("reasoning", tidy(told.reasoning), tidy(got.reasoning));
  // Where the vendor filters without words of its own, ours may stand for them.
  if (told.refusal || told.finish !== "filter") same("refusal", told.refusal, got.refusal);
  same("calls", told.calls.map(withoutMissingId), got.calls.map(idsOf(told.calls)));
  for (const key of ["input", "output", "total", "cached", "reasoning"] as const) {
    const count = told.usage?.[key];
    if (count !== undefined) same(`usage.${key}`, count, got.usage?.[key]);
  }
  if (told.usage === undefined) same("usage", 0, got.usage?.total ?? 0);
  if (told.logprobs.length > 0) same("logprobs", told.logprobs, got.logprobs);
  if (ordered.test(wire)) same("order", told.order, beforeTrace(got.order, told.order));
  if (told.id !== undefined) same("id", told.id, got.id);
  if (told.model !== undefined) same("model", told.model, got.model);
  // What is told beside the output, such as a trace, may stand beside it here as well.
  const holds = searcher(response);
  for (const key of ["seals", "citations", "media", "rest"] as const) {
    const lost = told[key].filter((text) => !holds(text));
    if (lost.length > 0) found.push(`${key} lost (${lost.length}): ${show(lost.slice(0, 3))}`);
  }
  const counted = new Set(numbersOf(response.usage));
  const uncounted = told.counts.filter((count) => !counted.has(count));
  if (uncounted.length > 0) found.push(`numbers of the usage lost: ${show(uncounted)}`);
  const spans = spansOf(response);
  const unmarked = told.spans.filter((span) => !spans.has(span));
  if (unmarked.length > 0)
    found.push(`spans without their source: ${show(unmarked)}, got ${show([...spans])}`);
  found.push(...misplacedAnnotations(response));
  return found;
}

// Sources and traces are told beside the parts, so that they have no place among them.
function beforeTrace(got: readonly string[], told: readonly string[]): readonly string[] {
  return got.at(-1) === "rest" && told.at(-1) !== "rest" ? got.slice(0, -1) : got;
}

// A model that answers in JSON may be told as JSON or as its text.
function asJson(told: Facts, text: string): unknown {
  return told.text.startsWith("{") ? parse(text) : text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function withoutMissingId(call: CallFact): CallFact {
  return call.id === undefined ? { name: call.name, arguments: call.arguments } : call;
}

// An id that the vendor did not give may be any.
function idsOf(told: readonly CallFact[]): (call: CallFact, index: number) => CallFact {
  return (call, index) =>
    told[index] && told[index].id === undefined
      ? { name: call.name, arguments: call.arguments }
      : call;
}

/** Whether a string stands somewhere in a value, as it is or inside JSON. */
export function searcher(value: unknown): (text: string) => boolean {
  const leaves = stringsOf(value, 1);
  const all = new Set(leaves);
  const joined = leaves.join("\n\0");
  return (text) =>
    all.has(text) || joined.includes(text) || joined.includes(JSON.stringify(text).slice(1, -1));
}

// The pieces of the text that annotations point to.
function spansOf(response: ResponseResource): Set<string> {
  const parts = (response.output as unknown as Json[]).flatMap((item) => objects(item["content"]));
  return new Set(
    parts.flatMap((part) =>
      objects(part["annotations"]).map(({ start_index, end_index, start, end }) =>
        string(part["text"]).slice(Number(start_index ?? start), Number(end_index ?? end)),
      ),
    ),
  );
}

function misplacedAnnotations(response: ResponseResource): string[] {
  const found: string[] = [];
  for (const item of response.output as unknown as Json[]) {
    if (item["type"] !== "message") continue;
    for (const part of objects(item["content"])) {
      const { length } = string(part["text"]);
      for (const annotation of list(part["annotations"]) as Json[]) {
        const { start_index: start, end_index: end } = annotation as Record<string, number>;
        if (annotation["type"] !== "url_citation") continue;
        const sound = Number.isInteger(start) && Number.isInteger(end);
        if (
          !sound ||
          (start as number) < 0 ||
          (end as number) > length ||
          (start as number) > (end as number)
        ) {
          found.push(`annotation outside its text: ${String(start)}–${String(end)} of ${length}`);
        }
      }
    }
  }
  return found;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 240 ? `${text.slice(0, 160)} … ${text.slice(-70)} (${text.length})` : text;
}
