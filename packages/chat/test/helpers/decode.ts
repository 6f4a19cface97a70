import { AnyLLMError, createClient, defineTranslator } from "@anyllm/core";
import type { ResponseResource, StreamEvent, Usage } from "@anyllm/types";
import { decodeChat } from "../../src/decode.ts";
import type { ChatDialect } from "../../src/dialect.ts";

/** Foreign JSON, as it goes on the wire. */
export type Json = Record<string, unknown>;

/** A part of an item, as far as these tests look. */
interface Part extends Json {
  type: string;
  text: string;
  refusal?: string;
  annotations?: Json[];
}

/** An item of any type, as far as these tests look. */
export interface Item extends Json {
  type: string;
  status?: string;
  content: Part[];
  summary: Part[];
  choice?: number;
}

/** What a client makes of an answer. */
export interface Played {
  events: StreamEvent[];
  response: Omit<ResponseResource, "output" | "usage"> & {
    output: Item[];
    usage: (Usage & Json) | null;
    [key: string]: unknown;
  };
  /** What the call, or its stream, ended with, if not with its answer. */
  error: AnyLLMError | undefined;
}

/** How an answer is played. */
export interface PlayOptions {
  dialect?: Partial<ChatDialect>;
  /** Bytes in each piece of the network. @default all at once */
  cut?: number;
  /** Whether the network stays open after the last of them. */
  open?: boolean;
}

/** A vendor of which nothing is known but its wire. */
const bare: ChatDialect = {
  id: "acme",
  name: "Acme",
  baseURL: "http://127.0.0.1:1/v1",
  fields: [],
  source: "https://docs.acme.example",
};

/** Gives a client an answer of the wire, and reads it: a stream where it is a string. */
export async function play(body: string | object, options: PlayOptions = {}): Promise<Played> {
  const stream = typeof body === "string";
  const llm = createClient({ providers: [provide(body, options)], maxRetries: 0 });
  const events: StreamEvent[] = [];
  const request = { model: "m", input: "Hi" };
  try {
    if (!stream) return { events, error: undefined, response: told(await llm.responses(request)) };
    const answer = await llm.responses({ ...request, stream: true });
    for await (const event of answer) events.push(event);
    return { events, error: undefined, response: told(await answer.finalResponse()) };
  } catch (error) {
    if (!(error instanceof AnyLLMError)) throw error;
    return { events, error, response: told(error.partial) };
  }
}

function provide(body: string | object, { cut, dialect, open }: PlayOptions) {
  const stream = typeof body === "string";
  const bytes = new TextEncoder().encode(stream ? body : JSON.stringify(body));
  const step = cut ?? (bytes.length || 1);
  const pieces = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += step) {
        controller.enqueue(bytes.slice(at, at + step));
      }
      if (!open) controller.close();
    },
  });
  const headers = { "content-type": stream ? "text/event-stream" : "application/json" };
  return defineTranslator({
    id: "acme",
    options: { fetch: async () => new Response(pieces, { headers }) },
    baseURL: bare.baseURL,
    capabilities: {},
    encode: ({ model }) => ({ path: "/chat/completions", body: { model } }),
    decode: decodeChat({ ...bare, ...dialect }),
  });
}

function told(response: unknown): Played["response"] {
  return response as Played["response"];
}

/** An SSE body of payloads; strings stand as they are. */
export function sse(...payloads: (Json | string)[]): string {
  return payloads
    .map((one) => `data: ${typeof one === "string" ? one : JSON.stringify(one)}\n\n`)
    .join("");
}

const envelope = { id: "chatcmpl-1", created: 1, model: "m1" };

/** A chunk with one delta; `more` stands beside it in the choice. */
export function chunk(delta: Json, more: Json = {}): Json {
  const choice = { index: 0, delta, finish_reason: null, ...more };
  return { ...envelope, object: "chat.completion.chunk", choices: [choice] };
}

/** A stream of deltas that ends as it should. */
export function streamed(deltas: readonly Json[], finish_reason = "stop"): string {
  const chunks = deltas.map((delta) => chunk(delta));
  return sse(...chunks, chunk({}, { finish_reason }), "[DONE]");
}

/** A whole answer with one message; `more` stands beside it in the choice. */
export function whole(message: Json, more: Json = {}): Json {
  const choice = {
    index: 0,
    message: { role: "assistant", ...message },
    finish_reason: "stop",
    ...more,
  };
  return { ...envelope, object: "chat.completion", choices: [choice] };
}

/** The texts of messages, the reasoning, and the calls: what most users look at. */
export function gist({ response }: Played): Json {
  const { output } = response;
  const parts = output.flatMap((item) => (item.type === "message" ? item.content : []));
  const thoughts = output.filter(({ type }) => type === "reasoning");
  return {
    text: parts.map(({ type, text }) => (type === "output_text" ? text : "")).join(""),
    reasoning: thoughts
      .flatMap(({ summary, content }) => [...summary, ...content])
      .map(({ text }) => text)
      .join(""),
    calls: output
      .filter(({ type }) => type === "function_call")
      .map(({ call_id, name, arguments: given }) => [call_id, name, given]),
  };
}

/** Items without the ids that are made anew each time. */
export function plain(output: readonly Item[]): Json[] {
  return output.map((item) => ({ ...item, id: undefined }));
}
