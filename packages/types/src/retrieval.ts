import type { HostedInclude } from "./hosted/request.ts";
import type { InputItem } from "./input-items.ts";
import type { IncludeEnum } from "./request.ts";

/** Query of `GET /responses/{id}`. Source: OpenAI, ResponseRetrieveParams. */
export interface ResponseRetrieveQuery {
  include?: Array<IncludeEnum | HostedInclude>;
  /** Replay the events of a background response. @default false */
  stream?: boolean;
  /** Replay only events with a greater `sequence_number`. */
  starting_after?: number;
  /** @default true */
  include_obfuscation?: boolean;
}

/** Query of lists of items. Source: OpenAI, InputItemListParams. */
export interface ItemListQuery {
  /** Items after this id. */
  after?: string;
  /** 1 to 100. @default 20 */
  limit?: number;
  /** @default "desc" */
  order?: "asc" | "desc";
  include?: Array<IncludeEnum | HostedInclude>;
}

/** A page of items. Source: OpenAI, ResponseItemList. */
export interface ItemList<Item> {
  object: "list";
  data: Item[];
  first_id?: string | null;
  last_id?: string | null;
  has_more: boolean;
}

/** The answer of `GET /responses/{id}/input_items`. Source: OpenAI, ResponseItemList. */
export type InputItemList = ItemList<InputItem>;

/** The answer of `DELETE /responses/{id}`. Source: OpenAI Responses API. */
export interface DeletedResponse {
  id: string;
  object: "response" | "response.deleted";
  deleted: boolean;
}

/** The answer of `POST /responses/input_tokens`. Source: OpenAI, InputTokenCountResponse. */
export interface InputTokenCount {
  object: "response.input_tokens";
  input_tokens: number;
}
