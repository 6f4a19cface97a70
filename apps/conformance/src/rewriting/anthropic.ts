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

export function mergeContent(a: Json, b: Json): Json | undefined {
  if (a["role"] !== b["role"] || !Array.isArray(a["content"]) || !Array.isArray(b["content"]))
    return undefined;
  return { ...a, content: [...list(a["content"]), ...list(b["content"])] };
}
