import type {
  ContentPart,
  InputFileContent,
  InputImageContent,
  InputTextContent,
  InputVideoContent,
} from "./content.ts";
import type { ToolCaller } from "./hosted/program.ts";
import type { HostedItem } from "./hosted/items.ts";
import type { OpenEnum, UnknownItem, UnknownPart } from "./unknown.ts";

/** Where a message stands. Source: OpenResponses 2026-04-24, MessageStatus. */
export type MessageStatus = "in_progress" | "completed" | "incomplete";

/** Where a function call stands. Source: OpenResponses 2026-04-24, FunctionCallStatus. */
export type FunctionCallStatus = MessageStatus;

/** Where a function call given back stands. Source: OpenResponses 2026-04-24, FunctionCallItemStatus. */
export type FunctionCallItemStatus = MessageStatus;

/** Where a function output stands. Source: OpenResponses 2026-04-24, FunctionCallOutputStatusEnum. */
export type FunctionCallOutputStatusEnum = MessageStatus;

/** Who speaks. Source: OpenResponses 2026-04-24, MessageRole. */
export type MessageRole = "user" | "assistant" | "system" | "developer";

/** Whether a message thinks aloud before tool calls, or answers. Resend it as received. */
export type MessagePhase = "commentary" | "final_answer";

/**
 * A message in a response.
 *
 * Source: OpenResponses 2026-04-24, Message.
 */
export interface Message {
  type: "message";
  id: string;
  status: OpenEnum<MessageStatus>;
  role: OpenEnum<MessageRole>;
  content: ContentPart[];
  phase?: OpenEnum<MessagePhase> | null;
}

/**
 * The model asks the client to run a function.
 *
 * Source: OpenResponses 2026-04-24, FunctionCall.
 */
export interface FunctionCall {
  type: "function_call";
  id: string;
  /** Name it again in the `function_call_output`. */
  call_id: string;
  name: string;
  /** A JSON document. The model writes it, so it may not parse. */
  arguments: string;
  status: OpenEnum<FunctionCallStatus>;
  /** OpenAI. */
  namespace?: string;
  /** OpenAI: who called, the model or one of its programs. */
  caller?: ToolCaller | null;
  /** OpenAI. */
  async?: boolean;
  /** OpenAI. */
  created_by?: string;
}

/** What the result of a function may hold when a server returns it. */
export type FunctionOutputContent =
  | InputTextContent
  | InputImageContent
  | InputFileContent
  | InputVideoContent
  | UnknownPart;

/**
 * The result of a function, as a server returns it.
 *
 * Source: OpenResponses 2026-04-24, FunctionCallOutput.
 */
export interface FunctionCallOutput {
  type: "function_call_output";
  id: string;
  call_id: string;
  output: string | FunctionOutputContent[];
  status: OpenEnum<FunctionCallOutputStatusEnum>;
  /** The function. OpenAI. */
  name?: string | null;
  /** OpenAI. */
  namespace?: string | null;
  /** OpenAI. */
  caller?: ToolCaller | null;
  /** OpenAI. */
  created_by?: string;
}

/**
 * What the model thought: raw (`content`), sealed (`encrypted_content`), displayable (`summary`),
 * in any combination.
 *
 * Source: OpenResponses 2026-04-24, ReasoningBody.
 */
export interface ReasoningBody {
  type: "reasoning";
  id: string;
  summary: ContentPart[];
  content?: ContentPart[] | null;
  /** Opaque, readable by the provider that made it. Needs `reasoning.encrypted_content` in `include`. */
  encrypted_content?: string | null;
  /** The specification's prose asks it of every item, its schema not of this one. */
  status?: OpenEnum<MessageStatus> | null;
}

/**
 * A conversation compacted to an opaque payload that stands for it in later requests.
 *
 * Source: OpenResponses 2026-04-24, CompactionBody.
 */
export interface CompactionBody {
  type: "compaction";
  id: string;
  encrypted_content: string;
  created_by?: string;
}

/** The five output items of the specification. Source: OpenResponses 2026-04-24, ItemField. */
export type ItemField =
  | Message
  | FunctionCall
  | FunctionCallOutput
  | ReasoningBody
  | CompactionBody;

/**
 * Any item of a response: the specification's, OpenAI's hosted ones, and unlisted ones.
 *
 * @example
 * for (const item of response.output) {
 *   if (item.type === "function_call") run(item.name, JSON.parse(item.arguments));
 * }
 */
export type OutputItem = ItemField | HostedItem | UnknownItem;
