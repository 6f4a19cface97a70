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
import { doubtIn, errorIn, outcomeOf, readError } from "./decode-finish.ts";
import { createSources, hasSources, type Sources } from "./decode-media.ts";
import { createMessageReader, type MessageReader } from "./decode-message.ts";
import { hasCounts, readUsage } from "./decode-usage.ts";
import type { ChatDialect } from "./dialect.ts";
import { besides, merged } from "./wire.ts";

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
  return (writer, context) => createChatDecoder(dialect, writer, context);
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

function createChatDecoder(
  dialect: ChatDialect,
  writer: Writer,
  { id: makeId, stream }: DecodeContext,
): Decoder {
  // The choices after the first, kept until that is over.
  let others: Map<unknown, Loose[]> | undefined;
  let sources: Sources | undefined;
  let usage: Loose | undefined;
  const early: Loose = {};
  let begun = false;
  // What it began with, and what was last asked for what stands beside the choices.
  let head: Loose | undefined;
  let beside: Loose | undefined;
  let over = false;
  let finish = "";
  // What may have been an error.
  let doubt: unknown;
  // Whether deltas came: a message beside or after them says the same again.
  let streamed = false;
  let first: unknown;
  // What the vendor adds to the first choice.
  const pieces: Loose = {};

  const cited = (annotation: Loose): void => (sources ??= createSources()).cited(annotation);
  const createReader = (choice?: number): MessageReader =>
    createMessageReader({ writer, dialect, id: makeId, cited, choice });
  const answer = createReader();

  const addFacts = (facts: Loose | undefined): void => {
    if (facts) writer.start(facts);
  };
  // What a response has itself is not the choice's to say.
  const addFurther = (choice: Loose): void => {
    const more = further(choice, ofChoice);
    const own = more && further(more, known);
    if (own) merged(pieces, own);
  };
  const begin = (payload: Loose): void => {
    const { id, model, created } = payload;
    // Some begin with a chunk about the prompt, or about who speaks: what names the answer comes after it.
    const facts = Object.assign(early, further(payload, known));
    if (text(id)) facts["id"] = id;
    if (text(model)) facts["model"] = model;
    if (typeof created === "number" && created > 0) facts["created_at"] = Math.floor(created);
    const chosen = list(payload["choices"]);
    if (!text(id) && (id === undefined ? chosen.length === 0 : chosen.every(isIdle))) return;
    begun = true;
    head = payload;
    writer.start(facts);
  };
  const readSide = (payload: Loose): void => {
    if (payload === beside) return;
    beside = payload;
    const counts = payload["usage"] ?? object(payload["x_groq"])["usage"];
    if (isObject(counts) && hasCounts(counts)) usage = counts;
    if (hasSources(payload)) (sources ??= createSources()).read(payload);
  };
  const readMessage = (reader: MessageReader, choice: Loose): void => {
    const { delta, message, logprobs } = choice;
    const whole = !stream || delta == null;
    const said = whole ? (message ?? delta) : delta;
    if (isObject(said)) reader.read(said, logprobs, whole);
    // The form before chat, which some still send.
    else if (text(choice["text"])) reader.read({ content: choice["text"] }, logprobs, whole);
  };
  const readChoice = (choice: Loose, at: number, payload: Loose): void => {
    const { index = at, finish_reason: reason, delta } = choice;
    first ??= index;
    if (index !== first) {
      others ??= new Map();
      const kept = others.get(index);
      if (kept) kept.push(choice);
      else others.set(index, [choice]);
      return;
    }
    if (delta != null || !streamed) readMessage(answer, choice);
    if (delta != null && stream) streamed = true;
    // Filters speak of each piece, and late, in a choice that says nothing else.
    if (choice["message"] == null) addFurther(choice);
    if (choice["usage"] != null) readSide(choice);
    if (reason || choice["error"] != null) endChoice(choice, payload);
  };
  const endChoice = (choice: Loose, payload: Loose): void => {
    finish = text(choice["finish_reason"]) || finish;
    readSide(payload);
    if (choice["message"] != null) addFurther(choice);
    if (payload !== head) addFacts(further(payload, known));
    const error = errorIn(payload) ?? errorIn(choice);
    if (error !== undefined || outcomeOf(finish, dialect) === "error") fail(error);
  };
  const complete = (status: "completed" | "incomplete"): void => {
    const left = Object.assign(pieces, answer.end(status, {}, sources?.rest() ?? []));
    if (begun && Object.keys(left).length > 0) addFacts(left);
    for (const [index, deltas] of others ?? []) {
      writer.close();
      const reader = createReader(Number(index));
      for (const choice of deltas) readMessage(reader, choice);
      const reason = deltas.map((choice) => text(choice["finish_reason"])).find(Boolean);
      const more: Loose = { ...(reason && { finish_reason: reason }) };
      for (const choice of deltas) merged(more, further(choice, ofChoice) ?? {});
      reader.end("completed", besides(more, dialect.id), []);
    }
  };
  const fail = (error: unknown): void => {
    if (over) return;
    over = true;
    complete("incomplete");
    const more = further(object(error), ofError);
    if (more) addFacts({ error_details: more });
    writer.error(readError(error, finish));
  };

  return {
    frame(payload, name) {
      // What an answer cost is told even after an error.
      if (over) return readSide(payload);
      if (!begun) begin(payload);
      const chosen = list(payload["choices"]);
      for (let at = 0; at < chosen.length; at++) {
        const choice = chosen[at];
        if (isObject(choice)) readChoice(choice, at, payload);
      }
      const error = errorIn(payload, name);
      if (error !== undefined) return fail(error);
      doubt ??= doubtIn(payload);
      if (chosen.length === 0 || payload["usage"] != null || payload["citations"])
        readSide(payload);
      if (chosen.length === 0 && begun) addFacts(further(payload, known));
    },
    end(done) {
      if (usage) writer.usage(readUsage(usage, dialect));
      if (finish === "" && doubt !== undefined) fail(doubt);
      if (over) return;
      over = true;
      // What the vendor calls done is done, but for calls that broke off.
      const finished = finish !== "" || (done && answer.told() && answer.whole());
      const outcome = outcomeOf(finish, dialect);
      complete(finished && outcome !== "length" ? "completed" : "incomplete");
      if (finished) writer.finish(reasons[outcome]);
    },
    usage: () => usage && readUsage(usage, dialect),
  };
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
