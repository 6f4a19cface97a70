import {
  type EncodeContext,
  isObject,
  type Loose,
  type MessageOfTurn,
  type OtherOfTurn,
  type OutputOfTurn,
  parseJson,
  readTurns,
  textParts,
  type Turn,
  type TurnPart,
} from "@anyllm/core/translate";
import type { ResponseRequest } from "@anyllm/types";
import { idOf, refuseItem, toModelParts } from "./history.ts";
import { type FileRules, ownKeys, toMediaPart } from "./media.ts";
import { generationOf } from "./models.ts";
import { objectOf, stringOf } from "./wire.ts";

/** A conversation in Google's form. */
export interface Contents {
  contents: Content[];
  /** The texts of `instructions` and of the system's and the developer's messages. */
  system: string[];
  /** The `detail` of each image that asks for one. */
  details: unknown[];
}

interface Content {
  role: "user" | "model";
  parts: Loose[];
}

interface Tools {
  request: ResponseRequest;
  context: EncodeContext;
  rules: FileRules;
}

/** The input of a request as `contents`, and the words of the system that stand before them. */
export function toContents(tools: Tools): Contents {
  const { request, context } = tools;
  const { instructions } = request;
  const system = instructions == null || instructions === "" ? [] : [instructions];
  const built: Contents = { contents: [], system, details: [] };
  const order = new Map<string, number>();
  const told = new Set<string>();
  // What is left out is told once, however often it occurs.
  const once: EncodeContext = {
    ...context,
    warn(param, message) {
      if (!told.has(message)) context.warn(param, message);
      told.add(message);
    },
  };
  for (const turn of readTurns(request)) {
    if (turn.role === "system" || turn.role === "developer") {
      if (built.contents.length > 0) {
        once.warn("input", "System messages go before the conversation: one was moved there.");
      }
      built.system.push(...turn.items.flatMap((item) => toSystem(item as MessageOfTurn, once)));
      continue;
    }
    const model = turn.role === "assistant";
    const parts = model
      ? toModelParts(turn, once, order)
      : toUserParts(turn, { ...tools, context: once }, { built, order });
    const last = built.contents.at(-1);
    const role = model ? "model" : "user";
    if (last?.role === role) last.parts.push(...parts);
    else if (parts.length > 0) built.contents.push({ role, parts });
  }
  if (generationOf(request.model) >= 3) vouch(built.contents, request.model, once);
  return built;
}

function toSystem({ parts }: MessageOfTurn, context: EncodeContext): string[] {
  for (const part of parts) {
    if (textParts([part]).length > 0) continue;
    const remedy = "Give it in a message of the user.";
    context.refuse(part.path, `${part.type} in a system message`, remedy);
  }
  return textParts(parts);
}

function toUserParts(
  { items }: Turn,
  tools: Tools,
  { built, order }: { built: Contents; order: ReadonlyMap<string, number> },
): Loose[] {
  const outputs = items
    .filter((item): item is OutputOfTurn => item.kind === "output")
    .toSorted((a, b) => (order.get(a.call_id) ?? 0) - (order.get(b.call_id) ?? 0));
  return items.flatMap((item) => {
    if (item.kind === "message") {
      for (const { part } of item.parts) {
        if (resolves(part["detail"])) built.details.push(part["detail"]);
      }
      return item.parts.map((part) => toPart(part, tools));
    }
    // In the order of the calls, which is how Google tells those of one name without ids apart.
    if (item.kind === "output") {
      const at = outputs.findIndex(({ name }) => name === item.name);
      return toResponse(outputs.splice(at, 1)[0] as OutputOfTurn, tools);
    }
    return refuseItem(item as OtherOfTurn, tools.context);
  });
}

function resolves(detail: unknown): boolean {
  return stringOf(detail) !== undefined && detail !== "auto";
}

function toPart(part: TurnPart, { context, rules }: Tools): Loose {
  const [text] = textParts([part]);
  if (text !== undefined) return { text, ...ownKeys(part.part) };
  if (part.type === "gemini:part" && isObject(part.part["part"])) return part.part["part"];
  return (
    toMediaPart(part, context, rules) ??
    context.refuse(part.path, `parts of type ${part.type}`, "Give text, or a file.")
  );
}

function toResponse(output: OutputOfTurn, tools: Tools): Loose[] {
  const { call_id, name, parts, path, item } = output;
  const { context, request } = tools;
  if (name === "") {
    const remedy = "Keep the function_call in the input.";
    context.refuse(path, "the output of a call that is not in the input", remedy);
  }
  const texts = textParts(parts);
  const files = parts.filter((part) => textParts([part]).length === 0);
  // Inside a response the function may speak of a file by its name.
  const rules = { ...tools.rules, fileNames: true };
  const media = files.map((part) => toPart(part, { ...tools, rules }));
  const inside = takesInside(request.model) ? media.filter(fitsInside) : [];
  const functionResponse = {
    ...idOf(call_id),
    name,
    response: toResult(texts),
    ...goingOn(item),
    ...(inside.length > 0 && { parts: inside }),
  };
  // Older models take none inside: what does not fit stands beside the response.
  return [{ functionResponse }, ...media.filter((part) => !inside.includes(part))];
}

// Source: https://ai.google.dev/api/caching#FunctionResponse, for functions that do not block.
function goingOn({ willContinue, scheduling }: Loose): Loose {
  return {
    ...(willContinue != null && { willContinue }),
    ...(scheduling != null && { scheduling }),
  };
}

// Source: https://ai.google.dev/gemini-api/docs/function-calling#multimodal and /computer-use
function takesInside(model: string): boolean {
  return generationOf(model) >= 3 || model.includes("computer-use");
}

function fitsInside({ inlineData, fileData }: Loose): boolean {
  const { mimeType } = objectOf(inlineData ?? fileData);
  return /^(image\/(png|jpeg|webp)|application\/pdf|text\/plain)$/.test(String(mimeType));
}

// Source: https://ai.google.dev/api/caching#FunctionResponse
function toResult(texts: readonly string[]): Loose {
  const [text = "", ...more] = texts;
  if (more.length > 0) return { output: texts };
  return readObject(text) ?? (texts.length > 0 ? { output: text } : {});
}

function readObject(text: string): Loose | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  // Numbers that would lose digits on the way through JavaScript: such a text stays a text.
  const numbers = text.replace(/"(?:[^"\\]|\\.)*"/g, "").match(/-?\d[\d.eE+-]{15,}/g) ?? [];
  if (numbers.some((told) => String(Number(told)) !== told)) return undefined;
  const value = parseJson(text);
  return isObject(value) ? value : undefined;
}

/**
 * Gemini 3 refuses a call of the running turn without a signature, on the first call of each step.
 * What another model called has none: Google names a stand-in for it. Where the model's name does not
 * tell which it is, a call of Google's own is taken to be that model's.
 *
 * Source: https://ai.google.dev/gemini-api/docs/thought-signatures#faqs
 */
function vouch(contents: readonly Content[], model: string, context: EncodeContext): void {
  const named = Number.isFinite(generationOf(model));
  const asked = contents.findLastIndex(
    ({ role, parts }) => role === "user" && !parts.some((part) => part["functionResponse"]),
  );
  for (const { role, parts } of contents.slice(asked + 1)) {
    const call = role === "model" ? parts.find((part) => part["functionCall"]) : undefined;
    if (!call || call["thoughtSignature"] !== undefined) continue;
    if (!named && objectOf(call["functionCall"])["id"] === undefined) continue;
    call["thoughtSignature"] = "skip_thought_signature_validator";
    const said = "A call without a thought signature was marked as another model's.";
    context.warn("input", said);
  }
}
