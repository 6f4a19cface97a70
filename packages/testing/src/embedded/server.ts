import type { IncomingMessage, ServerResponse } from "node:http";
import type { InputItem, ItemList } from "@anyllm/types";
import type { ChatAnswerOptions } from "../wires/chat.ts";
import { listen, type ListenOptions } from "../loopback.ts";
import { createResponse, MODEL, type Service } from "./answer.ts";
import { checkRequest } from "./check-request.ts";
import { readJson, sendJson, sendProblem } from "./http.ts";
import { authenticate, notFound } from "./problem.ts";
import { ResponseStore } from "./store.ts";
import { chatWire } from "./wires/chat/wire.ts";
import { geminiWire } from "./wires/gemini/wire.ts";
import { messagesWire } from "./wires/messages/wire.ts";
import { serveWire } from "./wires/serve.ts";
import type { Wire, WireCall } from "./wires/wire.ts";

/** How the embedded model is served. */
export interface EmbeddedOptions extends ListenOptions {
  /** Milliseconds between the deltas of a stream. @default 0 */
  delay?: number;
  /** Further names under which the model answers. @default none */
  names?: readonly string[];
  /** How it answers on the Chat Completions wire, where vendors differ. */
  chat?: ChatAnswerOptions;
}

/** A running embedded model. */
export interface EmbeddedServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** {@link url} with `/v1`, as clients want it. */
  readonly baseURL: string;
  /** A key that it accepts, as it does any other that is not empty. */
  readonly apiKey: string;
  /** The one model it has. */
  readonly model: typeof MODEL;
  /** Breaks every connection and stops listening. */
  close(): Promise<void>;
}

// Enough for any conversation of a developer; the oldest are forgotten.
const MOST_RESPONSES = 1000;

/**
 * Serves the embedded model: a small deterministic, rule-based responder, for people without a key
 * and for tests. It says of itself that it is not a language model. It listens on the loopback
 * interface and speaks the Responses wire: `POST /v1/responses` (JSON and server-sent events),
 * `GET` and `DELETE /v1/responses/{id}`, `GET /v1/responses/{id}/input_items`, `GET /v1/models`.
 * It also speaks, as strictly as their vendors, Chat Completions (`POST /v1/chat/completions`),
 * Anthropic's Messages (`POST /v1/messages`) and Gemini's
 * `POST /v1beta/models/{model}:generateContent` and `:streamGenerateContent`, each with its list of
 * models and its form of errors.
 *
 * Tokens in its usage are an estimate: each word counts one for every four characters begun.
 *
 * @throws Error when the port is taken.
 * @example
 * ```ts
 * import { serveEmbedded } from "@anyllm/testing";
 *
 * await using embedded = await serveEmbedded();
 * const response = await fetch(`${embedded.baseURL}/responses`, {
 *   method: "POST",
 *   headers: { authorization: `Bearer ${embedded.apiKey}`, "content-type": "application/json" },
 *   body: JSON.stringify({ model: embedded.model, input: "What is the capital of France?" }),
 * });
 * console.log((await response.json()).output[0].content[0].text); // The capital of France is Paris.
 * ```
 */
export async function serveEmbedded(options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  const { delay = 0, chat = {}, names = [], ...where } = options;
  const models = [MODEL, ...names];
  const wires: Wire[] = [chatWire(chat), messagesWire, geminiWire];
  const store = new ResponseStore(MOST_RESPONSES);
  const created = Math.floor(Date.now() / 1000);
  const server = await listen((request, response) => {
    serve(request, response, { store, delay, created, wires, models }).catch((error) =>
      sendProblem(response, error),
    );
  }, where);
  return {
    url: server.url,
    baseURL: `${server.url}/v1`,
    apiKey: "embedded",
    model: MODEL,
    close: server.close,
    [Symbol.asyncDispose]: server.close,
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  service: Service & { wires: readonly Wire[] },
): Promise<void> {
  const { method = "GET", url = "/", headers } = request;
  const { pathname: path, searchParams: query } = new URL(url, "http://loopback");
  const { models } = service;
  const call: WireCall = { method, path, query, headers, models };
  const wire = service.wires.find(({ serves }) => serves(call));
  if (wire) return serveWire(wire, call, { request, response, ...service });
  await serveResponses(call, { request, response, service });
}

async function serveResponses(
  { method, path: pathname, query: searchParams }: WireCall,
  io: { request: IncomingMessage; response: ServerResponse; service: Service },
): Promise<void> {
  const { request, response, service } = io;
  authenticate(request);
  if (method === "POST" && pathname === "/v1/responses") {
    return createResponse(checkRequest(await readJson(request)), response, service);
  }
  if (method === "GET" && pathname === "/v1/models") {
    const model = { id: MODEL, object: "model", created: service.created, owned_by: "anyllm" };
    return sendJson(response, { object: "list", data: [model] });
  }
  const [, id = "", items] = /^\/v1\/responses\/([^/]+)(\/input_items)?$/.exec(pathname) ?? [];
  const known = id !== "" && (method === "GET" || (method === "DELETE" && !items));
  if (!known) throw notFound(`There is no ${method} ${pathname} here.`);
  const stored = service.store.get(id);
  if (!stored) throw notFound(`There is no response ${id}.`, "response_not_found", "response_id");
  if (method === "DELETE") {
    service.store.delete(id);
    return sendJson(response, { id, object: "response", deleted: true });
  }
  sendJson(response, items ? page(stored.input, searchParams) : stored.response);
}

function page(items: InputItem[], query: URLSearchParams): ItemList<InputItem> {
  const ordered = query.get("order") === "asc" ? items : items.toReversed();
  const after = query.get("after");
  const start = after === null ? 0 : ordered.findIndex(({ id }) => id === after) + 1;
  const limit = Math.min(100, Math.max(1, Number(query.get("limit") ?? 20) || 20));
  const data = ordered.slice(start, start + limit);
  return {
    object: "list",
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: start + limit < ordered.length,
  };
}
