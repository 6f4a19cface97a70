import type { DecodeContext, Decoder } from "@anyllm/core";
import {
  further,
  list,
  type Loose,
  type ResponseFacts,
  words,
  type Writer,
} from "@anyllm/core/translate";
import type { LogProb } from "@anyllm/types";
import { meaningOf } from "./errors.ts";
import {
  addSources,
  noSources,
  type Sources,
  toAnnotations,
  toPageItems,
  toSearchItem,
} from "./grounding.ts";
import { errorOutcome, type Outcome, outcomeOf, tierOf, usageOf } from "./outcome.ts";
import { createPartReader, type PartReader } from "./parts.ts";
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
  const reader = createPartReader(writer, context);
  let sources: Sources | undefined;
  let others: Map<number, { parts: WirePart[]; told: object }> | undefined;
  let usage: Loose = {};
  const notes: Loose = {};
  let feedback: Loose = {};
  let outcome: Outcome | undefined;
  let begun = false;
  let any = false; // a part has come
  let closed = false;

  const readCandidate = (candidate: WireCandidate, place: number): void => {
    const { content, index, finishReason, groundingMetadata } = candidate;
    const parts = list(objectOf(content)["parts"]);
    const at = typeof index === "number" ? index : place;
    any ||= parts.length > 0;
    if (at > 0) return readOther(at, candidate, objectsOf(parts));
    let logprobs = toLogProbs(candidate.logprobsResult);
    for (const told of parts) {
      const part: WirePart = objectOf(told);
      const first = logprobs !== undefined && part.thought !== true && stringOf(part.text);
      reader.read(part, first ? logprobs : undefined);
      if (first) logprobs = undefined;
    }
    if (logprobs && reader.text()) writer.text("", { logprobs });
    if (groundingMetadata || candidate.urlContextMetadata || candidate.citationMetadata) {
      addSources((sources ??= noSources()), candidate as Loose);
    }
    noteCandidate(notes, candidate);
    if (finishReason) {
      outcome = outcomeOf(finishReason, stringOf(candidate.finishMessage));
      // Several of Google's reasons are one of ours.
      if (outcome.kind === "incomplete" && outcome.reason !== "max_output_tokens") {
        notes["finish_reason"] = finishReason;
      }
    }
  };

  const readOther = (index: number, told: WireCandidate, parts: WirePart[]): void => {
    others ??= new Map();
    const before = others.get(index);
    const { content: _, ...more } = told;
    others.set(index, {
      parts: [...(before?.parts ?? []), ...parts],
      told: { index, ...before?.told, ...more },
    });
  };

  const readOthers = (): void => {
    if (!others) return;
    // Why they end, what is behind them: their items have no place for it.
    notes["candidates"] = [...others.values()].map(({ told }) => told);
    for (const [index, { parts }] of others) {
      writer.close();
      const other: PartReader = createPartReader(writer, context, index);
      for (const part of parts) other.read(part);
      other.settle(true);
    }
  };

  // Told once: at the end, when every chunk of it has come.
  const tellRest = (): void => {
    const text = reader.text();
    if (text && sources) toAnnotations(text, sources, reader.earlier).forEach(writer.annotation);
    reader.settle(outcome?.kind === "finished");
    if (sources) tellSources(sources);
    readOthers();
  };

  const tellSources = ({ grounding, citations, pages }: Sources): void => {
    // What was told as a part is not told again.
    const told = reader.told();
    const searched =
      told.includes("GOOGLE_SEARCH") || list(grounding["webSearchQueries"]).length === 0;
    const opened = told.includes("URL_CONTEXT");
    const tell = (item: Parameters<Writer["open"]>[0]): void => {
      writer.open({ ...item, status: "in_progress" }).done(item);
    };
    if (!searched) tell(toSearchItem(grounding));
    else if (Object.keys(grounding).length > 0) notes["grounding_metadata"] = grounding;
    if (!opened) toPageItems(pages).forEach(tell);
    else if (pages.size > 0) notes["url_metadata"] = [...pages.values()];
    // Their places are in the whole text, of which only the last message is open.
    if ((!reader.text() || reader.earlier.length > 0) && citations.size > 0)
      notes["citations"] = [...citations.values()];
  };

  const tellBlocked = (): void => {
    const reason = stringOf(feedback["blockReason"]) ?? "UNSPECIFIED";
    const said = stringOf(feedback["blockReasonMessage"]);
    const blocked = said !== undefined || !reason.endsWith("UNSPECIFIED");
    const filtered = { kind: "incomplete", reason: "content_filter" } as const;
    if (outcome || any || !blocked) {
      if (Object.keys(feedback).length > 0) notes["prompt_feedback"] = feedback;
      // Found out after the first words: there is no other reason then.
      if (blocked) outcome ??= filtered;
      return;
    }
    outcome = filtered;
    const message = said ?? `The prompt was blocked (${reason}).`;
    writer.close();
    writer.refusal(message);
    writer.itemFields({ prompt_feedback: feedback });
  };

  // After it, only what the answer cost is heard.
  const close = (): void => {
    if (closed) return;
    closed = true;
    tellRest();
    tellBlocked();
    const more: object = { gemini: notes };
    if (Object.keys(notes).length > 0) writer.start(more);
  };

  const finish = (): void => {
    close();
    if (Object.keys(usage).length > 0) writer.usage(usageOf(usage));
    const service_tier = tierOf(usage);
    if (service_tier !== undefined) writer.start({ service_tier });
    // Some whole answers do not say why they end; those without a part are not what was asked for.
    if (!outcome && begun && !context.stream) {
      outcome = any ? { kind: "finished" } : { kind: "incomplete", reason: "other" };
    }
    if (outcome?.kind === "failed") writer.error(outcome);
    else if (outcome) writer.finish(outcome.kind === "incomplete" ? outcome.reason : undefined);
  };

  const read = (answer: WireAnswer): void => {
    const { error } = answer;
    if (answer.usageMetadata) usage = latest(usage, objectOf(answer.usageMetadata));
    if (closed) return;
    if (error != null && error !== "") {
      const failed = errorOutcome(error);
      const { details } = objectOf(error);
      if (details !== undefined) notes["error_details"] = details;
      const failure = { ...failed, code: meaningOf(failed.message) ?? failed.code };
      outcome = failure;
      close();
      return writer.error(failure);
    }
    if (!begun && (answer.responseId ?? answer.candidates ?? answer.promptFeedback)) {
      begun = true;
      writer.start(factsOf(answer));
    }
    note(notes, answer as Loose, ofAnswer);
    if (answer.promptFeedback) feedback = objectOf(answer.promptFeedback);
    const candidates = list(answer.candidates);
    for (let place = 0; place < candidates.length; place++) {
      readCandidate(objectOf(candidates[place]), place);
    }
  };

  return { frame: read, end: finish };
}

const ofAnswer = words(
  "candidates promptFeedback usageMetadata modelVersion responseId createTime error",
);
const ofCandidate = words(
  "content index finishReason finishMessage safetyRatings citationMetadata groundingMetadata " +
    "urlContextMetadata logprobsResult avgLogprobs",
);

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
function latest(before: Loose, told: Loose): Loose {
  if (typeof told["promptTokenCount"] !== "number") return { ...before, ...told };
  let names: Loose | undefined;
  for (const key in before) if (typeof before[key] === "string") (names ??= {})[key] = before[key];
  return names ? { ...names, ...told } : told;
}

// What is told of a candidate as a whole, for the key `gemini` of the response.
function noteCandidate(notes: Loose, candidate: WireCandidate): void {
  const { safetyRatings, avgLogprobs, finishMessage, logprobsResult } = candidate;
  note(notes, candidate as Loose, ofCandidate);
  if (list(safetyRatings).length > 0) notes["safety_ratings"] = safetyRatings;
  if (typeof avgLogprobs === "number") notes["avg_logprobs"] = avgLogprobs;
  if (stringOf(finishMessage) !== undefined) notes["finish_message"] = finishMessage;
  const sum = logprobsResult && objectOf(logprobsResult)["logProbabilitySum"];
  if (typeof sum === "number") notes["log_probability_sum"] = sum;
}

function note(notes: Loose, told: Loose, known: ReadonlySet<string>): void {
  const more = further(told, known);
  if (more) Object.assign(notes, more);
}

// Source: https://ai.google.dev/api/generate-content#LogprobsResult
function toLogProbs(told: unknown): LogProb[] | undefined {
  if (!told) return undefined;
  const { chosenCandidates, topCandidates } = objectOf(told);
  const tops = objectsOf(topCandidates);
  const chosen = objectsOf(chosenCandidates).map((candidate, place) => ({
    ...toLogProb(candidate),
    top_logprobs: objectsOf(tops[place]?.["candidates"]).map(toLogProb),
  }));
  return chosen.length > 0 ? chosen : undefined;
}

function toLogProb({ token, logProbability, tokenId }: Loose): LogProb {
  const text = stringOf(token) ?? "";
  return {
    token: text,
    logprob: Number(logProbability ?? 0),
    bytes: [...new TextEncoder().encode(text)],
    ...(tokenId !== undefined && { token_id: tokenId }),
  };
}
