import type {
  InputContent,
  InputTextContentParam,
  OutputTextContentParam,
  ReasoningTextContent,
  RefusalContentParam,
} from "./content.ts";
import type { HostedInputItem } from "./hosted/input-items.ts";
import type { ToolCaller } from "./hosted/program.ts";
import type { FunctionCallStatus, MessagePhase, OutputItem } from "./items.ts";
import type { ReasoningSummaryContentParam } from "./reasoning.ts";
import type { ExtensionItem, UnknownPart } from "./unknown.ts";

/** Points at an item that the server stored. Source: OpenResponses 2026-04-24, ItemReferenceParam. */
export interface ItemReferenceParam {
  type?: "item_reference" | null;
  id: string;
}

/**
 * Reasoning of an earlier response given back.
 *
 * Source: OpenResponses 2026-04-24, ReasoningItemParam. Its schema allows only null for `content`;
 * its prose wants every output item to be valid input, so raw reasoning is allowed here.
 */
export interface ReasoningItemParam {
  id?: string | null;
  type: "reasoning";
  /** May be empty, but not left out. */
  summary: ReasoningSummary[];
  content?: ReasoningContent[] | null;
  encrypted_content?: string | null;
}

/** A compacted conversation given back. Source: OpenResponses 2026-04-24, CompactionSummaryItemParam. */
export interface CompactionSummaryItemParam {
  id?: string | null;
  type: "compaction";
  /** At most 10,485,760 characters. */
  encrypted_content: string;
}

/** What a summary given back may hold. */
export type ReasoningSummary = ReasoningSummaryContentParam | UnknownPart;

/** What raw reasoning given back may hold. */
export type ReasoningContent = ReasoningTextContent | UnknownPart;

/** What a system or developer message may hold. */
export type InstructionContent = InputTextContentParam | UnknownPart;

/** What an earlier answer given back may hold. */
export type AssistantContent = OutputTextContentParam | RefusalContentParam | UnknownPart;

interface MessageParam {
  id?: string | null;
  /** May be left out, as in the specification's own example. */
  type?: "message";
  status?: string | null;
}

/** A user's message. Source: OpenResponses 2026-04-24, UserMessageItemParam. */
export interface UserMessageItemParam extends MessageParam {
  role: "user";
  /** At most 10,485,760 characters when it is a string. */
  content: string | InputContent[];
}

/** Instructions that outrank the user's. Source: OpenResponses 2026-04-24, SystemMessageItemParam. */
export interface SystemMessageItemParam extends MessageParam {
  role: "system";
  /** At most 10,485,760 characters when it is a string. */
  content: string | InstructionContent[];
}

/** Instructions of the developer. Source: OpenResponses 2026-04-24, DeveloperMessageItemParam. */
export interface DeveloperMessageItemParam extends MessageParam {
  role: "developer";
  /** At most 10,485,760 characters when it is a string. */
  content: string | InstructionContent[];
}

/** An earlier answer given back. Source: OpenResponses 2026-04-24, AssistantMessageItemParam. */
export interface AssistantMessageItemParam extends MessageParam {
  role: "assistant";
  /** At most 10,485,760 characters when it is a string. */
  content: string | AssistantContent[];
  /** Send it back as it was received. */
  phase?: MessagePhase | null;
}

/** An earlier function call given back. Source: OpenResponses 2026-04-24, FunctionCallItemParam. */
export interface FunctionCallItemParam {
  id?: string | null;
  /** 1 to 64 characters. */
  call_id: string;
  type: "function_call";
  /** 1 to 64 characters out of `a-z A-Z 0-9 _ -`. */
  name: string;
  /** A JSON document. */
  arguments: string;
  status?: FunctionCallStatus | null;
  /** OpenAI. */
  namespace?: string;
  /** OpenAI. */
  caller?: ToolCaller | null;
  /** OpenAI. */
  async?: boolean;
}

/**
 * The result of a function that the model called.
 *
 * Source: OpenResponses 2026-04-24, FunctionCallOutputItemParam.
 *
 * @example
 * const item = { type: "function_call_output", call_id: call.call_id, output: "21 °C" } as const;
 */
export interface FunctionCallOutputItemParam {
  id?: string | null;
  /** The call's own, 1 to 64 characters. */
  call_id: string;
  type: "function_call_output";
  /** At most 10,485,760 characters when it is a string. */
  output: string | InputContent[];
  status?: FunctionCallStatus | null;
  /** The function. OpenAI. */
  name?: string | null;
  /** OpenAI. */
  namespace?: string | null;
  /** OpenAI. */
  caller?: ToolCaller | null;
}

/** The nine input items of the specification. Source: OpenResponses 2026-04-24, ItemParam. */
export type ItemParam =
  | ItemReferenceParam
  | ReasoningItemParam
  | CompactionSummaryItemParam
  | UserMessageItemParam
  | SystemMessageItemParam
  | DeveloperMessageItemParam
  | AssistantMessageItemParam
  | FunctionCallItemParam
  | FunctionCallOutputItemParam;

/**
 * Any item of a request: the specification's, every output item of an earlier response as it is,
 * OpenAI's hosted input items, and extensions.
 */
export type InputItem = ItemParam | OutputItem | HostedInputItem | ExtensionItem;
