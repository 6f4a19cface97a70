import type { FunctionToolParam, RequestToolChoice, ResponseRequest } from "@anyllm/types";
import { RUNNER, STRUCTURED } from "../agent/contract.ts";
import { AnyLLMError } from "../errors.ts";
import { isObject, list, type Loose } from "../events/families.ts";
import type { Form } from "./form.ts";
import type { Rung } from "./ladder.ts";
import type { StructuredText } from "./types.ts";

/** A request that asks for a form in one way. */
export function askFor(request: ResponseRequest, rung: Rung, form: Form): ResponseRequest {
  const plain = withoutFormat(request);
  const { strategy, strict } = rung;
  const schema = strict && form.strict ? form.strict : form.schema;
  if (strategy === "json_schema") {
    const { name, description } = form;
    const format = { type: strategy, name, ...(description && { description }), schema, strict };
    return { ...plain, text: { ...plain.text, format } };
  }
  if (strategy === "tool") return askByTool(plain, toolOf(form, schema, strict));
  const asked = { ...plain, instructions: inWords(plain, form, strategy === "json_object") };
  if (strategy === "prompt") return asked;
  return { ...asked, text: { ...plain.text, format: { type: strategy } } };
}

// The marks must go too: what is sent is a request like any other.
function withoutFormat(request: ResponseRequest): ResponseRequest {
  const { text, ...rest } = request;
  const {
    format: _,
    [RUNNER]: __,
    [STRUCTURED]: ___,
    ...more
  } = (text ?? {}) as Partial<StructuredText>;
  return Object.keys(more).length > 0 ? { ...rest, text: more } : rest;
}

function toolOf(form: Form, parameters: Loose, strict: boolean): FunctionToolParam {
  const { name, description = "The answer." } = form;
  return {
    type: "function",
    name,
    description: `${description} Call this once, when the answer is complete.`,
    parameters,
    strict,
  };
}

function askByTool(request: ResponseRequest, answer: FunctionToolParam): ResponseRequest {
  const { tool_choice: choice } = request;
  const tools = list(request.tools) as NonNullable<ResponseRequest["tools"]>;
  const { name } = answer;
  if (tools.some((tool) => tool.type === "function" && tool["name"] === name)) {
    const said = `A tool has the name of the format, ${name}. Give format() another name.`;
    throw new AnyLLMError("invalid_request", said, { param: "tools" });
  }
  // What must be called first is no answer: that is asked for once nothing else is demanded.
  if (demands(choice)) return request;
  const offered = { ...request, tools: [...tools, answer] };
  const named: RequestToolChoice = { type: "function", name };
  if (tools.length === 0 || choice === "none") return { ...offered, tool_choice: named };
  if (!isObject(choice)) return { ...offered, tool_choice: "required" };
  // Left over are allowed_tools: the answer is always allowed.
  const { mode, tools: names }: Loose = choice;
  const allowed = mode === "none" ? [] : list(names);
  const either: Loose = { ...choice, mode: "required", tools: [...allowed, named] };
  return { ...offered, tool_choice: either as unknown as RequestToolChoice };
}

function demands(choice: unknown): boolean {
  if (!isObject(choice)) return choice === "required";
  return choice["type"] !== "allowed_tools" || choice["mode"] === "required";
}

function inWords(request: ResponseRequest, form: Form, json: boolean): string {
  const { instructions, tools } = request;
  const when = list(tools).length > 0 ? "When you need no more tools, give the answer" : "Answer";
  const what = form.description ? ` (${form.description})` : "";
  const alone = json ? "" : ", not even a code fence or a word of explanation";
  const asked = `${when} as one JSON object${what} and nothing else${alone}. It must match this JSON Schema:\n${JSON.stringify(form.schema)}`;
  return instructions ? `${instructions}\n\n${asked}` : asked;
}
