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
  const { format: told, ...config } = object(body["output_config"]);
  const format = told ?? body["output_format"];
  const tools = [
    ...objects(body["tools"]).map(readTool),
    ...objects(body["mcp_servers"]).map(readServer),
  ];
  const { edits } = object(body["context_management"]);
  const metadata = Object.entries(object(body["metadata"])).filter(([, value]) => value !== null);
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
      "metadata",
      ...(limited ? ["max_tokens"] : []),
    ),
    metadata: metadata.length > 0 ? Object.fromEntries(metadata) : undefined,
    output_config: Object.keys(config).length > 0 ? config : undefined,
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
    if (blocks.every(isSaid)) return blocks.flatMap(readSaid);
    // An answer has no marks of a cache: what the client marked is read by itself.
    return blocks.some((block) => block["cache_control"] && isSaid(block))
      ? runsOf(blocks).flatMap((run) =>
          run.every(isSaid) ? run.flatMap(readSaid) : readTurn({ content: run }),
        )
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

function isSaid({ type, citations }: Json): boolean {
  return (type === "text" && !citations) || type === "tool_use";
}

function runsOf(blocks: readonly Json[]): Json[][] {
  const runs: Json[][] = [];
  for (const block of blocks) {
    const last = runs.at(-1);
    if (last?.[0] && isSaid(last[0]) === isSaid(block)) last.push(block);
    else runs.push([block]);
  }
  return runs;
}

function readSaid(block: Json): Json[] {
  const { type, text, id, name, input, ...more } = block;
  if (type === "tool_use") return [{ ...call(id, name, input), ...more }];
  return [message("assistant", [{ type: "output_text", text, annotations: [], ...more }])];
}

function readParts(blocks: readonly unknown[]): Json[] {
  return objects(blocks).map((block) => {
    const { type, text, source, title, cache_control, ...rest } = block;
    const marked = breakpoint(cache_control);
    // What only this vendor knows of a part stands under its name.
    const own = defined(
      Object.fromEntries(Object.entries(rest).filter(([, told]) => told !== null)),
    );
    const more = { ...(Object.keys(own).length > 0 && { anthropic: own }), ...marked };
    if (type === "text") return { type: "input_text", text, ...more };
    const { type: kind, media_type, data, url, file_id } = object(source);
    if (type === "image" && kind === "file") return { type: "input_image", file_id, ...more };
    if (type === "image" && kind === "base64") return filePart(string(media_type), { data }, more);
    if (type === "image") return filePart("image/*", { url }, more);
    if (type !== "document") return block;
    // Blocks within a document have no name in Responses.
    if (kind === "content") return block;
    const named = defined({ filename: title ?? undefined, ...more });
    if (kind === "file") return { type: "input_file", file_id, ...named };
    if (kind === "text") {
      const words = Buffer.from(string(data)).toString("base64");
      return { ...filePart(string(media_type), { data: words }), ...named };
    }
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

function readEdit(edit: Json): Json {
  const { type, trigger, ...more } = edit;
  return string(type).startsWith("compact_")
    ? { type: "compaction", compact_threshold: object(trigger)["value"], ...more }
    : edit;
}
