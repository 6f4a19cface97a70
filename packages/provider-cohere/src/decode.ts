import type { Decoder } from "@anyllm/core";
import {
  further,
  isObject,
  list,
  type Loose,
  toUsage,
  words as names,
  type Writer,
} from "@anyllm/core/translate";
import type { LogProb } from "@anyllm/types";
import { annotationOf } from "./citations.ts";

/**
 * Reads chat answers and their streams. A whole answer is told as its stream would be.
 *
 * Source: https://docs.cohere.com/reference/chat-stream
 */
export function decodeCohere(writer: Writer): Decoder {
  let said = "";
  let finished = false;
  let told = false;
  let planned = false;
  let unknown: Loose | undefined;
  // A call that came to its end stays open until it is clear that it was not cut short.
  let called: number | undefined;
  // What is no part of the answer; it stands under `cohere` in the response.
  const left: Loose = {};
  // Citations of thoughts have no text to stand on until one comes.
  let waiting: Loose[] = [];

  const annotate = (citation: Loose): void => {
    const { type } = citation;
    if (said === "" || type === "THINKING_CONTENT") waiting.push(citation);
    else writer.annotation(annotationOf(citation, said));
  };
  const flush = (): void => {
    const held = waiting;
    waiting = [];
    for (const citation of held) writer.annotation(annotationOf(citation, said));
  };
  const text = (delta: string, logprobs?: LogProb[]): void => {
    said += delta;
    writer.text(delta, logprobs && { logprobs });
    if (delta !== "" && waiting.length > 0) flush();
  };
  const settleCall = (): void => {
    if (called !== undefined) writer.toolDone(called);
    called = undefined;
  };
  const closeUnknown = (): void => {
    if (unknown) writer.part({ ...unknown, type: `cohere:${String(unknown["type"])}` });
    unknown = undefined;
  };
  const startContent = (content: Loose): void => {
    closeUnknown();
    settleCall();
    const { type } = content;
    // Each block of thoughts is an item of its own, each block of text a part.
    if (type === "thinking" || planned) writer.close();
    planned = false;
    if (type === "thinking") said = "";
    else if (type === "text") {
      if (said !== "") writer.nextPart();
    } else unknown = { type };
    said = "";
  };
  const content = (piece: unknown, logprobs?: unknown): void => {
    if (!isObject(piece)) return;
    const { type: _, text: words, thinking, ...more } = piece;
    if (unknown) {
      unknown = joined(unknown, piece);
      return;
    }
    if (typeof words === "string") text(words, readLogprobs(logprobs));
    if (typeof thinking === "string") writer.reasoning(thinking);
    if (Object.keys(more).length > 0) {
      writer.part({ ...more, type: "cohere:content" });
    }
  };
  const plan = (delta: unknown): void => {
    if (typeof delta !== "string") return;
    said += delta;
    planned = true;
    if (delta !== "") writer.text(delta, { phase: "commentary" });
  };
  const startCall = (key: number, call: unknown): void => {
    settleCall();
    const { id, function: given } = isObject(call) ? call : {};
    const { name, arguments: input } = isObject(given) ? given : {};
    const words = isObject(input) ? JSON.stringify(input) : input;
    writer.toolCall(key, {
      name: typeof name === "string" ? name : "",
      ...(typeof id === "string" && { call_id: id }),
    });
    if (typeof words === "string" && words !== "") writer.toolArguments(key, words);
  };
  const end = (answer: Loose): void => {
    const { finish_reason: reason, usage, error, error_type } = answer;
    closeUnknown();
    told = true;
    Object.assign(left, further(answer, ofAnswer));
    if (isObject(usage)) writer.usage(readUsage(usage));
    // A call that could not be made is the model's fault, which trying again may not mend.
    const code = error_type === "INVALID_TOOL_GENERATION" ? "model_error" : "server_error";
    if (typeof reason !== "string") {
      if (typeof error === "string") writer.fail({ code, message: error });
      return;
    }
    const facts: object = { cohere: { finish_reason: reason, ...left } };
    writer.start(facts);
    if (/^(ERROR|TIMEOUT|USER_CANCEL)$/.test(reason)) {
      const message = typeof error === "string" ? error : `Generation ended with ${reason}.`;
      return writer.fail({ code, message });
    }
    finished = true;
    const why = incomplete[reason] ?? (regular.has(reason) ? undefined : reason.toLowerCase());
    if (why === undefined) settleCall();
    if (waiting.length > 0) flush();
    writer.finish(why);
  };
  const readWhole = ({ id, message, logprobs, ...rest }: Loose): void => {
    writer.start(typeof id === "string" ? { id } : {});
    if (isObject(message)) Object.assign(left, further(message, ofMessage));
    const { content: blocks, tool_plan, tool_calls, citations } = isObject(message) ? message : {};
    const cited = list(citations).filter(isObject);
    const parts = typeof blocks === "string" ? [{ type: "text", text: blocks }] : list(blocks);
    const texts = parts.filter((part) => isObject(part) && part["type"] === "text").length;
    // Which of several texts they are of is not told.
    if (texts !== 1 && logprobs != null) left["logprobs"] = logprobs;
    plan(tool_plan);
    for (const citation of cited) if (citation["type"] === "PLAN") annotate(citation);
    parts.forEach((part, index) => {
      if (!isObject(part)) return;
      startContent(part);
      content(part, texts === 1 ? logprobs : undefined);
      closeUnknown();
      for (const citation of cited) {
        const { type, content_index = texts === 1 || index === 0 ? index : 0 } = citation;
        const here = type !== "PLAN" && content_index === index && typeof part["text"] === "string";
        if (here || (type === "THINKING_CONTENT" && content_index === index)) annotate(citation);
      }
    });
    list(tool_calls).forEach((call, index) => {
      startCall(index, call);
      called = index;
    });
    end({ finish_reason: "COMPLETE", ...rest });
  };

  const events: Record<string, (message: Loose, index: number, payload: Loose) => void> = {
    "message-start": (_, __, { id }) => writer.start(typeof id === "string" ? { id } : {}),
    "content-start": ({ content: first }) => {
      startContent(isObject(first) ? first : {});
      content(first);
    },
    "content-delta": ({ content: piece }, _, { logprobs }) => content(piece, logprobs),
    "content-end": () => closeUnknown(),
    "tool-plan-delta": ({ tool_plan }) => plan(tool_plan),
    "tool-call-start": ({ tool_calls: call }, index) => startCall(index, call),
    "tool-call-delta": ({ tool_calls: call }, index) => {
      const given = isObject(call) ? call["function"] : undefined;
      const words = isObject(given) ? given["arguments"] : undefined;
      if (typeof words === "string" && words !== "") writer.toolArguments(index, words);
    },
    "tool-call-end": (_, index) => {
      called = index;
    },
    "citation-start": ({ citations }) => {
      for (const citation of [citations].flat()) if (isObject(citation)) annotate(citation);
    },
    "citation-end": () => {},
    "message-end": (_, __, { delta }) => end(isObject(delta) ? delta : {}),
  };
  return {
    frame(payload) {
      const { type, delta, index, message } = payload;
      if (typeof type !== "string") {
        if (isObject(message)) readWhole(payload);
        else if (typeof message === "string") {
          writer.error({ code: "server_error", message });
        }
        return;
      }
      const inner = isObject(delta) ? delta["message"] : undefined;
      const event = events[type];
      if (event) {
        event(isObject(inner) ? inner : {}, typeof index === "number" ? index : 0, payload);
      } else {
        // An event that is not known yet is kept as it came.
        left[type] = payload;
      }
    },
    end(done) {
      // [DONE] comes after message-end, which says why; without a reason it is an end all the same.
      if (done && told && !finished) writer.finish();
    },
  };
}

const ofAnswer = names("finish_reason usage error");
const ofMessage = names("role content tool_plan tool_calls citations");

// Any other reason makes the answer incomplete, under its own name.
const regular = names("COMPLETE STOP_SEQUENCE TOOL_CALL");

const incomplete: Record<string, string> = {
  MAX_TOKENS: "max_output_tokens",
  ERROR_LIMIT: "max_output_tokens",
  ERROR_TOXIC: "content_filter",
};

// The strings of an unknown block grow, whatever they are called.
function joined(block: Loose, piece: Loose): Loose {
  const next = { ...block };
  for (const [key, value] of Object.entries(piece)) {
    const before = next[key];
    const grows = key !== "type" && typeof before === "string" && typeof value === "string";
    next[key] = grows ? before + value : value;
  }
  return next;
}

function readLogprobs(logprobs: unknown): LogProb[] | undefined {
  const items = [logprobs].flat().filter(isObject);
  if (items.length === 0) return undefined;
  return items.map((item) => {
    const [first] = list(item["logprobs"]);
    const token = typeof item["text"] === "string" ? item["text"] : "";
    return { ...item, token, logprob: typeof first === "number" ? first : 0, top_logprobs: [] };
  });
}

// Images are counted apart from the tokens of the text, cached tokens are not.
function readUsage(usage: Loose) {
  const { tokens, billed_units, cached_tokens } = usage;
  const counts = isObject(tokens) ? tokens : isObject(billed_units) ? billed_units : {};
  const { input_tokens, image_tokens, output_tokens, reasoning_tokens } = counts;
  const images = typeof image_tokens === "number" ? image_tokens : 0;
  return toUsage({
    input: typeof input_tokens === "number" ? input_tokens + images : undefined,
    output: output_tokens,
    cached: cached_tokens,
    reasoning: reasoning_tokens,
    more: usage,
  });
}
