import { firstText, isObject, type Loose, type WriterError } from "@anyllm/core/translate";

/**
 * An error in a stream. Servers behind gateways tell it in the form of Chat Completions, as a string,
 * or without an object of its own.
 *
 * Source: https://docs.anthropic.com/en/docs/build-with-claude/streaming#error-events
 */
export function readError(payload: Loose): WriterError {
  const { code, type } = sourceOf(payload);
  const said = typeof code === "number" ? `${code}` : code;
  const named = firstText(said, type !== "error" && type) || "server_error";
  return { code: named, message: wordsOf(payload) || named };
}

/** What an error says: nothing else on this wire has words without a type. */
export function wordsOf(payload: Loose): string {
  const { message, msg, detail } = sourceOf(payload);
  return firstText(payload["error"], message, msg, detail);
}

function sourceOf(payload: Loose): Loose {
  return isObject(payload["error"]) ? payload["error"] : payload;
}
