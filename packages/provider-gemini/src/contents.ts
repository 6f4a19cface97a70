import {
  type EncodeContext,
  isObject,
  type Loose,
  type MessageOfTurn,
  type OtherOfTurn,
  type OutputOfTurn,
  parseJson,
  readTurns,
  type Turn,
  type TurnItem,
  type TurnPart,
} from "@anyllm/core/translate";
import type { ResponseRequest } from "@anyllm/types";
import { idOf, refuseItem, textOf, toModelParts } from "./history.ts";
import { addOwnKeys, type FileRules, toMediaPart } from "./media.ts";
import { generationOf } from "./models.ts";
import { objectOf, present, stringOf } from "./wire.ts";

/** A conversation in Google's form. */
export interface Contents {
  readonly contents: readonly Content[];
  /** The texts of `instructions` and of the system's and the developer's messages, if any. */
  readonly system: readonly string[] | undefined;
  /** The `detail` of each image that asks for one, if any. */
  readonly details: readonly string[] | undefined;
}

interface Content {
  role: "user" | "model";
  parts: Loose[];
}

/** The input of a request as `contents`, and the words of the system that stand before them. */
export function toContents(
  request: ResponseRequest,
  context: EncodeContext,
  rules: FileRules,
): Contents {
  const conversation = new Conversation(request, context, rules);
  for (const turn of readTurns(request)) conversation.add(turn);
  vouch(conversation);
  return conversation;
}

// Is told the turns; and what is left out of them, which it tells once, however often it occurs.
class Conversation implements Contents, EncodeContext {
  readonly id: string;
  readonly request: ResponseRequest;
  readonly rules: FileRules;
  readonly contents: Content[] = [];
  system: string[] | undefined;
  details: string[] | undefined;
  readonly #context: EncodeContext;
  #warned: Set<string> | undefined;
  // The place of each call, by its id.
  #order: Map<string, number> | undefined;

  constructor(request: ResponseRequest, context: EncodeContext, rules: FileRules) {
    this.id = context.id;
    this.request = request;
    this.rules = rules;
    this.#context = context;
    if (request.instructions) this.system = [request.instructions];
  }

  warn(param: string, message: string): void {
    const warned = (this.#warned ??= new Set());
    if (!warned.has(message)) this.#context.warn(param, message);
    warned.add(message);
  }

  refuse(param: string, what: string, remedy: string): never {
    return this.#context.refuse(param, what, remedy);
  }

  add(turn: Turn): void {
    if (turn.role === "user") this.#addParts("user", this.#toUserParts(turn));
    else if (turn.role === "assistant") {
      this.#order ??= new Map();
      this.#addParts("model", toModelParts(turn, this, this.#order));
    } else for (const item of turn.items) this.#addSystem(item as MessageOfTurn);
  }

  #addParts(role: Content["role"], parts: Loose[]): void {
    const last = this.contents.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else if (parts.length > 0) this.contents.push({ role, parts });
  }

  #addSystem({ parts }: MessageOfTurn): void {
    if (this.contents.length > 0) {
      const said = "System messages go before the conversation: one was moved there.";
      this.warn("input", said);
    }
    for (const part of parts) {
      const text = textOf(part);
      if (text === undefined) {
        const remedy = "Give it in a message of the user.";
        this.refuse(part.path, `${part.type} in a system message`, remedy);
      }
      (this.system ??= []).push(text);
    }
  }

  #toUserParts({ items }: Turn): Loose[] {
    const sent: Loose[] = [];
    let outputs: OutputOfTurn[] | undefined;
    for (const item of items) {
      if (item.kind === "message") {
        for (const part of item.parts) sent.push(this.#toMessagePart(part));
      } else if (item.kind === "output") {
        // In the order of the calls, which is how Google tells those of one name without ids apart.
        outputs ??= this.#inOrder(items);
        const at = outputs.findIndex(({ name }) => name === item.name);
        sent.push(...toResponse(outputs.splice(at, 1)[0] as OutputOfTurn, this));
      } else refuseItem(item as OtherOfTurn, this);
    }
    // "Unable to submit request because it has an empty text parameter": a picture may come without words.
    const said = sent.filter((part) => part["text"] !== "" || Object.keys(part).length > 1);
    return said.length > 0 ? said : sent.slice(0, 1);
  }

  #toMessagePart(part: TurnPart): Loose {
    const detail = stringOf(part.part["detail"]);
    if (detail !== undefined && detail !== "auto") (this.details ??= []).push(detail);
    return toPart(part, this, this.rules);
  }

  #inOrder(items: readonly TurnItem[]): OutputOfTurn[] {
    const placeOf = ({ call_id }: OutputOfTurn): number => this.#order?.get(call_id) ?? 0;
    return items
      .filter((item) => item.kind === "output")
      .toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}

function toPart(part: TurnPart, context: EncodeContext, rules: FileRules): Loose {
  const text = textOf(part);
  if (text !== undefined) return addOwnKeys({ text }, part.part);
  if (part.type === "gemini:part" && isObject(part.part["part"])) return part.part["part"];
  return (
    toMediaPart(part, context, rules) ??
    context.refuse(part.path, `parts of type ${part.type}`, "Give text, or a file.")
  );
}

function toResponse(output: OutputOfTurn, conversation: Conversation): Loose[] {
  const { call_id, name, parts, path, item } = output;
  const { willContinue, scheduling } = item;
  if (name === "") {
    const remedy = "Keep the function_call in the input.";
    conversation.refuse(path, "the output of a call that is not in the input", remedy);
  }
  const texts = parts.flatMap((part) => textOf(part) ?? []);
  const files = parts.filter((part) => textOf(part) === undefined);
  // Inside a response the function may speak of a file by its name.
  const rules = { ...conversation.rules, fileNames: true };
  const media = files.map((part) => toPart(part, conversation, rules));
  const inside = media.filter(
    (part) => fitsInside(part) && takesInside(conversation.request.model),
  );
  const functionResponse = present({
    id: idOf(call_id),
    name,
    response: toResult(texts),
    // Of functions that do not block: https://ai.google.dev/api/caching#FunctionResponse
    willContinue,
    scheduling,
    parts: inside.length > 0 ? inside : undefined,
  });
  // Older models take none inside: what does not fit stands beside the response.
  return [{ functionResponse }, ...media.filter((part) => !inside.includes(part))];
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
function vouch(conversation: Conversation): void {
  const { contents } = conversation;
  for (let at = contents.length - 1; at >= 0; at--) {
    const { role, parts } = contents[at] as Content;
    // What the user asked, where the running turn began.
    if (role === "user" && !parts.some(isResponse)) return;
    const call = role === "model" && parts.find((part) => part["functionCall"]);
    if (call && call["thoughtSignature"] === undefined) vouchFor(call, conversation);
  }
}

function vouchFor(call: Loose, conversation: Conversation): void {
  const generation = generationOf(conversation.request.model);
  if (generation < 3) return;
  // A name without a generation.
  const unclear = generation === Number.POSITIVE_INFINITY;
  if (unclear && objectOf(call["functionCall"])["id"] === undefined) return;
  call["thoughtSignature"] = "skip_thought_signature_validator";
  const said = "A call without a thought signature was marked as another model's.";
  conversation.warn("input", said);
}

function isResponse(part: Loose): boolean {
  return Boolean(part["functionResponse"]);
}
