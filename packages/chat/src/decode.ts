import type { DecodeContext, Decoder } from "@anyllm/core";
import {
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
import type { Usage } from "@anyllm/types";
import type { Answer, Reading } from "./decode-answer.ts";
import { doubtIn, errorIn, outcomeOf, readError } from "./decode-finish.ts";
import { createSources, hasSources, type Sources } from "./decode-media.ts";
import { MessageReader } from "./decode-message.ts";
import { usualTags } from "./decode-reasoning.ts";
import { hasCounts, readUsage } from "./decode-usage.ts";
import type { ChatDialect } from "./dialect.ts";
import { besides, merged, within } from "./wire.ts";

/**
 * Makes decoders for a vendor that speaks Chat Completions: one for chunks and for whole answers.
 *
 * The first choice is the answer. Further ones (`n`) follow as further items, which carry their
 * number as `choice`; in a stream they are told when the first is over.
 *
 * What vendors add to the answer or to its first choice stands on the response under its own name,
 * what they add to the message on the message item.
 */
export function decodeChat(
  dialect: ChatDialect,
): (writer: Writer, context: DecodeContext) => Decoder {
  const { tags = usualTags, opened = false } = dialect.reasoning ?? {};
  const reading: Reading = { dialect, tags, opened };
  return (writer, context) => new ChatDecoder(reading, writer, context);
}

// Read below, noise, or what a response has in its own right.
const known = /* @__PURE__ */ words(
  "id object created model choices usage error citations search_results web_search p obfuscation " +
    "type event status output metadata text input reasoning tools tool_choice instructions " +
    "incomplete_details created_at completed_at",
);
const ofChoice = /* @__PURE__ */ words(
  "index delta message finish_reason logprobs usage error text",
);
const ofError = /* @__PURE__ */ words(
  "message code type param object error choices id created model provider",
);

class ChatDecoder implements Decoder, Answer {
  readonly reading: Reading;
  readonly writer: Writer;
  readonly id: DecodeContext["id"];
  readonly #stream: boolean;
  readonly #message: MessageReader;
  // The first choice's index, and what the vendor adds to it.
  #first: unknown;
  #pieces: Loose | undefined;
  // The choices after the first, kept until that is over.
  #others: Map<unknown, Loose[]> | undefined;
  #sources: Sources | undefined;
  #usage: Loose | undefined;
  // What was told beside the answer so far, and what it began with.
  readonly #facts: Loose = {};
  #head: Loose | undefined;
  #over = false;
  #finish = "";
  // What may have been an error.
  #doubt: unknown;
  // Whether deltas came: a message beside or after them says the same again.
  #streamed = false;

  constructor(reading: Reading, writer: Writer, { id, stream }: DecodeContext) {
    this.reading = reading;
    this.writer = writer;
    this.id = id;
    this.#stream = stream;
    this.#message = new MessageReader(this);
  }

  cited(annotation: Loose): void {
    (this.#sources ??= createSources()).cited(annotation);
  }

  frame(payload: Loose, name: string): void {
    // What an answer cost is told even after an error.
    this.#readSide(payload);
    if (this.#over) return;
    if (!this.#head) this.#begin(payload);
    const chosen = list(payload["choices"]);
    // Some tell what stands beside the answer in a last choice that says nothing else.
    const beside = chosen.length === 0 || this.#finish !== "";
    for (let at = 0; at < chosen.length; at++) {
      const choice = chosen[at];
      if (isObject(choice)) this.#readChoice(choice, at, payload);
    }
    const error = errorIn(payload, name);
    if (error !== undefined) return this.#fail(error);
    this.#doubt ??= doubtIn(payload);
    if (this.#head && (beside || this.#hasNews(payload))) this.#addFacts(further(payload, known));
  }

  end(done: boolean): void {
    const usage = this.usage();
    if (usage) this.writer.usage(usage);
    if (this.#finish === "" && this.#doubt !== undefined) this.#fail(this.#doubt);
    if (this.#over) return;
    this.#over = true;
    // What the vendor calls done is done, but for calls that broke off.
    const finished = this.#finish !== "" || (done && this.#message.told && this.#message.whole);
    const outcome = outcomeOf(this.#finish, this.reading.dialect);
    this.#complete(finished && outcome !== "length" ? "completed" : "incomplete");
    if (finished) this.writer.finish(reasons[outcome]);
  }

  usage(): Usage | undefined {
    return this.#usage && readUsage(this.#usage, this.reading.dialect);
  }

  // Most chunks repeat what the first one told.
  #hasNews(payload: Loose): boolean {
    for (const key in payload) {
      if (!known.has(key) && !(key in this.#facts) && !isEmpty(payload[key])) return true;
    }
    return false;
  }

  #addFacts(more: Loose | undefined): void {
    if (!more) return;
    const facts = this.#facts;
    for (const key in more) {
      const [had, has] = [facts[key], more[key]];
      // An object may come in pieces.
      facts[key] = isObject(had) && isObject(has) ? { ...had, ...has } : has;
    }
    this.writer.start(facts);
  }

  // What a response has itself is not the choice's to say.
  #addFurther(choice: Loose): void {
    const more = further(choice, ofChoice);
    const own = more && further(more, known);
    if (own) this.#pieces = merged(this.#pieces ?? {}, own);
  }

  #begin(payload: Loose): void {
    const { id, model, created } = payload;
    // Some begin with a chunk about the prompt, or about who speaks: what names the answer comes after it.
    const facts = Object.assign(this.#facts, further(payload, known));
    if (text(id)) facts["id"] = id;
    if (text(model)) facts["model"] = model;
    if (typeof created === "number" && created > 0) facts["created_at"] = Math.floor(created);
    const chosen = list(payload["choices"]);
    if (!text(id) && (id === undefined ? chosen.length === 0 : chosen.every(isIdle))) return;
    this.#head = payload;
    this.writer.start(facts);
  }

  #readSide(payload: Loose): void {
    const counts = payload["usage"] ?? within(payload["x_groq"], "usage");
    if (isObject(counts) && hasCounts(counts)) this.#usage = counts;
    if (hasSources(payload)) (this.#sources ??= createSources()).read(payload);
  }

  #readMessage(reader: MessageReader, choice: Loose): void {
    const { delta, message, logprobs } = choice;
    const whole = !this.#stream || delta == null;
    const said = whole ? (message ?? delta) : delta;
    if (isObject(said)) reader.read(said, logprobs, whole);
    // The form before chat, which some still send.
    else if (text(choice["text"])) reader.read({ content: choice["text"] }, logprobs, whole);
  }

  #readChoice(choice: Loose, at: number, payload: Loose): void {
    const { index = at, finish_reason: reason, delta } = choice;
    this.#first ??= index;
    if (index !== this.#first) return this.#keep(index, choice);
    if (delta != null || !this.#streamed) this.#readMessage(this.#message, choice);
    if (delta != null && this.#stream) this.#streamed = true;
    // Filters speak of each piece, and late, in a choice that says nothing else.
    this.#addFurther(choice);
    if (choice["usage"] != null) this.#readSide(choice);
    if (reason || choice["error"] != null) this.#endChoice(choice, payload);
  }

  #keep(index: unknown, choice: Loose): void {
    this.#others ??= new Map();
    const kept = this.#others.get(index) ?? [];
    kept.push(choice);
    this.#others.set(index, kept);
  }

  #endChoice(choice: Loose, payload: Loose): void {
    this.#finish = text(choice["finish_reason"]) || this.#finish;
    if (payload !== this.#head) this.#addFacts(further(payload, known));
    const error = errorIn(payload) ?? errorIn(choice);
    const outcome = outcomeOf(this.#finish, this.reading.dialect);
    if (error !== undefined || outcome === "error") this.#fail(error);
  }

  #complete(status: "completed" | "incomplete"): void {
    const left = this.#message.end(status, undefined, this.#sources?.rest());
    const facts = this.#pieces ? Object.assign(this.#pieces, left) : left;
    if (this.#head) this.#addFacts(facts);
    if (this.#others) this.#tellOthers(this.#others);
  }

  #tellOthers(others: ReadonlyMap<unknown, readonly Loose[]>): void {
    for (const [index, deltas] of others) {
      this.writer.close();
      const reader = new MessageReader(this, Number(index));
      for (const choice of deltas) this.#readMessage(reader, choice);
      const reason = deltas.map((choice) => text(choice["finish_reason"])).find(Boolean);
      const more: Loose = { ...(reason && { finish_reason: reason }) };
      for (const choice of deltas) merged(more, further(choice, ofChoice) ?? {});
      reader.end("completed", besides(more, this.reading.dialect.id));
    }
  }

  #fail(error: unknown): void {
    if (this.#over) return;
    this.#over = true;
    this.#complete("incomplete");
    const more = further(object(error), ofError);
    if (more) this.#addFacts({ error_details: more });
    this.writer.error(readError(error, this.#finish));
  }
}

// Whether a choice says nothing that an event could tell.
function isIdle(choice: unknown): boolean {
  const { delta, message, finish_reason, error, text: said } = object(choice);
  const { role: _, ...more } = object(delta);
  return [more, message, finish_reason, error, said].every(isEmpty);
}

const reasons: Partial<Record<string, string>> = {
  length: "max_output_tokens",
  content_filter: "content_filter",
};
