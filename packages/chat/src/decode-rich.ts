import { further, isObject, list, type Loose, object, text, words } from "@anyllm/core/translate";
import { type ContentSinks, readBlocks, readContent } from "./decode-content.ts";
import { createSound, tellImage, toAnnotation } from "./decode-media.ts";
import { hasReasoning, isThought, reasoningKeys, unmarked } from "./decode-reasoning.ts";
import type { MessageReader } from "./decode-message.ts";
import { besides, isSigned } from "./wire.ts";

// Read below, or noise: who speaks, and padding against the measuring of sizes.
const known = /* @__PURE__ */ words(
  "role name index content refusal channel tool_calls function_call audio images annotations " +
    "citations padding obfuscation p content_blocks " +
    /* @__PURE__ */ reasoningKeys.join(" "),
);

const phases: Record<string, "commentary" | "final_answer"> = {
  commentary: "commentary",
  final: "final_answer",
};

/** Reads what only some messages hold: parts, images, sound, citations, thoughts in rare forms. */
export interface RichReader {
  /** All of a delta, or of a message where it is `whole`, but for its calls. */
  read(delta: Loose, whole: boolean): void;
  /** The message is over. */
  end(): void;
}

export function createRichReader(message: MessageReader): RichReader {
  const { writer, own } = message;
  const { dialect, tags } = message.answer.reading;
  const executed = dialect.executed?.(writer, dialect.id);
  // Images and citations, which some streams tell again at their end.
  let seen: Set<string> | undefined;
  const isNew = (thing: unknown): boolean => {
    seen ??= new Set();
    return seen.size < seen.add(JSON.stringify(thing)).size;
  };

  const sinks: ContentSinks = {
    text: (delta) => message.text(delta),
    refusal(delta) {
      message.turn("message");
      writer.refusal(delta);
    },
    annotations(given) {
      for (const one of list(given)) {
        const annotation = toAnnotation(one);
        if (annotation && isNew(annotation)) message.annotations.push(annotation);
      }
    },
    images(given) {
      for (const image of list(given)) {
        if (!isNew(object(image)["image_url"] ?? image)) continue;
        message.turn("other");
        tellImage(writer, image, own);
      }
    },
    beside(more, said) {
      // A seal goes back, even where there is no text for it.
      if (said === "" && isSigned(more)) message.turn("message");
      if (message.last === "message" && (said !== "" || isSigned(more))) writer.partFields(more);
      else message.addFields(more);
    },
    reasoning: () => message.enterThought(),
    other(type, part) {
      message.turn("message");
      writer.part({ ...part, type: `${dialect.id}:${type}` });
    },
  };
  // The mark says where a thought ends, but for one that has tags as well.
  const readMarked = (content: string): void => {
    if (tags.some(([open]) => content.trimStart().startsWith(open))) message.tag();
    if (message.tagged) {
      message.text(content);
      message.tagged &&= !tags.some(([, close]) => content.includes(close));
    } else {
      message.flush();
      message.thought(content);
    }
  };
  const readBeside = ({ content_blocks, content }: Loose, whole: boolean): void => {
    const { thoughts, rest } = readBlocks(content_blocks, content);
    if (rest.length > 0) message.addFields({ content_blocks: rest });
    if (thoughts.length === 0) return;
    message.enterField().readDetails(thoughts, "content_blocks", whole);
  };

  return {
    read(delta, whole) {
      const { channel, refusal, content, audio } = delta;
      if (hasReasoning(delta)) message.enterField().readFields(delta, whole);
      if (delta["content_blocks"] != null) readBeside(delta, whole);
      const ran = executed ? list(delta["executed_tools"]) : [];
      if (ran.length > 0) {
        message.turn("other");
        executed?.read(ran);
      }
      if (typeof channel === "string") message.phase = phases[channel];
      const marked = !whole && isThought(delta);
      if (channel === "analysis" && typeof content === "string") message.thought(content);
      else if (marked && typeof content === "string") readMarked(content);
      else if (content !== "") readContent(content, sinks);
      if (text(refusal)) sinks.refusal(text(refusal));
      sinks.annotations(delta["annotations"]);
      sinks.annotations(delta["citations"]);
      message.annotate();
      sinks.images(delta["images"]);
      if (isObject(audio)) {
        const sound = message.sound ?? createSound(writer);
        if (sound.read(audio)) message.sound = sound;
      }
      const more = further(marked ? unmarked(delta) : delta, known);
      if (executed) delete more?.["executed_tools"];
      if (more) message.addFields(besides(more, dialect.id));
    },
    end: () => executed?.end(),
  };
}
