// A pattern that no real `type` matches. A plain `type: string` member would make every comparison
// with a literal match the unknown member too, and so spoil narrowing by `type`; a branded string
// cannot tell members apart; an enum sets off lint rules in every comparison.
type UnlistedType = `(unlisted) ${string}`;

/**
 * The `type` of an item, part, event, tool or annotation that this version does not list.
 *
 * Extensions carry a slug (`acme:search_result`), as the specification asks, and can be compared
 * and written by hand. Any other unlisted name can only be received: it is a string at run time,
 * opaque to the compiler.
 *
 * Source: OpenResponses 2026-04-24, "Extending the specification".
 *
 * @example
 * if (item.type === "acme:search_result") console.log(item["results"]);
 */
export type UnknownType = `${string}:${string}` | UnlistedType;

/** Known values of an open set: they complete in an editor, and any other string is allowed. */
export type OpenEnum<Known extends string> = Known | (string & {});

/** An item whose `type` this version does not list. Keep it as it is and send it back unchanged. */
export interface UnknownItem {
  type: UnknownType;
  id?: string | null;
  status?: string | null;
  [key: string]: unknown;
}

/** A content part whose `type` this version does not list. */
export interface UnknownPart {
  type: UnknownType;
  [key: string]: unknown;
}

/** A streaming event whose `type` this version does not list. Ignore it, or pass it on. */
export interface UnknownEvent {
  type: UnknownType;
  /** Missing on events that gateways insert, such as keep-alives. */
  sequence_number?: number;
  [key: string]: unknown;
}

/** A tool whose `type` this version does not list. */
export interface UnknownTool {
  type: UnknownType;
  [key: string]: unknown;
}

/** An annotation whose `type` this version does not list. */
export interface UnknownAnnotation {
  type: UnknownType;
  [key: string]: unknown;
}

/** A member of a vendor's own union whose `type` this version does not list. */
export interface UnknownVariant {
  type: UnknownType;
  [key: string]: unknown;
}

/** A hosted tool choice whose `type` this version does not list. */
export interface UnknownToolChoice {
  type: UnknownType;
  [key: string]: unknown;
}

/**
 * An extension item written by hand: its `type` carries the implementor's slug.
 *
 * Source: OpenResponses 2026-04-24, "Extending the specification".
 *
 * @example
 * const item: ExtensionItem = { type: "acme:search_result", id: "sr_1", status: "completed" };
 */
export interface ExtensionItem {
  type: `${string}:${string}`;
  id?: string | null;
  status?: string | null;
  [key: string]: unknown;
}
