import type { ResponseRequest } from "@anyllm/types";
import type { CallSettings } from "./client-types.ts";
import { AnyLLMError, UnsupportedError } from "./errors.ts";
import { isObject, list, type Loose } from "./events/families.ts";
import type { Capabilities } from "./provider.ts";

/** Something of the request that the provider cannot take, and that was therefore not sent. */
export interface Warning {
  provider: string;
  /** The request field, or what was repaired in the answer. */
  param: string;
  message: string;
}

/** Tells a warning, or refuses it with `strict`. */
export function tellWarning(
  warning: Warning,
  settings: Pick<CallSettings, "strict" | "onWarning">,
): void {
  if (!settings.strict) return settings.onWarning?.(warning);
  const { provider, param, message } = warning;
  throw new UnsupportedError(`${message} (${provider}; refused: strict)`, { provider, param });
}

// What each field may be: kinds by letter (s string, n number, i integer, b boolean, a array, o
// object), "!" where leaving the field out would change what is asked for, then bounds, of a number
// or of the length of a string. OpenResponses 2026-04-24, CreateResponseBody; beyond it: OpenAI.
const rules: Record<string, string> = {
  model: "s 1",
  input: "sa 0 10485760",
  instructions: "s!",
  previous_response_id: "s!",
  conversation: "so!",
  prompt: "o!",
  tools: "a!",
  tool_choice: "so!",
  text: "o!",
  background: "b!",
  stream: "b",
  stream_options: "o",
  store: "b",
  include: "a",
  metadata: "o",
  reasoning: "o",
  truncation: "s",
  service_tier: "s",
  temperature: "n 0 2",
  top_p: "n 0 1",
  presence_penalty: "n",
  frequency_penalty: "n",
  top_logprobs: "i 0 20",
  max_output_tokens: "i 16",
  max_tool_calls: "i 1",
  parallel_tool_calls: "b",
  safety_identifier: "s 0 64",
  prompt_cache_key: "s 0 64",
  prompt_cache_retention: "s",
  prompt_cache_options: "o",
  context_management: "a",
  moderation: "o",
  image: "o",
  access_programs: "o",
  user: "s",
};

/** The request fields that a provider may or may not take. */
export function knownParameters(): string[] {
  return Object.keys(rules).filter((name) => !always.has(name));
}

/** Whether a field is OpenResponses' or OpenAI's; others are a vendor's own. */
export function isKnownField(name: string): boolean {
  return Object.hasOwn(rules, name);
}

const kinds: Record<string, [noun: string, is: (value: unknown) => boolean]> = {
  s: ["a string", (value) => typeof value === "string"],
  n: ["a number", Number.isFinite],
  i: ["an integer", Number.isInteger],
  b: ["a boolean", (value) => typeof value === "boolean"],
  a: ["an array", Array.isArray],
  o: ["an object", isObject],
};
const control = /[\r\n\0]/;

/**
 * Refuses what no provider could take, before anything is sent.
 *
 * @throws AnyLLMError `invalid_request`, naming the field in `param`.
 */
export function checkRequest(request: ResponseRequest): void {
  const { model, metadata, input, tools } = request;
  if (typeof model !== "string") refuse("model", "must be a string: provider/model");
  for (const field of Object.keys(request)) {
    if (request[field] != null && isKnownField(field)) checkField(field, request[field]);
  }
  if (control.test(model)) refuse("model", "must not contain line breaks");
  if (metadata) checkMetadata(metadata);
  // By index: what is left out of an array must be seen too.
  if (Array.isArray(input)) for (let at = 0; at < input.length; at++) checkItem(input[at], at);
  if (tools) for (let at = 0; at < tools.length; at++) checkTool(tools[at], at);
}

function checkTool(tool: unknown, index: number): void {
  if (isObject(tool) && typeof tool["type"] === "string") return;
  refuse(`tools[${index}]`, "must be a tool object with a type");
}

function checkMetadata(metadata: Record<string, unknown>): void {
  const pairs = Object.entries(metadata);
  if (pairs.length > 16) refuse("metadata", "takes at most 16 pairs");
  for (const [key, value] of pairs) {
    const field = `metadata.${key.slice(0, 64)}`;
    if (typeof value !== "string") return refuse(field, "must be a string");
    if (key.length > 64 || value.length > 512)
      refuse(field, "takes 64 characters and 512 for its value");
    if (control.test(key + value)) refuse("metadata", "must not contain line breaks");
  }
}

interface Rule {
  kinds: (typeof kinds)[string][];
  min: number;
  max: number;
}

// Read once: this runs in every call.
const read: Record<string, Rule> = {};

function ruleOf(field: string): Rule {
  const [letters, min = -Infinity, max = Infinity] = (rules[field] as string).split(" ");
  const wanted = Object.entries(kinds).filter(([letter]) => letters?.includes(letter));
  return { kinds: wanted.map(([, kind]) => kind), min: Number(min), max: Number(max) };
}

// The value itself may be the prompt, so no message quotes it.
function checkField(field: string, value: unknown): void {
  const { kinds: wanted, min, max } = (read[field] ??= ruleOf(field));
  if (!wanted.some(([, is]) => is(value))) {
    refuse(field, `must be ${wanted.map(([noun]) => noun).join(" or ")}`);
  }
  const text = typeof value === "string";
  const size = text ? value.length : (value as number);
  const unit = text ? " characters" : "";
  if (size < min) refuse(field, `must be at least ${min}${unit}`);
  if (size > max) refuse(field, `must be at most ${max}${unit}`);
}

function checkItem(item: unknown, index: number): void {
  const field = `input[${index}]`;
  if (!isObject(item)) return refuse(field, "must be an item object");
  const { type, role, call_id, content } = item;
  if (type === undefined && role === undefined && typeof item["id"] !== "string") {
    refuse(field, "needs a type, or a role if it is a message");
  }
  if (role !== undefined && (type ?? "message") === "message") {
    if (typeof role !== "string") refuse(`${field}.role`, "must be a string");
    if (typeof content !== "string" && !Array.isArray(content)) {
      refuse(`${field}.content`, "must be a string or an array of content parts");
    }
  }
  if (/^function_call(_output)?$/.test(String(type)) && !call_id) {
    refuse(`${field}.call_id`, "is missing; it joins a call and its output");
  }
}

function refuse(param: string, problem: string): never {
  throw new AnyLLMError("invalid_request", `${param} ${problem}.`, { param });
}

/**
 * The request as the provider can take it. What it cannot take is refused when leaving it out would
 * change the meaning, and otherwise left out with a warning. Clients do this themselves; a provider
 * needs it only when it hands a request on to another one.
 *
 * @throws UnsupportedError naming the field and the provider.
 * @example
 * ```ts
 * import { fitRequest } from "@anyllm/core";
 *
 * const acme = { id: "acme", capabilities: { parameters: [], tools: [], input: [] } };
 * const request = { model: "m", input: "Hi", temperature: 0 };
 * const fitted = fitRequest(request, acme, ({ message }) => console.log(message));
 * console.log("temperature" in fitted); // false
 * ```
 */
export function fitRequest(
  request: ResponseRequest,
  provider: { id: string; capabilities: Capabilities },
  warn: (warning: Warning) => void,
): ResponseRequest {
  const { id, capabilities } = provider;
  const { parameters, tools, input } = capabilities;
  if (parameters === "all" && tools === "all" && input === "all") return request;
  // A copy, from the first field on that is left out.
  let fitted: Record<string, unknown> | undefined;
  const unsupported = (what: string, remedy: string): never => {
    throw new UnsupportedError(`${id} does not support ${what}. ${remedy}`, {
      provider: id,
      param: what.split(" ")[0],
    });
  };
  for (const param of Object.keys(request)) {
    const value = request[param];
    const rule = always.has(param) ? undefined : rules[param];
    if (!rule || takes(parameters, param)) continue;
    if (!asksNothing(param, value)) {
      if (rule.includes("!")) unsupported(param, "Leave it out, or use a provider that has it.");
      warn({ provider: id, param, message: `${param} is not supported and was left out.` });
    }
    fitted ??= { ...request };
    delete fitted[param];
  }
  request.tools?.forEach(({ type }, index) => {
    if (takes(tools, type)) return;
    const more = type === "mcp" ? " Or give the client mcp: mcp() of @anyllm/mcp." : "";
    unsupported(`tools[${index}] (${type})`, `It takes: ${String(tools)}.${more}`);
  });
  if (Array.isArray(request.input)) {
    for (const [path, type] of mediaParts(request.input)) {
      if (takes(input, type)) continue;
      const taken = String(input) || "none";
      unsupported(`${path} (${type})`, `Besides text it takes: ${taken}.`);
    }
  }
  return (fitted as ResponseRequest | undefined) ?? request;
}

const always = /* @__PURE__ */ new Set(["model", "input", "stream"]);

// What happens anyway, where a provider does not know the field. Source: the specification's defaults.
const usual: Record<string, unknown> = {
  background: false,
  truncation: "disabled",
  parallel_tool_calls: true,
  tool_choice: "auto",
  service_tier: "auto",
  presence_penalty: 0,
  frequency_penalty: 0,
  top_logprobs: 0,
};

function asksNothing(param: string, value: unknown): boolean {
  if (value == null || value === usual[param]) return true;
  return typeof value === "object" && Object.values(value).every((member) => member == null);
}

function takes(names: readonly string[] | "all", name: string): boolean {
  return names === "all" || names.includes(name);
}

function mediaParts(input: readonly unknown[]): [path: string, type: string][] {
  return input.flatMap((item, index) =>
    // What MCP gave is told in words where it cannot be shown.
    (String((item as Loose)["type"]).startsWith("mcp") ? [] : ["content", "output"]).flatMap(
      (key) =>
        list((item as Loose)[key]).flatMap((part, place): [string, string][] => {
          const type = isObject(part) ? String(part["type"]) : "";
          return /^input_(?!text$)/.test(type) ? [[`input[${index}].${key}[${place}]`, type]] : [];
        }),
    ),
  );
}
