import type { DecodeContext, Decoder } from "@anyllm/core";
import {
  further,
  isEmpty,
  list,
  type Loose,
  type ResponseFacts,
  words,
  type Writer,
} from "@anyllm/core/translate";
import { meaningOf } from "./errors.ts";
import { addSources, type Sources, toAnnotations, toPageItems, toSearchItem } from "./grounding.ts";
import { writeItem } from "./hosted.ts";
import { toLogProbs } from "./logprobs.ts";
import { OtherCandidates } from "./others.ts";
import { errorOutcome, finished, type Outcome, outcomeOf, tierOf, usageOf } from "./outcome.ts";
import { PartReader } from "./parts.ts";
import {
  objectOf,
  objectsOf,
  stringOf,
  type WireAnswer,
  type WireCandidate,
  type WirePart,
} from "./wire.ts";

/**
 * Reads answers of `generateContent`, whole or streamed, and tells them to a writer. What Google says
 * beside the parts (grounding, citations) is told when the answer ends; what no item has a place for
 * (ratings, average probabilities) stands under `gemini` of the response.
 *
 * Vertex AI speaks the same wire: `@anyllm/provider-vertexai` reads it by this.
 *
 * @param writer - Is told what the answer says.
 * @param context - What the client gave to the provider's `decode`.
 * @see https://ai.google.dev/api/generate-content#generatecontentresponse
 * @example
 * ```ts
 * import { createWriter } from "@anyllm/core/translate";
 * import { createGeminiDecoder } from "@anyllm/provider-gemini/codec";
 *
 * let count = 0;
 * const context = {
 *   request: { model: "gemini-3-flash-preview", input: "Hi" },
 *   emit: (event: { type: string }) => console.log(event.type),
 *   id: (prefix: string) => `${prefix}_${count++}`,
 *   now: Date.now,
 *   resumed: false,
 *   stream: false,
 *   onRepair() {},
 * };
 * const writer = createWriter(context);
 * const decoder = createGeminiDecoder(writer, context);
 * const content = { role: "model", parts: [{ text: "Hello" }] };
 * decoder.frame({ candidates: [{ content, finishReason: "STOP" }] }, "");
 * decoder.end(true);
 * writer.end();
 * ```
 */
export function createGeminiDecoder(writer: Writer, context: DecodeContext): Decoder {
  return new GeminiDecoder(writer, context);
}

class GeminiDecoder implements Decoder {
  readonly #writer: Writer;
  readonly #context: DecodeContext;
  readonly #reader: PartReader;
  #usage: Loose | undefined;
  #outcome: Outcome | undefined;
  // What stands under `gemini` of the response.
  #notes: Loose | undefined;
  #feedback: Loose | undefined;
  #sources: Sources | undefined;
  #others: OtherCandidates | undefined;
  #begun = false;
  #any = false; // a part has come that says something
  #closed = false;

  constructor(writer: Writer, context: DecodeContext) {
    this.#writer = writer;
    this.#context = context;
    this.#reader = new PartReader(writer, context);
  }

  frame(answer: WireAnswer): void {
    const { usageMetadata, promptFeedback, error } = answer;
    if (usageMetadata) this.#usage = latest(this.#usage, objectOf(usageMetadata));
    if (this.#closed) return;
    if (error != null && error !== "") return this.#fail(error);
    if (!this.#begun && begins(answer)) {
      this.#begun = true;
      this.#writer.start(factsOf(answer));
    }
    this.#note(further(answer as Loose, ofAnswer));
    if (promptFeedback) this.#feedback = objectOf(promptFeedback);
    const candidates = list(answer.candidates);
    for (let place = 0; place < candidates.length; place++) {
      this.#readCandidate(objectOf(candidates[place]), place);
    }
  }

  end(done: boolean): void {
    this.#close();
    if (this.#usage) {
      this.#writer.usage(usageOf(this.#usage));
      const service_tier = tierOf(this.#usage);
      if (service_tier !== undefined) this.#writer.start({ service_tier });
    }
    // Some whole answers do not say why they end, nor some streams that are called done; those
    // without a part are not what was asked for.
    const over = !this.#context.stream || (done && this.#reader.whole);
    if (!this.#outcome && this.#begun && over) {
      this.#outcome = this.#any ? finished : { kind: "incomplete", reason: "other" };
    }
    const outcome = this.#outcome;
    if (outcome?.kind === "failed") this.#writer.error(outcome);
    else if (outcome) {
      this.#writer.finish(outcome.kind === "incomplete" ? outcome.reason : undefined);
    }
  }

  #readCandidate(candidate: WireCandidate, place: number): void {
    const { content, index, finishReason } = candidate;
    const parts = list(objectOf(content)["parts"]);
    const at = typeof index === "number" ? index : place;
    this.#any ||= !parts.every(isEmpty);
    if (at > 0) {
      this.#others ??= new OtherCandidates();
      return this.#others.add(at, candidate, objectsOf(parts));
    }
    this.#readParts(parts, candidate.logprobsResult);
    if (candidate.groundingMetadata || candidate.urlContextMetadata || candidate.citationMetadata) {
      this.#sources = addSources(candidate as Loose, this.#sources);
    }
    this.#noteCandidate(candidate);
    if (!finishReason) return;
    const outcome = outcomeOf(finishReason, stringOf(candidate.finishMessage));
    if (!outcome) return;
    // Some say STOP of every chunk, and gateways of one that has nothing in it.
    if (outcome.kind !== "finished" || !this.#outcome) this.#outcome = outcome;
    // Several of Google's reasons are one of ours.
    if (outcome.kind === "incomplete" && outcome.reason !== "max_output_tokens") {
      this.#note({ finish_reason: finishReason });
    }
  }

  // What is told of a candidate's tokens goes with its first text.
  #readParts(parts: readonly unknown[], logprobsResult: unknown): void {
    const reader = this.#reader;
    let logprobs = toLogProbs(logprobsResult);
    for (const told of parts) {
      const part: WirePart = objectOf(told);
      const first = logprobs && part.thought !== true && stringOf(part.text);
      reader.read(part, first ? logprobs : undefined);
      if (first) logprobs = undefined;
    }
    if (logprobs && reader.text) this.#writer.text("", { logprobs });
  }

  #fail(error: unknown): void {
    const failed = errorOutcome(error);
    const { details } = objectOf(error);
    if (details !== undefined) this.#note({ error_details: details });
    const failure = { ...failed, code: meaningOf(failed.message) ?? failed.code };
    this.#outcome = failure;
    this.#close();
    this.#writer.error(failure);
  }

  // After it, only what the answer cost is heard.
  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#tellRest();
    if (this.#feedback) this.#tellFeedback(this.#feedback);
    if (!this.#notes) return;
    const more: object = { gemini: this.#notes };
    this.#writer.start(more);
  }

  // Told once: at the end, when every chunk of it has come.
  #tellRest(): void {
    const reader = this.#reader;
    if (this.#sources && reader.text) {
      for (const annotation of toAnnotations(reader.text, this.#sources, reader.earlier)) {
        this.#writer.annotation(annotation);
      }
    }
    reader.settle(this.#outcome?.kind === "finished");
    if (this.#sources) this.#tellSources(this.#sources);
    if (this.#others) {
      this.#note({ candidates: this.#others.tell(this.#writer, this.#context) });
    }
  }

  #tellSources({ grounding, citations, pages }: Sources): void {
    const { text, earlier } = this.#reader;
    // What was told as a part is not told again.
    const searched =
      this.#reader.hasTold("GOOGLE_SEARCH") || list(grounding["webSearchQueries"]).length === 0;
    if (!searched) writeItem(this.#writer, toSearchItem(grounding));
    else if (Object.keys(grounding).length > 0) this.#note({ grounding_metadata: grounding });
    if (!this.#reader.hasTold("URL_CONTEXT")) {
      for (const item of toPageItems(pages)) writeItem(this.#writer, item);
    } else if (pages.size > 0) this.#note({ url_metadata: [...pages.values()] });
    // Their places are in the whole text, of which only the last message is open.
    if ((!text || earlier.length > 0) && citations.size > 0) {
      this.#note({ citations: [...citations.values()] });
    }
  }

  #tellFeedback(feedback: Loose): void {
    // As a number where a gateway hands the enumeration on as such.
    const number = Number(feedback["blockReason"]);
    const reason =
      stringOf(feedback["blockReason"]) ?? (number > 0 ? String(number) : "UNSPECIFIED");
    const said = stringOf(feedback["blockReasonMessage"]);
    const blocked = said !== undefined || !reason.endsWith("UNSPECIFIED");
    const told = this.#any || (this.#outcome ?? finished).kind !== "finished";
    // Found out after the first words, there may be another reason.
    if (blocked && !(told && this.#outcome)) {
      this.#outcome = { kind: "incomplete", reason: "content_filter" };
    }
    if (told || !blocked) {
      if (Object.keys(feedback).length > 0) this.#note({ prompt_feedback: feedback });
      return;
    }
    this.#writer.close();
    this.#writer.refusal(said ?? `The prompt was blocked (${reason}).`);
    this.#writer.itemFields({ prompt_feedback: feedback });
  }

  #noteCandidate(candidate: WireCandidate): void {
    const { safetyRatings, avgLogprobs, finishMessage, logprobsResult } = candidate;
    this.#note(further(candidate as Loose, ofCandidate));
    if (list(safetyRatings).length > 0) this.#note({ safety_ratings: safetyRatings });
    if (typeof avgLogprobs === "number") this.#note({ avg_logprobs: avgLogprobs });
    if (stringOf(finishMessage) !== undefined) this.#note({ finish_message: finishMessage });
    const sum = logprobsResult && objectOf(logprobsResult)["logProbabilitySum"];
    if (typeof sum === "number") this.#note({ log_probability_sum: sum });
  }

  #note(more: Loose | undefined): void {
    if (more) Object.assign((this.#notes ??= {}), more);
  }
}

const ofAnswer = words(
  "candidates promptFeedback usageMetadata modelVersion responseId createTime error",
);
const ofCandidate = words(
  "content index finishReason finishMessage safetyRatings citationMetadata groundingMetadata " +
    "urlContextMetadata logprobsResult avgLogprobs",
);

function begins({ responseId, modelVersion, candidates, promptFeedback }: WireAnswer): boolean {
  return (responseId ?? modelVersion ?? candidates ?? promptFeedback) != null;
}

function factsOf(answer: WireAnswer): ResponseFacts {
  const facts: ResponseFacts = {};
  const id = stringOf(answer.responseId);
  const model = stringOf(answer.modelVersion);
  const created = "createTime" in answer ? Date.parse(String(answer.createTime)) : 0;
  if (id !== undefined) facts.id = id;
  if (model !== undefined) facts.model = model;
  if (created > 0) facts.created_at = Math.floor(created / 1000);
  return facts;
}

// Each chunk tells all that was counted until then; what counts no prompt adds to it.
function latest(before: Loose | undefined, told: Loose): Loose | undefined {
  if (typeof told["promptTokenCount"] !== "number") {
    return before || Object.keys(told).length > 0 ? { ...before, ...told } : undefined;
  }
  let names: Loose | undefined;
  for (const key in before) if (typeof before[key] === "string") (names ??= {})[key] = before[key];
  return names ? { ...names, ...told } : told;
}
