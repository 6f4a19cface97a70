import {
  type EncodeContext,
  type Encoded,
  isObject,
  list,
  type Loose,
  planTools,
  toObjectRoot,
  type ToolPlan,
} from "@anyllm/core/translate";
import type { FunctionToolParam, ResponseRequest } from "@anyllm/types";
import { type Family, familyOf } from "./families.ts";
import { encodeHistory, hasTools, type History } from "./history.ts";
import { toHeldSchema } from "./schema.ts";
import { encodeSettings } from "./settings.ts";

/**
 * A request on the Converse wire.
 *
 * Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export function encodeConverse(request: ResponseRequest, context: EncodeContext): Encoded {
  const { model, stream } = request;
  const family = familyOf(model);
  const history = encodeHistory(request, family, context);
  const { system, messages } = history;
  if (request.include?.includes("message.output_text.logprobs")) {
    context.warn("include", "message.output_text.logprobs: there are none to include.");
  }
  const tooling = encodeTools(request, { family, history }, context);
  const rest = [
    encodeSettings(request, { family, forced: isForced(tooling) }, context),
    tooling,
    encodeFormat(request, family, context),
    encodeTier(request),
    encodeMetadata(request, context),
  ].reduce(merged, {});
  return {
    path: modelPath(model, stream ? "converse-stream" : "converse"),
    body: {
      messages,
      ...(system.length > 0 && { system }),
      ...rest,
    },
    ...(stream && { headers: { accept: "application/vnd.amazon.eventstream" } }),
  };
}

/** The path of an operation on a model, whose id may be an ARN. */
export function modelPath(model: string, operation: string): string {
  return `/model/${encodeURIComponent(model)}/${operation}`;
}

// Both effort and format stand in outputConfig.
function merged(one: Loose, other: Loose): Loose {
  const joined = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const before = joined[key];
    joined[key] = isObject(before) && isObject(value) ? { ...before, ...value } : value;
  }
  return joined;
}

interface Around {
  family: Family;
  history: History;
}

function encodeTools(request: ResponseRequest, around: Around, context: EncodeContext): Loose {
  const { family, history } = around;
  const plan = planTools(request);
  const offered = plan.mode !== "none";
  const encoded = new Map<unknown, Loose>();
  if (offered) {
    for (const tool of plan.functions) encoded.set(tool, toolSpec(tool, family, context));
    for (const hosted of plan.hosted) encoded.set(hosted.tool, ownTool(hosted, family, context));
  }
  // The caller's order: prompts are cached by their beginning, which the tools are.
  const tools = list(request.tools).flatMap((tool) => encoded.get(tool) ?? []);
  if (tools.length > 0) {
    const toolChoice = encodeChoice(plan, family, context);
    return { toolConfig: { tools, ...(toolChoice && { toolChoice }) } };
  }
  return hasTools(history) ? { toolConfig: { tools: standIns(history) } } : {};
}

function isForced({ toolConfig }: Loose): boolean {
  const toolChoice = isObject(toolConfig) ? toolConfig["toolChoice"] : undefined;
  return isObject(toolChoice) && ("any" in toolChoice || "tool" in toolChoice);
}

// Converse refuses a history with calls without toolConfig. What may not be called is declared by
// its name alone, with a description that says so.
function standIns({ called }: History): Loose[] {
  const names = called.size > 0 ? [...called] : ["none"];
  return names.map((name) => ({
    toolSpec: {
      name,
      description: "No longer available. Do not call it.",
      inputSchema: { json: { type: "object", properties: {} } },
    },
  }));
}

function toolSpec(tool: FunctionToolParam, family: Family, context: EncodeContext): Loose {
  const { name, description, parameters, strict } = tool;
  if (strict === true && family.unstructured) {
    const said = `strict is not enforced by this model (${name}); its schema is sent without it.`;
    context.warn("tools", said);
  }
  const schema = withRoot(parameters ?? { type: "object", properties: {} }, family, context);
  const held = strict === true && !family.unstructured;
  return {
    toolSpec: {
      name,
      ...(description && { description }),
      inputSchema: {
        json: held && family.closed ? toHeldSchema(schema, "tools", context) : schema,
      },
      ...(held && { strict }),
    },
  };
}

// Converse insists on an object at the root, and Claude on one without alternatives.
// Source: https://github.com/trycua/cua/issues/3303, "input_schema does not support oneOf, allOf, or anyOf
// at the top level"
function withRoot(schema: Loose, family: Family, context: EncodeContext): Loose {
  const divided = ["anyOf", "oneOf", "allOf"].some((key) => schema[key] !== undefined);
  if (family.signed && divided) {
    const said = "Alternatives at the root of parameters are said in the description.";
    context.warn("tools", `${said} Check the arguments.`);
    return toObjectRoot(schema);
  }
  return schema["type"] === undefined ? { type: "object", ...schema } : schema;
}

function ownTool(
  hosted: ToolPlan["hosted"][number],
  family: Family,
  context: EncodeContext,
): Loose {
  const { type, tool, path } = hosted;
  if (type === "bedrock") {
    const { type: _, ...told } = tool;
    return told;
  }
  const name = family.hosted?.[type];
  if (name === undefined) {
    const remedy = "Use a function, or a model of Amazon's that has this tool.";
    context.refuse(path, `the tool ${type} with this model`, remedy);
  }
  const settings = Object.keys(tool).filter((key) => key !== "type" && key !== "container");
  if (settings.length > 0) {
    context.warn(path, `${type} takes no settings here; left out: ${settings.join(", ")}.`);
  }
  return { systemTool: { name } };
}

function encodeChoice(plan: ToolPlan, family: Family, context: EncodeContext): Loose | undefined {
  const { mode, name, hostedChoice, chosen } = plan;
  const chosenName = hostedChoice ? family.hosted?.[String(hostedChoice["type"])] : name;
  if (hostedChoice && chosenName === undefined) {
    const remedy = "Choose a function, or use required.";
    context.refuse("tool_choice", `a choice of type ${String(hostedChoice["type"])}`, remedy);
  }
  if (chosenName !== undefined) return { tool: { name: chosenName } };
  if (mode === "required") return { any: {} };
  return chosen ? { auto: {} } : undefined;
}

function encodeFormat({ text }: ResponseRequest, family: Family, context: EncodeContext): Loose {
  if (text?.verbosity != null && text.verbosity !== "medium") {
    context.warn("text.verbosity", "text.verbosity is not supported and was left out.");
  }
  const format = text?.format;
  if (!format || format.type === "text") return {};
  const schema = format.type === "json_schema" ? format.schema : undefined;
  if (!schema || format.type !== "json_schema") {
    const remedy = "Use json_schema, with a schema.";
    return context.refuse("text", `the format ${format.type} without a schema`, remedy);
  }
  if (family.unstructured) {
    const remedy = "Use a model that has it, or a function with tool_choice.";
    context.refuse("text", "structured output with this model", remedy);
  }
  const { name, description } = format;
  const held = family.closed ? toHeldSchema(schema, "text", context) : schema;
  const jsonSchema = {
    schema: JSON.stringify(held),
    ...(name && { name }),
    ...(description && { description }),
  };
  return { outputConfig: { textFormat: { type: "json_schema", structure: { jsonSchema } } } };
}

function encodeTier({ service_tier: type }: ResponseRequest): Loose {
  return type == null || type === "auto" ? {} : { serviceTier: { type } };
}

// Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html, for the
// characters; all of it is kept on the response anyway.
function encodeMetadata({ metadata }: ResponseRequest, context: EncodeContext): Loose {
  const pairs = Object.entries(metadata ?? {});
  const fit = pairs.filter(([key, value]) =>
    [key, value].every((text) => /^[a-zA-Z0-9\s:_@$#=/+,.-]{0,256}$/.test(text)),
  );
  if (fit.length < pairs.length) {
    context.warn("metadata", "Some of it has characters or a length that Bedrock's log refuses.");
  }
  return fit.length > 0 ? { requestMetadata: Object.fromEntries(fit) } : {};
}
