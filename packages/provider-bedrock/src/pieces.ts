import { isObject, list, type Loose } from "@anyllm/core/translate";

/** What one event tells of a block; `raw` is kept as it is. */
export type Piece = ["start" | "delta" | "raw", unknown];

/** Of a union one member is told; some tell the others as null. */
export function membersOf(union: unknown): [key: string, value: unknown][] {
  return Object.entries(isObject(union) ? union : {}).filter(([, value]) => value != null);
}

/** A call's input as its stream tells it: a text. Some tell it whole, as an object. */
export function inputText(input: unknown): string | undefined {
  if (typeof input === "string") return input;
  return isObject(input) ? JSON.stringify(input) : undefined;
}

/** A whole block as the events that its stream would have had. */
export function piecesOf(key: string, told: unknown): Piece[] {
  if (key === "text") return [["delta", { text: told }]];
  // Some gateways name the type of a text beside it.
  if (key === "type" && typeof told === "string") return [];
  if (!isObject(told)) return [["raw", told]];
  if (key === "toolUse") {
    const { input, ...start } = told;
    return [
      ["start", { toolUse: start }],
      ["delta", { toolUse: { input: inputText(input) ?? JSON.stringify(input ?? {}) } }],
    ];
  }
  if (key === "toolResult") {
    const { content, ...start } = told;
    return [
      ["start", { toolResult: start }],
      ["delta", { toolResult: list(content) }],
    ];
  }
  if (key === "image") return [["start", { image: told }]];
  if (key === "reasoningContent") return reasoningPieces(told);
  if (key === "citationsContent") {
    return [
      ...list(told["content"]).map((part): Piece => ["delta", part]),
      ...list(told["citations"]).map((citation): Piece => ["delta", { citation }]),
    ];
  }
  return [["raw", told]];
}

function reasoningPieces(told: Loose): Piece[] {
  const { reasoningText, ...rest } = told;
  const { text, signature, ...more } = isObject(reasoningText) ? reasoningText : {};
  return membersOf({ text, signature, ...more, ...rest }).map(([key, value]): Piece => [
    "delta",
    { reasoningContent: { [key]: value } },
  ]);
}
