import type { OutputItem, ResponseResource, StreamEvent } from "@anyllm/types";
import type { Exchange } from "../replay/exchange.ts";
import { fail, same } from "./check.ts";
import type { ConformanceSubject } from "./subject.ts";

type Loose = Record<string, unknown>;

/**
 * The items are those of the answer. A translator makes ids itself, so its items are compared by what
 * the wire carries, and their ids by being there and being different.
 */
export function sameOutput(
  subject: ConformanceSubject,
  actual: ResponseResource,
  expected: ResponseResource,
): void {
  const { play } = subject;
  if (!play) return same(actual.output, expected.output, "the output");
  const ids = actual.output.map(({ id }) => id);
  if (!ids.every((id) => typeof id === "string" && id !== "")) fail("an item has no id");
  same(new Set(ids).size, ids.length, "the number of different ids");
  const carriesIds = bodyText(play(expected, false)).includes('"call_1"');
  const read = (item: OutputItem): unknown => carried(item as unknown as Loose, carriesIds);
  same(actual.output.map(read), expected.output.map(read), "the output");
}

/** The counts are those of the answer; a wire need not tell how many were cached or reasoning. */
export function sameUsage(
  { play }: ConformanceSubject,
  actual: ResponseResource,
  expected: ResponseResource,
): void {
  if (!play) return same(actual.usage, expected.usage, "usage");
  const told = counts(actual);
  const wanted = counts(expected);
  same(told.slice(0, 3), wanted.slice(0, 3), "the counts of input, output and total tokens");
  const reasoning = told[3] === 0 ? wanted[3] : told[3];
  same(reasoning, wanted[3], "reasoning_tokens");
}

function counts({ usage }: ResponseResource): unknown[] {
  const { input_tokens, output_tokens, total_tokens, output_tokens_details } = usage ?? {};
  return [input_tokens, output_tokens, total_tokens, output_tokens_details?.reasoning_tokens];
}

/** What was said, what was called and what came back arrive, in this order. */
export function carriesHistory(sent: string): void {
  const places = ["Weather?", "Paris", "18 °C"].map((said) => {
    const at = sent.indexOf(said);
    if (at < 0) fail(`the history sent back lacks "${said}"`);
    return at;
  });
  same(
    places,
    places.toSorted((a, b) => a - b),
    "the order of the history sent back",
  );
}

/** Events without what differs from run to run: ids and times. */
export function nameless(events: readonly StreamEvent[]): unknown {
  const left = new Set(["id", "item_id", "call_id", "created_at", "completed_at"]);
  return JSON.parse(
    JSON.stringify(events, (key, value: unknown) => (left.has(key) ? undefined : value)),
  );
}

// Of a call, its arguments as a value: some wires carry no JSON text.
function carried(item: Loose, callIds: boolean): unknown {
  const { type, role, name, call_id } = item;
  if (type === "message") return { type, role, content: texts(item["content"]) };
  if (type === "reasoning") {
    return {
      type,
      text: [...texts(item["content"]), ...texts(item["summary"])].map(last).join(""),
    };
  }
  if (type !== "function_call") return item;
  return {
    type,
    name,
    arguments: JSON.parse(String(item["arguments"])) as unknown,
    ...(callIds && { call_id }),
  };
}

function texts(parts: unknown): [type: unknown, text: unknown][] {
  return ((parts ?? []) as Loose[]).map(({ type, text, refusal }) => [type, text ?? refusal]);
}

function last(pair: readonly unknown[]): unknown {
  return pair.at(-1);
}

function bodyText({ body = "" }: Exchange): string {
  return typeof body === "string" ? body : new TextDecoder("latin1").decode(body);
}
