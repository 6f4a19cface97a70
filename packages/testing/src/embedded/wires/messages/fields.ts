import {
  array,
  boolean,
  type Check,
  isRecord,
  number,
  object,
  oneOf,
  string,
} from "../../checks.ts";
import { invalid } from "../../problem.ts";

export type Loose = Record<string, unknown>;

const text: Check = (value) =>
  typeof value === "string" && value !== "" ? undefined : "must be a text that is not empty";
const any: Check = () => undefined;

const required: Record<string, Check> = {
  model: text,
  max_tokens: number(1, Infinity, true),
  messages: (value) =>
    Array.isArray(value) && value.length > 0 ? undefined : "at least one message is required",
};
const optional: Record<string, Check> = {
  system: (value) =>
    typeof value === "string" || Array.isArray(value) ? undefined : "must be text or text blocks",
  metadata: object,
  stop_sequences: (value) =>
    Array.isArray(value) && value.length === 0
      ? undefined
      : "is not possible: the embedded model has no stop sequences",
  stream: boolean,
  temperature: number(0, 1),
  top_k: number(0, Infinity, true),
  top_p: number(0, 1),
  tools: array,
  tool_choice: object,
  thinking: object,
  service_tier: oneOf("auto", "standard_only"),
  output_config: object,
  output_format: object,
  cache_control: object,
  context_management: object,
  inference_geo: string(),
};

const inResults = new Set(["text", "image", "document", "search_result", "tool_reference"]);
const resultContent: Check = (value) =>
  typeof value === "string" ||
  (Array.isArray(value) &&
    value.every((block) => isRecord(block) && inResults.has(String(block["type"]))))
    ? undefined
    : `must be text, or blocks of type ${[...inResults].join(", ")}`;

/** What stands in blocks, beside their type; `!` where it must. */
export const blocks: Record<string, Record<string, Check>> = {
  text: { "text!": text, citations: any },
  image: { "source!": object },
  document: { "source!": object, title: any, context: any, citations: object },
  search_result: { "source!": text, "title!": text, "content!": array, citations: object },
  tool_result: { "tool_use_id!": string(), content: resultContent, is_error: boolean },
  tool_use: { "id!": string(), "name!": string(), "input!": object, caller: any },
  thinking: { "thinking!": string(), "signature!": string() },
  redacted_thinking: { "data!": text },
};

/** The block types that each role may send. */
export const blocksOfRole: Record<string, readonly string[]> = {
  user: ["text", "image", "document", "search_result", "tool_result"],
  assistant: ["text", "thinking", "redacted_thinking", "tool_use"],
};

/**
 * Takes a body for what it claims to be. This vendor refuses fields that it does not know.
 *
 * @throws Problem 400 naming the field.
 * @see https://docs.anthropic.com/en/api/messages
 */
export function checkMessages(body: unknown): Loose {
  if (!isRecord(body)) throw invalid("body", "must be a JSON object");
  checkKnown(body, "", { ...marked(required), ...optional });
  const { metadata, tools, tool_choice } = body;
  if (metadata) checkKnown(metadata as Loose, "metadata.", { user_id: string() });
  if (tool_choice && !tools) {
    throw invalid("tool_choice", "may only be specified while providing tools");
  }
  ((tools ?? []) as unknown[]).forEach((tool, index) => checkTool(tool, `tools.${index}`));
  checkThinking(body);
  checkSchema(formatOf(body), "output_config.format.schema");
  return body;
}

/** The form that the answer must have, as it is said today or was before. */
export function formatOf({ output_config, output_format }: Loose): Loose | undefined {
  const format = (output_config as Loose | undefined)?.["format"] ?? output_format;
  if (!isRecord(format)) return undefined;
  const wrong = oneOf("json_schema")(format["type"]);
  if (wrong) throw invalid("output_config.format.type", wrong);
  if (isRecord(format["schema"])) return format["schema"];
  throw invalid("output_config.format.schema", "must be a JSON Schema");
}

/** Refuses keys that are not known, or hold the wrong thing. */
export function checkKnown(value: Loose, path: string, known: Record<string, Check>): void {
  for (const [name, check] of Object.entries(known)) {
    const key = name.replace("!", "");
    const given = value[key];
    if ((given === undefined || given === null) && name.endsWith("!")) {
      throw invalid(path + key, "field required");
    }
    const wrong = given === undefined || given === null ? undefined : check(given);
    if (wrong) throw invalid(path + key, wrong);
  }
  for (const key of Object.keys(value)) {
    if (!(key in known) && !(`${key}!` in known)) {
      throw invalid(path + key, "extra inputs are not permitted");
    }
  }
}

function marked(checks: Record<string, Check>): Record<string, Check> {
  return Object.fromEntries(Object.entries(checks).map(([name, check]) => [`${name}!`, check]));
}

const toolFields: Record<string, Check> = {
  type: oneOf("custom"),
  "name!": (value) =>
    /^[\w-]{1,128}$/.test(String(value)) ? undefined : "must be 1 to 128 letters, digits, _ or -",
  description: string(),
  "input_schema!": (value) =>
    isRecord(value) && value["type"] === "object" ? undefined : "must have the type object",
  strict: boolean,
  cache_control: object,
  eager_input_streaming: boolean,
  defer_loading: boolean,
  input_examples: array,
  allowed_callers: array,
};

function checkTool(tool: unknown, path: string): void {
  if (!isRecord(tool)) throw invalid(path, "must be an object");
  checkKnown(tool, `${path}.`, toolFields);
}

// Thinking forbids what would steer it. Source: docs.anthropic.com/en/docs/build-with-claude/extended-thinking
function checkThinking({ thinking, max_tokens, temperature, top_k, tool_choice }: Loose): void {
  if (!isRecord(thinking)) return;
  const { type, budget_tokens: budget } = thinking;
  const wrong = oneOf("enabled", "adaptive", "disabled")(type);
  if (wrong) throw invalid("thinking.type", wrong);
  if (type === "disabled") return;
  if (type === "enabled") {
    const least = number(1024, Infinity, true)(budget);
    if (least) throw invalid("thinking.enabled.budget_tokens", least);
    if (Number(max_tokens) <= Number(budget)) {
      throw invalid("max_tokens", "must be greater than thinking.budget_tokens");
    }
  }
  if (temperature !== undefined && temperature !== 1) {
    throw invalid("temperature", "may only be set to 1 when thinking is enabled");
  }
  if (top_k !== undefined) throw invalid("top_k", "must be unset when thinking is enabled");
  if (/^(any|tool)$/.test(String((tool_choice as Loose | undefined)?.["type"]))) {
    throw invalid("thinking", "may not be enabled when tool_choice forces tool use");
  }
}

// Source: docs.anthropic.com/en/docs/build-with-claude/structured-outputs
function checkSchema(schema: unknown, path: string): void {
  if (Array.isArray(schema))
    schema.forEach((inner, index) => checkSchema(inner, `${path}.${index}`));
  if (!isRecord(schema)) return;
  if (schema["type"] === "object" && schema["additionalProperties"] !== false) {
    throw invalid(path, "for type object, additionalProperties must be explicitly set to false");
  }
  for (const [name, inner] of Object.entries(schema)) checkSchema(inner, `${path}.${name}`);
}
