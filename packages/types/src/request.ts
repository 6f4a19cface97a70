import type { HostedInclude, RequestExtensions } from "./hosted/request.ts";
import type { InputItem, ItemParam } from "./input-items.ts";
import type { ReasoningParam } from "./reasoning.ts";
import type { TextParam } from "./text.ts";
import type { RequestToolChoice, ToolChoiceParam } from "./tool-choice.ts";
import type { RequestTool } from "./tools.ts";
import type { ResponsesToolParam } from "./functions.ts";

/** Output that is left out unless asked for. Source: OpenResponses 2026-04-24, IncludeEnum. */
export type IncludeEnum = "reasoning.encrypted_content" | "message.output_text.logprobs";

/** What to do when the input does not fit. Source: OpenResponses 2026-04-24, TruncationEnum. */
export type TruncationEnum = "auto" | "disabled";

/** How a request is scheduled. Source: OpenResponses 2026-04-24, ServiceTierEnum. */
export type ServiceTierEnum = "auto" | "default" | "flex" | "priority";

/**
 * Notes kept with a response: at most 16 pairs, names of at most 64 and values of at most 512
 * characters.
 *
 * Source: OpenResponses 2026-04-24, MetadataParam.
 */
export interface MetadataParam {
  [name: string]: string;
}

/** Settings of a stream. Source: OpenResponses 2026-04-24, StreamOptionsParam. */
export interface StreamOptionsParam {
  /** Pad deltas so that their length does not give the text away. @default true */
  include_obfuscation?: boolean;
}

interface RequestSettings {
  /** Continue after this response. @default null */
  previous_response_id?: string | null;
  metadata?: MetadataParam | null;
  text?: TextParam | null;
  /** 0 to 2. @default 1 */
  temperature?: number | null;
  /** 0 to 1. @default 1 */
  top_p?: number | null;
  /** @default 0 */
  presence_penalty?: number | null;
  /** @default 0 */
  frequency_penalty?: number | null;
  /** @default true */
  parallel_tool_calls?: boolean | null;
  stream_options?: StreamOptionsParam | null;
  /** An integer from 16. @default null: the model's own limit */
  max_output_tokens?: number | null;
  /** An integer from 1. @default null: no limit */
  max_tool_calls?: number | null;
  reasoning?: ReasoningParam | null;
  /** A stable name of the end user without personal data, at most 64 characters. */
  safety_identifier?: string | null;
  /** Requests with the same key share a cache. At most 64 characters. */
  prompt_cache_key?: string | null;
  /** An integer from 0 to 20. @default 0 */
  top_logprobs?: number | null;
  /** Instructions that outrank the input. */
  instructions?: string | null;
}

/**
 * The body of `POST /responses`, as the specification has it.
 *
 * Source: OpenResponses 2026-04-24, CreateResponseBody. Use {@link ResponseRequest} to call a model.
 */
export interface CreateResponseBody extends RequestSettings {
  /** Optional in the schema; servers answer 400 without it. */
  model?: string | null;
  /** A string, at most 10,485,760 characters, stands for one user message. */
  input?: string | ItemParam[] | null;
  /** @default [] */
  include?: IncludeEnum[];
  /** @default [] */
  tools?: ResponsesToolParam[] | null;
  /** @default "auto" */
  tool_choice?: ToolChoiceParam | null;
  /** @default false */
  stream?: boolean;
  /** @default false */
  background?: boolean;
  /** @default "disabled" */
  truncation?: TruncationEnum;
  /** Keep the response, so that `previous_response_id` finds it. @default true */
  store?: boolean;
  /** @default "auto" */
  service_tier?: ServiceTierEnum;
}

/**
 * A request as applications write it: the specification's fields and OpenAI's, hosted tools and
 * items included, with `model` required.
 *
 * Names that are not listed here are allowed and forwarded, so that a new field of a provider needs
 * no new version of this package. Listed names are still checked.
 *
 * @example
 * const request: ResponseRequest = {
 *   model: "gpt-5-mini",
 *   input: "What is the capital of France?",
 *   reasoning: { effort: "low" },
 * };
 */
export interface ResponseRequest extends RequestSettings, RequestExtensions {
  model: string;
  /** A string, at most 10,485,760 characters, stands for one user message. */
  input?: string | InputItem[] | null;
  /** @default [] */
  include?: Array<IncludeEnum | HostedInclude> | null;
  /** @default [] */
  tools?: RequestTool[] | null;
  /** @default "auto" */
  tool_choice?: RequestToolChoice | null;
  /** @default false */
  stream?: boolean | null;
  /** @default false */
  background?: boolean | null;
  /** @default "disabled" */
  truncation?: TruncationEnum | null;
  /** Keep the response, so that `previous_response_id` finds it. @default true */
  store?: boolean | null;
  /** @default "auto" */
  service_tier?: ServiceTierEnum | "scale" | "fast" | "ultrafast" | null;
  [key: string]: unknown;
}

/**
 * The body of `POST /responses/compact`.
 *
 * Source: OpenResponses 2026-04-24, CompactResponseMethodPublicBody.
 */
export interface CompactResponseMethodPublicBody {
  model: string;
  /** A string, at most 10,485,760 characters, stands for one user message. */
  input?: string | ItemParam[] | null;
  previous_response_id?: string | null;
  /** Steer the summary. */
  instructions?: string | null;
  /** At most 64 characters. */
  prompt_cache_key?: string | null;
}

/** A compaction as applications write it, hosted items and unlisted names included. */
export interface CompactRequest {
  model: string;
  input?: string | InputItem[] | null;
  previous_response_id?: string | null;
  instructions?: string | null;
  /** At most 64 characters. */
  prompt_cache_key?: string | null;
  [key: string]: unknown;
}
