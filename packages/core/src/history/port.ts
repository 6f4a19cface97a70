import type { InputItem } from "@anyllm/types";
import type { Loose } from "../events/families.ts";
import {
  customOutput,
  type LossKind,
  type ReadableReasoning,
  toForeign,
  toSibling,
  type Translated,
} from "./foreign.ts";
import { callId, isAnswer, itemType, loneReasoning } from "./items.ts";
import { type Provenance, provenanceOf } from "./provenance.ts";

/** Something of a history that the provider it goes to cannot read. */
export interface HistoryLoss {
  kind: LossKind;
  /** The item's place in the items given. */
  index: number;
  /** Where it was made. */
  from: Provenance;
  /** A sentence for a person; it quotes nothing of the item. */
  message: string;
}

/** Where a history goes, and what may go with it. */
export interface PortOptions {
  to: Provenance;
  /** Where answers without a mark were made. @default where the history goes: they stay as they are */
  from?: Provenance | undefined;
  /**
   * What becomes of reasoning of another provider that is plain text: kept as reasoning, or dropped.
   * It never becomes visible text. @default "keep"
   */
  reasoning?: ReadableReasoning | undefined;
  /**
   * Who can open what is sealed: the `model` that sealed it, or any model of its `provider`. A model
   * and its dated snapshot are one. @default "model"
   */
  sealedFor?: "model" | "provider" | undefined;
}

/**
 * A history as the provider it goes to can read it. What that provider made stays as it is. Of what
 * others made, the text, calls and outputs stay; sealed reasoning, signatures, compactions, ids and
 * items of hosted tools go. Marks are taken off.
 *
 * @param items - Left unchanged.
 * @returns The items, and every loss.
 * @example
 * ```ts
 * import { markItems, portHistory, type AnyLLMResponse } from "@anyllm/core";
 *
 * function forGroq(response: AnyLLMResponse) {
 *   const stored = markItems(response.output, { provider: "openai", model: "gpt-5.2" });
 *   const to = { provider: "groq", model: "openai/gpt-oss-120b" };
 *   const { items, losses } = portHistory(stored, { to });
 *   for (const { message } of losses) console.warn(message);
 *   return items;
 * }
 * ```
 */
export function portHistory(
  items: readonly InputItem[],
  options: PortOptions,
): { items: InputItem[]; losses: HistoryLoss[] } {
  const losses: HistoryLoss[] = [];
  const kept: { item: InputItem; index: number; from?: Provenance }[] = [];
  const renamed = new Set<string>();
  const gone = new Set<string>();
  const report = (at: { index: number; from: Provenance }, kind: LossKind, what: string): void => {
    losses.push({ kind, ...at, message: sentence(what, at.from, options.to) });
  };
  for (const [index, given] of items.entries()) {
    const { anyllm: _, ...plain } = given as Loose;
    const item = plain as unknown as InputItem;
    const from = provenanceOf(given) ?? (isOwn(given) ? undefined : options.from);
    if (!from) {
      if (answersGone(item, gone)) continue;
      kept.push({ item: renamed.has(callId(item)) ? customOutput(plain) : item, index });
      continue;
    }
    const translated = translate(plain, from, options);
    for (const [kind, what] of translated?.losses ?? []) report({ index, from }, kind, what);
    const read = translated?.items ?? [plain];
    if (itemType(item) === "custom_tool_call" && read[0] !== plain) renamed.add(callId(item));
    if (read.length === 0) for (const id of [callId(item), item.id]) if (id) gone.add(id);
    for (const one of read) kept.push({ item: one as unknown as InputItem, index, from });
  }
  for (const place of loneReasoning(kept.map(({ item }) => item)).toReversed()) {
    const { index, from } = kept[place] as (typeof kept)[number];
    // Reasoning that was alone before is not ours to judge.
    if (!from || from.provider === options.to.provider) continue;
    kept.splice(place, 1);
    report({ index, from }, "readable_reasoning", "readable reasoning whose item went");
  }
  return { items: kept.map(({ item }) => item), losses };
}

/** Whether the application made this item itself, so that no provider's mark is to be expected. */
function isOwn(item: InputItem): boolean {
  const type = itemType(item);
  if (type === "message") return (item as { role?: unknown }).role !== "assistant";
  return (
    isAnswer(item) || /^(mcp_approval_response|compaction_trigger|configuration_update)$/.test(type)
  );
}

// An output of a call that is no longer there, or an approval of one.
function answersGone(item: InputItem, gone: ReadonlySet<string>): boolean {
  const { approval_request_id } = item as { approval_request_id?: string };
  return (isAnswer(item) && gone.has(callId(item))) || gone.has(approval_request_id ?? "");
}

function translate(
  item: Loose,
  from: Provenance,
  { to, reasoning = "keep", sealedFor = "model" }: PortOptions,
): Translated | undefined {
  if (from.provider !== to.provider) return toForeign(item, reasoning);
  const same = sealedFor === "provider" || undated(from.model) === undated(to.model);
  return same ? undefined : toSibling(item, reasoning);
}

function undated(model: string): string {
  return model.replace(/-\d{4}-?\d{2}-?\d{2}$/, "");
}

function sentence(what: string, from: Provenance, to: Provenance): string {
  const [maker, reader] =
    from.provider === to.provider ? [from.model, to.model] : [from.provider, to.provider];
  return `${reader} cannot read what ${maker} made: ${what} was left out or changed.`;
}
