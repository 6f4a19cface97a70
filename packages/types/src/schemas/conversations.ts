import * as z from "zod/mini";
import type { ConversationItemList } from "../conversations.ts";
import { inputItemSchema } from "./input-item.ts";
import { boundedArray, nullish } from "./primitives.ts";
import { metadataParamSchema } from "./request.ts";
import { itemListSchema } from "./retrieval.ts";

export const conversationSchema = z.looseObject({
  id: z.string(),
  object: z.literal("conversation"),
  created_at: z.number(),
  metadata: z.unknown(),
});

export const conversationCreateBodySchema = z.looseObject({
  items: nullish(boundedArray(inputItemSchema, 0, 20)),
  metadata: nullish(metadataParamSchema),
});

export const conversationUpdateBodySchema = z.looseObject({
  metadata: z.nullable(metadataParamSchema),
});

export const conversationItemsBodySchema = z.looseObject({
  items: boundedArray(inputItemSchema, 0, 20),
});

export const conversationItemListSchema: z.ZodMiniType<ConversationItemList> =
  itemListSchema(inputItemSchema);

export const deletedConversationSchema = z.looseObject({
  id: z.string(),
  object: z.literal("conversation.deleted"),
  deleted: z.boolean(),
});
