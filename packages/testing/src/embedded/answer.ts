import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import { encodeEvent, SSE_DONE } from "@anyllm/core";
import { createWriter, type Writer } from "@anyllm/core/translate";
import type { InputItem, ResponseRequest, ResponseResource, StreamEvent } from "@anyllm/types";
import { itemType } from "./check-request.ts";
import type { Reply } from "./conversation.ts";
import { sendJson, writeChunk } from "./http.ts";
import { invalid, notFound } from "./problem.ts";
import { respond } from "./responder.ts";
import type { ResponseStore } from "./store.ts";
import { readConversation, writeReply } from "./wire-responses.ts";

/** The one model there is. */
export const MODEL = "embedded-1";

/** What answering needs from the server. */
export interface Service {
  store: ResponseStore;
  /** Milliseconds between the deltas of a stream. */
  delay: number;
  /** The names of the model. */
  models: readonly string[];
  /** When the server started, in seconds. */
  created: number;
}

/**
 * Answers one request, whole or as a stream.
 *
 * @throws Problem before the first byte of the answer.
 */
export async function createResponse(
  request: ResponseRequest,
  response: ServerResponse,
  service: Service,
): Promise<void> {
  const { models } = service;
  if (!models.includes(request.model ?? "")) {
    throw notFound(
      `There is no model ${request.model} here, only ${models.join(", ")}.`,
      "model_not_found",
      "model",
    );
  }
  const { store } = service;
  const input = readInput(request, store);
  const context = [...earlier(request, store), ...input];
  const reply = respond(readConversation(request, context));
  const remember = (answer: ResponseResource): void => {
    if (request.store ?? true) store.put({ response: answer, input, context });
  };
  if (request.stream) return stream(request, reply, { response, delay: service.delay, remember });
  let answer: ResponseResource | undefined;
  const writer = newWriter(request, (event) => (answer = resourceOf(event) ?? answer));
  for (const _ of writeReply(reply, request, writer));
  if (!answer) throw new Error("the reply has no response");
  remember(answer);
  sendJson(response, answer);
}

interface Streaming {
  response: ServerResponse;
  delay: number;
  remember(answer: ResponseResource): void;
}

async function stream(request: ResponseRequest, reply: Reply, streaming: Streaming): Promise<void> {
  const { response, delay, remember } = streaming;
  let frames = "";
  const writer = newWriter(request, (event) => {
    frames += encodeEvent(event);
    const answer = resourceOf(event);
    if (answer && answer.status !== "in_progress") remember(answer);
  });
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  for (const _ of writeReply(reply, request, writer)) {
    const alive = await writeChunk(response, frames);
    frames = "";
    if (!alive) return;
    if (delay > 0) await setTimeout(delay);
  }
  response.end(frames + SSE_DONE);
}

function newWriter(request: ResponseRequest, emit: (event: StreamEvent) => void): Writer {
  return createWriter({ request, emit, id: newId, now: Date.now });
}

function newId(prefix: string): string {
  return `${prefix}_${randomUUID().replaceAll("-", "")}`;
}

function resourceOf(event: StreamEvent): ResponseResource | undefined {
  return "response" in event ? (event.response as ResponseResource) : undefined;
}

// Items without an id get one, as a stored item must have; references become what they name.
function readInput({ input }: ResponseRequest, store: ResponseStore): InputItem[] {
  const items: InputItem[] =
    typeof input === "string"
      ? [{ type: "message", role: "user", content: [{ type: "input_text", text: input }] }]
      : (input ?? []);
  return items.map((item, index) => {
    const type = itemType(item);
    if (type !== "item_reference") {
      return { ...item, type, id: item.id ?? newId("item") } as InputItem;
    }
    const found = store.item(String(item.id));
    if (!found) throw invalid(`input[${index}].id`, `there is no stored item ${item.id}`);
    return found;
  });
}

function earlier({ previous_response_id: id }: ResponseRequest, store: ResponseStore): InputItem[] {
  if (id === undefined || id === null) return [];
  const stored = store.get(id);
  if (stored) return [...stored.context, ...stored.response.output];
  const message = `There is no response ${id}; it was never stored, or was forgotten.`;
  throw notFound(message, "previous_response_not_found", "previous_response_id");
}
