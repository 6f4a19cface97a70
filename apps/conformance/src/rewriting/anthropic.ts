import { type Json, list, object, objects, string } from "../facts.ts";
import { without } from "./common.ts";

export function blocks(message: Json): Json {
  const { content } = message;
  const told = typeof content === "string" ? [{ type: "text", text: content }] : content;
  if (!Array.isArray(told)) return message;
  const results = objects(told).map((block) =>
    block["type"] === "tool_result" && typeof block["content"] === "string"
      ? { ...block, content: [{ type: "text", text: block["content"] }] }
      : block,
  );
  return { ...message, content: results };
}

export function spokenBlocks(message: Json): Json {
  if (message["role"] !== "assistant" || !Array.isArray(message["content"])) return message;
  const said = objects(message["content"]).filter(
    ({ type, text, citations }) => type !== "text" || string(text).trim() !== "" || citations,
  );
  return { ...message, content: said };
}

export function systemBlocks(body: Json): Json {
  const { system } = body;
  return typeof system === "string" ? { ...body, system: [{ type: "text", text: system }] } : body;
}

export function outputFormat(body: Json): Json {
  const { output_format, ...rest } = body;
  return output_format === undefined ? body : { ...rest, output_config: { format: output_format } };
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
