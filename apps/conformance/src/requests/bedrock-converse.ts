// Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
import { isObject, type Json, object, objects, parseArguments, string } from "../facts.ts";
import {
  breakpoint,
  call,
  dataUrl,
  defined,
  kindOf,
  leastTokens,
  message,
  output,
  type RequestReader,
  without,
} from "./common.ts";

export const readRequest: RequestReader = (body, readTurn) => {
  const inference = object(body["inferenceConfig"]);
  const { maxTokens: tokens, temperature, topP } = inference;
  const limited = typeof tokens === "number" && tokens >= leastTokens;
  const rest = without(inference, "temperature", "topP", ...(limited ? ["maxTokens"] : []));
  const { tools, toolChoice, ...toolConfig } = object(body["toolConfig"]);
  const { textFormat, ...outputConfig } = object(body["outputConfig"]);
  const { structure } = object(textFormat);
  const system = objects(body["system"]);
  const [only, second] = system;
  const plain = second ? undefined : only?.["text"];
  return defined({
    ...without(body, "messages", "system", "inferenceConfig", "toolConfig", "outputConfig"),
    ...(Object.keys(rest).length > 0 && { inferenceConfig: rest }),
    ...(Object.keys(toolConfig).length > 0 && { toolConfig }),
    ...(Object.keys(outputConfig).length > 0 && { outputConfig }),
    instructions: plain,
    input: [
      ...(plain === undefined && system.length > 0 ? [message("system", readParts(system))] : []),
      ...objects(body["messages"]).flatMap((said) => readMessage(said, readTurn)),
    ],
    temperature,
    top_p: topP,
    max_output_tokens: limited ? tokens : undefined,
    tools: Array.isArray(tools) ? objects(tools).map(readTool) : undefined,
    tool_choice: readChoice(toolChoice),
    text: isObject(structure) ? readFormat(object(structure["jsonSchema"])) : undefined,
  });
};

function readMessage({ role, content }: Json, readTurn: (message: Json) => Json[]): Json[] {
  const blocks = objects(content);
  const model = role === "assistant";
  if (model && blocks.some((block) => !block["toolUse"] && typeof block["text"] !== "string")) {
    return readTurn({ content: blocks });
  }
  const items: Json[] = [];
  let parts: Json[] = [];
  const flush = (): void => {
    if (parts.length > 0) items.push(message(string(role), parts));
    parts = [];
  };
  for (const block of blocks) {
    const { toolUse, toolResult } = block;
    if (isObject(toolUse)) {
      flush();
      items.push(call(toolUse["toolUseId"], toolUse["name"], toolUse["input"]));
    } else if (isObject(toolResult)) {
      flush();
      const told = objects(toolResult["content"]);
      const [first] = told;
      const text = told.length === 1 && first ? first["text"] : undefined;
      const json = told.length === 1 && first?.["json"] ? JSON.stringify(first["json"]) : undefined;
      const { toolUseId: _, content: __, status, ...more } = toolResult;
      const failed = status === "error" && { status: "incomplete" };
      items.push({
        ...more,
        ...output(toolResult["toolUseId"], text ?? json ?? readParts(told)),
        ...failed,
      });
    } else if (model) parts.push({ type: "output_text", text: block["text"], annotations: [] });
    else for (const part of readParts([block])) addPart(parts, part);
  }
  flush();
  return items;
}

function readParts(blocks: readonly Json[]): Json[] {
  const parts: Json[] = [];
  for (const block of blocks) {
    const { text, image, document, video } = block;
    const elsewhere = [image, document, video].some(
      (told) => isObject(told) && !isData(object(told["source"])),
    );
    const untold = isObject(document) && document["format"] === undefined;
    if (elsewhere || untold) addPart(parts, block);
    else if (typeof text === "string") parts.push({ type: "input_text", text });
    else if (isObject(image)) {
      const { format, source } = image;
      const url = dataUrl(`image/${string(format)}`, object(source)["bytes"]);
      parts.push({ type: "input_image", image_url: url });
    } else if (isObject(document)) parts.push(readDocument(document));
    else if (isObject(video)) {
      const { format, source } = video;
      const type = format === "three_gp" ? "3gpp" : string(format);
      parts.push({
        type: "input_video",
        video_url: dataUrl(`video/${type}`, object(source)["bytes"]),
      });
    } else addPart(parts, block);
  }
  return parts;
}

// What lies in a bucket, and a document of blocks, have no name in Responses.
function isData({ bytes, text }: Json): boolean {
  return typeof bytes === "string" || typeof text === "string";
}

// A cache point belongs to what stands before it.
function addPart(parts: Json[], part: Json): void {
  const last = parts.at(-1);
  const point = part["cachePoint"];
  if (isObject(point) && last) Object.assign(last, breakpoint(point));
  // What has no name in Responses keeps its own.
  else parts.push(part["type"] ? part : { type: `bedrock:${kindOf(part)}`, ...part });
}

const formats: Record<string, string> = {
  pdf: "application/pdf",
  txt: "text/plain",
  md: "text/markdown",
  csv: "text/csv",
  html: "text/html",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xls: "application/vnd.ms-excel",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

function readDocument({ format, name, source, ...more }: Json): Json {
  const { bytes, text } = object(source);
  const data = bytes ?? Buffer.from(string(text)).toString("base64");
  const file_data = dataUrl(formats[string(format)] ?? "application/octet-stream", data);
  return { type: "input_file", file_data, filename: name, ...more };
}

function readTool(tool: Json): Json {
  const { name, description, inputSchema, ...more } = object(tool["toolSpec"]);
  if (name) {
    return defined({
      type: "function",
      name,
      description,
      parameters: object(inputSchema)["json"],
      ...more,
    });
  }
  const system: Record<string, Json> = {
    nova_grounding: { type: "web_search" },
    nova_code_interpreter: { type: "code_interpreter", container: { type: "auto" } },
  };
  return system[string(object(tool["systemTool"])["name"])] ?? { type: "bedrock", ...tool };
}

function readChoice(choice: unknown): unknown {
  if (!isObject(choice)) return undefined;
  if (choice["any"]) return "required";
  if (isObject(choice["tool"])) return { type: "function", name: choice["tool"]["name"] };
  return "auto";
}

function readFormat({ schema, name, description }: Json): Json {
  const parsed = typeof schema === "string" ? parseArguments(schema) : schema;
  return { format: defined({ type: "json_schema", name, description, schema: parsed }) };
}
