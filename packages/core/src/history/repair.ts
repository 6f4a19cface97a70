import type { InputItem } from "@anyllm/types";
import {
  answers,
  callId,
  isAnswer,
  isCall,
  isModelMade,
  itemType,
  loneReasoning,
} from "./items.ts";

/** What is wrong with a history. */
export type HistoryDefect =
  | "orphan_call"
  | "orphan_output"
  | "misplaced_output"
  | "duplicate_id"
  | "duplicate_call"
  | "duplicate_output"
  | "lone_reasoning";

/** One defect, and what {@link repairHistory} does about it. */
export interface HistoryIssue {
  code: HistoryDefect;
  /** The item's place in the items given. */
  index: number;
  /** The item as it was given. */
  item: InputItem;
  /** A sentence for a person. */
  message: string;
}

/** How a history is read. */
export interface RepairOptions {
  /**
   * Whether the items go on from what the provider keeps, by `previous_response_id` or
   * `conversation`: the calls to their outputs may then be there. @default false
   */
  continued?: boolean | undefined;
  /** The output of a call that never got one. @default a sentence that says so */
  lostOutput?: string | undefined;
}

/**
 * Finds what a provider would refuse in a history: calls without an output, outputs without a call,
 * items that are there twice, reasoning without the item it led to. These are what a crash, an abort
 * or a careless merge leaves behind, and they spoil every further turn.
 *
 * @returns The defects in the order of the items; none for a sound history.
 * @example
 * ```ts
 * import { lintHistory } from "@anyllm/core";
 * import type { InputItem } from "@anyllm/types";
 *
 * const items: InputItem[] = [
 *   { role: "user", content: "Weather in Oslo?" },
 *   { type: "function_call", call_id: "call_1", name: "weather", arguments: "{}" },
 * ];
 * console.log(lintHistory(items).map(({ code }) => code)); // ["orphan_call"]
 * ```
 */
export function lintHistory(
  items: readonly InputItem[],
  options: RepairOptions = {},
): HistoryIssue[] {
  return repairHistory(items, options).issues;
}

/**
 * A history that a provider takes: what {@link lintHistory} finds is repaired, all else stays as it
 * is, in order. A call without an output gets one that says so; where none can be made up, the call
 * goes. Of two items with one id the first stays, of two outputs of one call as well: the model has
 * seen them.
 *
 * @param items - Left unchanged.
 * @returns The items, and what was wrong. A sound history comes back item for item.
 * @example
 * ```ts
 * import { repairHistory } from "@anyllm/core";
 *
 * const { items, issues } = repairHistory([
 *   { role: "user", content: "Weather in Oslo?" },
 *   { type: "function_call", call_id: "call_1", name: "weather", arguments: "{}" },
 *   { role: "user", content: "Never mind." },
 * ]);
 * console.log(items.length, issues[0]?.message); // 4, an output was added
 * ```
 */
export function repairHistory(
  items: readonly InputItem[],
  options: RepairOptions = {},
): { items: InputItem[]; issues: HistoryIssue[] } {
  const issues: HistoryIssue[] = [];
  const report = (code: HistoryDefect, index: number, message: string): void => {
    issues.push({ code, index, item: items[index] as InputItem, message });
  };
  const kept = pairUp(items, { ...options, report });
  for (const place of loneReasoning(kept).toReversed()) {
    const [item] = kept.splice(place, 1);
    report(
      "lone_reasoning",
      items.indexOf(item as InputItem),
      "Reasoning without the item it led to was removed.",
    );
  }
  return { items: kept, issues: issues.toSorted((a, b) => a.index - b.index) };
}

type Pairing = RepairOptions & {
  report(code: HistoryDefect, index: number, message: string): void;
};

function pairUp(items: readonly InputItem[], { report, ...options }: Pairing): InputItem[] {
  const { matches, removed } = match(items, { ...options, report });
  const kept: InputItem[] = [];
  let pending: InputItem[] = [];
  const flush = (): void => {
    kept.push(...pending);
    pending = [];
  };
  for (const [index, item] of items.entries()) {
    if (removed.has(index)) continue;
    // Outputs that were missing stand after all that the model said in one go: an item between its
    // reasoning and a parallel call would part them.
    if (!isModelMade(item)) flush();
    kept.push(item);
    const output = matches.get(index);
    if (output) pending.push(output);
  }
  flush();
  return kept;
}

/** The output to add for each call that lacks one where it should be, and the items to remove. */
function match(
  items: readonly InputItem[],
  { report, continued, lostOutput = LOST }: Pairing,
): { matches: Map<number, InputItem>; removed: Set<number> } {
  const matches = new Map<number, InputItem>();
  const removed = new Set<number>();
  const open = new Map<string, number>();
  const early = new Map<string, InputItem>();
  const answered = new Set<string>();
  const ids = new Set<string>();
  const lastCall = new Map<string, number>();
  for (const [index, item] of items.entries()) if (isCall(item)) lastCall.set(callId(item), index);
  const remove: Pairing["report"] = (code, index, message) => {
    removed.add(index);
    report(code, index, message);
  };
  const takeCall = (id: string, index: number): void => {
    const output = early.get(id);
    // Some servers number their calls anew in each turn: only a call that is still open is a copy.
    if (open.has(id)) remove("duplicate_call", index, `A copy of the call ${id} was removed.`);
    else if (output) {
      matches.set(index, output);
      early.delete(id);
      answered.add(id);
    } else open.set(id, index);
  };
  const takeAnswer = (id: string, index: number): void => {
    if (open.delete(id)) answered.add(id);
    else if (answered.has(id) || early.has(id)) {
      remove("duplicate_output", index, `A second output of the call ${id} was removed.`);
    } else if ((lastCall.get(id) ?? -1) > index) {
      early.set(id, items[index] as InputItem);
      remove("misplaced_output", index, `The output of the call ${id} was put after the call.`);
    } else if (!continued) {
      remove(
        "orphan_output",
        index,
        `The output of the call ${id}, which is not there, was removed.`,
      );
    }
  };
  for (const [index, item] of items.entries()) {
    const { id } = item;
    if (id && ids.has(id)) {
      remove("duplicate_id", index, `A copy of the item ${id} was removed.`);
      continue;
    }
    if (id) ids.add(id);
    if (isCall(item)) takeCall(callId(item), index);
    else if (isAnswer(item) && callId(item)) takeAnswer(callId(item), index);
  }
  for (const [id, index] of open) {
    const answer = answers[itemType(items[index])];
    if (answer) {
      matches.set(index, answer(id, lostOutput) as unknown as InputItem);
      report("orphan_call", index, `The call ${id} had no output; one that says so was added.`);
    } else remove("orphan_call", index, `The call ${id}, which had no output, was removed.`);
  }
  return { matches, removed };
}

const LOST = "Error: the call was interrupted, so there is no result.";
