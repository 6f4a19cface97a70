import { type ChatAnswerOptions, chatCompletion, playChat } from "../../../wires/chat.ts";
import { isRecord } from "../../checks.ts";
import { authenticate, invalid, notFound } from "../../problem.ts";
import { responseOf } from "../reply.ts";
import type { Asked, Wire, WireCall } from "../wire.ts";
import { checkChat } from "./check.ts";
import { readChat } from "./read.ts";

/** The header that says, as JSON, how this one answer is to differ: {@link ChatAnswerOptions}. */
const DIALECT = "x-embedded-chat";

/**
 * Chat Completions, in the dialect given; a header may say another one for each call.
 *
 * @see https://platform.openai.com/docs/api-reference/chat
 */
export function chatWire(options: ChatAnswerOptions): Wire {
  return {
    serves: ({ method, path }) =>
      method === "POST" && path.endsWith("/chat/completions") ? "generate" : undefined,
    authenticate,
    read(given, call) {
      const body = checkChat(given);
      const model = String(body["model"]);
      if (!call.models.includes(model)) {
        const message = `The model ${model} does not exist, only ${call.models.join(", ")}.`;
        throw notFound(message, "model_not_found", "model");
      }
      const { include_usage } = (body["stream_options"] ?? {}) as { include_usage?: unknown };
      const usageChunk = include_usage === true;
      const dialect = { usageChunk, ...options, ...dialectOf(call) };
      return {
        ...said(dialect),
        conversation: readChat(body),
        stream: body["stream"] === true,
        answer: (reply) =>
          responseOf(reply, {
            model,
            prefixes: { answer: "chatcmpl-", call: "call_" },
            cutCalls: true,
          }),
      };
    },
    envelope: (problem) => problem.toJSON(),
  };
}

function said(dialect: ChatAnswerOptions): Pick<Asked, "whole" | "frames"> {
  return {
    whole: (response) => chatCompletion(response, dialect),
    frames: (response) => String(playChat(response, true, dialect).body).split(/(?<=\n\n)/),
  };
}

function dialectOf({ headers }: WireCall): ChatAnswerOptions {
  const given = headers[DIALECT];
  if (given === undefined) return {};
  try {
    const dialect: unknown = JSON.parse(String(given));
    if (isRecord(dialect)) return dialect;
  } catch {
    // Told below.
  }
  throw invalid(DIALECT, "must be a JSON object");
}
