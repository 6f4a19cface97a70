import type { EncodeContext, Loose } from "@anyllm/core/translate";
import type { ResponseRequest } from "@anyllm/types";
import { toSchema } from "./schema.ts";
import { generationOf } from "./models.ts";
import { objectOf, present } from "./wire.ts";

/**
 * `generationConfig`: sampling, the form of the answer, thinking.
 *
 * Source: https://ai.google.dev/api/generate-content#generationconfig
 */
export function toGenerationConfig(request: ResponseRequest, context: EncodeContext): Loose {
  const { top_logprobs, include } = request;
  const config = present({
    temperature: request.temperature,
    topP: request.top_p,
    maxOutputTokens: request.max_output_tokens,
    presencePenalty: request.presence_penalty,
    frequencyPenalty: request.frequency_penalty,
  });
  if (top_logprobs || include?.includes("message.output_text.logprobs")) {
    config["responseLogprobs"] = true;
  }
  if (top_logprobs) config["logprobs"] = top_logprobs;
  addFormat(config, request, context);
  const thinking = toThinking(request, context);
  if (thinking) config["thinkingConfig"] = thinking;
  return config;
}

// JSON Schema is always held to.
function addFormat(config: Loose, { text }: ResponseRequest, context: EncodeContext): void {
  if (text == null) return;
  const { verbosity } = text;
  if (verbosity != null && verbosity !== "medium") {
    context.warn("text.verbosity", "text.verbosity is not supported and was left out.");
  }
  const { type = "text", schema } = objectOf(text.format);
  if (type === "text") return;
  if (type !== "json_schema" && type !== "json_object") {
    const remedy = "Use text, json_object or json_schema.";
    context.refuse("text.format.type", `the text format ${String(type)}`, remedy);
  }
  config["responseMimeType"] = "application/json";
  if (type === "json_object" || schema == null) return;
  config["responseJsonSchema"] = toSchema(schema, "text.format.schema", context);
}

const budgets: Record<string, number> = { none: 0, minimal: 512, low: 1024, medium: 8192 };

// Gemini 3 thinks by level, 2.5 by tokens. Efforts beyond `high` are the most that the model has; Pro
// models cannot do without thinking, and Gemini 3 has none that can.
// Source: https://ai.google.dev/gemini-api/docs/thinking
function toThinking(
  { model, reasoning }: ResponseRequest,
  context: EncodeContext,
): Loose | undefined {
  if (reasoning == null) return undefined;
  const { effort, summary } = reasoning;
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
  const tooLittle = effort === "none" ? pro || byLevel : effort === "minimal" && pro && byLevel;
  if (tooLittle) {
    const said = `${model} cannot think as little as that: the effort is the least that it has.`;
    context.warn("reasoning.effort", said);
  }
  if (byLevel) {
    const least = pro ? "low" : "minimal";
    const level = effort in budgets ? effort : "high";
    return { includeThoughts, thinkingLevel: tooLittle ? least : level };
  }
  const most = pro && effort !== "high" ? 32_768 : 24_576;
  return { includeThoughts, thinkingBudget: tooLittle ? 128 : (budgets[effort] ?? most) };
}
