// Source: https://platform.openai.com/docs/api-reference/chat/create
import { isObject, type Json, object, objects, string } from "../facts.ts";
import {
  breakpoint,
  call,
  defined,
  leastTokens,
  message,
  output,
  type RequestReader,
  without,
} from "./common.ts";

export const readRequest: RequestReader = (body, readTurn) => {
  const tokens = body["max_completion_tokens"] ?? body["max_tokens"];
  const limited = typeof tokens === "number" && tokens >= leastTokens;
  const logprobs = body["logprobs"] === true && body["top_logprobs"] !== undefined;
  const rest = without(
    body,
    "messages",
    "tools",
    "tool_choice",
    "response_format",
    "reasoning_effort",
    "verbosity",
    "stream_options",
    ...(limited ? ["max_tokens", "max_completion_tokens"] : []),
    ...(logprobs ? ["logprobs"] : []),
  );
  const effort = body["reasoning_effort"];
  const text = {
    ...readFormat(body["response_format"]),
    ...defined({ verbosity: body["verbosity"] }),
  };
  return defined({
    ...rest,
    input: withIds(objects(body["messages"])).flatMap((said) => readMessage(said, readTurn)),
    max_output_tokens: limited ? tokens : undefined,
    tools: Array.isArray(body["tools"]) ? objects(body["tools"]).map(readTool) : undefined,
    tool_choice: readChoice(body["tool_choice"]),
    reasoning: effort == null ? body["reasoning"] : { ...object(body["reasoning"]), effort },
    text: Object.keys(text).length > 0 ? text : undefined,
    include: logprobs ? ["message.output_text.logprobs"] : undefined,
  });
};

// A result without an id answers the first call before it that has no answer yet.
function withIds(messages: Json[]): Json[] {
  let open: unknown[] = [];
  return messages.map((said) => {
    if (said["role"] === "assistant") open = objects(said["tool_calls"]).map(({ id }) => id);
    if (said["role"] !== "tool") return said;
    const tool_call_id = said["tool_call_id"] ?? open[0];
    open = open.filter((id) => id !== tool_call_id);
    return defined({ ...said, tool_call_id });
  });
}

function readMessage(said: Json, readTurn: (message: Json) => Json[]): Json[] {
  const { role, content } = said;
  if (role === "tool") {
    const told = Array.isArray(content) ? readParts(content) : content;
    const { cache_control } = said;
    return [defined({ ...output(said["tool_call_id"], told), cache_control })];
  }
  // The oldest form knows a call by its name.
  if (role === "function") return [output(`call_${string(said["name"])}`, content)];
  if (role !== "assistant") {
    const more = without(said, "role", "content");
    return [
      {
        ...message(string(role), Array.isArray(content) ? readParts(content) : content),
        ...defined(more),
      },
    ];
  }
  const sealed = [
    "reasoning",
    "reasoning_content",
    "reasoning_details",
    "extra_content",
    "refusal",
  ];
  if (
    sealed.some((key) => said[key] != null) ||
    objects(content).some(({ type }) => type !== "text" && type !== "refusal") ||
    objects(said["tool_calls"]).some((made) => made["extra_content"])
  ) {
    return readTurn(said);
  }
  const texts = Array.isArray(content)
    ? objects(content).map(({ type, text, ...rest }) =>
        type === "refusal"
          ? { type, ...rest }
          : { type: "output_text", text, annotations: [], ...rest },
      )
    : content;
  const more = nonNull(without(said, "role", "content", "tool_calls", "function_call"));
  const silent = texts === "" || texts == null;
  const spoken =
    silent && Object.keys(more).length === 0
      ? []
      : [{ ...message("assistant", texts ?? ""), ...more }];
  const oldest = isObject(said["function_call"]) ? [{ function: said["function_call"] }] : [];
  const calls = [...objects(said["tool_calls"]), ...oldest].map((made: Json) => {
    const { name, arguments: given } = object(made["function"]);
    return call(made["id"] ?? `call_${string(name)}`, name, given);
  });
  return [...spoken, ...calls];
}

function readParts(parts: readonly unknown[]): Json[] {
  return objects(parts).map((part) => {
    const { type, text, image_url, video_url, file, input_audio, ...others } = part;
    const { document_url, document_name, ...rest } = others;
    const { cache_control, ...more } = rest;
    Object.assign(more, breakpoint(cache_control));
    if (type === "text") return defined({ type: "input_text", text, ...nonNull(more) });
    if (type === "image_url") {
      const { url, detail } = isObject(image_url)
        ? image_url
        : { url: image_url, detail: undefined };
      return defined({ type: "input_image", image_url: url, detail, ...nonNull(more) });
    }
    if (type === "video_url") {
      const { url, ...settings } = isObject(video_url) ? video_url : { url: video_url };
      return defined({ type: "input_video", video_url: url, ...settings, ...more });
    }
    if (type === "file") return { type: "input_file", ...object(file), ...more };
    // Mistral has the data alone.
    if (type === "input_audio") {
      const audio = typeof input_audio === "string" ? { data: input_audio } : input_audio;
      return { type, input_audio: audio, ...more };
    }
    if (type === "document_url") {
      return defined({
        type: "input_file",
        file_url: document_url,
        filename: document_name,
        ...more,
      });
    }
    return part;
  });
}

function nonNull(more: Json): Json {
  return Object.fromEntries(Object.entries(more).filter(([, value]) => value !== null));
}

function readTool(tool: Json): Json {
  const told = tool["function"];
  return isObject(told) ? { ...without(tool, "function"), type: "function", ...told } : tool;
}

function readChoice(choice: unknown): unknown {
  if (choice === "any") return "required";
  if (!isObject(choice)) return choice;
  if (choice["type"] === "allowed_tools") {
    const { mode, tools } = object(choice["allowed_tools"]);
    const named = objects(tools).map((tool) => ({
      type: tool["type"],
      ...object(tool["function"]),
    }));
    return { type: "allowed_tools", mode, tools: named };
  }
  const { name } = object(choice["function"]);
  return choice["type"] === "function" ? { type: "function", name } : choice;
}

function readFormat(format: unknown): Json {
  if (!isObject(format)) return {};
  const schema = olderSchema(format);
  if (schema) {
    return { format: { ...without(format, "value"), type: "json_schema", schema } };
  }
  return { format: { ...without(format, "json_schema"), ...object(format["json_schema"]) } };
}

/**
 * The schema of a form that a client asked for in an older way: Fireworks, Together and llama.cpp had
 * it beside the type, Text Generation Inference in `value`.
 */
export function olderSchema({ type, schema, value, json_schema: today }: Json): Json | undefined {
  const told = schema ?? value;
  if (today !== undefined || !/^json(_object|_schema)?$/.test(string(type))) return undefined;
  return isObject(told) ? told : undefined;
}
