import { isRecord, oneOf } from "../../checks.ts";
import type { Conversation, FunctionSpec, Schema, Turn } from "../../conversation.ts";
import { invalid } from "../../problem.ts";
import { type Content, contentsOf, readContent } from "./check.ts";
import { camel, type Loose } from "./fields.ts";

/**
 * A checked body as the conversation it is.
 *
 * @throws Problem 400 for contents that the vendor would refuse.
 */
export function readGemini(body: Loose): Conversation {
  const config = (body["generationConfig"] ?? {}) as Loose;
  const system = body["systemInstruction"];
  const instructions = system ? textOf(readContent(system, "system_instruction").parts) : "";
  const calls: string[] = [];
  const turns = contentsOf(body["contents"] as unknown[]).flatMap((content) =>
    turnsOf(content, calls),
  );
  const { responseSchema, responseJsonSchema } = config;
  const schema = responseSchema
    ? toJsonSchema(responseSchema)
    : ((responseJsonSchema ?? {}) as Schema);
  const thinking = (config["thinkingConfig"] ?? {}) as Loose;
  return {
    instructions,
    turns,
    ...readTools(body),
    parallel: true,
    ...(config["responseMimeType"] === "application/json" && { schema }),
    reasoning:
      thinking["includeThoughts"] === true ||
      thinking["thinkingLevel"] !== undefined ||
      Number(thinking["thinkingBudget"] ?? 0) !== 0,
    concise: /\b(?:concise|brief|short|terse)\w*\b/i.test(instructions),
    maxTokens: Number(config["maxOutputTokens"] ?? Infinity),
  };
}

// Calls need no ids here: a response belongs to the first open call of its name.
function turnsOf({ role, parts }: Content, open: string[]): Turn[] {
  const turns = parts.flatMap((part): Turn[] => {
    const { functionCall: call, functionResponse: result } = part;
    if (isRecord(call)) {
      const name = String(call["name"]);
      const { id } = call;
      const callId = typeof id === "string" ? id : `${name}:${open.length}`;
      open.push(callId);
      return [{ role: "call", callId, name, arguments: JSON.stringify(call["args"] ?? {}) }];
    }
    if (!isRecord(result)) return [];
    const name = String(result["name"]);
    const at = open.findIndex((id) => id === result["id"] || id.startsWith(`${name}:`));
    const [callId = name] = at < 0 ? [] : open.splice(at, 1);
    return [{ role: "output", callId, text: resultOf(result["response"] as Loose) }];
  });
  const text = textOf(parts);
  const attachments = parts.flatMap(attachmentOf);
  if (role === "model") return text === "" ? turns : [{ role: "assistant", text }, ...turns];
  const spoke = text !== "" || attachments.length > 0;
  return spoke ? [...turns, { role, text, attachments }] : turns;
}

// "output" and "error" are the documented keys; any other object is the result as a whole.
function resultOf(response: Loose): string {
  const keys = Object.keys(response);
  const told =
    keys.length === 1 ? (response["output"] ?? response["result"] ?? response["error"]) : undefined;
  return typeof told === "string" ? told : JSON.stringify(told ?? response);
}

function textOf(parts: readonly Loose[]): string {
  return parts
    .filter(({ text, thought }) => typeof text === "string" && text !== "" && thought !== true)
    .map(({ text }) => String(text))
    .join("\n");
}

function attachmentOf({ inlineData, fileData }: Loose): string[] {
  const file = (inlineData ?? fileData) as Loose | undefined;
  if (!file) return [];
  const type = String(file["mimeType"]);
  if (type.startsWith("image/")) return ["an image"];
  if (type.startsWith("video/")) return ["a video"];
  return [type.startsWith("audio/") ? "a sound clip" : "a file"];
}

function readTools(body: Loose): Pick<Conversation, "functions" | "calling"> {
  const tools = (body["tools"] ?? []) as { functionDeclarations?: Loose[] | null }[];
  const functions = tools
    .flatMap(({ functionDeclarations }) => functionDeclarations ?? [])
    .map((spec): FunctionSpec => {
      const { name, description, parameters, parametersJsonSchema } = spec;
      return {
        name: String(name),
        description: typeof description === "string" ? description : "",
        parameters: parameters
          ? toJsonSchema(parameters)
          : ((parametersJsonSchema ?? {}) as Schema),
      };
    });
  const config = camel((body["toolConfig"] as Loose | undefined)?.["functionCallingConfig"], 1);
  const { mode = "AUTO", allowedFunctionNames: allowed } = (config ?? {}) as Loose;
  const wrong = oneOf("AUTO", "ANY", "NONE", "VALIDATED")(mode);
  if (wrong) throw invalid("tool_config.function_calling_config.mode", wrong);
  const calling = mode === "ANY" ? "required" : mode === "NONE" ? "none" : "auto";
  if (!Array.isArray(allowed)) return { functions, calling };
  if (mode !== "ANY" && mode !== "VALIDATED") {
    throw invalid(
      "tool_config.function_calling_config",
      "allowed_function_names should only be set for mode ANY or VALIDATED",
    );
  }
  const left = functions.filter(({ name }) => allowed.includes(name));
  if (left.length === 0) {
    throw invalid("tool_config.function_calling_config", "names no declared function");
  }
  return { functions: left, calling };
}

// The vendor's types are in capitals, and say null apart.
function toJsonSchema(given: unknown): Schema {
  if (!isRecord(given)) return {};
  const { type, nullable, properties, items, anyOf, ...rest } = given;
  const small = typeof type === "string" ? type.toLowerCase() : undefined;
  return {
    ...rest,
    ...(small && { type: nullable === true ? [small, "null"] : small }),
    ...(isRecord(properties) && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, inner]) => [name, toJsonSchema(inner)]),
      ),
    }),
    ...(isRecord(items) && { items: toJsonSchema(items) }),
    ...(Array.isArray(anyOf) && { anyOf: anyOf.map(toJsonSchema) }),
  };
}
