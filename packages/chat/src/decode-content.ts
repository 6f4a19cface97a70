import { further, isObject, list, type Loose, object, text, words } from "@anyllm/core/translate";
import type { Reasoning } from "./decode-reasoning.ts";

/** Where the parts of a content go. */
export interface ContentSinks {
  text(delta: string): void;
  refusal(delta: string): void;
  annotations(given: unknown): void;
  images(given: unknown): void;
  /** Reasoning is read now: what waits stands before it. */
  reasoning(read: (reasoning: Reasoning) => void): void;
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

function readText(part: Loose, { text: tell, annotations }: ContentSinks): void {
  tell(text(part["text"]));
  annotations(part["annotations"] ?? part["citations"]);
}

const ofThinking = /* @__PURE__ */ words("type thinking");

const parts: Record<string, (part: Loose, sinks: ContentSinks) => void> = {
  text: readText,
  output_text: readText,
  refusal: (part, { refusal }) => refusal(text(part["refusal"])),
  reference: (part, { annotations }) => annotations([part]),
  image_url: (part, { images }) => images([part]),
  // Source: https://docs.mistral.ai/capabilities/reasoning
  thinking(part, { reasoning, annotations }) {
    const pieces = list(part["thinking"]);
    const said = pieces.map((piece) => text(object(piece)["text"])).join("");
    const whole = said || text(part["thinking"]);
    reasoning((reader) => {
      if (whole) reader.read(whole);
      reader.seal(further(part, ofThinking), "thinking");
    });
    annotations(pieces.filter((piece) => object(piece)["type"] !== "text"));
  },
  // Source: https://docs.databricks.com/machine-learning/model-serving/query-reason-models
  reasoning(part, { reasoning }) {
    const blocks = list(part["summary"]).map(object);
    reasoning((reader) => {
      reader.readFields({ reasoning: part["text"] }, false);
      const details = blocks.map(({ text: summary, ...more }) => ({ ...more, summary }));
      reader.readDetails(details, "reasoning_details", false);
    });
  },
};
