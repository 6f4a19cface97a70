import { isRecord, oneOf } from "../../checks.ts";
import type { Conversation, FunctionSpec, Turn } from "../../conversation.ts";
import { invalid } from "../../problem.ts";
import { checkOrder, type Loose } from "./check.ts";

/**
 * A checked body as the conversation it is.
 *
 * @throws Problem 400 for messages that the vendor would refuse.
 */
export function readChat(body: Loose): Conversation {
  const instructions: string[] = [];
  const turns: Turn[] = [];
  const messages = body["messages"] as Loose[];
  messages.forEach((message, index) => {
    const path = `messages[${index}]`;
    if (!isRecord(message)) throw invalid(path, "must be an object");
    const wrong = oneOf("system", "developer", "user", "assistant", "tool")(message["role"]);
    if (wrong) throw invalid(`${path}.role`, wrong);
    const said = textOf(message["content"], message, path);
    if (message["role"] === "system" || message["role"] === "developer") instructions.push(said);
    else turns.push(...turnsOf(message, said, path));
  });
  checkOrder(messages);
  const format = body["response_format"] as Loose | undefined;
  const schema = (format?.["json_schema"] as Loose | undefined)?.["schema"];
  const steering = instructions.filter(Boolean).join("\n");
  return {
    instructions: steering,
    turns,
    ...readTools(body),
    parallel: body["parallel_tool_calls"] !== false,
    ...(format?.["type"] === "json_object" && { schema: {} }),
    ...(format?.["type"] === "json_schema" && { schema: schema as Loose }),
    reasoning: asksReasoning(body),
    concise: /\b(?:concise|brief|short|terse)\w*\b/i.test(steering) || body["verbosity"] === "low",
    maxTokens: Number(body["max_completion_tokens"] ?? body["max_tokens"] ?? Infinity),
  };
}

function turnsOf(message: Loose, text: string, path: string): Turn[] {
  const { role, tool_call_id, tool_calls } = message;
  if (role === "user") return [{ role, text, attachments: attachmentsOf(message["content"]) }];
  if (role === "tool") return [{ role: "output", callId: String(tool_call_id), text }];
  const calls = callsOf(tool_calls, `${path}.tool_calls`);
  return text === "" && calls.length > 0 ? calls : [{ role: "assistant", text }, ...calls];
}

function callsOf(calls: unknown, path: string): Turn[] {
  if (calls === undefined || calls === null) return [];
  if (!Array.isArray(calls) || calls.length === 0) throw invalid(path, "must be a list of calls");
  return calls.map((call: unknown, index): Turn => {
    const at = `${path}[${index}]`;
    if (!isRecord(call) || call["type"] !== "function") {
      throw invalid(`${at}.type`, "must be function");
    }
    const { id, function: spec } = call;
    if (typeof id !== "string" || id === "") throw invalid(`${at}.id`, "must be a string");
    const { name, arguments: json } = isRecord(spec) ? spec : {};
    if (typeof name !== "string") throw invalid(`${at}.function.name`, "must be a string");
    if (typeof json !== "string") throw invalid(`${at}.function.arguments`, "must be a string");
    return { role: "call", callId: id, name, arguments: json };
  });
}

// What each role may say; parts of the assistant's thinking are heard, and not minded.
type PartCheck = (part: Loose) => boolean;
const text: PartCheck = (part) => typeof part["text"] === "string";
const parts: Record<string, Record<string, PartCheck>> = {
  user: {
    text,
    image_url: ({ image_url: image }) => isRecord(image) && typeof image["url"] === "string",
    input_audio: ({ input_audio: audio }) => isRecord(audio) && typeof audio["data"] === "string",
    file: ({ file }) => isRecord(file),
  },
  assistant: {
    text,
    refusal: ({ refusal }) => typeof refusal === "string",
    thinking: ({ thinking }) => Array.isArray(thinking),
  },
};

function textOf(content: unknown, message: Loose, path: string): string {
  if (typeof content === "string") return content;
  const at = `${path}.content`;
  if (content === undefined || content === null) {
    const told = message["role"] === "assistant" && (message["tool_calls"] || message["refusal"]);
    if (!told) throw invalid(at, "must be a string or an array of parts");
    return typeof message["refusal"] === "string" ? message["refusal"] : "";
  }
  if (!Array.isArray(content) || content.length === 0) {
    throw invalid(at, "must be a string or an array of parts");
  }
  const known = parts[String(message["role"])] ?? { text };
  const texts = content.map((part: unknown, index) => {
    const check = isRecord(part) ? known[String(part["type"])] : undefined;
    if (!isRecord(part) || !check?.(part)) {
      throw invalid(`${at}[${index}]`, `must be a part of type ${Object.keys(known).join(", ")}`);
    }
    return part["text"] ?? part["refusal"];
  });
  return texts.filter((said) => typeof said === "string").join("\n");
}

const attachments: Record<string, string> = {
  image_url: "an image",
  input_audio: "a sound clip",
  file: "a file",
};

function attachmentsOf(content: unknown): string[] {
  if (!Array.isArray(content)) return [];
  return content.flatMap((part: Loose) => {
    const filename = (part["file"] as Loose | undefined)?.["filename"];
    if (typeof filename === "string") return [`the file ${filename}`];
    return attachments[String(part["type"])] ?? [];
  });
}

function readTools(body: Loose): Pick<Conversation, "functions" | "calling"> {
  const tools = (body["tools"] ?? []) as { function: Loose }[];
  const functions = tools.map(({ function: spec }): FunctionSpec => {
    const { name, description, parameters } = spec;
    return {
      name: String(name),
      description: typeof description === "string" ? description : "",
      parameters: (parameters ?? {}) as Loose,
    };
  });
  const choice = (body["tool_choice"] ?? "auto") as Loose | string;
  if (typeof choice === "string") {
    return { functions, calling: choice as Conversation["calling"] };
  }
  const allowed = choice["allowed_tools"] as { mode?: unknown; tools?: Loose[] } | undefined;
  const chosen = choice["type"] === "allowed_tools" ? (allowed?.tools ?? []) : [choice];
  const names = new Set(chosen.map((tool) => (tool["function"] as Loose | undefined)?.["name"]));
  const left = functions.filter((spec) => names.has(spec.name));
  if (left.length === 0) throw invalid("tool_choice", "names no function of tools");
  return { functions: left, calling: allowed?.mode === "auto" ? "auto" : "required" };
}

// However vendors ask for it.
function asksReasoning(body: Loose): boolean {
  const inner = (name: string): Loose => {
    const value = body[name];
    return isRecord(value) ? value : {};
  };
  const template = inner("chat_template_kwargs");
  const efforts = [
    body["reasoning_effort"],
    inner("reasoning")["effort"],
    template["reasoning_effort"],
  ];
  if (efforts.some((effort) => typeof effort === "string" && effort !== "none")) return true;
  return [
    inner("reasoning")["enabled"],
    /^(enabled|adaptive)$/.test(String(inner("thinking")["type"])),
    body["enable_thinking"],
    template["enable_thinking"],
    template["thinking"],
  ].includes(true);
}
