import type { HostedItem } from "../../hosted/items.ts";
import { applyPatchCallOutputSchema, applyPatchCallSchema } from "./apply-patch.ts";
import { codeInterpreterCallSchema } from "./code-interpreter.ts";
import { computerCallOutputSchema, computerCallSchema } from "./computer.ts";
import { customToolCallOutputSchema, customToolCallSchema } from "./custom.ts";
import { imageGenerationCallSchema } from "./image-generation.ts";
import { configurationUpdateSchema } from "./input-items.ts";
import {
  mcpApprovalRequestSchema,
  mcpApprovalResponseSchema,
  mcpCallSchema,
  mcpListToolsSchema,
} from "./mcp.ts";
import { programOutputSchema, programSchema } from "./program.ts";
import { fileSearchCallSchema, webSearchCallSchema } from "./search.ts";
import {
  localShellCallOutputSchema,
  localShellCallSchema,
  shellCallOutputSchema,
  shellCallSchema,
} from "./shell.ts";
import {
  additionalToolsSchema,
  toolSearchCallSchema,
  toolSearchOutputSchema,
} from "./tool-search.ts";
import type { Members } from "../primitives.ts";

/** The schemas of hosted items by `type`, to be spread into a union of items. */
export function hostedItems(): Members<HostedItem> {
  return {
    file_search_call: fileSearchCallSchema,
    web_search_call: webSearchCallSchema,
    computer_call: computerCallSchema,
    computer_call_output: computerCallOutputSchema,
    code_interpreter_call: codeInterpreterCallSchema,
    image_generation_call: imageGenerationCallSchema,
    local_shell_call: localShellCallSchema,
    local_shell_call_output: localShellCallOutputSchema,
    shell_call: shellCallSchema,
    shell_call_output: shellCallOutputSchema,
    apply_patch_call: applyPatchCallSchema,
    apply_patch_call_output: applyPatchCallOutputSchema,
    custom_tool_call: customToolCallSchema,
    custom_tool_call_output: customToolCallOutputSchema,
    tool_search_call: toolSearchCallSchema,
    tool_search_output: toolSearchOutputSchema,
    additional_tools: additionalToolsSchema,
    configuration_update: configurationUpdateSchema,
    program: programSchema,
    program_output: programOutputSchema,
    mcp_list_tools: mcpListToolsSchema,
    mcp_call: mcpCallSchema,
    mcp_approval_request: mcpApprovalRequestSchema,
    mcp_approval_response: mcpApprovalResponseSchema,
  };
}
