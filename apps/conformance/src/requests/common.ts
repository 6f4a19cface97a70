import { isObject, type Json, string } from "../facts.ts";

/** What turns a vendor's request into one of ours. */
export interface RequestReader {
  /**
   * @param body - The recorded request.
   * @param readTurn - Reads an assistant's turn that holds more than text and calls, as an answer of
   * the vendor is read.
   */
  (body: Json, readTurn: (message: Json) => Json[]): Json;
}

/** The least `max_output_tokens` of the specification; smaller numbers only the vendor's field takes. */
export const leastTokens = 16;

/** The keys of an object that are not named: what has no name in Responses stays as it is. */
export function without(body: Json, ...names: string[]): Json {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !names.includes(key)));
}

/** An object without its undefined values. */
export function defined(body: Json): Json {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

export function dataUrl(mediaType: unknown, data: unknown): string {
  return `data:${string(mediaType)};base64,${string(data)}`;
}

export function message(role: string, content: unknown): Json {
  return { type: "message", role, content };
}

export function call(id: unknown, name: unknown, input: unknown): Json {
  const text = typeof input === "string" ? input : JSON.stringify(input ?? {});
  return { type: "function_call", call_id: id, name, arguments: text };
}

export function output(id: unknown, told: unknown): Json {
  return { type: "function_call_output", call_id: id, output: told };
}

/** A part that carries a file, by its media type. */
export function filePart(
  mediaType: string,
  source: { data?: unknown; url?: unknown },
  more: Json = {},
): Json {
  const { data, url } = source;
  const given = data === undefined ? string(url) : dataUrl(mediaType, data);
  if (mediaType.startsWith("image/")) return { type: "input_image", image_url: given, ...more };
  if (mediaType.startsWith("video/")) return { type: "input_video", video_url: given, ...more };
  if (mediaType.startsWith("audio/") && data !== undefined) {
    const format = mediaType === "audio/mpeg" ? "mp3" : mediaType.slice("audio/".length);
    return { type: "input_audio", input_audio: { data, format }, ...more };
  }
  return data === undefined
    ? { type: "input_file", file_url: given, ...more }
    : { type: "input_file", file_data: given, ...more };
}

/** A schema as `text.format`, under a name that vendors without names never see. */
export function schemaFormat(schema: unknown, more: Json = {}): Json {
  return { format: defined({ type: "json_schema", name: "schema", schema, ...more }) };
}

/** What marks the end of a prefix to be cached, under its portable name. */
export function breakpoint(cacheControl: unknown): Json {
  if (!isObject(cacheControl)) return {};
  const { ttl } = cacheControl;
  return { prompt_cache_breakpoint: { mode: "explicit", ...(ttl !== undefined && { ttl }) } };
}

export function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** The first key of an object whose keys are its kind, as in Gemini and Bedrock. */
export function kindOf(block: Json): string {
  return Object.keys(block).find((key) => isObject(block[key]) || isText(block[key])) ?? "";
}
