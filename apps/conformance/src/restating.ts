import { isObject, type Json, object, objects, string } from "./facts.ts";
import { without } from "./requests/common.ts";

/** A request said in another way that asks for the same. */
export interface Form {
  what: string;
  /** `undefined` where the request has nothing that could be said so. */
  say(request: Json): Json | undefined;
  /** The wires that keep the form itself, which says the same there too. */
  kept?: RegExp;
}

type Change = (item: Json) => Json;

// Changes the items that are meant; `undefined` where there are none.
function items(is: (item: Json) => boolean, change: Change): Form["say"] {
  return (request) => {
    const { input } = request;
    if (!Array.isArray(input) || !objects(input).some(is)) return undefined;
    return { ...request, input: objects(input).map((item) => (is(item) ? change(item) : item)) };
  };
}

// Adds what is not said, or nothing where all of it is.
function settings(more: Json): Form["say"] {
  return (request) => {
    const unsaid = Object.entries(more).filter(([key]) => request[key] === undefined);
    return unsaid.length > 0 ? { ...request, ...Object.fromEntries(unsaid) } : undefined;
  };
}

function functions(change: Change): Form["say"] {
  return (request) => {
    const tools = objects(request["tools"]);
    if (!tools.some(({ type }) => type === "function")) return undefined;
    return { ...request, tools: tools.map((tool) => (isFunction(tool) ? change(tool) : tool)) };
  };
}

const isFunction = ({ type }: Json): boolean => type === "function";
const isMessage = ({ type, role }: Json): boolean =>
  (type ?? "message") === "message" && typeof role === "string";
const isAnswer = (item: Json): boolean => isMessage(item) && item["role"] === "assistant";
const isType =
  (type: string) =>
  (item: Json): boolean =>
    item["type"] === type;

function saidPlainly(content: unknown, type: string): string | undefined {
  if (!Array.isArray(content) || content.length !== 1) return undefined;
  const { type: told, text, annotations = [], logprobs = [], ...more } = object(content[0]);
  const plain = told === type && typeof text === "string" && Object.keys(more).length === 0;
  const bare = [annotations, logprobs].every((list) => Array.isArray(list) && list.length === 0);
  return plain && bare ? text : undefined;
}

const partType = ({ role }: Json): string => (role === "assistant" ? "output_text" : "input_text");
const nothing = { id: null, status: null };

// Every optional field that a request may leave out.
const fields =
  "instructions previous_response_id conversation prompt tools tool_choice text background stream_options store include metadata reasoning truncation service_tier temperature top_p presence_penalty frequency_penalty top_logprobs max_output_tokens max_tool_calls parallel_tool_calls safety_identifier prompt_cache_key prompt_cache_retention context_management user".split(
    " ",
  );

/** Ways to say the same that users and other software have. */
export const forms: readonly Form[] = [
  {
    what: "JSON of it, frozen, as a program stores it",
    say: (request) => JSON.parse(JSON.stringify(request)) as Json,
  },
  {
    what: "a string for one message of the user",
    say: ({ input, ...request }) => {
      const [only, ...more] = objects(input);
      const said = only && more.length === 0 && only["role"] === "user" && only["content"];
      return typeof said === "string" ? { ...request, input: said } : undefined;
    },
  },
  {
    what: "messages without a type",
    say: items(isMessage, (item) => without(item, "type")),
  },
  {
    what: "text as a part",
    say: items(
      (item) => isMessage(item) && typeof item["content"] === "string",
      (item) => ({ ...item, content: [{ type: partType(item), text: item["content"] }] }),
    ),
    kept: /cohere/,
  },
  {
    what: "one part as a string",
    say: items(
      (item) => isMessage(item) && saidPlainly(item["content"], partType(item)) !== undefined,
      (item) => ({ ...item, content: saidPlainly(item["content"], partType(item)) }),
    ),
    kept: /cohere/,
  },
  {
    what: "answers with what a server adds to them",
    say: items(
      (item) => isAnswer(item) && typeof item["content"] === "string",
      ({ content: text, ...item }) => {
        const part = { type: "output_text", text, annotations: [], logprobs: [] };
        return { ...item, id: "msg_1", status: "completed", content: [part] };
      },
    ),
  },
  {
    what: "outputs as parts",
    say: items(
      (item) => isType("function_call_output")(item) && typeof item["output"] === "string",
      ({ output: text, ...item }) => ({ ...item, output: [{ type: "input_text", text }] }),
    ),
    kept: /anthropic|cohere/,
  },
  {
    what: "nulls for ids, states and what an item does not have",
    say: items(
      ({ type }) => type !== "item_reference",
      (item) => ({ ...nothing, phase: null, ...item }),
    ),
  },
  {
    what: "reasoning with nulls, and without what is empty",
    say: items(isType("reasoning"), ({ summary, ...item }) => ({
      content: null,
      encrypted_content: null,
      ...item,
      ...(Array.isArray(summary) && summary.length > 0 && { summary }),
    })),
  },
  {
    what: "calls with ids and states, and what may be among their keys",
    say: items(isType("function_call"), (item) => ({
      id: "fc_1",
      status: "completed",
      ...item,
      caller: null,
      created_by: "somebody",
    })),
  },
  {
    what: "arguments as an object",
    say: items(isType("function_call"), (item) => {
      const told: unknown = JSON.parse(string(item["arguments"]) || "{}");
      const same = isObject(told) && JSON.stringify(told) === item["arguments"];
      return same ? { ...item, arguments: told } : item;
    }),
  },
  {
    what: "functions with nulls",
    say: functions((tool) => ({ description: null, parameters: null, strict: null, ...tool })),
  },
  {
    what: "functions without what is null",
    say: functions((tool) =>
      Object.fromEntries(Object.entries(tool).filter(([, value]) => value !== null)),
    ),
  },
  {
    what: "nulls for all fields",
    say: settings(Object.fromEntries(fields.map((field) => [field, null]))),
  },
  {
    what: "undefined for all fields",
    say: settings(Object.fromEntries(fields.map((field) => [field, undefined]))),
  },
  {
    what: "what happens anyway, as an answer tells its request",
    say: settings({
      instructions: "",
      tools: [],
      metadata: {},
      include: [],
      store: false,
      background: false,
      truncation: "disabled",
      top_logprobs: 0,
      text: { format: { type: "text" } },
      reasoning: { effort: null, summary: null },
    }),
  },
];
