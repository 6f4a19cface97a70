import type { ResponseResource } from "@anyllm/types";
import type { Exchange } from "../replay/exchange.ts";
import {
  countsOf,
  deltasOf,
  endingOf,
  type Piece,
  piecesOf,
  playFrames,
  playJson,
} from "./pieces.ts";

type Part = Record<string, unknown>;

/**
 * A finished response as an answer on Gemini's `generateContent` wire: one JSON object, or the events
 * of `streamGenerateContent?alt=sse`. `thought_signature` of a message or a call, and
 * `encrypted_content` of reasoning, are the `thoughtSignature` of its last part. It is written from
 * the documentation, and shares no code with what reads such answers.
 *
 * @param response - Messages, refusals, reasoning and function calls, with their usage.
 * @param stream - Whether events are wanted.
 * @throws TypeError for items that the wire cannot carry.
 * @see https://ai.google.dev/api/generate-content
 * @example
 * ```ts
 * import { createResource } from "@anyllm/core/translate";
 * import { playGemini, replay } from "@anyllm/testing";
 *
 * const begun = createResource({ model: "m", input: "Hi" }, { id: "resp_1", created_at: 0 });
 * const response = { ...begun, status: "completed" as const };
 * await using server = await replay(playGemini(response, true));
 * console.log(server.baseURL);
 * ```
 */
export function playGemini(response: ResponseResource, stream: boolean): Exchange {
  if (!stream) return playJson(geminiAnswer(response));
  return playFrames(
    geminiChunks(response).map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`),
  );
}

/** The object `GenerateContentResponse`. */
export function geminiAnswer(response: ResponseResource): object {
  return answerOf(response, piecesOf(response).map(partOf), finishOf(response));
}

/** The objects of a stream, in order: each tells the tokens so far, the last one why it ended. */
export function geminiChunks(response: ResponseResource): object[] {
  const parts = piecesOf(response).flatMap(partsOf);
  return [
    ...parts.map((part) => answerOf(response, [part])),
    answerOf(response, [{ text: "" }], finishOf(response)),
  ];
}

function answerOf(response: ResponseResource, parts: Part[], finishReason?: string): object {
  const { model, id } = response;
  return {
    candidates: [
      { content: { parts, role: "model" }, ...(finishReason && { finishReason }), index: 0 },
    ],
    usageMetadata: usageOf(response, finishReason !== undefined),
    modelVersion: model,
    responseId: id,
  };
}

function partOf(piece: Piece): Part {
  if (piece.kind === "call") {
    const { id, name } = piece;
    const functionCall = { id, name, args: JSON.parse(piece.arguments || "{}") as unknown };
    return { functionCall, ...signatureOf(piece) };
  }
  const { text } = piece;
  return { text, ...(piece.kind === "reasoning" && { thought: true }), ...signatureOf(piece) };
}

// Calls come whole. The signature of a streamed text comes with an empty part after it.
function partsOf(piece: Piece): Part[] {
  if (piece.kind === "call") return [partOf(piece)];
  const thought = piece.kind === "reasoning" && { thought: true };
  const parts: Part[] = deltasOf(piece.text, 12).map((text) => ({ text, ...thought }));
  const signature = signatureOf(piece);
  return "thoughtSignature" in signature
    ? [...parts, { text: "", ...thought, ...signature }]
    : parts;
}

function signatureOf(piece: Piece): Part {
  const signature = piece.kind === "reasoning" ? piece.sealed : piece.fields["thought_signature"];
  return typeof signature === "string" ? { thoughtSignature: signature } : {};
}

function finishOf(response: ResponseResource): string {
  if (piecesOf(response).some(({ kind }) => kind === "refusal")) return "SAFETY";
  const names = { stop: "STOP", calls: "STOP", length: "MAX_TOKENS", filter: "SAFETY" };
  return names[endingOf(response)];
}

// Thoughts are not among the tokens of the candidates; cached ones are among those of the prompt.
function usageOf(response: ResponseResource, last: boolean): object {
  const { input, cached, output, reasoning, total } = countsOf(response);
  if (!last) return { promptTokenCount: input, totalTokenCount: input };
  return {
    promptTokenCount: input,
    candidatesTokenCount: output - reasoning,
    totalTokenCount: total,
    ...(cached > 0 && { cachedContentTokenCount: cached }),
    ...(reasoning > 0 && { thoughtsTokenCount: reasoning }),
    promptTokensDetails: [{ modality: "TEXT", tokenCount: input }],
  };
}
