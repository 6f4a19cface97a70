import type { InputItem } from "@anyllm/types";
import {
  answers,
  callId,
  isAnswer,
  isCall,
  isModelMade,
  itemType,
  loneReasoning,
  LOST,
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
 * goes. Of two equal items the first stays, of two outputs of one call as well: the model has seen
 * them. Of two other items with one id the second goes without it.
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
  for (const place of loneReasoning(kept.map(({ item }) => item)).toReversed()) {
    const { index } = kept[place] as Kept;
    kept.splice(place, 1);
    report("lone_reasoning", index, "Reasoning without the item it led to was removed.");
  }
  return {
    items: kept.map(({ item }) => item),
    issues: issues.toSorted((a, b) => a.index - b.index),
  };
}

interface Kept {
  item: InputItem;
  index: number;
}

type Pairing = RepairOptions & {
  report(code: HistoryDefect, index: number, message: string): void;
};

function pairUp(items: readonly InputItem[], { report, ...options }: Pairing): Kept[] {
  const { matches, removed, unnamed } = match(items, { ...options, report });
  const kept: Kept[] = [];
  let pending: Kept[] = [];
  const flush = (): void => {
    kept.push(...pending);
    pending = [];
  };
  for (const [index, item] of items.entries()) {
    if (removed.has(index)) continue;
    // Outputs that were missing stand after all that the model said in one go: an item between its
    // reasoning and a parallel call would part them.
    if (!isModelMade(item)) flush();
    kept.push({ item: unnamed.has(index) ? withoutId(item) : item, index });
    const output = matches.get(index);
    if (output) pending.push({ item: output, index });
  }
  flush();
  return kept;
}

function withoutId(item: InputItem): InputItem {
  const { id: _, ...rest } = item;
  return rest as InputItem;
}

interface Matches {
  matches: Map<number, InputItem>;
  removed: Set<number>;
  /** Items that stay, without an id that another item has. */
  unnamed: Set<number>;
}

// Some servers number their items anew in each answer: only an equal item is a copy.
function sameItem(one: InputItem, other: InputItem): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The output to add for each call that lacks one where it should be, and the items to remove. */
function match(
  items: readonly InputItem[],
  { report, continued, lostOutput = LOST }: Pairing,
): Matches {
  const matches = new Map<number, InputItem>();
  const removed = new Set<number>();
  const unnamed = new Set<number>();
  const open = new Map<string, number>();
  const early = new Map<string, InputItem>();
  const answered = new Set<string>();
  const ids = new Map<string, InputItem>();
  const lastCall = new Map<string, number>();
  for (const [index, item] of items.entries()) if (isCall(item)) lastCall.set(callId(item), index);
  // The calls since the application last spoke. Some servers number their calls anew in each turn:
  // only a call of the same turn is a copy.
  const turn = new Set<string>();

  const remove: Pairing["report"] = (code, index, message) => {
    removed.add(index);
    report(code, index, message);
  };
  const orphan = (id: string, index: number): void => {
    const answer = answers[itemType(items[index])];
    if (!answer)
      return remove("orphan_call", index, `The call ${id}, without output, was removed.`);
    matches.set(index, answer(id, lostOutput) as unknown as InputItem);
    report("orphan_call", index, `The call ${id} had no output; one that says so was added.`);
  };
  const takeCall = (id: string, index: number): void => {
    if (turn.has(id))
      return remove("duplicate_call", index, `A copy of the call ${id} was removed.`);
    turn.add(id);
    const before = open.get(id);
    if (before !== undefined) orphan(id, before);
    const output = early.get(id);
    if (!output) return void open.set(id, index);
    matches.set(index, output);
    early.delete(id);
    answered.add(id);
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
        `The output of the call ${id}, which is missing, was removed.`,
      );
    }
  };
  for (const [index, item] of items.entries()) {
    const { id } = item;
    const twin = id ? ids.get(id) : undefined;
    if (twin && (itemType(item) === "item_reference" || sameItem(twin, item))) {
      remove("duplicate_id", index, `A copy of the item ${id} was removed.`);
      continue;
    }
    if (twin) {
      unnamed.add(index);
      report("duplicate_id", index, `Another item with the id ${id} goes without its id.`);
    }
    if (id) ids.set(id, twin ?? item);
    if (isCall(item)) takeCall(callId(item), index);
    else if (isAnswer(item) && callId(item)) takeAnswer(callId(item), index);
    if (!isModelMade(item) && !removed.has(index)) turn.clear();
  }
  for (const [id, index] of open) orphan(id, index);
  return { matches, removed, unnamed };
}
