import type { ReasoningEffort } from "../reasoning.ts";
import type { JsonSchemaResponseFormatParam, TextResponseFormat } from "../text.ts";
import type { ApplyPatchCallOutputParam, ApplyPatchCallParam } from "./apply-patch.ts";
import type { ComputerCallOutputParam } from "./computer.ts";
import type { McpApprovalResponseParam } from "./mcp.ts";
import type { ShellCallOutputParam, ShellCallParam } from "./shell.ts";
import type {
  AdditionalToolsParam,
  ToolSearchCallParam,
  ToolSearchOutputParam,
} from "./tool-search.ts";

/** Asks for compaction at this place. Source: OpenAI, ResponseInputItem.CompactionTrigger. */
export interface CompactionTrigger {
  type: "compaction_trigger";
  id?: string | null;
}

/** Settings that change in mid-conversation. Source: OpenAI, ResponseConfigurationUpdateItem. */
export interface ConfigurationUpdate {
  type: "configuration_update";
  id?: string | null;
  reasoning?: { effort?: ReasoningEffort | null };
  text?: { format: TextResponseFormat | JsonSchemaResponseFormatParam };
}

/**
 * OpenAI's input items that differ from its output items. Every output item is valid input too.
 *
 * Source: OpenAI, ResponseInputItem.
 */
export type HostedInputItem =
  | ComputerCallOutputParam
  | ShellCallParam
  | ShellCallOutputParam
  | ApplyPatchCallParam
  | ApplyPatchCallOutputParam
  | ToolSearchCallParam
  | ToolSearchOutputParam
  | AdditionalToolsParam
  | McpApprovalResponseParam
  | CompactionTrigger
  | ConfigurationUpdate;
