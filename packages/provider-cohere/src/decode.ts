import type { Decoder } from "@anyllm/core";
import {
  firstText,
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
    const type = typeOf(content);
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
    const { text: words, thinking } = piece;
    if (unknown) {
      unknown = joined(unknown, piece);
      return;
    }
    if (typeof words === "string") text(words, readLogprobs(logprobs));
    if (typeof thinking === "string") writer.reasoning(thinking);
    const more = further(piece, ofContent);
    if (more) writer.part({ ...more, type: "cohere:content" });
  };
  const plan = (delta: unknown): void => {
    if (typeof delta !== "string") return;
    said += delta;
    planned = true;
    if (delta !== "") writer.text(delta, { phase: "commentary" });
  };
  const startCall = (key: number, call: unknown): void => {
    settleCall();
    // Another one may have begun in its place, without an end.
    writer.toolDone(key);
    said = "";
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
    const { finish_reason: reason, usage, error_type } = answer;
    closeUnknown();
    told = true;
    Object.assign(left, further(answer, ofAnswer));
    if (isObject(usage)) writer.usage(readUsage(usage));
    // A call that could not be made is the model's fault, which trying again may not mend.
    const code = error_type === "INVALID_TOOL_GENERATION" ? "model_error" : "server_error";
    const message = wordsOf(answer);
    if (typeof reason !== "string") {
      if (message !== "") writer.fail({ code, message });
      return;
    }
    if (said !== "") flush();
    else if (waiting.length > 0) left["citations"] = waiting;
    const facts: object = { cohere: { finish_reason: reason, ...left } };
    writer.start(facts);
    const name = reason.toUpperCase();
    if (/^(ERROR|TIMEOUT|USER_CANCEL)$/.test(name)) {
      return writer.fail({ code, message: message || `Generation ended with ${reason}.` });
    }
    finished = true;
    const why = incomplete[name] ?? (regular.has(name) ? undefined : reason.toLowerCase());
    if (why === undefined) settleCall();
    writer.finish(why);
  };
  const readWhole = ({ id, message, logprobs, ...rest }: Loose): void => {
    writer.start(typeof id === "string" ? { id } : {});
    if (isObject(message)) Object.assign(left, further(message, ofMessage));
    const { content: blocks, tool_plan, tool_calls, citations } = isObject(message) ? message : {};
    const parts = typeof blocks === "string" ? [{ type: "text", text: blocks }] : list(blocks);
    const isText = (part: unknown): boolean => isObject(part) && typeOf(part) === "text";
    const texts = parts.filter(isText).length;
    // Which of several texts they are of is not told.
    if (texts !== 1 && logprobs != null) left["logprobs"] = logprobs;
    // Each citation is of the part that it names, if that can be cited, else of the first text.
    const placeOf = ({ type, content_index: at }: Loose): number => {
      if (type === "PLAN") return -1;
      const part = typeof at === "number" ? parts[at] : undefined;
      const fits = type === "THINKING_CONTENT" ? isObject(part) : isText(part);
      return fits ? (at as number) : parts.findIndex(isText);
    };
    const cite = (place: number): void => {
      for (const citation of list(citations)) {
        if (isObject(citation) && placeOf(citation) === place) annotate(citation);
      }
    };
    plan(tool_plan);
    cite(-1);
    parts.forEach((part, index) => {
      if (!isObject(part)) return;
      startContent(part);
      content(part, texts === 1 ? logprobs : undefined);
      closeUnknown();
      cite(index);
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
    "tool-call-start": ({ tool_calls }, index) => startCall(index, [tool_calls].flat()[0]),
    "tool-call-delta": ({ tool_calls }, index) => {
      const [call] = [tool_calls].flat();
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
      const { type, delta, index, message, error } = payload;
      if (typeof type !== "string" || type === "error") {
        if (isObject(message)) return readWhole(payload);
        const words = wordsOf(payload);
        const { code, type: kind } = isObject(error) ? error : {};
        const named = firstText(code, kind) || "server_error";
        if (words !== "") writer.error({ code: named, message: words });
        return;
      }
      const inner = isObject(delta) ? delta["message"] : undefined;
      const event = Object.hasOwn(events, type) ? events[type] : undefined;
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
const ofContent = names("type text thinking");
const ofMessage = names("role content tool_plan tool_calls citations");

// Any other reason makes the answer incomplete, under its own name.
const regular = names("COMPLETE STOP_SEQUENCE TOOL_CALL");

const incomplete: Record<string, string> = {
  MAX_TOKENS: "max_output_tokens",
  ERROR_LIMIT: "max_output_tokens",
  ERROR_TOXIC: "content_filter",
};

// Some leave it to what a block holds to tell what it is.
function typeOf({ type, thinking }: Loose): unknown {
  return type ?? (typeof thinking === "string" ? "thinking" : "text");
}

// An error in the words of Cohere, or of what stands between.
function wordsOf({ message, error }: Loose): string {
  return firstText(message, error, isObject(error) ? error["message"] : undefined);
}

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
