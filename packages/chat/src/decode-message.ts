import {
  createThinkSplitter,
  isEmpty,
  isObject,
  list,
  type Loose,
  object,
  text,
  type ThinkOptions,
  type ThinkSplitter,
  type Writer,
} from "@anyllm/core/translate";
import type { Answer, Choice } from "./decode-answer.ts";
import { createLogprobs, type Logprobs } from "./decode-logprobs.ts";
import type { Sound } from "./decode-media.ts";
import { createReasoning, type Reasoning } from "./decode-reasoning.ts";
import { createRichReader, type RichReader } from "./decode-rich.ts";
import { type Calls, createCalls } from "./decode-tools.ts";
import { isSigned, joined } from "./wire.ts";

/** Reads the message of one choice, from its deltas or whole, and tells the writer what it says. */
export class MessageReader {
  readonly answer: Answer;
  readonly writer: Writer;
  /** Absent where it is the answer itself. */
  readonly own: Choice | undefined;
  /** What was written last: a message is open as long as it is. */
  last: "message" | "thought" | "other" | undefined;
  phase: "commentary" | "final_answer" | undefined;
  /** Whether a tag was opened in a content that is marked as a thought. */
  tagged = false;
  sound: Sound | undefined;
  /** Citations that came before the text they belong to. */
  annotations: Loose[] = [];
  #splitter: ThinkSplitter;
  // Made when there is any: most messages are text alone.
  #reasoning: Reasoning | undefined;
  #calls: Calls | undefined;
  #logprobs: Logprobs | undefined;
  #fields: Loose = {};
  #rich: RichReader | undefined;

  /** @param choice - Which of several choices it is, where it is not the answer itself. */
  constructor(answer: Answer, choice?: number) {
    this.answer = answer;
    this.writer = answer.writer;
    this.own = choice === undefined ? undefined : { choice };
    this.#splitter = this.#split(answer.reading);
  }

  /** Whether anything was said. */
  get told(): boolean {
    return this.last !== undefined || this.sound !== undefined;
  }

  /** Whether the arguments of its calls are whole, as far as one can see. */
  get whole(): boolean {
    return this.#calls?.whole() ?? true;
  }

  /** A delta, or a message where it is `whole`, with the log probabilities beside it. */
  read(delta: Loose, logprobs: unknown, whole: boolean): void {
    if (logprobs != null) (this.#logprobs ??= createLogprobs()).read(logprobs);
    this.#readFields(delta, whole);
    if (this.last === "thought") this.#logprobs?.keep("reasoning_content");
  }

  text(delta: string): void {
    this.flush();
    this.#reasoning?.end();
    this.#splitter.feed(delta);
  }

  /** Reasoning that stands in the place of the text. */
  thought(delta: string): void {
    this.last = "thought";
    this.#thoughts.read(delta);
  }

  /** Tags begin, in the midst of a content. */
  tag(): void {
    this.#splitter.end();
    this.#splitter = this.#split({ tags: this.answer.reading.tags });
    this.tagged = true;
  }

  /** Calls that wait are told as they are: what comes now stands after them. */
  flush(): void {
    this.#calls?.flush();
  }

  /** Something else than text begins: it stands after the text so far. */
  turn(next: "message" | "other"): void {
    this.#splitter.end();
    this.#reasoning?.end();
    this.flush();
    this.#enter(next);
  }

  /** Reasoning in a part of its own begins. */
  enterThought(): Reasoning {
    this.flush();
    this.#enter("other");
    return this.#thoughts;
  }

  /** Reasoning in fields of its own begins. */
  enterField(): Reasoning {
    const { tags, opened } = this.answer.reading;
    // The server parts it itself: then the content does not begin with it.
    if (opened && !this.#reasoning?.told()) this.#splitter = this.#split({ tags });
    return this.enterThought();
  }

  addFields(fields: Loose): void {
    this.#fields = joined(this.#fields, fields);
  }

  /** Citations that wait are told, where there is a text for them. */
  annotate(): void {
    const { annotations } = this;
    if (annotations.length === 0 || this.last !== "message") return;
    this.annotations = [];
    for (const annotation of annotations) {
      this.answer.cited(annotation);
      this.writer.annotation(annotation);
    }
  }

  /**
   * The message is over. `more` are fields of the message.
   *
   * @returns The fields that found no message to stand on.
   */
  end(
    status: "completed" | "incomplete",
    more?: Loose,
    citations?: readonly Loose[],
  ): Loose | undefined {
    this.#splitter.end();
    this.#reasoning?.end();
    this.#calls?.end(status);
    this.#rich?.end();
    const logprobs = this.#logprobs;
    if (this.last === "message") {
      if (logprobs?.waiting()) this.writer.text("", logprobs.take());
      if (citations) this.annotations.push(...citations);
    } else if (citations?.length) this.#fields["citations"] = citations;
    logprobs?.keep("content");
    if (this.annotations.length > 0) this.last = "message";
    this.annotate();
    if (this.sound?.end()) this.last = "message";
    const left = Object.assign(this.#fields, logprobs?.rest(), this.own, more);
    if (this.last !== "message" && !isSigned(left)) return left;
    this.writer.itemFields(left);
    return undefined;
  }

  #readFields(delta: Loose, whole: boolean): void {
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
    if (rich) (this.#rich ??= createRichReader(this)).read(delta, whole);
    else {
      if (thought) this.enterField().readPlain(thought);
      if (content) {
        this.text(content as string);
        this.annotate();
      }
    }
    if (rich || called) this.#readCalls(delta, whole);
  }

  #readCalls({ tool_calls, function_call }: Loose, whole: boolean): void {
    const alone = isObject(object(tool_calls)["function"]);
    const entries = alone ? [tool_calls] : list(tool_calls);
    const called = entries.filter((entry) => !isRun(entry));
    if (called.length < entries.length) this.addFields({ tool_calls: entries.filter(isRun) });
    if (isEmpty(called) && isEmpty(function_call)) return;
    // A signature beside calls is the message's own: it stands before them.
    if (isSigned(this.#fields)) {
      this.writer.itemFields({ ...this.#fields, ...this.own });
      this.#fields = {};
    }
    this.#splitter.end();
    this.#reasoning?.end();
    this.sound?.end();
    this.#enter("other");
    this.#calls ??= createCalls(this.answer, this.own);
    this.#calls.read(called, whole);
    if (isObject(function_call)) this.#calls.readLegacy(function_call);
  }

  get #thoughts(): Reasoning {
    return (this.#reasoning ??= createReasoning(this.writer, this.own));
  }

  #split(options: ThinkOptions): ThinkSplitter {
    return createThinkSplitter((kind, delta) => this.#tell(kind, delta), options);
  }

  #tell(kind: "reasoning" | "text", delta: string): void {
    if (kind === "reasoning") return this.thought(delta);
    if (this.last !== "message") {
      this.#reasoning?.settle();
      this.#enter("message");
    }
    this.tagged = false;
    const { phase } = this;
    const logprobs = this.#logprobs;
    if (!phase && !logprobs?.waiting()) this.writer.text(delta);
    else this.writer.text(delta, { ...logprobs?.take(), ...(phase && { phase }) });
  }

  #enter(next: "message" | "other"): void {
    // What was cited stands before.
    this.annotate();
    this.last = next;
    if (next === "message" && this.own) this.writer.itemFields(this.own);
  }
}

// A tool that the vendor ran itself: what it did stands under its type.
function isRun(entry: unknown): boolean {
  const { type, function: called } = object(entry);
  const own = text(type) !== "function" && text(type) !== "custom" && text(type) !== "";
  return own && called === undefined && isObject(object(entry)[text(type)]);
}

function saysNothing(value: unknown): boolean {
  return value == null || value === "" || (Array.isArray(value) && value.length === 0);
}
