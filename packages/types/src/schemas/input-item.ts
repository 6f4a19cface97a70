import type * as z from "zod/mini";
import type { InputItem } from "../input-items.ts";
import { hostedItemParams } from "./hosted/item-params.ts";
import { chooseItemParam, unknownItem } from "./input-items.ts";
import { outputItemSchema } from "./output-item.ts";
import { asObject, dispatch, missingType, typeOf } from "./primitives.ts";

const hostedParams = new Map<string, z.ZodMiniType<InputItem>>(Object.entries(hostedItemParams()));

/**
 * Every item that a request may hold. One with an `id` and a `status` came from a response and is
 * read as such, with no limits of its own; others are checked as strictly as they were written.
 */
export const inputItemSchema: z.ZodMiniType<InputItem> = dispatch<InputItem>((value) => {
  const item = asObject(value);
  if (!item) return missingType(value);
  const type = typeOf(item);
  if (type !== undefined && isReturned(item)) return outputItemSchema;
  const schema = chooseItemParam(item);
  if (schema) return schema;
  if (type === undefined || type === "message") return unknownItem(item);
  return hostedParams.get(type) ?? outputItemSchema;
});

function isReturned(item: Readonly<Record<string, unknown>>): boolean {
  return typeof item["id"] === "string" && typeof item["status"] === "string";
}
