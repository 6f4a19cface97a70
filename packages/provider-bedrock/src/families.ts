import type { StructuredSupport } from "@anyllm/core";
import { isObject, type Loose } from "@anyllm/core/translate";

/** How a family of models says things that Converse has no field for. */
export interface Family {
  /** The fields for an effort; absent where the family has no efforts. */
  reasoning?(effort: string, maxTokens: number | undefined): Loose | undefined;
  /** The efforts it knows, for messages. */
  efforts?: string;
  /** Whether `outputConfig.textFormat` and strict functions are known to be missing. */
  unstructured?: boolean;
  /** Amazon's own tools: their names by the type that OpenAI gave to the like. */
  hosted?: Readonly<Record<string, string>>;
  /** Whether thoughts without a signature are refused in a history. */
  signed?: boolean;
  /** Whether schemas that it is held to must be closed, without what its compiler does not know. */
  closed?: boolean;
  /** Which of temperature and top_p it takes; both where this is absent. */
  sampling?: "one" | "none";
  /** The fields that ask for thoughts to be shown, where they are kept back otherwise. */
  shown?: Loose;
  /** Whether what was said of reasoning allows no limits beside it. */
  unbounded?(fields: Loose): boolean;
}

const additional = (fields: Loose): Loose => ({ additionalModelRequestFields: fields });

// Tokens for thinking where a family wants a number; the least that it takes is the first.
const budgets: Record<string, number> = {
  minimal: 1024,
  low: 2048,
  medium: 8192,
  high: 16_384,
  xhigh: 32_768,
};

function claudeBudget(effort: string, maxTokens = Infinity): Loose | undefined {
  if (effort === "none") return additional({ thinking: { type: "disabled" } });
  const wanted = budgets[effort];
  if (wanted === undefined || maxTokens <= 1024) return undefined;
  // The answer needs room beside the thoughts.
  const budget_tokens = Math.max(1024, Math.min(wanted, Math.floor(maxTokens / 2)));
  return additional({ thinking: { type: "enabled", budget_tokens } });
}

function claudeAdaptive(effort: string): Loose | undefined {
  if (effort === "none") return additional({ thinking: { type: "disabled" } });
  if (!/^(low|medium|high|xhigh|max)$/.test(effort)) return undefined;
  return { ...additional({ thinking: { type: "adaptive" } }), outputConfig: { effort } };
}

const shown = additional({ thinking: { type: "adaptive", display: "summarized" } });

function nova(effort: string): Loose | undefined {
  if (effort === "none") return additional({ reasoningConfig: { type: "disabled" } });
  if (!/^(low|medium|high)$/.test(effort)) return undefined;
  return additional({ reasoningConfig: { type: "enabled", maxReasoningEffort: effort } });
}

// Source: https://docs.aws.amazon.com/nova/latest/nova2-userguide/extended-thinking.html: at the highest
// effort neither maxTokens nor sampling may be set.
function novaUnbounded({ additionalModelRequestFields: fields }: Loose): boolean {
  const config = isObject(fields) ? fields["reasoningConfig"] : undefined;
  return isObject(config) && config["maxReasoningEffort"] === "high";
}

// The first that matches a model id counts; ids carry a region or an ARN before the maker's name.
// Sources: https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html for what is
// structured, https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-extended-thinking.html,
// https://docs.aws.amazon.com/nova/latest/nova2-userguide/extended-thinking.html; for Qwen recorded
// requests.
const families: [RegExp, Family][] = [
  [/claude-(3-5|3-haiku|3-opus|3-sonnet|v2|instant)/, { unstructured: true, signed: true }],
  [
    /claude-(3-7|sonnet-4-2|opus-4-2|opus-4-1)/,
    {
      reasoning: claudeBudget,
      efforts: "none, minimal, low, medium, high and xhigh, with room in max_output_tokens",
      unstructured: true,
      signed: true,
    },
  ],
  [
    /claude-(haiku|sonnet|opus)-4-5/,
    {
      reasoning: claudeBudget,
      efforts: "none, minimal, low, medium, high and xhigh, with room in max_output_tokens",
      signed: true,
      closed: true,
      sampling: "one",
    },
  ],
  [
    /claude-(sonnet|opus)-4-6/,
    {
      reasoning: (effort) => (effort === "xhigh" ? undefined : claudeAdaptive(effort)),
      efforts: "none, low, medium, high and max",
      signed: true,
      closed: true,
      sampling: "one",
    },
  ],
  [
    /claude-(fable|mythos)/,
    {
      // They always think.
      reasoning: (effort) => (effort === "none" ? undefined : claudeAdaptive(effort)),
      efforts: "low, medium, high, xhigh and max",
      signed: true,
      closed: true,
      sampling: "none",
      shown,
    },
  ],
  [
    /claude/,
    {
      reasoning: claudeAdaptive,
      efforts: "none, low, medium, high, xhigh and max",
      signed: true,
      closed: true,
      sampling: "none",
      shown,
    },
  ],
  [
    /amazon\.nova-2|nova-2-/,
    {
      reasoning: nova,
      efforts: "none, low, medium and high",
      unstructured: true,
      unbounded: novaUnbounded,
      hosted: { code_interpreter: "nova_code_interpreter", web_search: "nova_grounding" },
    },
  ],
  [/amazon\.nova-premier/, { unstructured: true, hosted: { web_search: "nova_grounding" } }],
  [/amazon\.|meta\.llama|cohere\.|ai21\.|deepseek\.r1/, { unstructured: true }],
  [
    /openai\.gpt-oss/,
    {
      reasoning: (effort) =>
        /^(low|medium|high)$/.test(effort) ? additional({ reasoning_effort: effort }) : undefined,
      efforts: "low, medium and high",
    },
  ],
  [
    /qwen\./,
    {
      reasoning: (effort) =>
        /^(low|high)$/.test(effort) ? additional({ reasoning_config: effort }) : undefined,
      efforts: "low and high",
    },
  ],
];

/** The family of a model id or ARN; an empty one for models that are not known. */
export function familyOf(model: string): Family {
  return families.find(([pattern]) => pattern.test(model.toLowerCase()))?.[1] ?? {};
}

/**
 * How far a model can be held to a form. Converse has a form with a schema alone.
 *
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html;
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolChoice.html
 */
export function structuredOf(model: string): StructuredSupport {
  const held = familyOf(model).unstructured !== true;
  return {
    format: held ? "json_schema" : "none",
    withTools: true,
    strictTools: held,
    forcedTools: /claude|nova/.test(model.toLowerCase()),
  };
}
