import {
  createThinkSplitter,
  further,
  isEmpty,
  isObject,
  list,
  type Loose,
  object,
  text,
  words,
  type Writer,
} from "@anyllm/core/translate";
import { type ContentSinks, readBlocks, readContent } from "./decode-content.ts";
import { createLogprobs, type Logprobs } from "./decode-logprobs.ts";
import { createSound, type Sound, tellImage, toAnnotation } from "./decode-media.ts";
import {
  createReasoning,
  hasReasoning,
  isThought,
  type Reasoning,
  reasoningKeys,
  unmarked,
  usualTags,
} from "./decode-reasoning.ts";
import { type Calls, createCalls } from "./decode-tools.ts";
import type { ChatDialect } from "./dialect.ts";
import { besides, isSigned, joined } from "./wire.ts";

/** Reads the message of one choice, from its deltas or whole. */
export interface MessageReader {
  /** Whether anything was said. */
  told(): boolean;
  /** Whether the arguments of its calls are whole, as far as one can see. */
  whole(): boolean;
  /** A delta, or a message where it is `whole`, with the log probabilities beside it. */
  read(delta: Loose, logprobs: unknown, whole: boolean): void;
  /**
   * The message is over. `more` are fields of the message.
   *
   * @returns The fields that found no message to stand on.
   */
  end(status: "completed" | "incomplete", more: Loose, citations: Loose[]): Loose;
}

/** What a message is read for. */
export interface MessageOptions {
  writer: Writer;
  dialect: ChatDialect;
  id(prefix: string): string;
  /** Told each citation. */
  cited(annotation: Loose): void;
  /** Which of several choices it is, where it is not the answer itself. */
  choice?: number | undefined;
}

// Read below, or noise: who speaks, and padding against the measuring of sizes.
const names =
  "role name index content refusal channel tool_calls function_call audio images annotations " +
  "citations padding obfuscation p content_blocks";
const known = /* @__PURE__ */ words(`${names} ${reasoningKeys.join(" ")}`);
const knownOfRunners = /* @__PURE__ */ words(`${names} executed_tools ${reasoningKeys.join(" ")}`);

const phases: Record<string, "commentary" | "final_answer"> = {
  commentary: "commentary",
  final: "final_answer",
};

// A tool that the vendor ran itself: what it did stands under its type.
function isRun(entry: unknown): boolean {
  const { type, function: called } = object(entry);
  const own = text(type) !== "function" && text(type) !== "custom" && text(type) !== "";
  return own && called === undefined && isObject(object(entry)[text(type)]);
}

export function createMessageReader(options: MessageOptions): MessageReader {
  const { writer, dialect, id, cited, choice } = options;
  const own: Loose = choice === undefined ? {} : { choice };
  const prefix = choice === undefined ? "" : `${choice}.`;
  const executed = dialect.executed?.(writer, dialect.id);
  const { tags = usualTags, opened = false } = dialect.reasoning ?? {};
  // Made when there is any: most messages are text alone.
  let reasoning: Reasoning | undefined;
  let calls: Calls | undefined;
  let sound: Sound | undefined;
  let logprobs: Logprobs | undefined;
  let sinks: ContentSinks | undefined;
  // Images and citations, which some streams tell again at their end.
  let seen: Set<string> | undefined;
  // Citations that came before the text they belong to.
  let annotations: Loose[] = [];
  let fields: Loose = {};
  let told = false;
  // A tag was opened in a content that is marked as a thought.
  let tagged = false;
  // What was written last: a message is open as long as it is.
  let last: "message" | "thought" | "other" | undefined;
  let phase: "commentary" | "final_answer" | undefined;

  const thoughts = (): Reasoning =>
    (reasoning ??= createReasoning(writer, choice === undefined ? undefined : own));
  const isNew = (key: string): boolean => {
    seen ??= new Set();
    return seen.size < seen.add(key).size;
  };
  const enterMessage = (): void => {
    last = "message";
    if (choice !== undefined) writer.itemFields(own);
  };
  const tell = (kind: "reasoning" | "text", delta: string): void => {
    told = true;
    if (kind === "reasoning") {
      last = "thought";
      thoughts().read(delta);
    } else {
      if (last !== "message") {
        reasoning?.settle();
        enterMessage();
      }
      tagged = false;
      if (!phase && !logprobs?.waiting()) writer.text(delta);
      else writer.text(delta, { ...logprobs?.take(), ...(phase && { phase }) });
    }
  };
  let splitter = createThinkSplitter(tell, { tags, opened });
  const readText = (delta: string): void => {
    if (calls?.waiting()) calls.flush();
    reasoning?.end();
    splitter.feed(delta);
  };
  // Something else than text begins: it stands after the text so far.
  const turn = (next: "message" | "other"): void => {
    splitter.end();
    reasoning?.end();
    if (calls?.waiting()) calls.flush();
    told = true;
    last = next;
    if (next === "message") enterMessage();
  };
  const tellAnnotations = (): void => {
    for (const annotation of annotations) {
      cited(annotation);
      writer.annotation(annotation);
    }
    annotations = [];
  };

  const createSinks = (): ContentSinks => ({
    text: readText,
    refusal(delta) {
      turn("message");
      writer.refusal(delta);
    },
    annotations(given) {
      for (const one of list(given)) {
        const annotation = toAnnotation(one);
        const key = JSON.stringify(annotation);
        if (annotation && isNew(key)) annotations.push(annotation);
      }
    },
    beside(more, said) {
      // A seal goes back, even where there is no text for it.
      if (said === "" && isSigned(more)) turn("message");
      if (last === "message" && (said !== "" || isSigned(more))) writer.partFields(more);
      else fields = joined(fields, more);
    },
    // The mark says where a thought ends, but for one that has tags as well.
    marked(content) {
      if (tags.some(([open]) => content.trimStart().startsWith(open))) {
        splitter.end();
        splitter = createThinkSplitter(tell, { tags });
        tagged = true;
      }
      if (tagged) {
        readText(content);
        tagged &&= !tags.some(([, close]) => content.includes(close));
      } else {
        if (calls?.waiting()) calls.flush();
        tell("reasoning", content);
      }
    },
    blocks(given, content, whole) {
      const { thoughts: blocks, rest } = readBlocks(given, content);
      if (rest.length > 0) fields = joined(fields, { content_blocks: rest });
      if (blocks.length === 0) return;
      enterThought();
      thoughts().readDetails(blocks, "content_blocks", whole);
    },
    images(given) {
      for (const image of list(given)) {
        const key = JSON.stringify(object(image)["image_url"] ?? image);
        if (!isNew(key)) continue;
        turn("other");
        tellImage(writer, image, own);
      }
    },
    reasoning(read) {
      if (calls?.waiting()) calls.flush();
      told = true;
      last = "other";
      read(thoughts());
    },
    other(type, part) {
      turn("message");
      writer.part({ ...part, type: `${dialect.id}:${type}` });
    },
  });
  // Reasoning in fields of its own.
  const enterThought = (): void => {
    // The server parts it itself: then the content does not begin with it.
    if (opened && !reasoning?.told()) splitter = createThinkSplitter(tell, { tags });
    if (calls?.waiting()) calls.flush();
    told = true;
    last = "other";
  };
  const readCalls = (delta: Loose, whole: boolean): void => {
    const { tool_calls, function_call } = delta;
    const alone = isObject(object(tool_calls)["function"]);
    const entries = alone ? [tool_calls] : list(tool_calls);
    const ran = entries.filter(isRun);
    if (ran.length > 0) fields = joined(fields, { tool_calls: ran });
    const called = entries.filter((entry) => !isRun(entry));
    if (isEmpty(called) && isEmpty(function_call)) return;
    // A signature beside calls is the message's own: it stands before them.
    if (isSigned(fields)) {
      writer.itemFields(fields);
      fields = {};
    }
    splitter.end();
    reasoning?.end();
    sound?.end();
    told = true;
    last = "other";
    calls ??= createCalls({ writer, id, vendor: dialect.id, prefix, fields: own });
    calls.read(called, whole);
    if (isObject(function_call)) calls.readLegacy(function_call);
  };
  const readRich = (delta: Loose, whole: boolean): void => {
    const { channel, refusal, content, audio } = delta;
    sinks ??= createSinks();
    if (hasReasoning(delta)) {
      enterThought();
      thoughts().readFields(delta, whole);
    }
    if (delta["content_blocks"] != null) sinks.blocks(delta["content_blocks"], content, whole);
    const ran = executed ? list(delta["executed_tools"]) : [];
    if (ran.length > 0) {
      turn("other");
      executed?.read(ran);
    }
    if (typeof channel === "string") phase = phases[channel];
    const marked = !whole && isThought(delta);
    if (channel === "analysis" && typeof content === "string") tell("reasoning", content);
    else if (marked && typeof content === "string") sinks.marked(content);
    else if (content !== "") readContent(content, sinks);
    if (text(refusal)) sinks.refusal(text(refusal));
    sinks.annotations(delta["annotations"]);
    sinks.annotations(delta["citations"]);
    if (last === "message") tellAnnotations();
    sinks.images(delta["images"]);
    if (isObject(audio)) told = (sound ??= createSound(writer)).read(audio) || told;
    const more = further(marked ? unmarked(delta) : delta, executed ? knownOfRunners : known);
    if (more) fields = joined(fields, besides(more, dialect.id));
    readCalls(delta, whole);
  };

  const readMessage = (delta: Loose, given: unknown, whole: boolean): void => {
    if (given != null) (logprobs ??= createLogprobs()).read(given);
    const { content } = delta;
    let rich = content != null && typeof content !== "string";
    let called = false;
    let thought = "";
    for (const key in delta) {
      const value = delta[key];
      if (key === "content" || key === "role" || saysNothing(value)) continue;
      const plain = key === "reasoning_content" || key === "reasoning";
      if (plain && typeof value === "string" && (!thought || thought === value)) thought = value;
      else if (key === "tool_calls") called = true;
      else rich = true;
    }
    if (rich) return readRich(delta, whole);
    if (thought) {
      enterThought();
      thoughts().readPlain(thought);
    }
    if (content) {
      readText(content as string);
      if (annotations.length > 0 && last === "message") tellAnnotations();
    }
    if (called) readCalls(delta, whole);
  };

  return {
    told: () => told,
    whole: () => calls?.whole() ?? true,
    read(delta, given, whole) {
      readMessage(delta, given, whole);
      if (last === "thought" && logprobs?.waiting()) logprobs.keep("reasoning_content");
    },
    end(status, more, citations) {
      splitter.end();
      reasoning?.end();
      calls?.flush();
      calls?.end(status);
      executed?.end();
      if (last === "message") {
        if (logprobs?.waiting()) writer.text("", logprobs.take());
        annotations.push(...citations);
      } else if (citations.length > 0) fields = { ...fields, citations };
      logprobs?.keep("content");
      if (annotations.length > 0) last = "message";
      tellAnnotations();
      if (sound?.end()) last = "message";
      const left = Object.assign(fields, logprobs?.rest(), own, more);
      if (last !== "message" && !isSigned(left)) return left;
      writer.itemFields(left);
      return {};
    },
  };
}

function saysNothing(value: unknown): boolean {
  return value == null || value === "" || (Array.isArray(value) && value.length === 0);
}
