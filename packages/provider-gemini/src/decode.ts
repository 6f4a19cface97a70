import type { DecodeContext, Decoder, ResponseFacts, Writer } from "@anyllm/core";
import { further, list, words } from "@anyllm/core/translate";
import type { LogProb } from "@anyllm/types";
import { meaningOf } from "./errors.ts";
import { addSources, noSources, toAnnotations, toPageItems, toSearchItem } from "./grounding.ts";
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
 * import { createWriter } from "@anyllm/core";
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
  const sources = noSources();
  const others = new Map<number, { parts: WirePart[]; told: object }>();
  let usage: Record<string, unknown> = {};
  const notes: Record<string, unknown> = {};
  let feedback: Record<string, unknown> = {};
  let outcome: Outcome | undefined;
  let begun = false;
  let any = false; // a part has come
  let closed = false;

  const begin = ({ responseId, modelVersion, createTime }: WireAnswer): void => {
    begun = true;
    const facts: ResponseFacts = {};
    if (stringOf(responseId) !== undefined) facts.id = responseId as string;
    if (stringOf(modelVersion) !== undefined) facts.model = modelVersion as string;
    const created = Date.parse(String(createTime));
    if (created > 0) facts.created_at = Math.floor(created / 1000);
    writer.start(facts);
  };

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
    if (logprobs && reader.text) writer.text("", { logprobs });
    if (groundingMetadata || candidate.urlContextMetadata || candidate.citationMetadata) {
      addSources(sources, candidate as Record<string, unknown>);
    }
    Object.assign(notes, notesOf(candidate));
    if (finishReason) {
      outcome = outcomeOf(finishReason, stringOf(candidate.finishMessage));
    }
  };

  const readOther = (index: number, told: WireCandidate, parts: WirePart[]): void => {
    const before = others.get(index);
    const { content: _, ...more } = told;
    others.set(index, {
      parts: [...(before?.parts ?? []), ...parts],
      told: { index, ...before?.told, ...more },
    });
  };

  const readOthers = (): void => {
    // Why they end, what is behind them: their items have no place for it.
    if (others.size > 0) notes["candidates"] = [...others.values()].map(({ told }) => told);
    for (const [index, { parts }] of others) {
      writer.close();
      const other: PartReader = createPartReader(writer, context, index);
      for (const part of parts) other.read(part);
      other.settle(true);
    }
    others.clear();
  };

  // Told once: at the end, when every chunk of it has come.
  const tellRest = (): void => {
    const { text } = reader;
    if (text) toAnnotations(text, sources, reader.earlier).forEach(writer.annotation);
    reader.settle(outcome?.kind === "finished");
    const { grounding, citations, pages } = sources;
    // What was told as a part is not told again.
    const told = [...reader.told].join();
    const searched =
      told.includes("GOOGLE_SEARCH") || list(grounding["webSearchQueries"]).length === 0;
    const opened = told.includes("URL_CONTEXT");
    for (const item of [
      ...(searched ? [] : [toSearchItem(grounding)]),
      ...(opened ? [] : toPageItems(pages)),
    ]) {
      writer.open({ ...item, status: "in_progress" }).done(item);
    }
    if (searched && Object.keys(grounding).length > 0) notes["grounding_metadata"] = grounding;
    if (opened && pages.size > 0) notes["url_metadata"] = [...pages.values()];
    // Their places are in the whole text, of which only the last message is open.
    if ((!text || reader.earlier.length > 0) && citations.length > 0)
      notes["citations"] = citations;
    readOthers();
  };

  const tellBlocked = (): void => {
    const reason = stringOf(feedback["blockReason"]) ?? "UNSPECIFIED";
    const said = stringOf(feedback["blockReasonMessage"]);
    const blocked = said !== undefined || !reason.endsWith("UNSPECIFIED");
    if (outcome || any || !blocked) {
      if (Object.keys(feedback).length > 0) notes["prompt_feedback"] = feedback;
      return;
    }
    outcome = { kind: "incomplete", reason: "content_filter" };
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
    if (!begun && (answer.responseId ?? answer.candidates ?? answer.promptFeedback)) begin(answer);
    Object.assign(notes, further(answer as Record<string, unknown>, ofAnswer));
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

// Each chunk tells all that was counted until then; what counts no prompt adds to it.
function latest(
  before: Record<string, unknown>,
  told: Record<string, unknown>,
): Record<string, unknown> {
  if (typeof told["promptTokenCount"] !== "number") return { ...before, ...told };
  const names = Object.entries(before).filter(([, value]) => typeof value === "string");
  return { ...Object.fromEntries(names), ...told };
}

// What is told of a candidate as a whole, for the key `gemini` of the response.
function notesOf(candidate: WireCandidate): Record<string, unknown> {
  const { safetyRatings, avgLogprobs, finishMessage } = candidate;
  return {
    ...further(candidate as Record<string, unknown>, ofCandidate),
    ...(list(safetyRatings).length > 0 && { safety_ratings: safetyRatings }),
    ...(typeof avgLogprobs === "number" && { avg_logprobs: avgLogprobs }),
    ...(stringOf(finishMessage) !== undefined && { finish_message: finishMessage }),
  };
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

function toLogProb({ token, logProbability, tokenId }: Record<string, unknown>): LogProb {
  const text = stringOf(token) ?? "";
  return {
    token: text,
    logprob: Number(logProbability ?? 0),
    bytes: [...new TextEncoder().encode(text)],
    ...(tokenId !== undefined && { token_id: tokenId }),
  };
}
