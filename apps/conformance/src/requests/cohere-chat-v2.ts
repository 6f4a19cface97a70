// Source: https://docs.cohere.com/reference/chat
import { isObject, type Json, object, objects, string } from "../facts.ts";
import {
  call,
  defined,
  leastTokens,
  message,
  output,
  type RequestReader,
  schemaFormat,
  without,
} from "./common.ts";

export const readRequest: RequestReader = (body, readTurn) => {
  const { max_tokens: tokens, p, response_format: format } = body;
  const limited = typeof tokens === "number" && tokens >= leastTokens;
  return defined({
    ...without(
      body,
      "messages",
      "tools",
      "tool_choice",
      "response_format",
      "p",
      ...(limited ? ["max_tokens"] : []),
    ),
    input: objects(body["messages"]).flatMap((said) => readMessage(said, readTurn)),
    max_output_tokens: limited ? tokens : undefined,
    top_p: p,
    tools: Array.isArray(body["tools"])
      ? objects(body["tools"]).map((tool) => ({ type: "function", ...object(tool["function"]) }))
      : undefined,
    tool_choice: { REQUIRED: "required", NONE: "none" }[string(body["tool_choice"])],
    text: isObject(format) ? readFormat(format) : undefined,
  });
};

function readMessage(said: Json, readTurn: (message: Json) => Json[]): Json[] {
  const { role, content } = said;
  if (role === "tool") return [output(said["tool_call_id"], readContent(content, "input_text"))];
  if (role !== "assistant") return [message(string(role), readContent(content, "input_text"))];
  const plain = objects(content).every(({ type }) => type === "text");
  if (said["tool_plan"] || said["citations"] || !plain) return readTurn(said);
  const spoken = readContent(content, "output_text");
  return [
    ...(spoken == null || spoken === "" ? [] : [message("assistant", spoken)]),
    ...objects(said["tool_calls"]).map((made) => {
      const { name, arguments: given } = object(made["function"]);
      return call(made["id"], name, given);
    }),
  ];
}

function readContent(content: unknown, type: string): unknown {
  if (!Array.isArray(content)) return content;
  return objects(content).map((part) => {
    if (part["type"] === "text") {
      return { type, text: part["text"], ...(type === "output_text" && { annotations: [] }) };
    }
    const { url, detail } = object(part["image_url"]);
    return part["type"] === "image_url"
      ? defined({ type: "input_image", image_url: url, detail })
      : part;
  });
}

function readFormat({ type, json_schema, schema }: Json): Json | undefined {
  if (type === "text") return undefined;
  const given = json_schema ?? schema;
  return given ? schemaFormat(given) : { format: { type: "json_object" } };
}
