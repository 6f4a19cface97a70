import {
  AnyLLMError,
  type ClientOptions,
  createClient,
  portableHistory,
  type Provider,
} from "@anyllm/core";
import type { Recording } from "@anyllm/testing";
import type { ResponseRequest, ResponseResource, StreamEvent } from "@anyllm/types";
import { frameMessages } from "./eventstream.ts";
import type { Json } from "./facts.ts";
import { readRaw } from "./raw.ts";
import { vendorOf } from "./vendors.ts";

/** What the client made of an answer. */
export interface Played {
  events: StreamEvent[];
  /** The fold of the events, or the whole answer. */
  response: ResponseResource | undefined;
  error: AnyLLMError | undefined;
  /** Warnings, as sentences. */
  warnings: string[];
}

/** An answer as it comes over the wire. */
export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body: string | Uint8Array;
  /** Whether Responses are spoken here. @default false: asking for them gets 404 */
  native?: boolean;
}

/** The answer of a recording, framed as its wire frames it. */
export function answerOf(recording: Recording): Answer {
  const { status, headers } = recording;
  const stream = recording.streamBody();
  // Payloads without their frames: the binary framing is made anew.
  const bare = stream !== undefined && stream[0] === 0x7b && recording.wire.startsWith("bedrock");
  if (isStream(recording) && !stream) {
    // Vertex answers with a list where nobody asked for server-sent events; we always do.
    const events = readRaw(recording).frames.map((frame) => `data: ${JSON.stringify(frame)}\n\n`);
    return { headers: { "content-type": "text/event-stream" }, body: events.join("") };
  }
  const body = bare
    ? frameMessages(readRaw(recording).frames)
    : (stream ?? recording.responseBody());
  if (!body) throw new Error(`${recording.id} has no body`);
  const type = stream ? streamType(recording.wire) : "application/json";
  return { status, headers: { "content-type": type, ...headers }, body };
}

export function streamType(wire: string): string {
  if (wire.startsWith("bedrock")) return "application/vnd.amazon.eventstream";
  return wire === "ollama-chat" ? "application/x-ndjson" : "text/event-stream";
}

/** A `fetch` that gives one answer, and 404 to who asks for Responses where none are spoken. */
export function fetchOf(answer: Answer, seen: Sent[] = []): ClientOptions["fetch"] {
  return async (url, init) => {
    seen.push({ url, body: typeof init.body === "string" ? (JSON.parse(init.body) as Json) : {} });
    if (!answer.native && /\/responses(\?|$)/.test(url)) {
      return new Response('{"error":{"message":"Not Found"}}', { status: 404 });
    }
    const { status = 200, headers = {}, body } = answer;
    return new Response(body as BodyInit, { status, headers });
  };
}

/** A request as it was sent. */
export interface Sent {
  url: string;
  body: Json;
}

/** Options of every provider that plays: nothing leaves this process. */
export const offline = { apiKey: "recorded", baseURL: "http://vendor.invalid/v1" };

/** How an answer is asked for. */
export interface PlayOptions {
  stream: boolean;
  request?: Partial<ResponseRequest>;
  /** Whether items are marked with where they were made. @default false */
  mark?: boolean;
}

/** Plays one answer through a provider and the real client. */
export async function play(
  provider: Provider,
  answer: Answer,
  options: PlayOptions,
): Promise<Played> {
  return playOver(provider, { ...options, fetch: fetchOf(answer) });
}

/** Plays what is answered to a provider, over the network where no `fetch` is given. */
export async function playOver(
  provider: Provider,
  { stream, request, mark, fetch }: PlayOptions & Pick<ClientOptions, "fetch">,
): Promise<Played> {
  const played: Played = { events: [], response: undefined, error: undefined, warnings: [] };
  const llm = createClient({
    providers: [provider],
    maxRetries: 0,
    ...(fetch && { fetch }),
    ...(mark && { history: portableHistory() }),
    onWarning: ({ message }) => played.warnings.push(message),
  });
  const full = { model: "m", input: "Hi", ...request } as ResponseRequest;
  try {
    if (!stream) {
      played.response = await llm.responses({ ...full, stream: false }, { provider: provider.id });
      return played;
    }
    const events = await llm.responses({ ...full, stream: true }, { provider: provider.id });
    for await (const event of events) played.events.push(event);
    played.response = await events.finalResponse();
  } catch (error) {
    if (!AnyLLMError.isInstance(error)) throw error;
    played.error = error;
    played.response ??= error.partial;
  }
  return played;
}

/** Plays a recording through the provider of its vendor. */
export async function playRecording(recording: Recording): Promise<Played> {
  const vendor = await vendorOf(recording);
  const provider = vendor.create(offline);
  return play(provider, answerOf(recording), {
    stream: isStream(recording),
    request: { model: recording.model ?? "m" },
  });
}

/** Whether a recording is a stream: of its mode, or a whole answer that is a list of chunks. */
export function isStream(recording: Recording): boolean {
  return recording.mode === "stream" || recording.responseBody()?.[0] === 0x5b;
}
