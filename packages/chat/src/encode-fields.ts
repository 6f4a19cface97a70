import { isObject, list, type Loose, text } from "@anyllm/core/translate";
import type { ReasoningEffort, ResponseRequest } from "@anyllm/types";
import type { ChatField } from "./dialect.ts";
import type { Wire } from "./encode-wire.ts";

// These two mean something only together with others.
const elsewhere: ReadonlySet<ChatField> = /* @__PURE__ */ new Set<ChatField>([
  "parallel_tool_calls",
  "top_logprobs",
]);

/** The fields that a dialect takes, under its names, within its ranges, in its words. */
export function encodeFields(request: ResponseRequest, wire: Wire): Loose | undefined {
  let encoded: Loose | undefined;
  for (const field of wire.dialect.fields) {
    const value = request[field];
    if (value == null || elsewhere.has(field)) continue;
    (encoded ??= {})[nameOf(field, wire)] = valueOf(field, value, wire);
  }
  return encoded;
}

/** The name that a dialect has for a field. */
export function nameOf(field: ChatField, { dialect }: Wire): string {
  return dialect.names?.[field] ?? (field === "max_output_tokens" ? "max_tokens" : field);
}

function valueOf(field: ChatField, value: unknown, { dialect, warn }: Wire): unknown {
  const words = dialect.values?.[field];
  if (words && Object.hasOwn(words, String(value))) return words[String(value)];
  const range = dialect.ranges?.[field];
  if (!range || typeof value !== "number") return value;
  const [min, max] = range;
  const clamped = Math.min(Math.max(value, min), max);
  if (clamped !== value) {
    warn(field, `${field} may be ${min} to ${max} with ${dialect.name}: ${clamped} was sent.`);
  }
  return clamped;
}

/** Whether probabilities are asked for, and of how many alternatives. */
export function encodeLogprobs(request: ResponseRequest, wire: Wire): Loose | undefined {
  const { include, top_logprobs: top } = request;
  const included = include != null && list(include).includes("message.output_text.logprobs");
  if (!included && !top) return undefined;
  if (!wire.dialect.fields.includes("top_logprobs")) {
    if (included) wire.warn("include", "message.output_text.logprobs: there are none to include.");
    return undefined;
  }
  const name = nameOf("top_logprobs", wire);
  const count = top ? valueOf("top_logprobs", top, wire) : undefined;
  if (name === "logprobs") return { logprobs: count ?? 1 };
  return { logprobs: true, ...(count !== undefined && { [name]: count }) };
}

const scale: readonly ReasoningEffort[] = [
  "none",
  "minimal",
  "low",
  "medium",
  "high",
  "xhigh",
  "max",
];

/**
 * What asks for an effort; one that the vendor does not know becomes the nearest that it does. Keys of
 * the vendor's own go along where it has an object `reasoning` itself.
 */
export function encodeReasoning(request: ResponseRequest, wire: Wire): Loose | undefined {
  const { reasoning } = request;
  const { dialect, warn } = wire;
  if (!isObject(reasoning) || !dialect.reasoning) return undefined;
  const { efforts = {} } = dialect.reasoning;
  const byEfforts = Object.values(efforts).some((body) => isObject(body["reasoning"]));
  const { object: takesObject = byEfforts } = dialect.reasoning;
  const { effort: _, summary, generate_summary, ...further } = reasoning;
  const others = { summary, generate_summary, ...(!takesObject && further) };
  for (const [key, value] of Object.entries(others)) {
    if (value == null) continue;
    const param = `reasoning.${key}`;
    warn(param, `${param} is not supported and was left out: reasoning comes as it is.`);
  }
  const body = encodeEffort(text(reasoning["effort"]), efforts, wire);
  if (!takesObject || Object.keys(further).length === 0) return body;
  const { reasoning: before, reasoning_effort: effort, ...rest } = body;
  const told = isObject(before) ? before : effort !== undefined && { effort };
  return { ...rest, reasoning: { ...told, ...further } };
}

type Efforts = Readonly<Partial<Record<ReasoningEffort, Loose>>>;

function encodeEffort(wanted: string, efforts: Efforts, { dialect, warn }: Wire): Loose {
  if (wanted === "") return {};
  const known = scale.filter((effort) => efforts[effort] !== undefined);
  const effort = nearest(wanted, known);
  const param = "reasoning.effort";
  if (effort === undefined) {
    warn(param, `${param} is not supported and was left out.`);
    return {};
  }
  if (effort !== wanted) {
    warn(param, `${dialect.name} has no effort "${wanted}": "${effort}" was sent.`);
  }
  return { ...efforts[effort] };
}

// Who asks for thinking gets some, where the vendor has any; of two as near the greater one.
function nearest(wanted: string, known: readonly ReasoningEffort[]): ReasoningEffort | undefined {
  const place = scale.indexOf(wanted as ReasoningEffort);
  const thinking = known.filter((effort) => effort !== "none");
  const candidates = wanted === "none" || thinking.length === 0 ? known : thinking;
  const distance = (effort: ReasoningEffort): number => Math.abs(scale.indexOf(effort) - place);
  let best: ReasoningEffort | undefined;
  for (const effort of place < 0 ? [] : candidates) {
    if (best === undefined || distance(effort) <= distance(best)) best = effort;
  }
  return best;
}
