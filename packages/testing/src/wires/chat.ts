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

/** Where vendors of Chat Completions differ in their answers. */
export interface ChatAnswerOptions {
  /**
   * Where reasoning stands: a string beside the content, a list of details, `<think>` tags in the
   * content, or parts of the content. @default "reasoning_content"
   */
  reasoning?: "reasoning_content" | "reasoning" | "reasoning_details" | "tags" | "parts";
  /** Whether a stream ends in a chunk with token counts. @default true */
  usageChunk?: boolean;
  /** Whether calls carry an id. @default true */
  callIds?: boolean;
  /** Whether a stream tells each call in one chunk. @default false */
  wholeCalls?: boolean;
}

type Delta = Record<string, unknown>;

/**
 * A finished response as an answer on the Chat Completions wire: one JSON object, or chunks that end
 * in `[DONE]`. It is written from the documentation, and shares no code with what reads such answers.
 *
 * @param response - Messages, refusals, reasoning and function calls, with their usage.
 * @param stream - Whether chunks are wanted.
 * @param options - See {@link ChatAnswerOptions}.
 * @throws TypeError for items that the wire cannot carry.
 * @see https://platform.openai.com/docs/api-reference/chat/object
 * @example
 * ```ts
 * import { createResource } from "@anyllm/core/translate";
 * import { playChat, replay } from "@anyllm/testing";
 *
 * const begun = createResource({ model: "m", input: "Hi" }, { id: "chatcmpl_1", created_at: 0 });
 * const response = { ...begun, status: "completed" as const };
 * await using server = await replay(playChat(response, true));
 * console.log(server.baseURL);
 * ```
 */
export function playChat(
  response: ResponseResource,
  stream: boolean,
  options: ChatAnswerOptions = {},
): Exchange {
  if (!stream) return playJson(chatCompletion(response, options));
  const frames = chatChunks(response, options).map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`);
  return playFrames([...frames, "data: [DONE]\n\n"]);
}

/** The object `chat.completion`. */
export function chatCompletion(response: ResponseResource, options: ChatAnswerOptions): object {
  const pieces = piecesOf(response);
  const { callIds = true } = options;
  const calls = pieces.flatMap((piece) =>
    piece.kind === "call" ? [{ ...(callIds && { id: piece.id }), ...functionOf(piece) }] : [],
  );
  const text = joined(pieces, "text");
  const refusal = joined(pieces, "refusal");
  const message = {
    role: "assistant",
    content: text === "" && (calls.length > 0 || refusal !== "") ? null : text,
    refusal: refusal === "" ? null : refusal,
    ...(calls.length > 0 && { tool_calls: calls }),
  };
  const thought = joined(pieces, "reasoning");
  return {
    ...headOf(response, "chat.completion"),
    choices: [
      {
        index: 0,
        message: thought === "" ? message : { ...message, ...thinking(thought, text, options) },
        logprobs: null,
        finish_reason: finishOf(response),
      },
    ],
    usage: usageOf(response),
  };
}

/** The objects `chat.completion.chunk`, without the `[DONE]` that ends them. */
function chatChunks(response: ResponseResource, options: ChatAnswerOptions): object[] {
  const { usageChunk = true } = options;
  const head = headOf(response, "chat.completion.chunk");
  const chunk = (delta: Delta, finish_reason: string | null = null): object => ({
    ...head,
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
  });
  const chunks = [
    { role: "assistant", content: "" },
    ...deltasOfPieces(piecesOf(response), options),
  ].map((delta) => chunk(delta));
  chunks.push(chunk({}, finishOf(response)));
  if (usageChunk) chunks.push({ ...head, choices: [], usage: usageOf(response) });
  return chunks;
}

function deltasOfPieces(pieces: readonly Piece[], options: ChatAnswerOptions): Delta[] {
  let index = 0;
  return pieces.flatMap((piece): Delta[] => {
    if (piece.kind === "text") return deltasOf(piece.text).map((content) => ({ content }));
    if (piece.kind === "refusal") return deltasOf(piece.text).map((refusal) => ({ refusal }));
    if (piece.kind === "call") return callDeltas(piece, index++, options);
    const { reasoning = "reasoning_content" } = options;
    if (reasoning === "tags") {
      return deltasOf(`<think>${piece.text}</think>\n\n`).map((content) => ({ content }));
    }
    return deltasOf(piece.text).map((delta) => thinking(delta, undefined, options));
  });
}

function callDeltas(
  piece: Extract<Piece, { kind: "call" }>,
  index: number,
  { callIds = true, wholeCalls = false }: ChatAnswerOptions,
): Delta[] {
  const id = callIds && { id: piece.id };
  if (wholeCalls) return [{ tool_calls: [{ index, ...id, ...functionOf(piece) }] }];
  const first = { index, ...id, ...functionOf({ ...piece, arguments: "" }) };
  const rest = deltasOf(piece.arguments).map((part) => ({ index, function: { arguments: part } }));
  return [first, ...rest].map((call) => ({ tool_calls: [call] }));
}

function functionOf({ name, arguments: json }: { name: string; arguments: string }): object {
  return { type: "function", function: { name, arguments: json } };
}

// The keys that tell reasoning; in a whole answer, with the text beside it.
function thinking(thought: string, text: string | undefined, options: ChatAnswerOptions): Delta {
  const { reasoning = "reasoning_content" } = options;
  const after = text ? [{ type: "text", text }] : [];
  switch (reasoning) {
    case "tags":
      return { content: `<think>${thought}</think>\n\n${text ?? ""}` };
    case "parts":
      return {
        content: [{ type: "thinking", thinking: [{ type: "text", text: thought }] }, ...after],
      };
    case "reasoning_details":
      return {
        reasoning: thought,
        reasoning_details: [{ type: "reasoning.text", text: thought, format: "unknown", index: 0 }],
      };
    default:
      return { [reasoning]: thought };
  }
}

function joined(pieces: readonly Piece[], kind: "text" | "refusal" | "reasoning"): string {
  return pieces.map((piece) => (piece.kind === kind ? piece.text : "")).join("");
}

function headOf({ id, created_at, model }: ResponseResource, object: string): object {
  return { id, object, created: created_at, model, system_fingerprint: null };
}

function finishOf(response: ResponseResource): string {
  const names = { stop: "stop", calls: "tool_calls", length: "length", filter: "content_filter" };
  return names[endingOf(response)];
}

function usageOf(response: ResponseResource): object {
  const { input, cached, output, reasoning, total } = countsOf(response);
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: total,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: reasoning },
  };
}
