import type { ResponseRequest } from "@anyllm/types";
import { AnyLLMError, UnsupportedError } from "./errors.ts";
import { isObject } from "./events/families.ts";
import type { Capabilities } from "./provider.ts";

/** Something of the request that the provider cannot take, and that was therefore not sent. */
export interface Warning {
  provider: string;
  /** The request field, or what was repaired in the answer. */
  param: string;
  message: string;
}

type Kind = "string" | "number" | "integer" | "boolean" | "array" | "object";
interface Rule {
  kinds: readonly Kind[];
  /** Bounds of a number, or of the length of a string. */
  min?: number;
  max?: number;
  /** Dropping it would change what is asked for: it is refused instead. */
  essential?: boolean;
}
const kind = (kinds: string, min?: number, max?: number): Rule => ({
  kinds: kinds.split("|") as Kind[],
  ...(min !== undefined && { min }),
  ...(max !== undefined && { max }),
});
const essential = (rule: Rule): Rule => ({ ...rule, essential: true });

// Ranges: OpenResponses 2026-04-24, CreateResponseBody; fields beyond it: OpenAI.
const rules: Record<string, Rule> = {
  model: kind("string", 1),
  input: kind("string|array", 0, 10_485_760),
  instructions: essential(kind("string")),
  previous_response_id: essential(kind("string")),
  conversation: essential(kind("string|object")),
  prompt: essential(kind("object")),
  tools: essential(kind("array")),
  tool_choice: essential(kind("string|object")),
  text: essential(kind("object")),
  background: essential(kind("boolean")),
  stream: kind("boolean"),
  stream_options: kind("object"),
  store: kind("boolean"),
  include: kind("array"),
  metadata: kind("object"),
  reasoning: kind("object"),
  truncation: kind("string"),
  service_tier: kind("string"),
  temperature: kind("number", 0, 2),
  top_p: kind("number", 0, 1),
  presence_penalty: kind("number"),
  frequency_penalty: kind("number"),
  top_logprobs: kind("integer", 0, 20),
  max_output_tokens: kind("integer", 16),
  max_tool_calls: kind("integer", 1),
  parallel_tool_calls: kind("boolean"),
  safety_identifier: kind("string", 0, 64),
  prompt_cache_key: kind("string", 0, 64),
  prompt_cache_retention: kind("string"),
  context_management: kind("array"),
  user: kind("string"),
};
const always = new Set(["model", "input", "stream"]);
const control = /[\r\n\0]/;

/**
 * Refuses what no provider could take, before anything is sent.
 *
 * @throws AnyLLMError `invalid_request`, naming the field in `param`.
 */
export function checkRequest(request: ResponseRequest): void {
  for (const field in rules) {
    const value = request[field];
    if (value !== undefined && value !== null) checkField(field, value, rules[field] as Rule);
  }
  if (typeof request.model !== "string") refuse("model", "is missing; write provider/model");
  if (control.test(request.model)) refuse("model", "must not contain line breaks");
  for (const key in request.metadata) checkMetadata(key, request.metadata[key]);
  if (Object.keys(request.metadata ?? {}).length > 16) refuse("metadata", "takes at most 16 pairs");
  if (Array.isArray(request.input)) request.input.forEach(checkItem);
}

function checkField(field: string, value: unknown, { kinds, min, max }: Rule): void {
  if (!kinds.some((wanted) => isKind(value, wanted))) {
    refuse(field, `must be ${kinds.map(article).join(" or ")}, not ${describe(value)}`);
  }
  const text = typeof value === "string";
  const size = text ? value.length : typeof value === "number" ? value : undefined;
  if (size === undefined) return;
  const unit = text ? " characters" : "";
  if (min !== undefined && size < min) refuse(field, `must be at least ${min}${unit}`);
  if (max !== undefined && size > max) refuse(field, `must be at most ${max}${unit}`);
}

function isKind(value: unknown, wanted: Kind): boolean {
  if (wanted === "array") return Array.isArray(value);
  if (wanted === "object") return isObject(value);
  if (wanted === "integer") return Number.isInteger(value);
  if (wanted === "number") return Number.isFinite(value);
  return typeof value === wanted;
}

function article(noun: string): string {
  return `${/^[aio]/.test(noun) ? "an" : "a"} ${noun}`;
}

// The value itself may be the prompt; its kind is enough to find the mistake.
function describe(value: unknown): string {
  return Array.isArray(value) ? "an array" : Number.isNaN(value) ? "NaN" : article(typeof value);
}

function checkMetadata(key: string, value: unknown): void {
  if (typeof value !== "string") refuse(`metadata.${key}`, `must be a string, not ${describe(value)}`);
  if (key.length > 64) refuse("metadata", "has a key of more than 64 characters");
  if (value.length > 512) refuse(`metadata.${key}`, "must be at most 512 characters");
  if (control.test(key + value)) refuse("metadata", "must not contain line breaks");
}

function checkItem(item: unknown, index: number): void {
  const field = `input[${index}]`;
  if (!isObject(item)) return refuse(field, `must be an item object, not ${describe(item)}`);
  const { type, role, call_id } = item;
  if (type === undefined && role === undefined && typeof item["id"] !== "string") {
    refuse(field, "needs a type, or a role if it is a message");
  }
  if ((type ?? "message") === "message" && role !== undefined) {
    const { content } = item;
    if (typeof role !== "string") refuse(`${field}.role`, "must be a string");
    if (typeof content !== "string" && !Array.isArray(content)) {
      refuse(`${field}.content`, "must be a string or an array of content parts");
    }
  }
  if ((type === "function_call" || type === "function_call_output") && !call_id) {
    refuse(`${field}.call_id`, "is missing; it joins a call and its output");
  }
}

function refuse(param: string, problem: string): never {
  throw new AnyLLMError("invalid_request", `${param} ${problem}.`, { param });
}

/**
 * The request as the provider can take it. What it cannot take is refused when leaving it out would
 * change the meaning, and otherwise left out with a warning.
 *
 * @throws UnsupportedError naming the field and the provider.
 */
export function fitRequest(
  request: ResponseRequest,
  provider: { id: string; capabilities: Capabilities },
  warn: (warning: Warning) => void,
): ResponseRequest {
  const { parameters, tools, input } = provider.capabilities;
  const fitted: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(request)) {
    if (value === undefined) continue;
    const rule = rules[field];
    if (!rule || always.has(field) || parameters === "all" || parameters.includes(field)) {
      fitted[field] = value;
    } else if (value !== null && rule.essential) {
      unsupported(provider.id, field, "Leave it out, or use a provider that has it.");
    } else if (value !== null) {
      warn({ provider: provider.id, param: field, message: `${field} is not supported and was left out.` });
    }
  }
  request.tools?.forEach(({ type }, index) => {
    if (tools !== "all" && !tools.includes(type)) {
      unsupported(provider.id, `tools[${index}]`, `It takes tools of type: ${tools.join(", ") || "none"}.`);
    }
  });
  if (input !== "all" && Array.isArray(request.input)) checkParts(request.input, input, provider.id);
  return fitted as ResponseRequest;
}

const media = /^input_(?!text$)/;

function checkParts(items: readonly object[], taken: readonly string[], id: string): void {
  items.forEach((item, index) => {
    const { content, output } = item as { content?: unknown; output?: unknown };
    for (const [key, parts] of Object.entries({ content, output })) {
      if (!Array.isArray(parts)) continue;
      parts.forEach((part: unknown, place) => {
        const type = isObject(part) ? String(part["type"]) : "";
        if (media.test(type) && !taken.includes(type)) {
          const remedy = `It takes ${taken.join(", ") || "text"} only.`;
          unsupported(id, `input[${index}].${key}[${place}] (${type})`, remedy);
        }
      });
    }
  });
}

function unsupported(provider: string, what: string, remedy: string): never {
  const param = what.split(" ")[0];
  throw new UnsupportedError(`${provider} does not support ${what}. ${remedy}`, { provider, param });
}
