import {
  type ChatDialect,
  type ChatField,
  type ChatMedia,
  type ChatProviderFactory,
  type ChatReasoning,
  type ChatTools,
  defineChatProvider,
} from "@anyllm/chat";
import type { ReasoningEffort } from "@anyllm/core";

/** A vendor, less what it has in common with others. */
type Row<Id extends string> = Omit<ChatDialect<Id>, "fields"> & Partial<ChatDialect<Id>>;

/**
 * The factory for a row.
 *
 * @param own - What is the vendor's own.
 * @param like - What it has in common with others.
 */
export function row<const Id extends string>(
  own: Row<Id>,
  like?: Partial<ChatDialect>,
): ChatProviderFactory<Id> {
  const package_ = "@anyllm/provider-openai-compatible";
  return defineChatProvider({ package: package_, fields: [], ...like, ...own });
}

type Fields = readonly ChatField[];

/** What every model can be told. */
export const sampling: Fields = ["temperature", "top_p", "max_output_tokens"];

/** With penalties. */
export const common: Fields = [
  "temperature",
  "top_p",
  "presence_penalty",
  "frequency_penalty",
  "max_output_tokens",
];

/** With log probabilities. */
export const measured: Fields = [
  "temperature",
  "top_p",
  "presence_penalty",
  "frequency_penalty",
  "max_output_tokens",
  "top_logprobs",
];

/** With parallel calls as well. */
export const calling: Fields = [
  "temperature",
  "top_p",
  "presence_penalty",
  "frequency_penalty",
  "max_output_tokens",
  "parallel_tool_calls",
  "top_logprobs",
];

/** What servers such as vLLM and SGLang take, and the hosts that run them. */
export const most: Fields = [
  "temperature",
  "top_p",
  "presence_penalty",
  "frequency_penalty",
  "max_output_tokens",
  "parallel_tool_calls",
  "top_logprobs",
  "user",
];

/** OpenAI's, and of gateways that pass everything on. */
export const every: Fields = [
  "temperature",
  "top_p",
  "presence_penalty",
  "frequency_penalty",
  "max_output_tokens",
  "parallel_tool_calls",
  "service_tier",
  "user",
  "safety_identifier",
  "prompt_cache_key",
  "prompt_cache_retention",
  "top_logprobs",
];

/** The newer name of `max_tokens`. */
export const completionTokens = { max_output_tokens: "max_completion_tokens" } as const;

/** Tools whose use can be left free, forbidden, demanded, or demanded of one. */
export const anyChoice: ChatTools = { choices: ["none", "required", "function"] };

/** The same, and `strict` is sent. */
export const anyChoiceStrict: ChatTools = {
  choices: ["none", "required", "function"],
  strict: true,
};

/** Images by URL or as data, and nothing else. */
export const images: ChatMedia = { image: "url" };

/** Images, and files as data. */
export const imagesAndFiles: ChatMedia = { image: "url", file: "file" };

type Efforts = NonNullable<ChatReasoning["efforts"]>;

function efforts(
  names: readonly ReasoningEffort[],
  ask: (effort: ReasoningEffort) => Efforts[ReasoningEffort],
): Efforts {
  return Object.fromEntries(names.map((name) => [name, ask(name)]));
}

const byField = (effort: ReasoningEffort) => ({ reasoning_effort: effort });
const byObject = (effort: ReasoningEffort) => ({ reasoning: { effort } });
const all = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;

/** `reasoning_effort`, of models such as gpt-oss. */
export const lowToHigh = /* @__PURE__ */ efforts(["low", "medium", "high"], byField);

/** All or nothing. */
export const noneOrHigh = /* @__PURE__ */ efforts(["none", "high"], byField);

/** The same, and without. */
export const noneToHigh = /* @__PURE__ */ efforts(["none", "low", "medium", "high"], byField);

/** The same, and with the least. */
export const minimalToHigh = /* @__PURE__ */ efforts(
  ["none", "minimal", "low", "medium", "high"],
  byField,
);

/** `reasoning_effort` in every word that there is. */
export const everyEffort = /* @__PURE__ */ efforts(all, byField);

/** `reasoning: { effort }` in every word that there is. */
export const everyEffortInside = /* @__PURE__ */ efforts(all, byObject);

/** A switch, of models such as Qwen's. */
export const thinkingSwitch: Efforts = {
  none: { enable_thinking: false },
  high: { enable_thinking: true },
};

/** A switch, of models such as GLM and MiMo. */
export const thinkingType: Efforts = {
  none: { thinking: { type: "disabled" } },
  high: { thinking: { type: "enabled" } },
};

/** A switch of MiniMax's newest models, which think unasked. */
export const adaptiveThinking: Efforts = {
  none: { thinking: { type: "disabled" } },
  high: { thinking: { type: "adaptive" } },
};

/** Where reasoning goes back under the name by which it came. */
export const reasoningContent = { key: "reasoning_content" } as const;

/** The same, under its newer name. */
export const reasoningField = { key: "reasoning" } as const;

/** The same, and thoughts that Anthropic signed. Source: https://docs.litellm.ai/docs/reasoning_content */
export const reasoningAndBlocks = {
  key: "reasoning_content",
  blocks: ["thinking_blocks"],
} as const;

/** An endpoint as OpenAI's own. */
export const openaiShaped: Partial<ChatDialect> = {
  fields: every,
  names: completionTokens,
  tools: anyChoiceStrict,
  structured: "json_schema",
  reasoning: { efforts: everyEffort },
  media: imagesAndFiles,
};

// These models think in no tags. Who asks them for `<thought>` in a prompt reads it in the text, and
// would lose it in the history: no reasoning goes back. The others are of servers behind the same URL.
const askedTags = [
  ["<think>", "</think>"],
  ["<thinking>", "</thinking>"],
  ["<reasoning>", "</reasoning>"],
] as const;

/** OpenAI's models, wherever they run. */
export const openaiOwn: Partial<ChatDialect> = {
  fields: every,
  names: completionTokens,
  developer: "developer",
  refusals: true,
  verbosity: true,
  tools: { choices: ["none", "required", "function"], strict: true, hosted: ["custom"] },
  // Longer ids are refused: "Expected a string with maximum length 40".
  callId: (id) => id.slice(-40),
  structured: "json_schema",
  reasoning: { efforts: everyEffort, tags: askedTags },
  media: { image: "url", file: "file", audio: "input_audio" },
};

/** An endpoint of which nothing is known: it will say no itself. */
export const generous: Partial<ChatDialect> = {
  fields: every,
  refusals: true,
  verbosity: true,
  tools: anyChoiceStrict,
  structured: "json_schema",
  reasoning: { efforts: everyEffort, replay: reasoningContent },
  media: { image: "url", file: "file", audio: "input_audio", video: "video_url" },
};

/** A host of open models, as most of them are. */
export const openModels: Partial<ChatDialect> = {
  fields: most,
  tools: anyChoice,
  structured: "json_schema",
  reasoning: { efforts: lowToHigh },
  media: images,
};
