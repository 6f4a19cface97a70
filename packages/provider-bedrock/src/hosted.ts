import { isObject, list, type Loose } from "@anyllm/core/translate";

/** A tool that Amazon ran for the model: the block of its call, and that of its result. */
export interface HostedCall {
  /** A `toolUse` block, with its input as an object. */
  call: Loose;
  /** A `toolResult` block; absent while the tool runs. */
  result?: Loose | undefined;
  /** How many blocks stood between the two. */
  apart?: number;
}

/**
 * The call as an item of OpenAI's types where there is one, else of ours. The blocks stay on it under
 * `bedrock`, to be given back.
 */
export function hostedItem({ call, result, apart }: HostedCall): Loose & { type: string } {
  const { name, input } = call;
  const given = isObject(input) ? input : {};
  const blocks = [{ toolUse: call }, ...(result ? [{ toolResult: result }] : [])];
  const own = { bedrock: blocks, ...(apart && { apart }) };
  const failed = result?.["status"] === "error";
  const status = result ? (failed ? "failed" : "completed") : "in_progress";
  if (name === "nova_code_interpreter") {
    const logs = list(result?.["content"]).map(logOf);
    return {
      type: "code_interpreter_call",
      status,
      code: typeof given["snippet"] === "string" ? given["snippet"] : JSON.stringify(given),
      outputs: logs.map((text) => ({ type: "logs", logs: text })),
      ...own,
    };
  }
  if (name === "nova_grounding") {
    const query = typeof given["query"] === "string" ? given["query"] : JSON.stringify(given);
    const action = { type: "search", query };
    return { type: "web_search_call", status, action, ...own };
  }
  return { type: "bedrock:server_tool_call", status, ...own };
}

function logOf(content: unknown): string {
  const { json, text } = isObject(content) ? content : {};
  if (typeof text === "string") return text;
  if (!isObject(json)) return JSON.stringify(content);
  const { stdOut, stdErr } = json;
  return [stdOut, stdErr].filter((part) => typeof part === "string" && part !== "").join("\n");
}

/** The blocks that an item of ours was made of; `undefined` for items of others. */
export function blocksOf(item: Loose): Loose[] | undefined {
  const { type, bedrock, result, output_format } = item;
  if (Array.isArray(bedrock)) return bedrock.filter(isObject);
  if (type === "image_generation_call" && typeof result === "string" && output_format) {
    return [{ image: { format: output_format, source: { bytes: result } } }];
  }
  return undefined;
}
