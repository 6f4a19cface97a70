import { type Json, list, object, objects, string } from "../facts.ts";
import { closed, dropValue, nested, without } from "./common.ts";

export function blocks(message: Json): Json {
  const { content } = message;
  const told = typeof content === "string" ? [{ type: "text", text: content }] : content;
  if (!Array.isArray(told)) return message;
  return { ...message, content: objects(told).map(plainBlock) };
}

function plainBlock(told: Json): Json {
  const block = nested(told, "cache_control", (control) => dropValue(control, "ttl", "5m"));
  const { type, content } = block;
  if (type === "tool_use" || type === "server_tool_use") return { input: {}, ...block };
  if (type !== "tool_result") return block;
  const said = typeof content === "string" ? [{ type: "text", text: content }] : content;
  // A result may say nothing at all.
  const parts = objects(said).filter((part) => part["type"] !== "text" || part["text"] !== "");
  const result = dropValue(without(block, "content"), "is_error", false);
  return parts.length > 0 ? { ...result, content: parts.map(plainBlock) } : result;
}

export function spokenBlocks(message: Json): Json {
  if (message["role"] !== "assistant" || !Array.isArray(message["content"])) return message;
  const said = objects(message["content"]).filter(
    ({ type, text, citations }) => type !== "text" || string(text).trim() !== "" || citations,
  );
  return { ...message, content: said };
}

export function sealedThinking(message: Json): Json {
  if (message["role"] !== "assistant" || !Array.isArray(message["content"])) return message;
  const sealed = objects(message["content"]).filter(
    ({ type, signature }) => type !== "thinking" || string(signature) !== "",
  );
  return { ...message, content: sealed };
}

export function systemBlocks(body: Json): Json {
  const { system, ...rest } = body;
  if (system === undefined) return body;
  const told = typeof system === "string" ? [{ type: "text", text: system }] : objects(system);
  const said = told.filter(({ text }) => text !== "").map(plainBlock);
  return said.length > 0 ? { ...rest, system: said } : rest;
}

export function outputFormat(body: Json): Json {
  const { output_format, ...rest } = body;
  const named =
    output_format === undefined
      ? body
      : { ...rest, output_config: { ...object(body["output_config"]), format: output_format } };
  return nested(named, "output_config", (config) =>
    nested(config, "format", (format) => ({ ...format, schema: closed(format["schema"]) })),
  );
}

export function plainTool(tool: Json): Json {
  const rest = dropValue(
    nested(tool, "cache_control", (control) => dropValue(control, "ttl", "5m")),
    "type",
    "custom",
  );
  return rest["strict"] === true
    ? { ...rest, input_schema: closed(rest["input_schema"]) }
    : dropValue(rest, "strict", false);
}

export function mcpServers(body: Json): Json {
  const servers = objects(body["mcp_servers"]);
  if (servers.length === 0) return body;
  const sets = objects(body["tools"]).filter(({ type }) => type === "mcp_toolset");
  const tools = objects(body["tools"]).filter(({ type }) => type !== "mcp_toolset");
  const named = servers.map((server) => {
    const set = sets.find((one) => one["mcp_server_name"] === server["name"]);
    const old = object(server["tool_configuration"])["allowed_tools"];
    const allowed = set ? Object.keys(object(set["configs"])) : list(old);
    return { ...without(server, "tool_configuration"), allowed };
  });
  const rest = without(body, "tools");
  return { ...rest, mcp_servers: named, ...(tools.length > 0 && { tools }) };
}

/** The vendor wants results before what is said with them. */
export function resultsFirst(message: Json): Json {
  if (message["role"] !== "user" || !Array.isArray(message["content"])) return message;
  const said = objects(message["content"]);
  const isResult = ({ type }: Json): boolean => type === "tool_result";
  const others = said.filter((block) => !isResult(block));
  return { ...message, content: [...said.filter(isResult), ...others] };
}

/** An answer goes on where its beginning ends, which may not be in white space. */
export function trimmedPrefill(body: Json): Json {
  const messages = objects(body["messages"]);
  const last = messages.at(-1);
  const block = last?.["role"] === "assistant" ? objects(last["content"]).at(-1) : undefined;
  if (!last || typeof block?.["text"] !== "string") return body;
  const trimmed = { ...block, text: block["text"].trimEnd() };
  const content = [...objects(last["content"]).slice(0, -1), trimmed];
  return { ...body, messages: [...messages.slice(0, -1), { ...last, content }] };
}

export function mergeContent(a: Json, b: Json): Json | undefined {
  if (a["role"] !== b["role"] || !Array.isArray(a["content"]) || !Array.isArray(b["content"]))
    return undefined;
  return { ...a, content: [...list(a["content"]), ...list(b["content"])] };
}
