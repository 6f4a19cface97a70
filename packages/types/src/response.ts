import type { Error } from "./errors.ts";
import type { ResponseExtensions } from "./hosted/response.ts";
import type { InputItem } from "./input-items.ts";
import type { OutputItem } from "./items.ts";
import type { Reasoning } from "./reasoning.ts";
import type { ServiceTierEnum, TruncationEnum } from "./request.ts";
import type { TextField } from "./text.ts";
import type { ResponseToolChoice } from "./tool-choice.ts";
import type { ResponseTool } from "./tools.ts";
import type { OpenEnum } from "./unknown.ts";
import type { Usage } from "./usage.ts";

/** Where a response stands. The specification leaves it a free string; `cancelled` is OpenAI's. */
export type ResponseStatus =
  | "queued"
  | "in_progress"
  | "completed"
  | "failed"
  | "incomplete"
  | "cancelled";

/** Why a response stopped early. Source: OpenResponses 2026-04-24, IncompleteDetails. */
export interface IncompleteDetails {
  /** OpenAI may leave it out. */
  reason?: OpenEnum<"max_output_tokens" | "content_filter">;
}

/**
 * A response.
 *
 * The specification requires all of its 31 keys. OpenAI and others leave some out or send null for
 * a number; those keys are optional or nullable here, and a missing one means null.
 *
 * Source: OpenResponses 2026-04-24, ResponseResource, with OpenAI's fields.
 */
export interface ResponseResource extends ResponseExtensions {
  id: string;
  object: "response";
  /** Seconds since 1970. */
  created_at: number;
  /** Seconds since 1970; null until completed. */
  completed_at?: number | null;
  status: OpenEnum<ResponseStatus>;
  incomplete_details?: IncompleteDetails | null;
  model: string;
  previous_response_id?: string | null;
  /** OpenAI: an array when a prompt template supplied them. */
  instructions?: string | InputItem[] | null;
  output: OutputItem[];
  error?: Error | null;
  tools?: ResponseTool[];
  tool_choice?: ResponseToolChoice;
  truncation?: OpenEnum<TruncationEnum> | null;
  parallel_tool_calls?: boolean;
  text?: TextField | null;
  /** Never null in the specification; null at OpenAI for models that do not sample. */
  top_p?: number | null;
  presence_penalty?: number | null;
  frequency_penalty?: number | null;
  top_logprobs?: number | null;
  /** Never null in the specification; null at OpenAI for models that do not sample. */
  temperature?: number | null;
  reasoning?: Reasoning | null;
  /** Null until known. */
  usage?: Usage | null;
  max_output_tokens?: number | null;
  max_tool_calls?: number | null;
  store?: boolean | null;
  background?: boolean | null;
  /** The tier that was used. */
  service_tier?: OpenEnum<ServiceTierEnum> | null;
  /** The request's pairs. The specification allows any value. */
  metadata?: unknown;
  safety_identifier?: string | null;
  prompt_cache_key?: string | null;
}

/**
 * A compacted conversation: `output` is the input of the next chain, as it is.
 *
 * Source: OpenResponses 2026-04-24, CompactResource.
 */
export interface CompactResource {
  id: string;
  object: "response.compaction";
  /** Items to keep, with at least one of type `compaction`. */
  output: OutputItem[];
  /** Seconds since 1970. */
  created_at: number;
  usage: Usage;
}
