import { type EncodeContext, isObject, type Loose } from "@anyllm/core/translate";
import type { ResponseRequest } from "@anyllm/types";
import type { Family } from "./families.ts";

interface Around {
  family: Family;
  /** Whether a tool must be called. */
  forced: boolean;
}

/** Sampling and thinking, which keep each other out in some families. */
export function encodeSettings(
  request: ResponseRequest,
  around: Around,
  context: EncodeContext,
): Loose {
  const reasoning = encodeReasoning(request, around, context);
  const inferenceConfig = encodeInference(request, { ...around, reasoning }, context);
  return { ...(inferenceConfig && { inferenceConfig }), ...reasoning };
}

function encodeReasoning(
  { reasoning, max_output_tokens }: ResponseRequest,
  { family, forced }: Around,
  context: EncodeContext,
): Loose {
  const effort = reasoning?.effort;
  const shown = family.shown !== undefined && reasoning?.summary != null;
  if (effort == null) return shown ? unforced({ ...family.shown }, forced, context) : {};
  if (!family.reasoning) {
    if (effort !== "none") {
      context.warn("reasoning", "This model has no efforts of reasoning: it was left out.");
    }
    return {};
  }
  const fields = family.reasoning(effort, max_output_tokens ?? undefined);
  const what = `the effort ${effort} with this model`;
  const told = fields ?? context.refuse("reasoning", what, `It takes ${String(family.efforts)}.`);
  return unforced(shown && thinks(told) ? { ...told, ...family.shown } : told, forced, context);
}

function thinkingOf({ additionalModelRequestFields: fields }: Loose): unknown {
  return isObject(fields) ? fields["thinking"] : undefined;
}

function thinks(fields: Loose): boolean {
  const thinking = thinkingOf(fields);
  return isObject(thinking) && thinking["type"] !== "disabled";
}

// Source: https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-extended-thinking.html:
// no forced tool use, and no sampling.
function unforced(fields: Loose, forced: boolean, context: EncodeContext): Loose {
  if (!forced || !thinks(fields)) return fields;
  const said = "Thinking was left out: it does not go together with a tool that must be called.";
  context.warn("reasoning", said);
  const { additionalModelRequestFields: _, ...others } = fields;
  return others;
}

function encodeInference(
  request: ResponseRequest,
  { family, reasoning }: Around & { reasoning: Loose },
  context: EncodeContext,
): Loose | undefined {
  const config: Loose = {};
  const { max_output_tokens, temperature, top_p } = request;
  const unbounded = family.unbounded?.(reasoning) === true;
  const leave = (param: string, why: string): void =>
    context.warn(param, `${param} was left out: ${why}.`);
  const told = (param: string, value: number | null | undefined): value is number => {
    if (value == null) return false;
    if (unbounded) leave(param, "this effort takes no limits");
    return !unbounded;
  };
  const fixed = family.sampling === "none" ? "this model does not take it" : "it thinks";
  const free = family.sampling !== "none" && !thinks(reasoning);
  if (told("max_output_tokens", max_output_tokens)) config["maxTokens"] = max_output_tokens;
  if (told("temperature", temperature)) {
    if (temperature > 1) context.warn("temperature", "temperature was changed to 1, the highest.");
    const most = Math.min(temperature, 1);
    if (free || (most === 1 && family.sampling !== "none")) config["temperature"] = most;
    else leave("temperature", fixed);
  }
  if (told("top_p", top_p)) {
    const both = family.sampling === "one" && "temperature" in config;
    const taken = free || (top_p >= 0.95 && family.sampling !== "none");
    if (!both && taken) config["topP"] = top_p;
    // 1 asks for what happens anyway.
    else if (top_p < 1) leave("top_p", both ? "this model takes it or temperature" : fixed);
  }
  return Object.keys(config).length > 0 ? config : undefined;
}
