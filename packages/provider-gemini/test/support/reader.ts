import type { ResponseRequest } from "@anyllm/types";
import type { Loose } from "./decoding.ts";

const media: Record<string, string> = { image: "input_image", video: "input_video" };

/** A request of Google's, in camel case, as a request for a client: written from the documentation. */
export function toRequest(body: Loose, model: string, stream: boolean): ResponseRequest {
  const {
    contents,
    systemInstruction,
    tools,
    toolConfig,
    generationConfig,
    model: _,
    ...rest
  } = body;
  const system = (((systemInstruction ?? {}) as Loose)["parts"] ?? []) as Loose[];
  const ids = new Map<string, string>();
  const input = (contents as Loose[]).flatMap((content) => readContent(content, ids));
  return {
    model,
    ...(stream && { stream }),
    ...(system.length > 0 && { instructions: system.map(({ text }) => text).join("\n") }),
    input,
    ...readTools((tools ?? []) as Loose[], (toolConfig ?? {}) as Loose),
    ...readConfig((generationConfig ?? {}) as Loose),
    ...rest,
  } as unknown as ResponseRequest;
}

function readContent({ role, parts }: Loose, ids: Map<string, string>): Loose[] {
  return (parts as Loose[]).map((part) => {
    const { text, functionCall, functionResponse, thoughtSignature } = part;
    const signed = thoughtSignature !== undefined && { thought_signature: thoughtSignature };
    if (functionCall) {
      const { id, name, args } = functionCall as Loose;
      const call_id = (id ?? `gemini_${ids.size}`) as string;
      ids.set(String(name), call_id);
      return { type: "function_call", call_id, name, arguments: JSON.stringify(args), ...signed };
    }
    if (functionResponse) {
      const { id, name, response } = functionResponse as Loose;
      const call_id = id ?? ids.get(String(name));
      return { type: "function_call_output", call_id, output: JSON.stringify(response) };
    }
    if (role === "model") {
      return { role: "assistant", content: [{ type: "output_text", text }], ...signed };
    }
    return { role: "user", content: [readPart(part)] };
  });
}

function readPart({ text, inlineData, fileData }: Loose): Loose {
  if (typeof text === "string") return { type: "input_text", text };
  const { mimeType, data, fileUri } = (inlineData ?? fileData) as Loose;
  const [kind = ""] = String(mimeType).split("/");
  const type = media[kind] ?? "input_file";
  if (type === "input_file") {
    return fileUri
      ? { type, file_url: fileUri }
      : { type, file_data: `data:${String(mimeType)};base64,${String(data)}` };
  }
  const url = fileUri ?? `data:${String(mimeType)};base64,${String(data)}`;
  return { type, [kind === "image" ? "image_url" : "video_url"]: url };
}

const modes: Record<string, string> = { AUTO: "auto", ANY: "required", NONE: "none" };

function readTools(tools: Loose[], toolConfig: Loose): Loose {
  const { functionCallingConfig, ...more } = toolConfig;
  const { mode } = (functionCallingConfig ?? {}) as { mode?: string };
  const read = tools
    .flatMap((tool) => Object.entries(tool))
    .flatMap(([kind, told]) => readTool(kind, told as Loose));
  return {
    ...(read.length > 0 && { tools: read }),
    ...(mode !== undefined && { tool_choice: modes[mode] }),
    ...(Object.keys(more).length > 0 && { toolConfig: more }),
  };
}

function readTool(kind: string, told: Loose): Loose[] {
  if (kind === "googleSearch") return [{ type: "web_search" }];
  if (kind === "codeExecution") return [{ type: "code_interpreter", container: { type: "auto" } }];
  if (kind === "fileSearch") {
    return [{ type: "file_search", vector_store_ids: told["fileSearchStoreNames"] }];
  }
  if (kind === "urlContext") return [{ type: "gemini:url_context" }];
  return (told as unknown as Loose[]).map(
    ({ name, description, parameters, parametersJsonSchema }) => ({
      type: "function",
      name,
      description,
      parameters: parametersJsonSchema ?? parameters,
    }),
  );
}

function readConfig(config: Loose): Loose {
  const {
    temperature,
    topP,
    maxOutputTokens,
    responseMimeType,
    responseJsonSchema,
    responseSchema,
    responseLogprobs: _,
    logprobs,
    thinkingConfig,
    ...more
  } = config;
  const schema = responseJsonSchema ?? responseSchema;
  const type = schema === undefined ? "json_object" : "json_schema";
  const format = { type, ...(schema !== undefined && { name: "answer", schema }) };
  const thinking = thinkingConfig !== undefined && { thinkingConfig };
  return {
    temperature,
    top_p: topP,
    max_output_tokens: maxOutputTokens,
    top_logprobs: logprobs,
    ...(responseMimeType !== undefined && { text: { format } }),
    ...((thinking || Object.keys(more).length > 0) && {
      generationConfig: { ...more, ...thinking },
    }),
  };
}
