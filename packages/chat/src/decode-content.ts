import { further, isObject, list, type Loose, object, text, words } from "@anyllm/core/translate";
import type { Reasoning } from "./decode-reasoning.ts";

/** Where the parts of a content go. */
export interface ContentSinks {
  text(delta: string): void;
  refusal(delta: string): void;
  annotations(given: unknown): void;
  images(given: unknown): void;
  /** What stands beside the text of a part, told after it. */
  beside(fields: Loose, said: string): void;
  /** Reasoning comes now: what waits stands before it. */
  reasoning(): Reasoning;
  /** A part of a type that is not known. */
  other(type: string, part: Loose): void;
}

/** Reads a content: a string, a list of parts, or, where JSON was asked for, an object. */
export function readContent(content: unknown, sinks: ContentSinks): void {
  if (Array.isArray(content)) for (const part of content) readPart(part, sinks);
  else if (typeof content === "string") sinks.text(content);
  else if (content != null) sinks.text(JSON.stringify(content));
}

function readPart(part: unknown, sinks: ContentSinks): void {
  if (typeof part === "string") return sinks.text(part);
  if (!isObject(part)) return;
  const type = text(part["type"]);
  const read = Object.hasOwn(parts, type) ? parts[type] : undefined;
  if (read) read(part, sinks);
  else sinks.other(type, part);
}

function readText(part: Loose, sinks: ContentSinks): void {
  const said = text(part["text"]);
  const more = further(part, ofText);
  // Source: https://ai.google.dev/api/caching#Part, as some gateways hand it on
  if (part["thought"] === true) {
    const reasoning = sinks.reasoning();
    reasoning.read(said);
    return reasoning.seal(more, "thought");
  }
  sinks.text(said);
  if (more) sinks.beside(more, said);
  sinks.annotations(part["annotations"] ?? part["citations"]);
}

const ofText = /* @__PURE__ */ words("type text annotations citations index thought");

const ofThinking = /* @__PURE__ */ words("type thinking");

const parts: Record<string, (part: Loose, sinks: ContentSinks) => void> = {
  text: readText,
  output_text: readText,
  refusal: (part, sinks) => sinks.refusal(text(part["refusal"])),
  reference: (part, sinks) => sinks.annotations([part]),
  image_url: (part, sinks) => sinks.images([part]),
  // Source: https://docs.mistral.ai/capabilities/reasoning
  thinking(part, sinks) {
    const pieces = list(part["thinking"]);
    const said = pieces.map((piece) => text(object(piece)["text"])).join("");
    const whole = said || text(part["thinking"]);
    const reasoning = sinks.reasoning();
    if (whole) reasoning.read(whole);
    reasoning.seal(further(part, ofThinking), "thinking");
    sinks.annotations(pieces.filter((piece) => object(piece)["type"] !== "text"));
  },
  // Source: https://docs.databricks.com/machine-learning/model-serving/query-reason-models
  reasoning(part, sinks) {
    const blocks = list(part["summary"]).map(object);
    const reasoning = sinks.reasoning();
    reasoning.readFields({ reasoning: part["text"] }, false);
    const details = blocks.map(({ text: summary, ...more }) => ({ ...more, summary }));
    reasoning.readDetails(details, "reasoning_details", false);
  },
};

/** Blocks of another wire that gateways leave beside the content. */
export interface Blocks {
  thoughts: Loose[];
  /** What is told nowhere else. */
  rest: Loose[];
}

/**
 * Parts `content_blocks`: whole, or in pieces that have no type. Their text is the content's.
 *
 * @see https://github.com/Portkey-AI/gateway/blob/main/src/providers/anthropic/chatComplete.ts
 */
export function readBlocks(given: unknown, content: unknown): Blocks {
  const blocks: Blocks = { thoughts: [], rest: [] };
  for (const told of list(given)) {
    const { delta, index: _, ...whole } = object(told);
    const block = isObject(delta) ? { ...whole, ...delta } : whole;
    const type = text(block["type"]) || typeOf(block);
    if (type.endsWith("thinking")) blocks.thoughts.push({ ...block, type });
    else if (!isSaid(block, text(content))) blocks.rest.push(object(told));
  }
  return blocks;
}

function typeOf(block: Loose): string {
  if ("thinking" in block || "signature" in block) return "thinking";
  return "data" in block ? "redacted_thinking" : "";
}

function isSaid(block: Loose, content: string): boolean {
  return !further(block, ofSaid) && content.includes(text(block["text"]));
}

const ofSaid = /* @__PURE__ */ words("type text");
