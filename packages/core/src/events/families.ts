/** Events whose deltas build up one string of an item, and where that string lives. */
export interface Family {
  /** Event name without its `.delta` or `.done`. */
  stem: string;
  /** The item array holding the part; absent when the string is the item's own. */
  place?: "content" | "summary";
  /** The event's key for the part's index; absent like `place`. */
  index: "content_index" | "summary_index" | "";
  /** The key of the string, in the part or item and in the `.done` event. */
  key: string;
  /** The `type` of the part, or of the item when there is no part. */
  type: string;
  /** Whether this entry is the `.done` event. */
  done: boolean;
}

/** Name, place, key, type of the part or the item. */
export const rows: [string, "content" | "summary" | undefined, string, string][] = [
  ["output_text", "content", "text", "output_text"],
  ["refusal", "content", "refusal", "refusal"],
  ["reasoning", "content", "text", "reasoning_text"],
  ["reasoning_summary_text", "summary", "text", "summary_text"],
  ["function_call_arguments", undefined, "arguments", "function_call"],
  ["mcp_call_arguments", undefined, "arguments", "mcp_call"],
  ["custom_tool_call_input", undefined, "input", "custom_tool_call"],
  ["code_interpreter_call_code", undefined, "code", "code_interpreter_call"],
];

/** Families by full event type. */
export const families: ReadonlyMap<string, Family> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ rows.flatMap(([name, place, key, type]) =>
    ["delta", "done"].map((suffix): [string, Family] => [
      `response.${name}.${suffix}`,
      {
        stem: `response.${name}`,
        ...(place && { place }),
        index: place ? `${place}_index` : "",
        key,
        type,
        done: suffix === "done",
      },
    ]),
  ),
);

/** The family that fills parts, or items, of this type. */
export function familyOf(type: unknown): Family | undefined {
  const row = rows.find((candidate) => candidate[3] === type);
  return row && families.get(`response.${row[0]}.delta`);
}

/** The event name stem of a part's own lifecycle. */
export const partStems = {
  content: "response.content_part",
  summary: "response.reasoning_summary_part",
};

/** The event that adds an annotation to a text part. */
export const ANNOTATION_ADDED = "response.output_text.annotation.added";

/** Foreign bytes, looked at without believing anything about them. */
export type Loose = Record<string, unknown>;

export function isObject(value: unknown): value is Loose {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Whether a value says nothing, however deep: some vendors send each field they know of, empty. */
export function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isEmpty);
  if (!isObject(value)) return value == null || value === "";
  for (const key in value) if (!isEmpty(value[key])) return false;
  return true;
}
