import { type Client, createClient } from "@anyllm/core";
import { anthropic } from "@anyllm/provider-anthropic";
import { gemini } from "@anyllm/provider-gemini";
import { openai } from "@anyllm/provider-openai";
import { together } from "@anyllm/provider-together";
import {
  type EmbeddedServer,
  playChat,
  playGemini,
  playMessages,
  replay,
  type ReplayServer,
  serveEmbedded,
} from "@anyllm/testing";
import { counting } from "../../../../packages/core/test/agent/support/client.ts";
import {
  type Answer,
  bodyOf,
  exchangeOf,
  type Json,
  responseOf,
  say,
} from "../../../../packages/core/test/agent/support/upstream.ts";

/** A vendor's wire: how a provider reaches it, and how answers stand on it. */
export interface Wire {
  name: string;
  provider(baseURL: string): Parameters<typeof createClient>[0]["providers"][number];
  /** The base URL under a server's root. */
  path: string;
  play(
    answer: Answer | Json[],
    n: number,
    request: { url: string; json: unknown },
  ): ReturnType<typeof playChat>;
  /** What a request says that the model has made, after the first thing said to it. */
  made(body: Json): Json[];
}

const after = (list: unknown): Json[] => (list as Json[]).slice(1);
const partsOf = (list: unknown, key: string): Json[] => (after(list)[0] as Json)[key] as Json[];

const key = { apiKey: "sk-wire-test-key" };
const streams = (request: { json: unknown }): boolean =>
  bodyOf(request as never)["stream"] === true;

export const wires: Wire[] = [
  {
    name: "openai",
    path: "/v1",
    provider: (baseURL) => openai({ ...key, baseURL }),
    made: ({ input }) => after(input).slice(0, 2),
    play: (answer, n, request) => exchangeOf(answer, n, streams(request)),
  },
  {
    name: "together",
    path: "/v1",
    provider: (baseURL) => together({ ...key, baseURL }),
    made: ({ messages }) => after(messages).slice(0, 1),
    play: (answer, n, request) => playChat(responseOf(answer, n), streams(request)),
  },
  {
    name: "anthropic",
    path: "/v1",
    provider: (baseURL) => anthropic({ ...key, baseURL }),
    made: ({ messages }) => partsOf(messages, "content"),
    play: (answer, n, request) => playMessages(responseOf(answer, n), streams(request)),
  },
  {
    name: "gemini",
    path: "/v1beta",
    provider: (baseURL) => gemini({ ...key, baseURL }),
    // A stream tells the signature of a thought in a part of its own.
    made: ({ contents }) => partsOf(contents, "parts").filter((part) => "thoughtSignature" in part),
    play: (answer, n, request) => playGemini(responseOf(answer, n), request.url.includes("stream")),
  },
];

/** What answers one request: an answer, half of one, or none now. */
export type ScriptedTurn = Answer | Json[] | "broken" | "busy";

/** A client of a scripted server that speaks a wire. */
export async function scripted(
  wire: Wire,
  turns: ScriptedTurn[],
): Promise<{ llm: Client; server: ReplayServer }> {
  let at = 0;
  const server = await replay((request) => {
    const turn = turns[at++];
    if (!turn) throw new Error(`there is no turn ${at}`);
    if (turn === "busy") return { status: 503, headers: { "retry-after": "0" }, body: "{}" };
    if (turn !== "broken") return wire.play(turn, at, request);
    const whole = wire.play([say("This is a long answer.")], at, request);
    return { ...whole, truncateAt: Math.floor(String(whole.body).length / 2), ending: "truncate" };
  });
  const providers = [wire.provider(server.url + wire.path)];
  const llm = createClient({ providers, maxRetries: 0, runtime: counting() });
  return { llm, server };
}

/** A client of the embedded model, over a wire. */
export async function embedded(
  wire: Wire,
): Promise<{ llm: Client; server: EmbeddedServer; model: string }> {
  const server = await serveEmbedded({ chat: { usageChunk: true } });
  const providers = [wire.provider(server.url + wire.path)];
  const llm = createClient({ providers, maxRetries: 0, runtime: counting() });
  return { llm, server, model: `${wire.name}/${server.model}` };
}
