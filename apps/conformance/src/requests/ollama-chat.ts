// Source: https://docs.ollama.com/api/chat
import { isObject, type Json, list, object, objects, string } from "../facts.ts";
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

export const readRequest: RequestReader = (body) => {
  const { num_predict: tokens, temperature, top_p, ...options } = object(body["options"]);
  const limited = typeof tokens === "number" && tokens >= leastTokens;
  if (!limited && tokens !== undefined) options["num_predict"] = tokens;
  const { format } = body;
  return defined({
    ...without(body, "messages", "tools", "format", "options"),
    ...(Object.keys(options).length > 0 && { options }),
    // Calls have no ids here: they are known by their names.
    input: objects(body["messages"]).flatMap(readMessage),
    max_output_tokens: limited ? tokens : undefined,
    temperature,
    top_p,
    tools: Array.isArray(body["tools"])
      ? objects(body["tools"]).map((tool) => ({ type: "function", ...object(tool["function"]) }))
      : undefined,
    text: isObject(format)
      ? schemaFormat(format)
      : format === "json"
        ? { format: { type: "json_object" } }
        : undefined,
  });
};

function readMessage(said: Json): Json[] {
  const { role, content, images, thinking, tool_calls, tool_name } = said;
  const pictures = list(images).map((data) => ({
    type: "input_image",
    image_url: `data:image/png;base64,${string(data)}`,
  }));
  const spoken =
    pictures.length > 0 ? [{ type: "input_text", text: content }, ...pictures] : content;
  if (role === "tool") {
    return [{ ...output(`call_of_${string(tool_name)}`, spoken), name: tool_name }];
  }
  if (role !== "assistant") return [message(string(role), spoken)];
  const thought = {
    type: "reasoning",
    summary: [],
    content: [{ type: "reasoning_text", text: thinking }],
  };
  return [
    ...(thinking ? [thought] : []),
    ...(spoken == null || spoken === "" ? [] : [message("assistant", spoken)]),
    ...objects(tool_calls).map((made) => {
      const { name, arguments: given } = object(made["function"]);
      return call(made["id"] ?? `call_of_${string(name)}`, name, given);
    }),
  ];
}
