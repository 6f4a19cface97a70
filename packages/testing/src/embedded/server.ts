import type { IncomingMessage, ServerResponse } from "node:http";
import type { InputItem, ItemList } from "@anyllm/types";
import { listen, type ListenOptions } from "../loopback.ts";
import { createResponse, MODEL, type Service } from "./answer.ts";
import { checkRequest } from "./check-request.ts";
import { readJson, sendJson, sendProblem } from "./http.ts";
import { notFound, Problem } from "./problem.ts";
import { ResponseStore } from "./store.ts";

/** How the embedded model is served. */
export interface EmbeddedOptions extends ListenOptions {
  /** Milliseconds between the deltas of a stream. @default 0 */
  delay?: number;
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
  const { delay = 0, ...where } = options;
  const store = new ResponseStore(MOST_RESPONSES);
  const created = Math.floor(Date.now() / 1000);
  const server = await listen((request, response) => {
    route(request, response, { store, delay, created }).catch((error) =>
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

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  service: Service,
): Promise<void> {
  const { method = "GET", url = "/" } = request;
  const { pathname, searchParams } = new URL(url, "http://loopback");
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

function authenticate({ headers }: IncomingMessage): void {
  if (/^Bearer\s+\S/i.test(headers.authorization ?? "")) return;
  const message = "An Authorization header with a bearer key is required; any key will do.";
  throw new Problem(401, message, { code: "invalid_api_key" });
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
