import type { EncodeContext, Loose } from "@anyllm/core/translate";
import type { ResponseRequest } from "@anyllm/types";
import { toSchema } from "./schema.ts";
import { generationOf } from "./models.ts";
import { objectOf } from "./wire.ts";

/**
 * `generationConfig`: sampling, the form of the answer, thinking.
 *
 * Source: https://ai.google.dev/api/generate-content#generationconfig
 */
export function toGenerationConfig(request: ResponseRequest, context: EncodeContext): Loose {
  const { temperature, top_p, max_output_tokens, presence_penalty, frequency_penalty } = request;
  const config: Loose = {
    temperature,
    topP: top_p,
    maxOutputTokens: max_output_tokens,
    presencePenalty: presence_penalty,
    frequencyPenalty: frequency_penalty,
    ...toLogProbs(request),
    ...toFormat(request, context),
    thinkingConfig: toThinking(request, context),
  };
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value != null));
}

function toLogProbs({ top_logprobs, include }: ResponseRequest): Loose {
  const wanted = include?.includes("message.output_text.logprobs") === true;
  if (!top_logprobs) return wanted ? { responseLogprobs: true } : {};
  return { responseLogprobs: true, logprobs: top_logprobs };
}

// JSON Schema is always held to.
function toFormat({ text }: ResponseRequest, context: EncodeContext): Loose {
  const { verbosity } = text ?? {};
  if (verbosity != null && verbosity !== "medium") {
    context.warn("text.verbosity", "text.verbosity is not supported and was left out.");
  }
  const format = objectOf(text?.format);
  const { type = "text", schema } = format;
  if (type === "text") return {};
  if (type !== "json_schema" && type !== "json_object") {
    const remedy = "Use text, json_object or json_schema.";
    context.refuse("text.format.type", `the text format ${String(type)}`, remedy);
  }
  const responseMimeType = "application/json";
  return type === "json_schema"
    ? { responseMimeType, responseJsonSchema: toSchema(schema, "text.format.schema", context) }
    : { responseMimeType };
}

const budgets: Record<string, number> = { none: 0, minimal: 512, low: 1024, medium: 8192 };
const levels: Record<string, string> = { minimal: "minimal", low: "low", medium: "medium" };

// Gemini 3 thinks by level, 2.5 by tokens. Efforts beyond `high` are the most that the model has; Pro
// models cannot do without thinking, and Gemini 3 has none that can.
// Source: https://ai.google.dev/gemini-api/docs/thinking
function toThinking(
  { model, reasoning }: ResponseRequest,
  context: EncodeContext,
): Loose | undefined {
  const { effort, summary } = reasoning ?? {};
  if (effort == null && summary == null) return undefined;
  const generation = generationOf(model);
  if (generation < 2.5) {
    context.warn("reasoning", `${model} does not think: reasoning was left out.`);
    return undefined;
  }
  const includeThoughts = summary != null || effort !== "none";
  if (effort == null) return { includeThoughts };
  const pro = model.includes("pro");
  const byLevel = generation >= 3;
  if ((effort === "none" && (pro || byLevel)) || (effort === "minimal" && pro && byLevel)) {
    const said = `${model} cannot think as little as that: the effort is the least that it has.`;
    context.warn("reasoning.effort", said);
    if (!byLevel) return { includeThoughts, thinkingBudget: 128 };
    return { includeThoughts, thinkingLevel: pro ? "low" : "minimal" };
  }
  if (byLevel) return { includeThoughts, thinkingLevel: levels[effort] ?? "high" };
  const most = pro && effort !== "high" ? 32_768 : 24_576;
  return { includeThoughts, thinkingBudget: budgets[effort] ?? most };
}
