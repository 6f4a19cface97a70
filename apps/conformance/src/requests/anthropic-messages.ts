// Source: https://docs.anthropic.com/en/api/messages
import { isObject, type Json, list, object, objects, string } from "../facts.ts";
import {
  breakpoint,
  call,
  defined,
  filePart,
  isText,
  leastTokens,
  message,
  output,
  type RequestReader,
  schemaFormat,
  without,
} from "./common.ts";

export const readRequest: RequestReader = (body, readTurn) => {
  const { system, max_tokens: tokens, tool_choice: choice } = body;
  const limited = typeof tokens === "number" && tokens >= leastTokens;
  const format = object(body["output_config"])["format"] ?? body["output_format"];
  const tools = [
    ...objects(body["tools"]).map(readTool),
    ...objects(body["mcp_servers"]).map(readServer),
  ];
  const { edits } = object(body["context_management"]);
  return defined({
    ...without(
      body,
      "system",
      "messages",
      "tools",
      "tool_choice",
      "mcp_servers",
      "output_format",
      "output_config",
      "context_management",
      "anthropic_version",
      ...(limited ? ["max_tokens"] : []),
    ),
    instructions: isText(system) ? system : undefined,
    input: [
      ...(Array.isArray(system) ? [message("system", readParts(system))] : []),
      ...objects(body["messages"]).flatMap((said) => readMessage(said, readTurn)),
    ],
    max_output_tokens: limited ? tokens : undefined,
    tools: Array.isArray(body["tools"]) || tools.length > 0 ? tools : undefined,
    tool_choice: readChoice(choice),
    parallel_tool_calls: object(choice)["disable_parallel_tool_use"] === true ? false : undefined,
    text: isObject(format) ? schemaFormat(format["schema"]) : undefined,
    context_management: Array.isArray(edits) ? objects(edits).map(readEdit) : undefined,
  });
};

function readMessage({ role, content }: Json, readTurn: (message: Json) => Json[]): Json[] {
  if (isText(content)) return [message(string(role), content)];
  const blocks = objects(content);
  if (role === "assistant") {
    return blocks.every(
      ({ type, citations }) => (type === "text" && !citations) || type === "tool_use",
    )
      ? blocks.flatMap(readSaid)
      : readTurn({ content: blocks });
  }
  // Results of tools are items of their own; what stands between them stays in order.
  const items: Json[] = [];
  let parts: Json[] = [];
  const flush = (): void => {
    if (parts.length > 0) items.push(message(string(role), parts));
    parts = [];
  };
  for (const block of blocks) {
    if (block["type"] !== "tool_result") {
      parts.push(...readParts([block]));
      continue;
    }
    flush();
    const told = block["content"];
    const more = without(block, "type", "tool_use_id", "content");
    items.push({
      ...output(block["tool_use_id"], isText(told) ? told : readParts(list(told))),
      ...more,
    });
  }
  flush();
  return items;
}

function readSaid(block: Json): Json[] {
  const { type, text, id, name, input, ...more } = block;
  if (type === "tool_use") return [{ ...call(id, name, input), ...more }];
  return [message("assistant", [{ type: "output_text", text, annotations: [], ...more }])];
}

function readParts(blocks: readonly unknown[]): Json[] {
  return objects(blocks).map((block) => {
    const { type, text, source, title, cache_control, ...rest } = block;
    const more = { ...rest, ...breakpoint(cache_control) };
    if (type === "text") return { type: "input_text", text, ...more };
    const { type: kind, media_type, data, url } = object(source);
    if (type === "image" && kind === "base64") return filePart(string(media_type), { data }, more);
    if (type === "image") return filePart("image/*", { url }, more);
    if (type !== "document") return block;
    const named = defined({ filename: title, ...more });
    return filePart(
      string(media_type) || "application/pdf",
      kind === "url" ? { url } : { data },
      named,
    );
  });
}

function readTool(tool: Json): Json {
  if (tool["type"] !== undefined && tool["type"] !== "custom") return tool;
  const { input_schema, ...more } = tool;
  return { ...more, type: "function", parameters: input_schema };
}

function readServer({ name, url, tool_configuration, authorization_token }: Json): Json {
  return defined({
    type: "mcp",
    server_label: name,
    server_url: url,
    authorization: authorization_token,
    allowed_tools: object(tool_configuration)["allowed_tools"],
    require_approval: "never",
  });
}

function readChoice(choice: unknown): unknown {
  if (!isObject(choice)) return undefined;
  const { type, name } = choice;
  if (type === "any") return "required";
  return type === "tool" ? { type: "function", name } : type;
}

function readEdit({ type, trigger }: Json): Json {
  const compact = string(type).startsWith("compact_");
  return compact
    ? { type: "compaction", compact_threshold: object(trigger)["value"] }
    : { type, trigger };
}
