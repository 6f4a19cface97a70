import * as z from "zod/mini";
import type { InputItemList, ItemList } from "../retrieval.ts";
import { hostedIncludeSchema } from "./hosted/request.ts";
import { inputItemSchema } from "./input-item.ts";
import { integer, nullish } from "./primitives.ts";
import { includeEnumSchema } from "./request.ts";

export const responseRetrieveQuerySchema = z.looseObject({
  include: z.exactOptional(z.array(z.union([includeEnumSchema, hostedIncludeSchema]))),
  stream: z.exactOptional(z.boolean()),
  starting_after: z.exactOptional(integer(0)),
  include_obfuscation: z.exactOptional(z.boolean()),
});

export const itemListQuerySchema = z.looseObject({
  after: z.exactOptional(z.string()),
  limit: z.exactOptional(integer(1, 100)),
  order: z.exactOptional(z.enum(["asc", "desc"])),
  include: z.exactOptional(z.array(z.union([includeEnumSchema, hostedIncludeSchema]))),
});

/**
 * A page of whatever `item` describes.
 *
 * @param item The schema of one element.
 */
// @__NO_SIDE_EFFECTS__
export function itemListSchema<Item>(item: z.ZodMiniType<Item>): z.ZodMiniType<ItemList<Item>> {
  return z.looseObject({
    object: z.literal("list"),
    data: z.array(item),
    first_id: nullish(z.string()),
    last_id: nullish(z.string()),
    has_more: z.boolean(),
  });
}

export const inputItemListSchema: z.ZodMiniType<InputItemList> = itemListSchema(inputItemSchema);

export const deletedResponseSchema = z.looseObject({
  id: z.string(),
  object: z.enum(["response", "response.deleted"]),
  deleted: z.boolean(),
});

export const inputTokenCountSchema = z.looseObject({
  object: z.literal("response.input_tokens"),
  input_tokens: z.number(),
});
