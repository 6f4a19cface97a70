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

const none =
  (what: string): Check =>
  (value) =>
    value === false || (Array.isArray(value) && value.length === 0)
      ? undefined
      : `is not possible: the embedded model has no ${what}`;

// Other fields are vendors' own, and taken as they are.
const fields: Record<string, Check> = {
  messages: (value) =>
    Array.isArray(value) && value.length > 0 ? undefined : "must be an array of messages",
  stream: boolean,
  stream_options: object,
  temperature: number(0, 2),
  top_p: number(0, 1),
  presence_penalty: number(-2, 2),
  frequency_penalty: number(-2, 2),
  max_tokens: number(1, Infinity, true),
  max_completion_tokens: number(1, Infinity, true),
  n: number(1, 1, true),
  seed: number(-Infinity, Infinity, true),
  stop: none("stop sequences"),
  logprobs: none("log probabilities"),
  top_logprobs: number(0, 20, true),
  tools: array,
  tool_choice: (value) =>
    typeof value === "string"
      ? oneOf("none", "auto", "required")(value)
      : object(value) && "must be a string or an object",
  parallel_tool_calls: boolean,
  response_format: object,
  reasoning_effort: oneOf("none", "minimal", "low", "medium", "high", "xhigh", "max"),
  service_tier: string(),
  user: string(),
  safety_identifier: string(64),
  prompt_cache_key: string(64),
  metadata: object,
};

/**
 * Takes a body for what it claims to be, as the vendor of Chat Completions does.
 *
 * @throws Problem 400 naming the field.
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export function checkChat(body: unknown): Loose {
  if (!isRecord(body)) throw invalid("body", "must be a JSON object");
  if (typeof body["model"] !== "string" || body["model"] === "") {
    throw invalid("model", "you must provide a model parameter");
  }
  if (!body["messages"]) throw invalid("messages", "is required");
  for (const [name, check] of Object.entries(fields)) {
    const value = body[name];
    const wrong = value === undefined || value === null ? undefined : check(value);
    if (wrong) throw invalid(name, wrong);
  }
  const given = (name: string): boolean => body[name] !== undefined && body[name] !== null;
  if (given("stream_options") && body["stream"] !== true) {
    throw invalid("stream_options", "is only allowed when stream is enabled");
  }
  if (given("max_tokens") && given("max_completion_tokens")) {
    throw invalid("max_tokens", "cannot be given together with max_completion_tokens");
  }
  for (const name of ["tool_choice", "parallel_tool_calls"]) {
    if (given(name) && !given("tools")) throw invalid(name, "is only allowed when tools are given");
  }
  checkTools(body["tools"]);
  checkFormat(body);
  return body;
}

function checkTools(tools: unknown): void {
  if (tools === undefined || tools === null) return;
  (tools as unknown[]).forEach((tool, index) => {
    const path = `tools[${index}]`;
    if (!isRecord(tool) || tool["type"] !== "function") {
      throw invalid(`${path}.type`, "must be function");
    }
    const spec = tool["function"];
    if (!isRecord(spec)) throw invalid(`${path}.function`, "is required");
    const { name, parameters = {} } = spec;
    if (typeof name !== "string" || !/^[\w-]{1,64}$/.test(name)) {
      throw invalid(`${path}.function.name`, "must be 1 to 64 letters, digits, _ or -");
    }
    if (!isRecord(parameters)) throw invalid(`${path}.function.parameters`, "must be an object");
  });
}

function checkFormat({ response_format: format, messages }: Loose): void {
  if (format === undefined || format === null) return;
  const { type, json_schema: schema } = format as Loose;
  const wrong = oneOf("text", "json_object", "json_schema")(type);
  if (wrong) throw invalid("response_format.type", wrong);
  if (type === "json_object" && !/json/i.test(JSON.stringify(messages))) {
    throw invalid("messages", "must contain the word json in some form, to use json_object");
  }
  if (type !== "json_schema") return;
  if (!isRecord(schema)) throw invalid("response_format.json_schema", "is required");
  if (typeof schema["name"] !== "string" || !/^[\w-]{1,64}$/.test(schema["name"])) {
    throw invalid("response_format.json_schema.name", "must be 1 to 64 letters, digits, _ or -");
  }
  if (!isRecord(schema["schema"])) {
    throw invalid("response_format.json_schema.schema", "must be a JSON Schema");
  }
}

/**
 * The order of messages: each call of an assistant is answered right after it, and nothing else is.
 *
 * @throws Problem 400 naming the ids.
 */
export function checkOrder(messages: readonly Loose[]): void {
  let open = new Set<unknown>();
  messages.forEach((message, index) => {
    const path = `messages[${index}]`;
    if (message["role"] === "tool") {
      if (!open.delete(message["tool_call_id"])) {
        throw invalid(
          path,
          "a message of role tool must be a response to a preceding message with tool_calls",
        );
      }
      return;
    }
    requireAnswers(open, path);
    const calls = (message["tool_calls"] ?? []) as Loose[];
    open = new Set(calls.map(({ id }) => id));
    if (open.size < calls.length) throw invalid(`${path}.tool_calls`, "have the same id twice");
  });
  requireAnswers(open, `messages[${messages.length}]`);
}

function requireAnswers(open: ReadonlySet<unknown>, path: string): void {
  if (open.size === 0) return;
  const ids = [...open].join(", ");
  throw invalid(path, `these tool_call_ids did not have response messages: ${ids}`);
}
