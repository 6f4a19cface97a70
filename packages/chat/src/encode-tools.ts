import { isObject, list, type Loose, planTools, type ToolPlan } from "@anyllm/core/translate";
import type { FunctionToolParam, ResponseRequest } from "@anyllm/types";
import type { ChatTools } from "./dialect.ts";
import { nameOf } from "./encode-fields.ts";
import { furtherKeys, type Wire } from "./encode-wire.ts";

/** `tools`, `tool_choice` and `parallel_tool_calls`, which are sent together or not at all. */
export function encodeTools(request: ResponseRequest, wire: Wire): Loose | undefined {
  const { tools: taken } = wire.dialect;
  if (!taken || (request.tools == null && request.tool_choice == null)) return undefined;
  const plan = planTools(request);
  if (plan.mode === "none" && !taken.choices?.includes("none")) return undefined;
  return encodePlan(plan, request, wire);
}

function encodePlan(plan: ToolPlan, request: ResponseRequest, wire: Wire): Loose | undefined {
  const { choice, only } = encodeChoice(plan, wire);
  const used = new Set<unknown>([...plan.functions, ...plan.hosted.map(({ tool }) => tool)]);
  const tools = list(request.tools).flatMap((tool, index) => {
    if (!used.has(tool) || (only !== undefined && (tool as Loose)["name"] !== only)) return [];
    return [encodeTool(tool as Loose, `tools[${index}]`, wire)];
  });
  if (tools.length === 0) return undefined;
  const { parallel_tool_calls: parallel } = request;
  const asks = parallel != null && wire.dialect.fields.includes("parallel_tool_calls");
  return {
    tools,
    ...(choice !== undefined && { tool_choice: choice }),
    ...(asks && { [nameOf("parallel_tool_calls", wire)]: parallel }),
  };
}

interface EncodedChoice {
  choice?: unknown;
  /** The one tool that is sent, where leaving out the others says what the wire has no word for. */
  only?: string;
}

function encodeChoice(plan: ToolPlan, { dialect, refuse }: Wire): EncodedChoice {
  const { mode, name, hostedChoice, functions, hosted } = plan;
  const { choices = [], required = "required", hosted: takes } = dialect.tools ?? {};
  if (!plan.chosen) return {};
  if (mode !== "required") return { choice: mode };
  if (hostedChoice) {
    const { type } = hostedChoice;
    if (type === "custom" && takes?.includes("custom")) {
      return { choice: { type, custom: { name: hostedChoice["name"] } } };
    }
    if (takes?.includes(String(type))) return { choice: hostedChoice };
    const what = `a tool_choice of type ${String(type)}`;
    return refuse("tool_choice", what, 'It may be "auto", or name a function.');
  }
  const sole = functions.length === 1 && hosted.length === 0 ? functions[0]?.name : undefined;
  const wanted = name ?? sole;
  if (name === undefined && choices.includes("required")) return { choice: required };
  if (wanted !== undefined && choices.includes("function")) {
    return { choice: { type: "function", function: { name: wanted } } };
  }
  if (name !== undefined && choices.includes("required")) return { choice: required, only: name };
  const what =
    name === undefined ? 'tool_choice "required"' : "a tool_choice that names a function";
  return refuse("tool_choice", what, 'Use "auto", and ask for the call in instructions.');
}

const unsaid = ["allowed_callers", "async", "defer_loading", "output_schema"];
const functionKeys = ["type", "name", "description", "parameters", "strict", ...unsaid];

function encodeTool(tool: Loose, path: string, wire: Wire): Loose {
  const { hosted = [] } = wire.dialect.tools as ChatTools;
  if (tool["type"] === "function") return encodeFunction(tool, path, wire);
  const type = String(tool["type"]);
  if (!hosted.includes(type)) {
    const taken = ["function", ...hosted].join(", ");
    return wire.refuse(path, `tools of type ${type}`, `It takes: ${taken}.`);
  }
  return type === "custom" && !isObject(tool["custom"]) ? encodeCustom(tool) : tool;
}

function encodeFunction(tool: Loose, path: string, wire: Wire): Loose {
  const { name, description, parameters, strict } = tool as unknown as FunctionToolParam;
  for (const key of unsaid) {
    const asks = Array.isArray(tool[key]) ? tool[key].length > 0 : Boolean(tool[key]);
    if (asks) wire.warn(`${path}.${key}`, `${key} of a tool is not supported and was left out.`);
  }
  const sendsStrict = wire.dialect.tools?.strict === true;
  if (strict && !sendsStrict) {
    const said = "strict is not supported and was left out: check the arguments of calls.";
    wire.warnOnce("tools", said);
  }
  return {
    type: "function",
    function: {
      name,
      ...(description != null && { description }),
      parameters: toParameters({ parameters, lax: strict !== true }, path, wire),
      ...(sendsStrict && strict != null && { strict }),
    },
    ...furtherKeys(tool, functionKeys),
  };
}

function toParameters(
  { parameters, lax }: { parameters: unknown; lax: boolean },
  path: string,
  wire: Wire,
): unknown {
  const { name, schemas } = wire.dialect;
  const given = parameters ?? { type: "object", properties: {} };
  if (!schemas || !isObject(given)) return given;
  const warn = (message: string) => wire.warn(`${path}.parameters`, message);
  return schemas(given, { lax, warn, refuse: (why) => warn(`${name} may refuse ${why}.`) });
}

// Source: https://platform.openai.com/docs/api-reference/chat/create, tools of type custom
function encodeCustom({ type, name, description, format }: Loose): Loose {
  const grammar = isObject(format) && format["type"] === "grammar" ? format : undefined;
  const { type: _, ...rules } = grammar ?? {};
  const told = grammar ? { type: "grammar", grammar: rules } : format;
  return {
    type,
    custom: {
      name,
      ...(description != null && { description }),
      ...(told != null && { format: told }),
    },
  };
}
