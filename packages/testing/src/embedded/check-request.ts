import type { InputItem, ResponseRequest } from "@anyllm/types";
import { array, boolean, type Check, isRecord, number, object, oneOf, string } from "./checks.ts";
import { invalid } from "./problem.ts";

const absent =
  (reason: string): Check =>
  (value) =>
    value === false ? undefined : reason;

const fields: Record<string, Check> = {
  input: (value) =>
    typeof value === "string" || Array.isArray(value)
      ? undefined
      : "must be a string or an array of items",
  instructions: string(),
  previous_response_id: string(),
  stream: boolean,
  store: boolean,
  parallel_tool_calls: boolean,
  background: absent("is not possible: the embedded model answers at once"),
  conversation: absent("is not kept here: send previous_response_id, or the items"),
  prompt: absent("is not possible: the embedded model has no prompt templates"),
  temperature: number(0, 2),
  top_p: number(0, 1),
  presence_penalty: number(-2, 2),
  frequency_penalty: number(-2, 2),
  max_output_tokens: number(16, Infinity, true),
  max_tool_calls: number(1, Infinity, true),
  top_logprobs: number(0, 20, true),
  truncation: oneOf("auto", "disabled"),
  service_tier: string(),
  safety_identifier: string(64),
  prompt_cache_key: string(64),
  metadata: (value) => object(value) ?? checkMetadata(value as object),
  include: array,
  tools: array,
  tool_choice: (value) =>
    typeof value === "string"
      ? oneOf("none", "auto", "required")(value)
      : object(value) && "must be a string or an object",
  text: object,
  reasoning: object,
  stream_options: object,
};

function checkMetadata(metadata: object): string | undefined {
  const entries = Object.entries(metadata);
  if (entries.length > 16) return "must have at most 16 pairs";
  const wrong = entries.find(
    ([key, value]) => key.length > 64 || typeof value !== "string" || value.length > 512,
  );
  return wrong && "must have keys of at most 64 and string values of at most 512 characters";
}

/** Fields of an input item, by its type; what is not listed is taken as it is. */
const itemFields: Record<string, Record<string, Check>> = {
  message: {
    role: oneOf("user", "system", "developer", "assistant"),
    content: (value) =>
      typeof value === "string" || Array.isArray(value)
        ? undefined
        : "must be a string or an array of parts",
  },
  function_call: { call_id: string(64), name: string(64), arguments: string() },
  function_call_output: {
    call_id: string(64),
    output: (value) =>
      typeof value === "string" || Array.isArray(value)
        ? undefined
        : "must be a string or an array of parts",
  },
  reasoning: { summary: array },
  item_reference: { id: string() },
};

/**
 * Takes a request body for what it claims to be, field by field. Unknown fields are allowed, and
 * null wherever a value may be missing.
 *
 * @throws Problem 400 naming the field.
 */
export function checkRequest(body: unknown): ResponseRequest {
  if (!isRecord(body)) throw invalid("body", "must be a JSON object");
  if (typeof body["model"] !== "string" || body["model"] === "") {
    throw invalid("model", "is required");
  }
  for (const [name, check] of Object.entries(fields)) {
    const value = body[name];
    const wrong = value === undefined || value === null ? undefined : check(value);
    if (wrong) throw invalid(name, wrong);
  }
  const { input, tools, text } = body;
  if (Array.isArray(input)) input.forEach((item, index) => checkItem(item, `input[${index}]`));
  if (Array.isArray(tools)) tools.forEach((tool, index) => checkTool(tool, `tools[${index}]`));
  if (isRecord(text)) checkFormat(text["format"]);
  return body as ResponseRequest;
}

/** The type of an input item; messages and references may leave it out. */
export function itemType(item: InputItem): string {
  const { type, role } = item as { type?: unknown; role?: unknown };
  if (typeof type === "string") return type;
  return role === undefined ? "item_reference" : "message";
}

function checkItem(item: unknown, path: string): void {
  if (!isRecord(item)) throw invalid(path, "must be an object");
  for (const [name, check] of Object.entries(itemFields[itemType(item as InputItem)] ?? {})) {
    const wrong = check(item[name]);
    if (wrong) throw invalid(`${path}.${name}`, wrong);
  }
  const { content } = item;
  if (!Array.isArray(content)) return;
  content.forEach((part, index) => {
    const typed = isRecord(part) && typeof part["type"] === "string";
    if (!typed) throw invalid(`${path}.content[${index}]`, "must be an object with a type");
  });
}

function checkTool(tool: unknown, path: string): void {
  if (!isRecord(tool) || typeof tool["type"] !== "string") {
    throw invalid(path, "must be an object with a type");
  }
  if (tool["type"] !== "function") return;
  const { name } = tool;
  if (typeof name !== "string" || !/^[\w-]{1,64}$/.test(name)) {
    throw invalid(`${path}.name`, "must be 1 to 64 letters, digits, _ or -");
  }
}

function checkFormat(format: unknown): void {
  if (format === undefined || format === null) return;
  const types = ["text", "json_object", "json_schema"];
  if (!isRecord(format) || !types.includes(format["type"] as string)) {
    throw invalid("text.format.type", `must be one of ${types.join(", ")}`);
  }
  if (format["type"] !== "json_schema") return;
  if (!isRecord(format["schema"])) throw invalid("text.format.schema", "must be a JSON Schema");
}
