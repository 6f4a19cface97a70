import type { Writer } from "@anyllm/core/translate";
import type { InputItem, LogProb, ResponseRequest } from "@anyllm/types";
import { itemType } from "./check-request.ts";
import type { Conversation, FunctionSpec, Reply, Turn } from "./conversation.ts";
import { invalid } from "./problem.ts";
import { pieces } from "./tokens.ts";

type Loose = Record<string, unknown>;

/**
 * A Responses request as the conversation it is.
 *
 * @param context - Every item the model sees, in order.
 * @throws Problem 400 for a function output whose call is not in the context (statement 49), and
 * for a tool choice that names no tool.
 */
export function readConversation(request: ResponseRequest, context: InputItem[]): Conversation {
  const instructions = [request.instructions ?? ""];
  const turns: Turn[] = [];
  for (const item of context) {
    const loose = item as Loose;
    if (itemType(item) !== "message") readItem(loose, turns);
    else if (loose["role"] === "user" || loose["role"] === "assistant")
      turns.push(readMessage(loose));
    else instructions.push(textOf(loose["content"]));
  }
  const format = request.text?.format;
  const { effort } = request.reasoning ?? {};
  const steering = instructions.filter(Boolean).join("\n");
  return {
    instructions: steering,
    turns,
    ...readTools(request),
    parallel: request.parallel_tool_calls ?? true,
    ...(format?.type === "json_object" && { schema: {} }),
    ...(format?.type === "json_schema" && { schema: format.schema ?? {} }),
    reasoning: typeof effort === "string" && effort !== "none",
    concise:
      /\b(?:concise|brief|short|terse)\w*\b/i.test(steering) || request.text?.verbosity === "low",
    maxTokens: request.max_output_tokens ?? Infinity,
  };
}

function readMessage(message: Loose): Turn {
  const text = textOf(message["content"]);
  if (message["role"] === "assistant") return { role: "assistant", text };
  return { role: "user", text, attachments: attachmentsOf(message["content"]) };
}

function readItem(item: Loose, turns: Turn[]): void {
  const callId = String(item["call_id"]);
  if (item["type"] === "function_call") {
    turns.push({
      role: "call",
      callId,
      name: String(item["name"]),
      arguments: String(item["arguments"]),
    });
  } else if (item["type"] === "function_call_output") {
    if (!turns.some((turn) => turn.role === "call" && turn.callId === callId)) {
      throw invalid("input", `there is no function call with call_id ${callId} before its output`);
    }
    turns.push({ role: "output", callId, text: textOf(item["output"]) });
  }
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  const texts = content.map((part: Loose) => part["text"] ?? part["refusal"]);
  return texts.filter((text): text is string => typeof text === "string" && text !== "").join("\n");
}

function attachmentsOf(content: unknown): string[] {
  if (!Array.isArray(content)) return [];
  return content.flatMap((part: Loose) => {
    if (part["type"] === "input_image") return ["an image"];
    if (part["type"] === "input_video") return ["a video"];
    if (part["type"] === "input_audio") return ["a sound clip"];
    if (part["type"] !== "input_file") return [];
    const { filename } = part;
    return [typeof filename === "string" ? `the file ${filename}` : "a file"];
  });
}

function readTools(request: ResponseRequest): Pick<Conversation, "functions" | "calling"> {
  const tools = (request.tools ?? []) as Loose[];
  const functions = tools
    .filter((tool) => tool["type"] === "function")
    .map(({ name, description, parameters }): FunctionSpec => ({
      name: String(name),
      description: typeof description === "string" ? description : "",
      parameters: (parameters ?? {}) as FunctionSpec["parameters"],
    }));
  const choice = request.tool_choice ?? "auto";
  if (typeof choice === "string") return { functions, calling: choice };
  const { type, name, tools: allowed, mode } = choice as Loose;
  const names =
    type === "allowed_tools"
      ? (allowed as Loose[] | undefined)?.map((tool) => tool["name"])
      : [name];
  const left = functions.filter((spec) => names?.includes(spec.name));
  if (left.length === 0) throw invalid("tool_choice", "names no function of tools");
  const calling = type === "allowed_tools" ? (mode ?? "auto") : "required";
  return { functions: left, calling: calling as Conversation["calling"] };
}

/**
 * Tells a reply to the writer, word by word. Yields after each delta, so that the caller can wait
 * there; the writer has ended when the generator has.
 */
export function* writeReply(
  reply: Reply,
  request: ResponseRequest,
  writer: Writer,
): Generator<void> {
  const include = (request.include ?? []) as string[];
  writer.start();
  yield;
  for (const [key, fact] of reply.facts.entries()) {
    if (fact.type === "call") {
      writer.toolCall(key, { name: fact.name });
      for (const delta of argumentPieces(fact.arguments)) yield writer.toolArguments(key, delta);
      if (!reply.cut || key < reply.facts.length - 1) writer.toolDone(key);
      continue;
    }
    const summary = fact.type === "reasoning" && request.reasoning?.summary;
    for (const delta of pieces(fact.text)) {
      if (fact.type === "refusal") writer.refusal(delta);
      else if (fact.type === "reasoning") writer.reasoning(delta);
      else
        writer.text(
          delta,
          include.includes("message.output_text.logprobs") ? { logprobs: [certain(delta)] } : {},
        );
      yield;
    }
    if (summary) writer.reasoningSummary(fact.text);
    if (fact.type === "reasoning" && include.includes("reasoning.encrypted_content")) {
      writer.reasoningSeal(Buffer.from(fact.text).toString("base64"));
    }
  }
  const { input, output, reasoning } = reply.tokens;
  writer.usage({
    input_tokens: input,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
  });
  writer.finish(reply.cut ? "max_output_tokens" : undefined);
  writer.end();
}

// A rule is always sure.
function certain(token: string): LogProb {
  return { token, logprob: 0, bytes: [...Buffer.from(token)], top_logprobs: [] };
}

function argumentPieces(json: string): string[] {
  return json.match(/[^,:]+[,:]?|[,:]/g) ?? [];
}
