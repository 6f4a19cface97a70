import type { InputItem } from "./input-items.ts";
import type { MetadataParam } from "./request.ts";
import type { ItemList } from "./retrieval.ts";

/** A conversation kept by the server. Source: OpenAI, Conversation. */
export interface Conversation {
  id: string;
  object: "conversation";
  /** Seconds since 1970. */
  created_at: number;
  metadata: unknown;
}

/** The body of `POST /conversations`. Source: OpenAI, ConversationCreateParams. */
export interface ConversationCreateBody {
  /** At most 20 items. */
  items?: InputItem[] | null;
  metadata?: MetadataParam | null;
}

/** The body of `POST /conversations/{id}`. Source: OpenAI, ConversationUpdateParams. */
export interface ConversationUpdateBody {
  metadata: MetadataParam | null;
}

/** The body of `POST /conversations/{id}/items`. Source: OpenAI, ItemCreateParams. */
export interface ConversationItemsBody {
  /** At most 20 items. */
  items: InputItem[];
}

/** An item of a conversation: one that was sent, or one that a response added. */
export type ConversationItem = InputItem;

/** A page of a conversation. Source: OpenAI, ConversationItemList. */
export type ConversationItemList = ItemList<ConversationItem>;

/** The answer of `DELETE /conversations/{id}`. Source: OpenAI, ConversationDeletedResource. */
export interface DeletedConversation {
  id: string;
  object: "conversation.deleted";
  deleted: boolean;
}
