import type { HostedTool } from "../../hosted/tools.ts";
import { applyPatchToolSchema } from "./apply-patch.ts";
import { codeInterpreterToolSchema } from "./code-interpreter.ts";
import { computerToolSchema, computerUsePreviewToolSchema } from "./computer.ts";
import { customToolSchema } from "./custom.ts";
import { imageGenerationToolSchema } from "./image-generation.ts";
import { mcpToolSchema } from "./mcp.ts";
import { namespaceToolSchema, toolSearchToolSchema } from "./namespace.ts";
import { programmaticToolCallingToolSchema } from "./program.ts";
import { fileSearchToolSchema, webSearchPreviewToolSchema, webSearchToolSchema } from "./search.ts";
import { localShellToolSchema, shellToolSchema } from "./shell.ts";
import type { Members } from "../primitives.ts";

/** The schemas of hosted tools by `type`, to be spread into a union of tools. */
export function hostedTools(): Members<HostedTool> {
  return {
    file_search: fileSearchToolSchema,
    web_search: webSearchToolSchema,
    web_search_2025_08_26: webSearchToolSchema,
    web_search_preview: webSearchPreviewToolSchema,
    web_search_preview_2025_03_11: webSearchPreviewToolSchema,
    computer: computerToolSchema,
    computer_use_preview: computerUsePreviewToolSchema,
    mcp: mcpToolSchema,
    code_interpreter: codeInterpreterToolSchema,
    programmatic_tool_calling: programmaticToolCallingToolSchema,
    image_generation: imageGenerationToolSchema,
    local_shell: localShellToolSchema,
    shell: shellToolSchema,
    custom: customToolSchema,
    namespace: namespaceToolSchema,
    tool_search: toolSearchToolSchema,
    apply_patch: applyPatchToolSchema,
  };
}
