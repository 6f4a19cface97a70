import type { Loose } from "./read.ts";

/** A recorded request on the Messages wire as the Responses request that asks for the same. */
export function requestOf(body: Loose, model: string): Loose {
  const { system, messages, tools, tool_choice, max_tokens, output_config, ...others } = body;
  const { metadata, context_management, ...unknown } = others;
  const choice = (tool_choice ?? {}) as Loose & { type?: string };
  const format = ((output_config ?? {}) as Loose)["format"] as Loose | undefined;
  const edits = (context_management as { edits: Loose[] } | undefined)?.edits;
  return {
    ...unknown,
    model,
    ...(typeof system === "string" && { instructions: system }),
    input: [
      ...(Array.isArray(system)
        ? [{ type: "message", role: "developer", content: (system as Loose[]).map(partOf) }]
        : []),
      ...(messages as Loose[]).flatMap(itemsOf),
    ],
    max_output_tokens: max_tokens,
    ...(tools !== undefined && { tools: (tools as Loose[]).map(toolOf) }),
    ...(choice.type !== undefined && { tool_choice: choices[choice.type]?.(choice) }),
    ...(choice["disable_parallel_tool_use"] === true && { parallel_tool_calls: false }),
    ...(format && { text: { format: { name: "answer", ...format } } }),
    ...(metadata !== undefined && { safety_identifier: (metadata as Loose)["user_id"] }),
    ...(edits && { context_management: edits.map(editOf) }),
  };
}

const choices: Record<string, (choice: Loose) => unknown> = {
  auto: () => "auto",
  any: () => "required",
  none: () => "none",
  tool: ({ name }) => ({ type: "function", name }),
};

function editOf(edit: Loose): Loose {
  if (edit["type"] !== "compact_20260112") return edit;
  return { type: "compaction", compact_threshold: (edit["trigger"] as Loose)["value"] };
}

function toolOf(tool: Loose): Loose {
  const { type = "custom", input_schema, ...others } = tool;
  if (type !== "custom") return tool;
  return { type: "function", ...others, parameters: input_schema };
}

function itemsOf({ role, content }: Loose): Loose[] {
  if (typeof content === "string") return [{ type: "message", role, content }];
  const items: Loose[] = [];
  for (const block of content as Loose[]) {
    const item = itemOf(block);
    const last = items.at(-1);
    if (item) items.push(item);
    else if (last?.["type"] === "message") (last["content"] as Loose[]).push(partOf(block));
    else items.push({ type: "message", role, content: [partOf(block)] });
  }
  if (role === "assistant") {
    for (const { content: parts } of items) {
      for (const part of (parts ?? []) as Loose[]) {
        if (part["type"] === "input_text") part["type"] = "output_text";
      }
    }
  }
  return items;
}

// What is an item of its own; the rest are parts of a message.
function itemOf(block: Loose): Loose | undefined {
  const { type, id, name, input, tool_use_id, content, is_error, thinking, signature, data } =
    block;
  switch (type) {
    case "tool_use":
      return { type: "function_call", call_id: id, name, arguments: JSON.stringify(input) };
    case "tool_result":
      return {
        type: "function_call_output",
        call_id: tool_use_id,
        output: Array.isArray(content) ? (content as Loose[]).map(partOf) : (content ?? ""),
        ...(is_error === true && { status: "failed" }),
      };
    case "thinking":
      return {
        type: "reasoning",
        summary: [],
        content: [{ type: "reasoning_text", text: thinking }],
        encrypted_content: signature,
      };
    case "redacted_thinking":
      return { type: "reasoning", summary: [], encrypted_content: data, anthropic: { type } };
    case "text":
    case "image":
    case "document":
      return undefined;
    default:
      return { type: `anthropic:${String(type)}`, anthropic: { blocks: [block] } };
  }
}

function partOf(block: Loose): Loose {
  const { type, text, source, cache_control, title, citations } = block;
  const hint = cache_control as { ttl?: string } | undefined;
  const cached = hint && { prompt_cache_breakpoint: { mode: "explicit", ttl: hint.ttl } };
  const { type: kind, media_type, data, url, file_id } = (source ?? {}) as Loose;
  const inline = `data:${String(media_type)};base64,${String(data)}`;
  if (type === "text") return { type: "input_text", text, ...cached };
  if (type === "image") {
    const image_url = kind === "base64" ? inline : url;
    return { type: "input_image", ...(kind === "file" ? { file_id } : { image_url }), ...cached };
  }
  return {
    type: "input_file",
    ...(kind === "base64" && { file_data: inline }),
    ...(kind === "url" && { file_url: url }),
    ...(kind === "file" && { file_id }),
    ...(title !== undefined && { filename: title }),
    ...(citations !== undefined && { anthropic: { citations } }),
    ...cached,
  };
}
