import { encodeEvent, expand, SSE_DONE } from "@anyllm/core";
import { createResource } from "@anyllm/core/translate";
import { type CapturedRequest, type Exchange, replay, type ReplayServer } from "@anyllm/testing";
import type { OutputItem, ResponseRequest, ResponseResource } from "@anyllm/types";

/** Foreign JSON. */
export type Json = Record<string, unknown>;

/** An answer of the scripted model. */
export interface Answer {
  output: Json[];
  status?: "completed" | "incomplete" | "failed";
  usage?: Json | null;
  fields?: Json;
}

/** What answers one request. */
export type Turn =
  | Answer
  | Json[]
  | ((
      request: CapturedRequest,
    ) => Answer | Json[] | Exchange | Promise<Answer | Json[] | Exchange>);

export const usage = {
  input_tokens: 10,
  output_tokens: 4,
  total_tokens: 14,
  input_tokens_details: { cached_tokens: 3 },
  output_tokens_details: { reasoning_tokens: 2 },
  cost: 0.25,
};

/** The call of a function. */
export function call(name: string, args: unknown = {}, fields: Json = {}): Json {
  const text = typeof args === "string" ? args : JSON.stringify(args);
  const { call_id = `call_${name}` } = fields as { call_id?: string };
  const id = `fc_${call_id}`;
  return {
    type: "function_call",
    id,
    call_id,
    name,
    arguments: text,
    status: "completed",
    ...fields,
  };
}

export function say(text: string, fields: Json = {}): Json {
  const content = [{ type: "output_text", text, annotations: [], logprobs: [] }];
  return {
    type: "message",
    id: "msg_up",
    status: "completed",
    role: "assistant",
    content,
    ...fields,
  };
}

export function think(text: string, fields: Json = {}): Json {
  const content = [{ type: "reasoning_text", text }];
  return { type: "reasoning", id: "rs_up", summary: [], content, ...fields };
}

/** The whole response of an answer, the n-th from 1. */
export function responseOf(answer: Answer | Json[], n: number): ResponseResource {
  const {
    output,
    status = "completed",
    usage: counted = usage,
    fields,
  } = Array.isArray(answer) ? { output: answer, fields: {} } : answer;
  const blank = createResource(
    { model: "up", input: "" },
    { id: `resp_up_${n}`, created_at: 1_800_000_000 + n },
  );
  const ended =
    status === "completed"
      ? { completed_at: 1_800_000_100 + n }
      : status === "incomplete"
        ? { incomplete_details: { reason: "max_output_tokens" } }
        : { error: { code: "server_error", message: "It failed." } };
  const told = { ...blank, status, output: output as unknown as OutputItem[], usage: counted };
  return { ...told, ...ended, ...fields } as unknown as ResponseResource;
}

/** An answer as the exchange that carries it: a stream, or one JSON object. */
export function exchangeOf(answer: Answer | Json[], n: number, stream: boolean): Exchange {
  const response = responseOf(answer, n);
  if (!stream) return { body: JSON.stringify(response) };
  return { body: framesOf(response).join("") + SSE_DONE };
}

/** The frames of a response that is streamed. */
export function framesOf(response: ResponseResource): string[] {
  return expand(response).map((event) => encodeEvent(event));
}

/** A server that answers with one turn after the other, whichever the mode. */
export function serve(...turns: Turn[]): Promise<ReplayServer> {
  let at = 0;
  return replay(async (request) => {
    const n = ++at;
    const turn = turns[n - 1];
    if (!turn) return { status: 500, body: JSON.stringify({ error: { message: `no turn ${n}` } }) };
    const made = typeof turn === "function" ? await turn(request) : turn;
    if (!Array.isArray(made) && !("output" in made)) return made;
    return exchangeOf(made, n, bodyOf(request)["stream"] === true);
  });
}

export function bodyOf(request: CapturedRequest | undefined): Json & { input: Json[] } {
  return request?.json as Json & { input: Json[] };
}

/** The input items of the n-th request, from 1. */
export function inputOf(server: ReplayServer, n: number): Json[] {
  return bodyOf(server.requests[n - 1]).input;
}

/** The items of a type. */
export function only(items: readonly unknown[], type: string): Json[] {
  return (items as Json[]).filter((item) => item["type"] === type);
}

export const asked = { model: "native/up", input: "Go." } satisfies ResponseRequest;
