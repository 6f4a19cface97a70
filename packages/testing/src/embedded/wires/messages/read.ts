import { isRecord, oneOf } from "../../checks.ts";
import type { Conversation, FunctionSpec, Turn } from "../../conversation.ts";
import { invalid } from "../../problem.ts";
import { type Side, sidesOf } from "./check.ts";
import { formatOf, type Loose } from "./fields.ts";

/**
 * A checked body as the conversation it is.
 *
 * @throws Problem 400 for messages that the vendor would refuse.
 */
export function readMessages(body: Loose): Conversation {
  const { type } = (body["thinking"] ?? {}) as Loose;
  // Adaptive thinking need not have happened, so that it need not come back.
  const sides = sidesOf(body["messages"] as unknown[], type === "enabled");
  const instructions = systemOf(body["system"]);
  const schema = formatOf(body);
  return {
    instructions,
    turns: sides.flatMap(turnsOf),
    ...readTools(body),
    ...(schema && { schema }),
    reasoning: type === "enabled" || type === "adaptive",
    concise: /\b(?:concise|brief|short|terse)\w*\b/i.test(instructions),
    maxTokens: Number(body["max_tokens"]),
  };
}

function systemOf(system: unknown): string {
  if (!Array.isArray(system)) return typeof system === "string" ? system : "";
  return system
    .map((block: unknown, index) => {
      const text = isRecord(block) && block["type"] === "text" ? block["text"] : undefined;
      if (typeof text === "string" && text !== "") return text;
      throw invalid(`system.${index}`, "must be a text block that is not empty");
    })
    .join("\n");
}

function turnsOf({ role, blocks }: Side): Turn[] {
  const turns: Turn[] = blocks.flatMap((block): Turn[] => {
    if (block["type"] === "tool_use") {
      const { id, name, input } = block;
      const json = JSON.stringify(input);
      return [{ role: "call", callId: String(id), name: String(name), arguments: json }];
    }
    if (block["type"] !== "tool_result") return [];
    const { tool_use_id, content } = block;
    return [{ role: "output", callId: String(tool_use_id), text: textOf(content) }];
  });
  const text = textOf(blocks);
  const attachments = blocks.flatMap(attachmentOf);
  if (role === "assistant") return text === "" ? turns : [{ role, text }, ...turns];
  const spoke = text !== "" || attachments.length > 0;
  return spoke ? [...turns, { role, text, attachments }] : turns;
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .flatMap((block: Loose) => (block["type"] === "text" ? [String(block["text"])] : []))
    .join("\n");
}

function attachmentOf({ type, title }: Loose): string[] {
  if (type === "image") return ["an image"];
  if (type !== "document") return [];
  return [typeof title === "string" ? `the file ${title}` : "a file"];
}

function readTools(body: Loose): Pick<Conversation, "functions" | "calling" | "parallel"> {
  const functions = ((body["tools"] ?? []) as Loose[]).map((tool): FunctionSpec => {
    const { name, description, input_schema: parameters } = tool;
    return {
      name: String(name),
      description: typeof description === "string" ? description : "",
      parameters: parameters as Loose,
    };
  });
  const { type = "auto", name, disable_parallel_tool_use } = (body["tool_choice"] ?? {}) as Loose;
  const wrong = oneOf("auto", "any", "tool", "none")(type);
  if (wrong) throw invalid("tool_choice.type", wrong);
  const parallel = disable_parallel_tool_use !== true;
  if (type !== "tool") {
    const calling = type === "any" ? "required" : (type as "auto" | "none");
    return { functions, calling, parallel };
  }
  const left = functions.filter((spec) => spec.name === name);
  if (left.length === 0) throw invalid("tool_choice", `tool ${String(name)} is not in tools`);
  return { functions: left, calling: "required", parallel };
}
