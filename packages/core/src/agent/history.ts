import type { InputItem, OutputItem, ResponseRequest } from "@anyllm/types";
import type { Loose } from "../events/families.ts";
import { callId, isCall, itemType } from "../history/items.ts";
import {
  type Approvals,
  lowerHistory,
  readApprovals,
  type Remembered,
  verdictOf,
} from "./lower.ts";
import { itemsOf } from "./settings.ts";
import type { ToolTable } from "./table.ts";

/** What the model is told in each step: the input, and what the response has come to since. */
export interface AgentHistory {
  /** What is owed to the provider of a response before, and the input of the request. */
  readonly input: readonly InputItem[];
  /** Where the answer that is being read begins, among the items of the response. */
  begin(): number;
  /** The approvals that the input speaks of. */
  approvals(): Approvals;
  /** An answer begins. */
  mark(): void;
  /** Says something to the model that the response does not show. */
  say(items: readonly InputItem[]): void;
  /** `input` of the next step. */
  next(): ResponseRequest["input"];
  /** What a provider that keeps the conversation has not had: what calls of the last answer came to. */
  owing(): Owed[];
}

/** What a call came to, for a provider that keeps the conversation and has not had it. */
export interface Owed {
  item: InputItem;
  /** The request that has not been answered: with an answer to it, this is not owed any more. */
  request?: unknown;
}

interface HistoryOptions {
  request: ResponseRequest;
  table: ToolTable;
  /** The items of the response that are whole. */
  items(): readonly OutputItem[];
  remembered: Remembered;
  /** Of the response that the request goes on from. */
  owed: readonly Owed[];
  /** Whether answers of the model are among the items from the beginning. */
  resumed: boolean;
}

export function createHistory(options: HistoryOptions): AgentHistory {
  const { request, table, items, remembered, resumed } = options;
  const owed = stillOwed(options);
  const input = [...owed, ...itemsOf(request)];
  const asides: { at: number; items: readonly InputItem[] }[] = [];
  let begin: number | undefined;
  // A conversation that the provider keeps has had all but what is ours.
  const keeps = request["conversation"] != null;

  const whole = (): InputItem[] => {
    const output = items();
    const all: InputItem[] = [...input];
    for (let index = 0; index <= output.length; index++) {
      for (const aside of asides) if (aside.at === index) all.push(...aside.items);
      const item = output[index];
      if (item) all.push(item);
    }
    return all;
  };
  const read = (all: readonly InputItem[]): Approvals =>
    readApprovals(all as unknown as Loose[], table, remembered);
  const isRequest = (item: Loose): boolean => itemType(item) === "mcp_approval_request";
  const since = (): Loose[] => {
    const output = items();
    const from = begin ?? (resumed ? answersAt(output) : 0);
    return output.slice(from) as unknown as Loose[];
  };
  const answers = (approvals: Approvals): InputItem[] => {
    const made = since().filter((item) => !isRequest(item));
    const lowered = lowerHistory(made, table, approvals);
    return lowered.filter((item) => itemType(item) === "function_call_output");
  };
  return {
    input,
    begin: () => begin ?? 0,
    approvals: () => read(input),
    mark() {
      begin = items().length;
    },
    say(said) {
      asides.push({ at: items().length, items: said });
    },
    next() {
      const told = items().length + asides.length + owed.length;
      if (told === 0 && typeof request.input === "string") return request.input;
      const all = whole();
      const approvals = read(all);
      if (!keeps || (begin === undefined && !resumed)) {
        return lowerHistory(all as unknown as Loose[], table, approvals);
      }
      const last = asides.findLast(({ at }) => at >= (begin ?? 0));
      return [...answers(approvals), ...(last?.items ?? [])];
    },
    owing() {
      const approvals = read(whole());
      const unanswered = since().flatMap(({ id }) => {
        const asked = approvals.asked.get(id);
        return asked ? [{ item: verdictOf(asked.call) as unknown as InputItem, request: id }] : [];
      });
      return [...answers(approvals).map((item) => ({ item })), ...unanswered];
    },
  };
}

function stillOwed({ owed, request }: HistoryOptions): InputItem[] {
  const given = itemsOf(request) as unknown as Loose[];
  const told = new Set<unknown>(given.map(callId));
  for (const { approval_request_id } of given) told.add(approval_request_id ?? "");
  return owed.flatMap(({ item, request: id }) =>
    told.has(callId(item)) || told.has(id) ? [] : [item],
  );
}

// Where the outputs begin that end a list of items.
function answersAt(output: readonly OutputItem[]): number {
  return output.findLastIndex(({ type }) => !/^(function_call_output|mcp_call)$/.test(type)) + 1;
}

/** Whether an item of an answer waits for somebody who is not the loop. */
export function isWaiting(item: unknown, _index: number, all: readonly unknown[]): boolean {
  const type = itemType(item);
  if (type === "mcp_approval_request") return true;
  if (type === "function_call" || !isCall(item)) return false;
  // A provider that runs the call itself tells its output as well.
  return !all.some((one) => itemType(one) === `${type}_output` && callId(one) === callId(item));
}
