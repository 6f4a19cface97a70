import type { InputItem, OutputItem } from "@anyllm/types";
import { isObject } from "../events/families.ts";

/** Where an item was made. */
export interface Provenance {
  /** The provider's id. */
  provider: string;
  /** The model, as it was asked for. */
  model: string;
}

/** An item that says where it was made, under a key of ours that is never sent. */
export type Marked<Item extends InputItem = OutputItem> = Item & { anyllm?: Provenance };

/**
 * Items that say where they were made, for a history that is to be read by several providers. The
 * mark is a plain key, `anyllm`, so it survives JSON. It is taken off again before items are sent.
 * Clients made with {@link portableHistory} mark what they return themselves.
 *
 * @param items - The output of a response.
 * @param provenance - The provider's id, and the model as it was asked for.
 * @example
 * ```ts
 * import { markItems, type AnyLLMResponse } from "@anyllm/core";
 *
 * function remember(response: AnyLLMResponse): string {
 *   return JSON.stringify(markItems(response.output, { provider: "openai", model: "gpt-5.2" }));
 * }
 * ```
 */
export function markItems<Item extends InputItem>(
  items: readonly Item[],
  { provider, model }: Provenance,
): Marked<Item>[] {
  return items.map((item) => (isObject(item) ? { ...item, anyllm: { provider, model } } : item));
}

/**
 * Where an item says it was made.
 *
 * @returns `undefined` for an item without a mark.
 * @example
 * ```ts
 * import { markItems, provenanceOf } from "@anyllm/core";
 *
 * const [item] = markItems([{ role: "user", content: "Hi" }], { provider: "xai", model: "grok-4.5" });
 * console.log(provenanceOf(item)?.provider); // "xai"
 * ```
 */
export function provenanceOf(item: unknown): Provenance | undefined {
  const mark = isObject(item) ? item["anyllm"] : undefined;
  const { provider, model = "" } = isObject(mark) ? mark : {};
  return typeof provider === "string" && typeof model === "string"
    ? { provider, model }
    : undefined;
}
