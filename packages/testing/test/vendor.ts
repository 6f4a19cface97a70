import { type EmbeddedOptions, serveEmbedded } from "../src/index.ts";
import type { Answer, Json } from "./wire.ts";

/** One vendor's wire of the embedded model, called with nothing but fetch. */
export async function vendor(
  given: { path: string; headers: Record<string, string>; body?: object },
  options: EmbeddedOptions = {},
) {
  const server = await serveEmbedded(options);
  const send = async (
    body: object | undefined,
    path = given.path,
    headers: object = {},
  ): Promise<Answer> => {
    const response = await fetch(server.url + path, {
      method: body ? "POST" : "GET",
      headers: { "content-type": "application/json", ...given.headers, ...headers },
      ...(body && { body: JSON.stringify({ ...given.body, ...body }) }),
    });
    const text = await response.text();
    const type = response.headers.get("content-type") ?? "";
    const json: Json = type.includes("json") ? JSON.parse(text) : undefined;
    return { status: response.status, type, text, json };
  };
  return {
    server,
    send,
    ask: async (body: object, path?: string): Promise<Json> => (await send(body, path)).json,
    /** The status and message of a refusal. */
    refusal: async (body: object, message: (json: Json) => string): Promise<[number, string]> => {
      const { status, json } = await send(body);
      return [status, message(json)];
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** The data of server-sent events, and their names. */
export function eventsOf(text: string): { name: string | undefined; data: Json }[] {
  return text
    .split(/\r?\n\r?\n/)
    .filter(Boolean)
    .map((frame) => {
      const name = /^event: (.*)$/m.exec(frame)?.[1];
      const data = /^data: (.*)$/m.exec(frame)?.[1] ?? "";
      return { name, data: data === "[DONE]" ? data : JSON.parse(data) };
    });
}
