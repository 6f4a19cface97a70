import type { HostedInputItem } from "../../hosted/input-items.ts";
import { compactionTriggerSchema, configurationUpdateSchema } from "./input-items.ts";
import { applyPatchCallOutputParamSchema, applyPatchCallParamSchema } from "./apply-patch.ts";
import { computerCallOutputParamSchema } from "./computer.ts";
import { mcpApprovalResponseParamSchema } from "./mcp.ts";
import { shellCallOutputParamSchema, shellCallParamSchema } from "./shell.ts";
import {
  additionalToolsParamSchema,
  toolSearchCallParamSchema,
  toolSearchOutputParamSchema,
} from "./tool-search.ts";
import type { Members } from "../primitives.ts";

/** The schemas of hosted input items by `type`, to be spread into a union of input items. */
export function hostedItemParams(): Members<HostedInputItem> {
  return {
    computer_call_output: computerCallOutputParamSchema,
    shell_call: shellCallParamSchema,
    shell_call_output: shellCallOutputParamSchema,
    apply_patch_call: applyPatchCallParamSchema,
    apply_patch_call_output: applyPatchCallOutputParamSchema,
    tool_search_call: toolSearchCallParamSchema,
    tool_search_output: toolSearchOutputParamSchema,
    additional_tools: additionalToolsParamSchema,
    mcp_approval_response: mcpApprovalResponseParamSchema,
    compaction_trigger: compactionTriggerSchema,
    configuration_update: configurationUpdateSchema,
  };
}
