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

type Block = Record<string, unknown> & { type: string };

/** An event of a stream of messages, as its data. */
type MessageEvent = Record<string, unknown> & { type: string };

/**
 * A finished response as an answer on Anthropic's Messages wire: one message, or its events.
 * `encrypted_content` of reasoning is the signature of its thinking; without visible reasoning it is
 * redacted thinking. It is written from the documentation, and shares no code with what reads such
 * answers.
 *
 * @param response - Messages, refusals, reasoning and function calls, with their usage.
 * @param stream - Whether events are wanted.
 * @throws TypeError for items that the wire cannot carry.
 * @see https://docs.anthropic.com/en/api/messages-streaming
 * @example
 * ```ts
 * import { createResource } from "@anyllm/core/translate";
 * import { playMessages, replay } from "@anyllm/testing";
 *
 * const begun = createResource({ model: "m", input: "Hi" }, { id: "msg_1", created_at: 0 });
 * const response = { ...begun, status: "completed" as const };
 * await using server = await replay(playMessages(response, true));
 * console.log(server.baseURL);
 * ```
 */
export function playMessages(response: ResponseResource, stream: boolean): Exchange {
  if (!stream) return playJson(messageOf(response));
  return playFrames(
    messageEvents(response).map(
      (event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
    ),
  );
}

/** The object `message`. */
export function messageOf(response: ResponseResource): object {
  return {
    ...headOf(response),
    content: piecesOf(response).map(blockOf),
    stop_reason: stopOf(response),
    stop_sequence: null,
    usage: { ...inputUsage(response), output_tokens: countsOf(response).output },
  };
}

/** The events of a stream, in order. */
function messageEvents(response: ResponseResource): MessageEvent[] {
  const begun = {
    ...headOf(response),
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { ...inputUsage(response), output_tokens: 1 },
  };
  return [
    { type: "message_start", message: begun },
    { type: "ping" },
    ...piecesOf(response).flatMap(blockEvents),
    {
      type: "message_delta",
      delta: { stop_reason: stopOf(response), stop_sequence: null },
      usage: { output_tokens: countsOf(response).output },
    },
    { type: "message_stop" },
  ];
}

function blockEvents(piece: Piece, index: number): MessageEvent[] {
  const block = blockOf(piece);
  const deltas = deltasOfBlock(block, piece);
  return [
    { type: "content_block_start", index, content_block: emptied(block) },
    ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
    { type: "content_block_stop", index },
  ];
}

function blockOf(piece: Piece): Block {
  if (piece.kind === "call") {
    const { id, name } = piece;
    return { type: "tool_use", id, name, input: JSON.parse(piece.arguments || "{}") };
  }
  if (piece.kind !== "reasoning") return { type: "text", text: piece.text };
  const { text, sealed = "" } = piece;
  if (text === "" && sealed !== "") return { type: "redacted_thinking", data: sealed };
  return { type: "thinking", thinking: text, signature: sealed };
}

const empty: Record<string, object> = {
  text: { text: "" },
  thinking: { thinking: "", signature: "" },
  tool_use: { input: {} },
};

// A block begins without what its deltas tell; redacted thinking has none, and begins whole.
function emptied(block: Block): Block {
  return { ...block, ...empty[block.type] };
}

function deltasOfBlock(block: Block, piece: Piece): Block[] {
  if (piece.kind === "call") {
    return ["", ...deltasOf(piece.arguments)].map((partial_json) => ({
      type: "input_json_delta",
      partial_json,
    }));
  }
  if (block.type === "redacted_thinking") return [];
  if (block.type === "text") {
    return deltasOf(piece.text).map((text) => ({ type: "text_delta", text }));
  }
  const thoughts = deltasOf(piece.text).map((thinking) => ({ type: "thinking_delta", thinking }));
  const { signature } = block;
  return signature === "" ? thoughts : [...thoughts, { type: "signature_delta", signature }];
}

function headOf({ id, model }: ResponseResource): object {
  return { id, type: "message", role: "assistant", model };
}

// Tokens read from the cache are told apart from the others.
function inputUsage(response: ResponseResource): object {
  const { input, cached } = countsOf(response);
  return {
    input_tokens: input - cached,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cached,
  };
}

function stopOf(response: ResponseResource): string {
  if (piecesOf(response).some(({ kind }) => kind === "refusal")) return "refusal";
  const names = { stop: "end_turn", calls: "tool_use", length: "max_tokens", filter: "refusal" };
  return names[endingOf(response)];
}
